"""Mail: a message as a letter of text and HTML, and the way to the mail server."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

from babel import Locale
from flask import current_app
from flask_babel import force_locale

from webapp.config import Settings

NEUTRAL = "steungroep@localhost"
"""The sender, as long as the host named none."""


class Refused(Exception):
    """The mail server does not take mail for this address."""


class NotNow(Exception):
    """The server could not be reached, or asks to come back later (`after` at the earliest)."""

    def __init__(self, why: str, *, after: timedelta = timedelta(0)) -> None:
        super().__init__(why)
        self.after = after


class Undecided(Exception):
    """The connection broke when the letter was handed over: it may have arrived, or not."""


class Postman(Protocol):
    """Whatever brings a letter away. Raises Refused, NotNow or Undecided."""

    def bring(self, letter: EmailMessage) -> None: ...


def compose(
    message_id: UUID, kind: str, letter: dict[str, Any], settings: Settings
) -> EmailMessage:
    """The letter, in the reader's language, with the same Message-ID each time it is tried."""
    language = letter["language"]
    direction = Locale.parse(language).text_direction
    facts = letter["facts"] | {
        "base_url": settings.base_url,
        "lang": language,
        "direction": direction,
    }
    with force_locale(letter["language"]):
        subject, text, html = (
            current_app.jinja_env.get_template(f"notices/{kind}/{part}").render(facts)
            for part in ("subject.txt", "body.txt", "body.html")
        )
    sender = settings.mail_from or NEUTRAL
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = f"Steungroep <{sender}>", letter["to"]
    mail["Subject"] = subject.strip()
    mail["Message-ID"] = f"<{message_id}@{sender.rsplit('@')[-1]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    mail.add_alternative(html, subtype="html")
    return mail


class _HandsOver:
    """Remembers whether the letter itself was sent."""

    handed_over = False

    def data(self, msg: Any) -> Any:
        """The letter itself; from the first byte on, only an answer decides."""
        self.handed_over = True
        return super().data(msg)  # type: ignore[misc]


class _Smtp(_HandsOver, smtplib.SMTP):
    pass


class _SmtpOverTls(_HandsOver, smtplib.SMTP_SSL):
    pass


@dataclass(frozen=True)
class Enclosed:
    """A calendar entry that goes along with a letter, and how it is sent."""

    entry: bytes
    method: str


def enclose(letter: EmailMessage, along: Enclosed) -> EmailMessage:
    """The same letter with the entry, under a name that says nothing."""
    params = {"charset": "utf-8", "method": along.method}
    letter.add_attachment(
        along.entry, maintype="text", subtype="calendar", filename="afspraak.ics", params=params
    )
    return letter


class SmtpPostman:
    """Brings letters to a mail server, encrypted where the address says so."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "localhost", parts.port
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.tls_from_the_start = parts.scheme == "smtps"
        # A mail server on this very machine may speak without TLS; no other one may.
        self.must_encrypt = self.host not in {"localhost", "127.0.0.1", "::1"}

    def bring(self, letter: EmailMessage) -> None:
        """Send one letter. Raises Refused for this address, NotNow, or Undecided."""
        server = None
        try:
            server = self._connection()
            try:
                server.send_message(letter)
            finally:
                _say_goodbye(server)
        except smtplib.SMTPRecipientsRefused as answer:
            codes = [code for code, _words in answer.recipients.values()]
            raise (Refused if min(codes) >= 500 else NotNow)(str(codes)) from answer
        except smtplib.SMTPDataError as answer:
            raise (Refused if answer.smtp_code >= 500 else NotNow)(str(answer)) from answer
        except (OSError, smtplib.SMTPException) as trouble:
            unsure = server is not None and server.handed_over
            raise (Undecided if unsure else NotNow)(type(trouble).__name__) from trouble

    def _connection(self) -> "_Smtp | _SmtpOverTls":
        if self.tls_from_the_start:
            server: _Smtp | _SmtpOverTls = _SmtpOverTls(
                self.host, self.port or 465, timeout=20, context=ssl.create_default_context()
            )
        else:
            server = _Smtp(self.host, self.port or 587, timeout=20)
            server.ehlo()
            if self.must_encrypt or server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
        if self.user:
            server.login(self.user, self.password)
        return server


def _say_goodbye(server: smtplib.SMTP) -> None:
    """The letter is in or it is not; a goodbye that goes wrong changes nothing about that."""
    with suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()


class FolderPostman:
    """Lays letters in a folder, for the trial mode without a mail server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def bring(self, letter: EmailMessage) -> None:
        """Write one letter as a file, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = str(letter["Message-ID"]).strip("<>").partition("@")[0]
        half = self.folder / f".{name}"
        half.write_bytes(bytes(letter))
        half.rename(self.folder / f"{name}.eml")


def postman(settings: Settings) -> Postman:
    """Who brings the letters away with these settings."""
    if settings.smtp_url:
        return SmtpPostman(settings.smtp_url)
    return FolderPostman(settings.instance / "mail")
