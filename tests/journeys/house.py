"""A house that really listens: waitress in a thread, its worker beside it."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from waitress.server import create_server

from webapp import create_app
from webapp.chores import CHORES
from webapp.cli import prepare
from webapp.config import Settings
from webapp.worker import Worker


@dataclass(frozen=True)
class House:
    """A house with an address that a browser can open."""

    app: Flask
    url: str


@contextmanager
def open_house(instance: Path, **knobs: Any) -> Iterator[House]:
    """Serve a fresh trial in this folder, until the test run no longer needs it."""
    instance.mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings = Settings(instance=instance, port=listening.getsockname()[1], **knobs)
        settings.trial_mark.touch()
        prepare(settings)
        app = create_app(settings)
        server = create_server(app, sockets=[listening], threads=4, ident="")
        app.extensions["worker"] = letters = Worker(app, CHORES)
        letters.start()
        serving = threading.Thread(target=server.run, name="waitress", daemon=True)
        serving.start()
        yield House(app, f"http://localhost:{settings.port}")
        server.trigger.pull_trigger(server.close)  # by its own thread, which waits at these doors
        serving.join(timeout=5)


@contextmanager
def in_memory() -> Iterator[Path]:
    """A folder for an instance that waits for no disk, where the machine has room for that."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own in it
    place = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="steungroep-", dir=place) as folder:
        yield Path(folder) / "instance"


def free_port() -> int:
    """A port that nobody listens on, for a server that opens it itself."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
