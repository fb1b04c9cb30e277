"""The worker: claims what waits in the outbox, asks whether it may still go, sends it, marks it."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from uuid import UUID

from flask import Flask
from sqlalchemy import or_, select, update

from webapp import clock, db
from webapp.config import Settings
from webapp.notices import mail
from webapp.notices.models import ONCE_ONLY, Kind, Message

log = logging.getLogger("steungroep.worker")

LEASE = timedelta(minutes=2)
ATTEMPTS = 8
may_still_know: dict[Kind, Callable[[UUID], bool]] = {}
"""A room says here, at start-up, how to ask whether somebody may still know."""
enclosed: dict[Kind, Callable[[UUID, Settings], mail.Enclosed | None]] = {}
"""A room says here, at start-up, what goes along with a letter, as it is when the letter goes."""


def claim() -> list[UUID]:
    """Take what is due, the oldest first: one conditional update for all workers everywhere."""
    now = clock.now()
    due = (
        select(Message.id)
        .where(
            Message.ended_at.is_(None),
            Message.send_after <= now,
            or_(Message.claimed_until.is_(None), Message.claimed_until < now),
        )
        .order_by(Message.send_after)
        .limit(10)
        .with_for_update(skip_locked=True)
    )
    claimed = db.session.execute(
        update(Message)
        .where(Message.id.in_(due))
        .values(claimed_until=now + LEASE, attempts=Message.attempts + 1)
        .returning(Message.id, Message.send_after),
        execution_options={"synchronize_session": False},
    )
    return [row.id for row in sorted(claimed, key=lambda row: row.send_after)]


def work(database: db.Database, settings: Settings, postman: mail.Postman) -> int:
    """Send everything that is due. Returns how many messages were taken up."""
    with database.transaction():
        claimed = claim()
    for message_id in claimed:
        _send(database, settings, postman, message_id)
    return len(claimed)


def _send(
    database: db.Database, settings: Settings, postman: mail.Postman, message_id: UUID
) -> None:
    try:
        with database.transaction():
            letter = _letter(message_id, settings)
        if letter is None:
            return
        outcome = _bring(postman, letter)  # outside any transaction: a slow server holds nobody up
    except Exception as trouble:  # noqa: BLE001 - one letter keeps no other waiting
        log.error("message %s could not go: %s", message_id, type(trouble).__name__)
        outcome = "later"
    with database.transaction():
        _mark(db.session.get_one(Message, message_id), outcome)


def _letter(message_id: UUID, settings: Settings) -> EmailMessage | None:
    message = db.session.get_one(Message, message_id)
    still_knows = may_still_know.get(message.kind)
    used_up = message.attempts > ATTEMPTS
    if used_up or (message.attempts > 1 and message.kind in ONCE_ONLY):
        _end(message, "given up")
        return None
    if still_knows and message.about_id and not still_knows(message.about_id):
        _end(message, "no longer allowed")
        return None
    letter = mail.compose(message.id, message.kind.value, message.letter, settings)
    enclose = enclosed.get(message.kind)
    along = enclose(message.about_id, settings) if enclose and message.about_id else None
    return mail.enclose(letter, along) if along else letter


def _bring(postman: mail.Postman, letter: EmailMessage) -> str:
    try:
        postman.bring(letter)
    except mail.Refused:
        return "refused"
    except mail.NotNow:
        return "later"
    return "sent"


def _mark(message: Message, outcome: str) -> None:
    log.info("message %s %s: %s", message.id, message.kind.value, outcome)
    if outcome != "later":
        _end(message, outcome)
    elif message.attempts >= ATTEMPTS or message.kind in ONCE_ONLY:
        _end(message, "given up")
    else:
        message.claimed_until = None
        message.send_after = clock.now() + timedelta(minutes=2**message.attempts)


def _end(message: Message, outcome: str) -> None:
    message.ended_at, message.outcome, message.letter = clock.now(), outcome, None


class Worker(threading.Thread):
    """The worker of the embedded default, in the process of the server."""

    def __init__(self, app: Flask, tidy: Callable[[], None]) -> None:
        super().__init__(name="worker", daemon=True)
        self.app, self.tidy = app, tidy
        self.bell = threading.Event()
        self.tidied_at = clock.now() - timedelta(days=1)

    def run(self) -> None:
        """Work for ever: when somebody rings, and otherwise every few seconds."""
        while True:
            self.bell.wait(timeout=5)
            self.bell.clear()
            self.round()

    def round(self) -> None:
        """One round; whatever goes wrong in it, the next one comes."""
        database, settings = self.app.extensions["database"], self.app.config["SETTINGS"]
        try:
            with self.app.app_context():
                while work(database, settings, mail.postman(settings)):
                    pass
                self._tidy_every_ten_minutes(database)
        except Exception:  # noqa: BLE001 - the last resort of a thread that must not die
            log.exception("the worker stumbled and goes on")

    def _tidy_every_ten_minutes(self, database: db.Database) -> None:
        if clock.now() - self.tidied_at > timedelta(minutes=10):
            with database.transaction():
                self.tidy()
            self.tidied_at = clock.now()
