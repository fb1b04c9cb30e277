"""The outbox: claims what waits in it, asks whether it may still go, sends it, marks it.

What is promised, whatever falls over at whatever moment (product.md J4):

- A message is claimed alone, and counts as tried from then on. Who falls with it in hand keeps no
  other message waiting; after the lease somebody else takes it up.
- Before each try it is asked anew whether the reader may still know, wants to, and when.
- A code is tried once. Whatever happens, it is never mailed a second time: who waits asks again.
- Any other message has one moment at which nobody can say whether it arrived: the server had the
  letter, and its answer was not heard, or we fell before we wrote it down. Then it goes once more,
  with the same Message-ID, and after a second such moment never again.
- On a phone a second time is not seen: the same Topic and the same tag take the place of the first.
- What was surely not taken waits longer each time, for more than four hours in all; then it is
  given up, and `steungroep check` tells the host so.
- What is useless by now, such as a reminder after an outage, ends instead of coming late.
- A database that was put back sends nothing by itself (`webapp/restoring`).
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

from sqlalchemy import Select, or_, select, update

from webapp import clock, db
from webapp.config import Settings
from webapp.notices import actions, mail, queries, quiet, stopping
from webapp.notices.models import (
    ABOUT,
    ONCE_ONLY,
    WEEKLY,
    About,
    Channel,
    Kind,
    Message,
    NoticeChoice,
)
from webapp.people.models import Person
from webapp.push import actions as push
from webapp.push.parcels import Parcel, seal
from webapp.push.pusher import Gone, HttpsPusher, Pusher
from webapp.push.queries import reached_on
from webapp.restoring import actions as restoring
from webapp.restoring import held

log = logging.getLogger("steungroep.outbox")

LEASE = timedelta(minutes=5)
"""Longer than a mail server that answers each line at the last moment."""
ATTEMPTS = 8
UNDECIDED = 2
NO_WAY = "no way to reach them"
may_still_know: dict[Kind, Callable[[UUID], bool]] = {}
"""A room says here, at start-up, how to ask whether somebody may still know."""
enclosed: dict[Kind, Callable[[UUID, Settings], mail.Enclosed | None]] = {}
"""A room says here, at start-up, what goes along with a letter, as it is when the letter goes."""


@dataclass
class _Ready:
    """What one message has become: signs for phones, and a letter that goes when they cannot."""

    letter: EmailMessage | None
    parcels: list[Parcel] = field(default_factory=list)


@dataclass
class _Result:
    outcome: str
    after: timedelta = timedelta(0)
    gone: list[UUID] = field(default_factory=list)


def claim(held_since: datetime | None = None) -> UUID | None:
    """Take what has waited longest: one conditional update for all workers everywhere.

    The id equals what the subquery finds, so that it is looked up once. Under IN, PostgreSQL may
    look anew for each row and find another each time, as the one before is locked by itself.
    While the outbox is held, only a code that was asked for since then is found.
    """
    now = clock.now()
    return db.session.scalar(
        update(Message)
        .where(Message.id == _waited_longest(now, held_since).scalar_subquery())
        .values(
            claimed_until=now + LEASE,
            attempts=Message.attempts + 1,
            undecided=Message.undecided + 1,
        )
        .returning(Message.id),
        execution_options={"synchronize_session": False},
    )


def _waited_longest(now: datetime, held_since: datetime | None) -> Select[UUID]:
    asked_since = [Message.kind.in_(ONCE_ONLY), Message.made_at > held_since] if held_since else []
    return (
        select(Message.id)
        .where(
            *asked_since,
            Message.ended_at.is_(None),
            Message.bundle_id.is_(None),
            Message.send_after <= now,
            or_(Message.claimed_until.is_(None), Message.claimed_until < now),
        )
        .order_by(Message.send_after)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def work(
    database: db.Database,
    settings: Settings,
    postman: mail.Postman,
    pusher: Pusher | None = None,
) -> bool:
    """Send the message that waits longest. Returns whether there was one."""
    with database.transaction():
        held_since = held.since(settings)
        claimed = claim(held_since)
        counted = restoring.count() if claimed and not held_since else 0
    if counted:
        with suppress(OSError):  # a full disk: then the file stays behind, and nothing is lost
            held.note(settings, counted)
    if claimed is not None:
        _send(database, settings, claimed, postman, pusher or HttpsPusher())
    return claimed is not None


def _send(
    database: db.Database,
    settings: Settings,
    message_id: UUID,
    postman: mail.Postman,
    pusher: Pusher,
) -> None:
    try:
        with database.transaction():
            ready = _prepared(db.session.get_one(Message, message_id), settings)
        if ready is None:
            return
        result = _bring(ready, postman, pusher)  # outside any transaction: nobody is held up
    except Exception as trouble:  # noqa: BLE001 - one letter keeps no other waiting
        log.error("message %s could not go: %s", message_id, type(trouble).__name__)
        result = _Result("later")
    with database.transaction():
        _mark(db.session.get_one(Message, message_id), result)


def _prepared(message: Message, settings: Settings) -> _Ready | None:
    """Ready to go; or it ended, or waits."""
    person = message.person
    choice = queries.choice_of(person.id) if person else None
    if (outcome := _ends(message, choice)) is not None:
        log.info("message %s %s: %s", message.id, message.kind.value, outcome)
        actions.end(message, outcome)
        return None
    if person and choice and message.kind in ABOUT:
        return None if _waits(message, person, choice) else _chosen(message, person, settings)
    return _Ready(mail.compose(message.id, message.kind.value, message.letter, settings))


def _ends(message: Message, choice: NoticeChoice | None) -> str | None:
    """Why it is not sent, now or ever."""
    if _used_up(message):
        return "given up"
    if message.useless_at is not None and message.useless_at <= clock.now():
        return "too late"
    if not _may_know(message):
        return "no longer allowed"
    return "not wanted" if choice and not choice.wants(message.kind) else None


def _used_up(message: Message) -> bool:
    again = message.attempts > 1 and message.kind in ONCE_ONLY
    return again or message.attempts > ATTEMPTS or message.undecided > UNDECIDED


def _may_know(message: Message) -> bool:
    """Whether the reader may still know; of a weekly message, whether of anything in it."""
    if message.kind is Kind.DIGEST:
        return any(_may_know(each) for each in queries.bundled(message.id))
    asks = may_still_know.get(message.kind)
    return asks is None or message.about_id is None or asks(message.about_id)


def _waits(message: Message, person: Person, choice: NoticeChoice) -> bool:
    """Until the quiet hours are over, or until Monday. Then it was not a try."""
    now = clock.now()
    over_at = quiet.over_at(now, choice.quiet)
    if choice.weekly and message.kind in WEEKLY:
        actions.wait_for_monday(message, person, choice)
    elif over_at > now:
        message.send_after = over_at
    else:
        return False
    message.claimed_until, message.attempts = None, message.attempts - 1
    message.undecided -= 1
    return True


def _chosen(message: Message, person: Person, settings: Settings) -> _Ready:
    """The way that this person chose; a letter is there for when no phone can be reached."""
    language = person.language or "nl"
    by_phone = queries.choice_of(person.id).channel is Channel.PHONE
    phones = reached_on(person.id) if by_phone else []
    parcels = [seal(each, language, settings) for each in phones]
    if not person.email:
        return _Ready(None, parcels)
    stop = {"stop": stopping.path(person.id, About.EVERYTHING)}
    known = {"to": person.email, "language": language, "facts": message.letter["facts"] | stop}
    letter = mail.compose(message.id, message.kind.value, message.letter | known, settings)
    enclose = enclosed.get(message.kind)
    if enclose and message.about_id and (along := enclose(message.about_id, settings)):
        mail.enclose(letter, along)
    one_kind = settings.base_url + stopping.path(person.id, ABOUT[message.kind])
    letter["List-Unsubscribe"] = f"<{one_kind}>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return _Ready(letter, parcels)


def _bring(ready: _Ready, postman: mail.Postman, pusher: Pusher) -> _Result:
    """On one phone is enough: nobody is told twice. A letter goes when no phone can be reached."""
    result = _shown(ready.parcels, pusher)
    if ready.letter is not None and result.outcome == NO_WAY:
        result.outcome = _mailed(ready.letter, postman)
    return result


def _shown(parcels: list[Parcel], pusher: Pusher) -> _Result:
    result = _Result(NO_WAY)
    for parcel in parcels:
        try:
            pusher.bring(parcel)
            result.outcome = "sent"
        except Gone:
            result.gone.append(parcel.subscription_id)
        except mail.NotNow as trouble:
            result.outcome = "sent" if result.outcome == "sent" else "later"
            result.after = max(result.after, trouble.after)
    return result


def _mailed(letter: EmailMessage, postman: mail.Postman) -> str:
    try:
        postman.bring(letter)
    except mail.Refused:
        return "refused"
    except mail.NotNow:
        return "later"
    except mail.Undecided:
        return "undecided"
    return "sent"


def _mark(message: Message, result: _Result) -> None:
    outcome = result.outcome
    log.info("message %s %s: %s", message.id, message.kind.value, outcome)
    push.hear_no_more(result.gone)
    if outcome == "later":
        message.undecided -= 1
    elif outcome != "undecided":
        actions.end(message, outcome)
        return
    if message.attempts >= ATTEMPTS or message.undecided >= UNDECIDED or message.kind in ONCE_ONLY:
        actions.end(message, "given up")
        return
    message.claimed_until = None
    pause = max(timedelta(minutes=2**message.attempts), result.after)
    message.send_after = clock.now() + pause
