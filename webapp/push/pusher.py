"""The pusher: the way to the push services of the browsers.

The browser chose the push service, so its address is somebody else's word: it leads to the public
internet at the very moment that we connect, and nobody sends us on (security.md T26).
"""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from typing import Any, Protocol
from urllib.parse import urlsplit

from webapp import clock
from webapp.notices.mail import NotNow
from webapp.push.parcels import Parcel

PATIENCE = 10
TOO_BUSY = {408, 413, 425, 429}
LONGEST_WAIT = timedelta(hours=6)


class Gone(Exception):
    """This device cannot be reached any more."""


class Pusher(Protocol):
    """Whatever brings a parcel away. Raises Gone or NotNow."""

    def bring(self, parcel: Parcel) -> None: ...


def is_public(address: str) -> bool:
    """Whether this number on the network is out there, and not one of our own."""
    number = ip_address(address)
    inside = getattr(number, "ipv4_mapped", None) or getattr(number, "sixtofour", None)
    return number.is_global and not number.is_multicast and (inside is None or inside.is_global)


class HttpsPusher:
    """Brings parcels to push services."""

    def __init__(
        self,
        allows: Callable[[str], bool] = is_public,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.allows, self.context = allows, context or ssl.create_default_context()

    def bring(self, parcel: Parcel) -> None:
        """Send one parcel. Raises Gone for this device, NotNow for anything else."""
        parts = urlsplit(parcel.endpoint)
        where = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        try:
            line = _CheckedConnection(parts.hostname or "", parts.port, self)
            try:
                line.request("POST", where, parcel.body, parcel.headers)
                _judge(line.getresponse())
            finally:
                line.close()
        except (OSError, HTTPException) as trouble:
            raise NotNow(type(trouble).__name__) from trouble


class _CheckedConnection(HTTPSConnection):
    """Connects to the very number that was looked at, under the name it was looked up by."""

    def __init__(self, name: str, port: int | None, pusher: HttpsPusher) -> None:
        super().__init__(name, port, timeout=PATIENCE, context=pusher.context)
        self.allows, self.tls = pusher.allows, pusher.context

    def connect(self) -> None:
        """Look the name up once. Raises Gone when it leads to anywhere inside."""
        found: list[Any] = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        numbers = [str(each[4][0]) for each in found]
        if not numbers or not all(map(self.allows, numbers)):
            raise Gone("not a public address")
        line = socket.create_connection((numbers[0], self.port), timeout=PATIENCE)
        self.sock = self.tls.wrap_socket(line, server_hostname=self.host)


def _judge(answer: HTTPResponse) -> None:
    """A 2xx is good; who sends us on, or knows nothing of this device, is never asked again."""
    if 200 <= answer.status < 300:
        return
    if answer.status >= 500 or answer.status in TOO_BUSY:
        raise NotNow(str(answer.status), after=_wait_of(answer.headers.get("Retry-After")))
    raise Gone(str(answer.status))


def _wait_of(words: str | None) -> timedelta:
    """How long the push service asks us to wait, in seconds or until a moment."""
    said, wait = (words or "").strip(), timedelta(0)
    with suppress(ValueError, OverflowError):
        if said.isdecimal():
            wait = timedelta(seconds=int(said))
        elif said:
            wait = parsedate_to_datetime(said).astimezone(UTC) - clock.now()
    return min(max(wait, timedelta(0)), LONGEST_WAIT)
