"""A wire between a phone and the house, that can be cut or can lose the answers."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

BAD_GATEWAY = (
    b"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 11\r\n\r\nBad gateway"
)


class Wire:
    """Passes everything on, both ways. Cut, nobody listens; lossy, the house works in vain.

    What it refuses never reaches the house: a proxy in between says that it cannot.
    """

    def __init__(self, url: str) -> None:
        self.house = ("127.0.0.1", urlsplit(url).port)
        self.loses = b""
        """The start of the requests whose answers get lost."""
        self.lost = 0
        self.refuses = b""
        """The start of the requests that get no further."""
        self.open: list[socket.socket] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self._listen()

    def cut(self) -> None:
        """No network: whoever knocks hears nothing, and what was open is broken."""
        _end(self.listening)
        for each in self.open:
            _end(each)
        self.open.clear()

    def mend(self) -> None:
        """The network is back, at the same address."""
        self.listening = socket.create_server(("127.0.0.1", self.port))
        self._listen()

    def _listen(self) -> None:
        threading.Thread(target=self._accept, args=(self.listening,), daemon=True).start()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                phone, _from = listening.accept()
                if not (house := self._house()):
                    _end(phone)
                    continue
                self.open += [phone, house]
                said: list[bytes] = []
                for one, other, back in ((phone, house, False), (house, phone, True)):
                    args = (one, other, said, back)
                    threading.Thread(target=self._pass_on, args=args, daemon=True).start()

    def _house(self) -> socket.socket | None:
        with suppress(OSError):  # it may have been killed
            return socket.create_connection(self.house)
        return None

    def _pass_on(
        self, one: socket.socket, other: socket.socket, said: list[bytes], back: bool
    ) -> None:
        with suppress(OSError):
            while words := one.recv(65536):
                if not back and self.refuses and words.startswith(self.refuses):
                    one.sendall(BAD_GATEWAY)
                    break
                if not back:
                    said.append(words)
                elif self.loses and any(each.startswith(self.loses) for each in said):
                    self.lost += 1
                    break
                else:
                    said.clear()
                other.sendall(words)
        _end(one)
        _end(other)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
