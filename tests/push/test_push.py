"""A phone shows that there is something new, and nothing else; a dead one is left to the mail."""

import socket
import ssl
from datetime import timedelta
from email.utils import format_datetime

import http_ece
import pytest
import time_machine
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select

from tests.notices.test_mail import ADDRESS, new_certificate, owner_of
from tests.push.phone import CURVE, Phone, Service, claims, opened, raw, words_of
from webapp import clock
from webapp.db import session
from webapp.notices import mail, outbox
from webapp.notices.models import Channel, Message
from webapp.people import actions as people
from webapp.people.models import Device
from webapp.push import actions, parcels, pusher
from webapp.push.models import PushSubscription

HERE = "/berichten-aan-mij/dit-toestel"
SOMEWHERE = "https://push.voorbeeld.nl/w/abc"


PUBLISHED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
    "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
    "lcy4a-fN"
)


def test_what_we_read_is_what_the_standard_wrote():
    """RFC 8291, appendix A: the reader of these tests opens the published message."""
    key = ec.derive_private_key(
        int.from_bytes(raw("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")), CURVE
    )
    plain = b"When I grow up, I want to be a watermelon"
    assert opened(raw(PUBLISHED), key, raw("BTBZMqHH6r4Tts7J_aSIgg")) == plain


def test_what_seals_for_us_writes_what_the_standard_wrote():
    """The same appendix, the other way round."""
    sender = ec.derive_private_key(
        int.from_bytes(raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")), CURVE
    )
    point = (
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    )
    sealed = http_ece.encrypt(
        b"When I grow up, I want to be a watermelon",
        salt=raw("DGv6ra1nlYgDCS1FRnbzlw"),
        private_key=sender,
        dh=raw(point),
        auth_secret=raw("BTBZMqHH6r4Tts7J_aSIgg"),
        version="aes128gcm",
    )
    assert words_of(sealed) == PUBLISHED


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return new_certificate(tmp_path_factory.mktemp("push"))


@pytest.fixture
def service(certificate):
    with Service().open(certificate) as opened_service:
        yield opened_service


@pytest.fixture
def noor(world):
    return world.member(person=world.person("Noor", address=ADDRESS))


def phone_of(world, member, endpoint: str) -> Phone:
    """This member's own phone, on which they want to hear."""
    phone = Phone(endpoint)
    with world.open():
        person = session.merge(member).person
        device = people.sign_in(person, own_phone=True)
        actions.hear_here(device, phone.where)
    world.chooses(member, channel=Channel.PHONE)
    return phone


def rounds(world, certificate) -> None:
    """The worker does its round, and may reach this machine."""
    context = ssl.create_default_context(cafile=certificate)
    brings = pusher.HttpsPusher(allows=lambda _address: True, context=context)
    settings = world.settings
    with world.app.app_context():
        while outbox.work(world.database, settings, mail.postman(settings), brings):
            pass


def asks(world, member) -> None:
    world.meeting(owner_of(world, member), member)


def letters(world) -> int:
    return len(list((world.settings.instance / "mail").glob("*.eml")))


def test_a_phone_is_told_by_itself_and_no_mail_goes(world, noor, service, certificate):
    phone = phone_of(world, noor, f"{service.url}/w/noor")
    asks(world, noor)
    rounds(world, certificate)
    ((path, headers, body),) = service.got
    assert path == "/w/noor"
    assert phone.opens(body) == {"words": "Er staat iets nieuws voor je klaar.", "lang": "nl"}
    assert (headers["TTL"], headers["Topic"], headers["Urgency"]) == ("43200", "nieuws", "normal")
    assert headers["Content-Encoding"] == "aes128gcm"
    assert letters(world) == 0


def test_only_that_phone_can_open_it(world, noor, service, certificate):
    phone_of(world, noor, f"{service.url}/w/noor")
    asks(world, noor)
    rounds(world, certificate)
    with pytest.raises(InvalidTag):
        Phone("").opens(service.got[0][2])


def test_the_push_service_sees_that_it_is_us_and_only_for_now(world, noor, service, certificate):
    phone_of(world, noor, f"{service.url}/w/noor")
    asks(world, noor)
    rounds(world, certificate)
    with world.open():
        key = parcels.public_key()
    said = claims(service.got[0][1]["Authorization"], key)
    assert said["aud"] == service.url
    assert 0 < said["exp"] - clock.now().timestamp() <= 24 * 3600
    assert said["sub"].startswith(("mailto:", "https://", "http://localhost"))


def test_the_key_is_the_same_at_every_start_and_lies_in_no_table(world):
    with world.open():
        first = parcels.public_key()
    with world.open():
        assert parcels.public_key() == first


def test_every_message_is_as_long_in_every_language(world, service, certificate):
    for name, language in (("Noor", "nl"), ("Joy", "en")):
        person = world.person(name, address=f"{name}@voorbeeld.nl".lower(), language=language)
        member = world.member(person=person)
        phone_of(world, member, f"{service.url}/w/{name}")
        asks(world, member)
        world.chooses(member, channel=Channel.PHONE, reminders="day")
    rounds(world, certificate)
    assert len({len(body) for _path, _headers, body in service.got}) == 1
    assert len(service.got) == 2


@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 404, 410])
def test_a_dead_phone_is_forgotten_and_the_mail_takes_over(
    world, noor, service, certificate, status
):
    phone_of(world, noor, f"{service.url}/w/noor")
    service.answer, service.headers = status, {"Location": f"{service.url}/elsewhere"}
    asks(world, noor)
    rounds(world, certificate)
    assert [path for path, *_rest in service.got] == ["/w/noor"], "nobody sends us on"
    assert letters(world) == 1
    assert world.count(PushSubscription) == 0


@pytest.mark.parametrize("status", [413, 429, 500, 503])
def test_a_busy_push_service_is_asked_again_when_it_says_so(
    world, noor, service, certificate, status
):
    phone_of(world, noor, f"{service.url}/w/noor")
    later = clock.now() + timedelta(hours=2)
    for wait in ("7200", format_datetime(later, usegmt=True)):
        service.answer, service.headers = status, {"Retry-After": wait}
        service.got.clear()
        asks(world, noor)
        rounds(world, certificate)
        with world.open():
            newest = select(Message).where(Message.ended_at.is_(None))
            waits = session.scalars(newest.order_by(Message.made_at.desc())).first()
            assert abs(waits.send_after - later) < timedelta(minutes=1)
    service.answer, service.headers = 201, {}
    with time_machine.travel(later + timedelta(minutes=1), tick=False):
        rounds(world, certificate)
    assert len(service.got) == 3
    assert letters(world) == 0
    assert world.count(PushSubscription) == 1


def test_a_push_service_cannot_keep_us_waiting_for_ever():
    assert pusher._wait_of("999999999999") == pusher.LONGEST_WAIT
    for nonsense in (None, "", "soon", "-5", "1e9", "Thu, 99 Foo"):
        assert pusher._wait_of(nonsense) == timedelta(0)


def test_who_is_signed_out_on_a_phone_hears_nothing_there(world, noor, service, certificate):
    phone_of(world, noor, f"{service.url}/w/noor")
    with world.open():
        people.sign_out(session.scalars(select(Device)).one())
    asks(world, noor)
    rounds(world, certificate)
    assert service.got == []
    assert letters(world) == 1
    with world.open():
        actions.forget_out()
    assert world.count(PushSubscription) == 0


def test_one_browser_hears_for_one_person(world, noor):
    phone_of(world, noor, SOMEWHERE)
    other = world.member(person=world.person("Mo"))
    phone_of(world, other, SOMEWHERE)
    with world.open():
        assert session.scalars(select(PushSubscription)).one().person_id == other.person_id


def test_who_has_no_address_hears_on_the_phone_alone(world, service, certificate):
    member = world.member()
    phone_of(world, member, f"{service.url}/w/mo")
    asks(world, member)
    rounds(world, certificate)
    assert len(service.got) == 1


INSIDE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("0.0.0.0", "224.0.0.1", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1"),  # noqa: S104
    *("::ffff:169.254.169.254", "2002:7f00:1::"),
]


@pytest.mark.parametrize("address", INSIDE)
def test_a_number_of_our_own_network_is_not_public(address):
    assert not pusher.is_public(address)


def test_a_number_out_there_is_public():
    assert pusher.is_public("8.8.8.8")
    assert pusher.is_public("2001:4860:4860::8888")


def test_a_name_that_leads_inside_gets_no_connection(world, noor, service):
    """The pusher of every day, and a push service that a browser says is on this machine."""
    phone_of(world, noor, f"{service.url}/w/noor")
    asks(world, noor)
    world.deliver()
    assert service.got == []
    assert letters(world) == 1
    assert world.count(PushSubscription) == 0


def test_we_connect_to_the_very_number_that_was_looked_at(monkeypatch):
    """A name that leads elsewhere at the second look leads nowhere: there is no second look."""
    asked, connected = [], []

    def found(name, *_args, **_kwargs):
        asked.append(name)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))]

    def connects(address, **_kwargs):
        connected.append(address[0])
        raise OSError("no internet in a test")

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(socket, "create_connection", connects)
    parcel = parcels.Parcel(None, SOMEWHERE, b"", {})
    with pytest.raises(mail.NotNow):
        pusher.HttpsPusher().bring(parcel)
    assert (asked, connected) == (["push.voorbeeld.nl"], ["8.8.8.8"])


@pytest.mark.parametrize(
    "endpoint",
    [
        *("http://push.voorbeeld.nl/w", "https://push.voorbeeld.nl:8443/w", "https://localhost/w"),
        *("https://127.0.0.1/w", "https://[::1]/w", "https://2130706433/w", "https://0x7f.1/w"),
        *("https://ik@push.voorbeeld.nl/w", "file:///etc/passwd", "https://", "", "//push.nl/w"),
        *("https://push.voorbeeld.nl:x/w", "https://push.voorbeeld.nl/" + "w" * 1000),
    ],
)
def test_what_is_no_push_service_is_not_kept(world, visitor, endpoint):
    visitor.signs_in_as(world.member())
    visitor.sends(HERE, **Phone(endpoint).where)
    assert visitor.page.path == HERE
    assert world.count(PushSubscription) == 0


@pytest.mark.parametrize(
    "wrong", [{"p256dh": "abc"}, {"auth": "abc"}, {"p256dh": "é"}, {"auth": ""}]
)
def test_what_is_no_key_is_not_kept(world, visitor, wrong):
    visitor.signs_in_as(world.member())
    visitor.sends(HERE, **(Phone(SOMEWHERE).where | wrong))
    assert "Op dit toestel lukt het nu niet" in visitor.page.html
    assert world.count(PushSubscription) == 0


def test_an_own_phone_hears_from_now_on(world, visitor):
    visitor.signs_in_as(world.member())
    visitor.sends(HERE, **Phone(SOMEWHERE).where)
    with world.open():
        kept = session.scalars(select(PushSubscription)).one()
        assert kept.where["endpoint"] == SOMEWHERE
        assert SOMEWHERE.encode() not in kept.where_sealed
    visitor.opens(HERE)
    assert "Dit staat aan op dit toestel." in visitor.page.words


def test_a_borrowed_phone_never_hears(world, visitor):
    visitor.signs_in_as(world.member(), own_phone=False).opens(HERE)
    assert "Je leent dit toestel" in visitor.page.words
    token = visitor.token()
    visitor.posts(HERE, csrf_token=token, **Phone(SOMEWHERE).where)
    assert world.count(PushSubscription) == 0


def test_without_script_the_page_says_what_happens(visitor, noor):
    visitor.signs_in_as(noor).opens(HERE)
    assert "Op dit toestel kan het nu niet." in visitor.page.words
    assert "Zolang dit uit staat, krijg je een mail." in visitor.page.words
