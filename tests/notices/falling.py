"""A worker that falls: each line it reads is a process of its own, killed at the place it names.

It is loaded once and forks, so that three hundred falls take seconds.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import time_machine

from webapp import clock, create_app
from webapp.config import Settings
from webapp.notices import mail, models, outbox


def falls(*_args: Any, **_kwargs: Any) -> None:
    """The power goes, here and now."""
    os.kill(os.getpid(), signal.SIGKILL)


def before(place: Any, name: str) -> None:
    """Fall when this is about to happen."""
    setattr(place, name, falls)


def after(place: Any, name: str) -> None:
    """Fall when this has just happened."""
    really: Callable[..., Any] = getattr(place, name)

    def does(*args: Any, **kwargs: Any) -> Any:
        really(*args, **kwargs)
        falls()

    setattr(place, name, does)


def waits_for_an_answer() -> None:
    """The whole letter is on its way, and nobody heard yet what the server says."""
    really = mail._HandsOver.data

    def data(self: Any, letter: Any) -> Any:
        hears = self.getreply

        def getreply() -> Any:
            answer = hears()  # to «DATA»; the next one would be about the letter
            self.getreply = falls
            return answer

        self.getreply = getreply
        return really(self, letter)

    mail._HandsOver.data = data  # type: ignore[method-assign]


PLACES: dict[str, Callable[[], None]] = {
    "before the claim is kept": lambda: after(outbox, "claim"),
    "after the claim": lambda: before(mail, "compose"),
    "after the letter is written": lambda: after(mail, "compose"),
    "before the letter is handed over": lambda: before(mail._HandsOver, "data"),
    "before the answer": waits_for_an_answer,
    "after the answer": lambda: before(outbox, "_mark"),
    "nowhere": lambda: None,
}


def main(instance: str, smtp_url: str, database_url: str) -> None:
    """Say how each worker ended: the signal, or 0."""
    models.QUIET = (time(9), time(9))  # by night the same as by day
    settings = Settings(
        instance=Path(instance), smtp_url=smtp_url, database_url=database_url, worker=False
    )
    app = create_app(settings)
    database = app.extensions["database"]
    with app.app_context():  # what is read and thought of once is there in every fork
        while outbox.work(database, settings, mail.postman(settings)):
            pass
    database.engine.dispose()
    print("ready", flush=True)
    for line in sys.stdin:
        place, _space, minutes = line.strip().rpartition(" ")
        child = os.fork()
        if child == 0:
            PLACES[place]()
            with (
                time_machine.travel(clock.now() + timedelta(minutes=int(minutes))),
                app.app_context(),
            ):
                while outbox.work(database, settings, mail.postman(settings)):
                    pass
            os._exit(0)
        _child, status = os.waitpid(child, 0)
        print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else status, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
