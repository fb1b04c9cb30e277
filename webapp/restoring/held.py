"""Restoring: a database from an earlier day sends nothing by itself (product.md J4, T30).

When a database is put back, its people were told since then what it thinks still has to be said. So
each message that is taken up counts in the database, and the count is kept in a file beside it as
well. A file that is ahead of its database says that an earlier one was put back. Then everything
waits until the host says what to do; only a code that somebody asks for now still goes.

On an empty machine there is no file. SQLite lies in the same folder, so then it was put back there
without it, and waits too. PostgreSQL has workers on more machines and new ones may come: a worker
without a file takes over the count that it finds. A file that is put back along with its database
says nothing: it belongs in no backup, and README.md says so to the host.
"""

import tempfile
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from webapp import clock
from webapp.config import Settings
from webapp.db import session
from webapp.restoring.models import OutboxCount

FILE = "outbox-count"
"""In the instance folder: a number, and when it was written."""


def since(settings: Settings) -> datetime | None:
    """Since when nothing goes by itself; None when everything may go."""
    noted = _noted(settings)  # before the database is asked, which another worker may just count in
    number = counted()
    if noted is None:
        if settings.database_url or not number:
            return None
        noted = note(settings, number + 1)
    ahead, at = noted
    return at if ahead > number else None


def note(settings: Settings, number: int) -> tuple[int, datetime]:
    """Keep the count beside the database, once the database kept it."""
    at = clock.now()
    with tempfile.TemporaryDirectory(dir=settings.instance) as place:
        new = Path(place, FILE)
        new.write_text(f"{number} {at.isoformat()}\n")
        new.replace(settings.instance / FILE)  # whole, or not at all
    return number, at


def counted() -> int:
    """How many messages the database says were taken up."""
    return session.scalar(select(OutboxCount.number)) or 0


def _noted(settings: Settings) -> tuple[int, datetime] | None:
    try:
        number, at = (settings.instance / FILE).read_text().split()
        return int(number), datetime.fromisoformat(at)
    except (OSError, ValueError):
        return None
