"""Letters leave the house once, over a real mail server, and say nothing about anybody."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from tests.pages import HEALTH_WORDS, without_secrets
from webapp import clock
from webapp.db import session
from webapp.notices import mail, outbox
from webapp.notices.models import Message

ADDRESS = "noor@voorbeeld.nl"


class Counter:
    """A mail server that keeps what it gets, and answers as it is told."""

    def __init__(self, *, to: str = "", data: str = "", quit_: str = "") -> None:
        self.to, self.data, self.quit = to, data, quit_
        self.letters: list[Any] = []
        self.encrypted: list[bool] = []
        self.hung_up = 0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if self.to:
            return self.to
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.data == "hang up":
            self.hung_up += 1
            server.transport.abort()
            return "250 nobody hears this"
        if self.data:
            return self.data
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"

    async def handle_QUIT(self, _server, _session, _envelope):  # noqa: N802
        return self.quit or "221 Bye"


@contextmanager
def mail_server(counter: Counter, **kwargs: Any) -> Iterator[str]:
    """This server on a port of its own, and its address."""
    controller = Controller(counter, hostname="127.0.0.1", port=free_port(), **kwargs)
    controller.start()
    try:
        yield f"smtp://localhost:{controller.port}"
    finally:
        controller.stop(no_assert=True)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def rounds(world: Any, url: str) -> None:
    """Let the worker send everything that is due over this server."""
    settings = replace(world.settings, smtp_url=url, mail_from="post@steungroep.example")
    with world.app.app_context():
        while outbox.work(world.database, settings, mail.postman(settings)):
            pass


def message(world: Any) -> Message:
    """The one message there is."""
    with world.open():
        return session.scalars(select(Message)).one()


def asked_by_mail(world: Any) -> Any:
    """Somebody with an address, who is asked for a meeting."""
    member = world.member(person=world.person("Noor", address=ADDRESS))
    meeting = world.meeting(owner_of(world, member), member)
    return world.place_at(meeting, member)[0]


def owner_of(world: Any, member: Any) -> Any:
    from webapp.groups import queries as groups

    with world.open():
        return groups.owner_of(member.group_id)


def test_a_letter_arrives_once_and_what_it_said_is_forgotten(world):
    asked_by_mail(world)
    with mail_server(counter := Counter()) as url:
        rounds(world, url)
        rounds(world, url)
    assert [letter["To"] for letter in counter.letters] == [ADDRESS]
    sent = message(world)
    assert (sent.outcome, sent.letter_sealed) == ("sent", None)


def test_a_letter_says_nothing_about_anybody(world, visitor):
    asked_by_mail(world)
    visitor.sends("/begin", name="Anna", email="anna@voorbeeld.nl", own_phone="yes")
    with mail_server(counter := Counter()) as url:
        rounds(world, url)
    subjects = {letter["Subject"] for letter in counter.letters}
    assert subjects == {"Er staat iets nieuws voor je klaar", "Je code om in te loggen"}
    for letter in counter.letters:
        whole = "\n".join(letter.values())
        for part in (letter.get_body(("plain",)), letter.get_body(("html",))):
            whole += part.get_content()
        for word in ("Anna", "Noor", "De groep van", "Bij mij thuis"):
            about_address = whole.replace(ADDRESS, "").replace("anna@voorbeeld.nl", "")
            assert word not in about_address, f"{letter['Subject']} says {word}"
        assert not HEALTH_WORDS.search(without_secrets(whole))
        assert letter["From"] == "Steungroep <post@steungroep.example>"
        assert letter["Auto-Submitted"] == "auto-generated"


def test_a_letter_has_one_button_and_a_way_to_stop_where_it_can_stop(world, visitor):
    asked_by_mail(world)
    visitor.sends("/begin", name="Anna", email="anna@voorbeeld.nl", own_phone="yes")
    with mail_server(counter := Counter()) as url:
        rounds(world, url)
    for letter in counter.letters:
        text = letter.get_body(("plain",)).get_content()
        html = letter.get_body(("html",)).get_content()
        links = re.findall(r'<a href="([^"]+)"', html)
        assert re.findall(r"https?://\S+", text) == links
        stops = [link for link in links if "/berichten-uit/" in link]
        assert len(links) - len(stops) == 1, "one button"
        assert bool(stops) == ("List-Unsubscribe" in letter) == ("code" not in letter["Subject"])
        assert not re.search(r"<(img|script|link|style|iframe)", html)


def test_a_letter_comes_in_the_readers_language(world):
    noor = world.person("Noor", address=ADDRESS, language="en")
    member = world.member(person=noor)
    world.meeting(owner_of(world, member), member)
    with mail_server(counter := Counter()) as url:
        rounds(world, url)
    assert 'lang="en"' in counter.letters[0].get_body(("html",)).get_content()
    assert counter.letters[0]["Subject"] != "Er staat iets nieuws voor je klaar"


def test_a_server_that_can_encrypt_is_spoken_to_encrypted(world, tmp_path, monkeypatch):
    certificate = new_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    asked_by_mail(world)
    with mail_server(counter := Counter(), tls_context=tls, require_starttls=True) as url:
        rounds(world, url)
    assert counter.encrypted == [True]


def test_a_server_that_nobody_vouches_for_gets_no_letter(world, tmp_path):
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(new_certificate(tmp_path))
    asked_by_mail(world)
    with mail_server(counter := Counter(), tls_context=tls) as url:
        rounds(world, url)
    assert counter.letters == []
    assert message(world).ended_at is None, "it is tried again later"


def new_certificate(folder: Path) -> Path:
    """A certificate for localhost that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    both = made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "localhost.pem").write_bytes(both)
    return folder / "localhost.pem"


@pytest.mark.parametrize(
    "answers", [{"to": "550 no such mailbox"}, {"data": "554 we do not want this"}]
)
def test_an_address_that_is_refused_is_said_so_on_the_code_page(world, visitor, answers):
    visitor.sends("/begin", name="Anna", email="anna@voorbeeld.nl", own_phone="yes")
    assert "Klopt het adres?" not in visitor.page.words
    with mail_server(Counter(**answers)) as url:
        rounds(world, url)
    assert message(world).outcome == "refused"
    visitor.opens("/code")
    assert "Klopt het adres?" in visitor.page.words


@pytest.mark.parametrize(
    "trouble", [{"to": "451 later please"}, {"data": "451 later please"}, None]
)
def test_a_letter_that_cannot_go_now_goes_later_and_at_last_not(world, trouble):
    asked_by_mail(world)
    pauses, numbers = [], set()
    for _try in range(outbox.ATTEMPTS):
        waits = message(world)
        numbers.add(str(waits.id))
        with time_machine.travel(waits.send_after + timedelta(seconds=1), tick=False):
            began = clock.now()
            if trouble is None:
                rounds(world, f"smtp://localhost:{free_port()}")
            else:
                with mail_server(Counter(**trouble)) as url:
                    rounds(world, url)
        pauses.append(message(world).send_after - began)
    growing = pauses[:-1]
    assert growing == sorted(set(growing)), "each pause is longer than the one before"
    gone = message(world)
    assert (gone.outcome, gone.letter_sealed) == ("given up", None)
    assert len(numbers) == 1


def test_a_letter_that_may_have_arrived_goes_once_more_and_then_never_again(world):
    """The server had it, and hung up before it said so: nobody can know."""
    asked_by_mail(world)
    taken = Counter(data="hang up")
    for hours in range(8):
        with (
            time_machine.travel(clock.now() + timedelta(hours=hours), tick=False),
            mail_server(taken) as url,
        ):
            rounds(world, url)
    assert taken.hung_up == 2
    gone = message(world)
    assert (gone.outcome, gone.letter_sealed) == ("given up", None)


def test_two_hours_without_a_mail_server_lose_nothing_and_double_nothing(world):
    asked_by_mail(world)
    began, nowhere = clock.now(), f"smtp://localhost:{free_port()}"
    for minutes in range(0, 120, 5):
        with time_machine.travel(began + timedelta(minutes=minutes), tick=False):
            rounds(world, nowhere)
    with mail_server(counter := Counter()) as url:
        for minutes in range(120, 400, 20):
            with time_machine.travel(began + timedelta(minutes=minutes), tick=False):
                rounds(world, url)
    assert len(counter.letters) == 1
    assert message(world).outcome == "sent"


def test_a_letter_keeps_its_number_over_all_tries(world):
    asked_by_mail(world)
    waits = message(world)
    with mail_server(Counter(data="451 later please")) as url:
        rounds(world, url)
    later = message(world).send_after + timedelta(seconds=1)
    with (
        time_machine.travel(later, tick=False),
        mail_server(counter := Counter()) as url,
    ):
        rounds(world, url)
    assert counter.letters[0]["Message-ID"] == f"<{waits.id}@steungroep.example>"


def test_a_goodbye_that_goes_wrong_sends_nothing_twice(world):
    asked_by_mail(world)
    with mail_server(counter := Counter(quit_="421 too busy to say goodbye")) as url:
        rounds(world, url)
    assert message(world).outcome == "sent"
    assert len(counter.letters) == 1


@pytest.mark.parametrize("answers", [{"to": "451 later"}, {"data": "hang up"}])
def test_a_code_is_never_mailed_twice(world, visitor, answers):
    visitor.sends("/begin", name="Anna", email="anna@voorbeeld.nl", own_phone="yes")
    with mail_server(Counter(**answers)) as url:
        rounds(world, url)
    assert message(world).outcome == "given up"
    with (
        time_machine.travel(clock.now() + timedelta(hours=1)),
        mail_server(counter := Counter()) as url,
    ):
        rounds(world, url)
    assert counter.letters == []


def test_a_code_that_a_fallen_worker_had_in_its_hands_is_not_mailed_again(world, visitor):
    visitor.sends("/begin", name="Anna", email="anna@voorbeeld.nl", own_phone="yes")
    with world.open():
        assert outbox.claim()  # and then the lights went out
    with (
        time_machine.travel(clock.now() + outbox.LEASE + timedelta(seconds=1)),
        mail_server(counter := Counter()) as url,
    ):
        rounds(world, url)
    assert counter.letters == []
    assert message(world).outcome == "given up"


def test_another_letter_that_a_fallen_worker_had_is_sent_by_the_next(world):
    asked_by_mail(world)
    with world.open():
        outbox.claim()
    with mail_server(counter := Counter()) as url:
        rounds(world, url)
        assert counter.letters == [], "somebody may still be busy with it"
        with time_machine.travel(clock.now() + outbox.LEASE + timedelta(seconds=1)):
            rounds(world, url)
    assert len(counter.letters) == 1


def test_who_left_gets_no_letter_any_more(world):
    attendance = asked_by_mail(world)
    world.ends(attendance.membership)
    with mail_server(counter := Counter()) as url:
        rounds(world, url)
    assert counter.letters == []
    gone = message(world)
    assert (gone.outcome, gone.letter_sealed) == ("no longer allowed", None)


def test_who_is_no_longer_asked_gets_no_letter_any_more(world):
    from webapp.meetings import actions as meetings

    attendance = asked_by_mail(world)
    with world.open():
        meetings.ask(session.merge(attendance.meeting), [])
    with mail_server(counter := Counter()) as url:
        rounds(world, url)
    assert counter.letters == []


@pytest.mark.parametrize("address", ["zoë@voorbeeld.nl", "👩@voorbeeld.nl"])
def test_an_address_that_cannot_be_written_keeps_nobody_waiting(world, visitor, address):
    visitor.sends("/inloggen", email=address, own_phone="yes")
    visitor.another().sends("/inloggen", email=ADDRESS, own_phone="yes")
    with mail_server(counter := Counter()) as url:
        rounds(world, url)
    assert ADDRESS in [letter["To"] for letter in counter.letters]
    with world.open():
        assert all(each.ended_at for each in session.scalars(select(Message)))
