"""The worker of the embedded default, in the process of the server: chores, and the outbox."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta

from flask import Flask

from webapp import clock, db
from webapp.notices import mail, outbox

log = logging.getLogger("steungroep.worker")


class Worker(threading.Thread):
    """Does a round when somebody rings, and otherwise every few seconds."""

    def __init__(self, app: Flask, chores: Mapping[Callable[[], None], timedelta]) -> None:
        super().__init__(name="worker", daemon=True)
        self.app, self.chores = app, chores
        self.bell = threading.Event()
        self.did_at = dict.fromkeys(chores, clock.now() - timedelta(days=1))

    def run(self) -> None:
        """Work for ever."""
        while True:
            self.bell.wait(timeout=5)
            self.bell.clear()
            self.round()

    def round(self) -> None:
        """One round; whatever goes wrong in it, the next one comes."""
        database, settings = self.app.extensions["database"], self.app.config["SETTINGS"]
        try:
            with self.app.app_context():
                self._chores(database)
                while outbox.work(database, settings, mail.postman(settings)):
                    pass
        except Exception:  # noqa: BLE001 - the last resort of a thread that must not die
            log.exception("the worker stumbled and goes on")

    def _chores(self, database: db.Database) -> None:
        """What comes back by itself, each in a transaction of its own."""
        for chore, every in self.chores.items():
            if clock.now() - self.did_at[chore] > every:
                self.did_at[chore] = clock.now()
                with database.transaction():
                    chore()
