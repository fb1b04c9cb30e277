"""Readers: processes of their own that open one page again and again, and write down when."""

from __future__ import annotations

import http.client
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

PATIENCE = 60
PAUSE = 0.005
"""Seconds between two reads of one way in: SQLite lets whoever asks most often in first, and who
takes back has to have a turn, too."""
HERE = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Way:
    """A way in to something: at which server, with whose cookie, and a mark of what is there."""

    name: str
    port: int
    path: str
    cookie: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Read:
    """One read: when it began, when it was over, what came back, and whether the thing was in it.

    The moments are of the machine's one clock, so that those of several processes compare.
    """

    begun: float
    ended: float
    status: int
    found: bool


@dataclass
class Reader:
    """One process that reads along one way, and what it wrote down."""

    way: Way
    line: Connection
    process: Any
    reads: list[Read] = field(default_factory=list)

    def begins(self, gate: Any) -> None:
        """Let it read once, wait at this barrier, and then read until it is over."""
        self.line.send(gate)

    def wrote(self) -> Reader:
        """Hear what it read since it began."""
        assert self.line.poll(PATIENCE), f"{self.way.name} stays away"
        self.reads = self.line.recv()
        return self


@contextmanager
def reading(ways: list[Way], gates: dict[Any, Any], over: Any) -> Iterator[dict[str, Reader]]:
    """A process for each way, by its name; each waits at the barrier that it is told."""
    readers = {}
    for way in ways:
        ours, theirs = HERE.Pipe()
        process = HERE.Process(target=_reads, args=(way, theirs, gates, over), daemon=True)
        process.start()
        theirs.close()
        readers[way.name] = Reader(way, ours, process)
    try:
        yield readers
    finally:
        for reader in readers.values():
            reader.line.send("stop")
            reader.process.join(PATIENCE)
            reader.line.close()


def _reads(way: Way, line: Connection, gates: dict[Any, Any], over: Any) -> None:
    """The life of a reader."""
    server = http.client.HTTPConnection("127.0.0.1", way.port, timeout=PATIENCE)
    while (gate := line.recv()) != "stop":
        reads = [_read(server, way)]
        gates[gate].wait(PATIENCE)
        while not over.is_set():
            reads.append(_read(server, way))
            time.sleep(PAUSE)
        line.send([*reads, _read(server, way)])  # the last one is the very next request
    server.close()
    line.close()


def _read(server: http.client.HTTPConnection, way: Way) -> Read:
    begun = time.monotonic()
    server.request("GET", way.path, headers={"Cookie": way.cookie} if way.cookie else {})
    answer = server.getresponse()
    body = answer.read().replace(b"\r\n ", b"")  # a calendar folds its lines
    found = answer.status == 200 and way.mark.encode() in body
    return Read(begun, time.monotonic(), answer.status, found)
