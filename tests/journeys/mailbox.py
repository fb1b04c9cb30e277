"""A mailbox: a real mail server that the house sends to, and that shows its newest letter."""

from __future__ import annotations

import email
import re
import threading
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

PATIENCE = 15  # seconds; the worker looks every five


class Mailbox:
    """Letters as they come in, each taken out once."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.came = threading.Condition()
        self.ring: Callable[[], None] = lambda: None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd calls it so
        """Take a letter in."""
        letter = email.message_from_bytes(cast(bytes, envelope.content), policy=default)
        with self.came:
            self.letters.append(cast(EmailMessage, letter))
            self.came.notify_all()
        return "250 OK"

    def newest(self, to: str) -> Letter:
        """The newest letter to this address; it is taken out of the box."""
        self.ring()
        with self.came:
            assert self.came.wait_for(lambda: self._to(to), PATIENCE), f"no letter to {to}"
            found = self._to(to)[-1]
            self.letters.remove(found)
        return Letter(found)

    def empty(self) -> None:
        """Throw away what nobody read."""
        with self.came:
            self.letters.clear()

    def _to(self, address: str) -> list[EmailMessage]:
        return [each for each in self.letters if address in str(each["To"])]


class Letter:
    """What somebody reads in a letter."""

    def __init__(self, message: EmailMessage) -> None:
        body = message.get_body(("plain",))
        assert body is not None
        self.subject, self.words = str(message["Subject"]), str(body.get_content())

    @property
    def code(self) -> str:
        """The six digits."""
        return self._found(r"\b\d{6}\b")

    @property
    def link(self) -> str:
        """The first link."""
        return self._found(r"http://\S+")

    def _found(self, pattern: str) -> str:
        found = re.search(pattern, self.words)
        assert found, f"nothing like {pattern} in: {self.words}"
        return found.group()


def open_mailbox(port: int) -> tuple[Mailbox, Any]:
    """A mailbox behind this port, and the server to stop when it is over."""
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    return box, server
