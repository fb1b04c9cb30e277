"""Notices: put a message in the letter box, in the same transaction as what it tells about."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from webapp import clock
from webapp.db import action, one_at_a_time, session
from webapp.notices import models, queries, quiet
from webapp.notices.models import ABOUT, About, Channel, Kind, Message, NoticeChoice
from webapp.people.models import Person

KEPT_FOR = timedelta(days=30)
"""So long the host can see what became of a message. What it said is gone at once."""


@action
def send(
    kind: Kind,
    *,
    to: str | None,
    language: str,
    facts: dict[str, Any],
    about_id: UUID | None = None,
    person: Person | None = None,
    **when: Any,
) -> Message:
    """A message of this kind. `about_id` is what `may_still_know` asks about.

    With a person it goes the way that this person chose by then; otherwise it is a mail to this
    address. `when`: send_after, useless_at, and the key of what there is only one of.
    """
    now = clock.now()
    message = Message(
        kind=kind,
        about_id=about_id,
        person_id=person.id if person else None,
        letter={"to": to, "language": language, "facts": facts},
        made_at=now,
        attempts=0,
        **({"send_after": now} | when),
    )
    session.add(message)
    return message


@action
def tell(person: Person, kind: Kind, *, facts: dict[str, Any], about_id: UUID, **when: Any) -> None:
    """A message to this person, the way that they chose; to who cannot be reached there is none.

    Unless it says when, it waits as long as its sender can take it back.
    """
    if queries.can_hear(person):
        send(
            kind,
            to=None,
            language=person.language or "nl",
            facts=facts,
            about_id=about_id,
            person=person,
            **({"send_after": clock.now() + models.HELD} | when),
        )


@action
def drop(*about_ids: UUID) -> None:
    """What waits about these is no longer to be sent."""
    waiting = select(Message).where(Message.about_id.in_(about_ids), Message.ended_at.is_(None))
    for message in session.scalars(waiting):
        end(message, "no longer allowed")
        message.key = None  # it may still come, another time


@action
def drop_all() -> int:
    """Nothing that waits now is sent; how many that were. One reminder stays one: keys are kept."""
    waiting = list(session.scalars(select(Message).where(Message.ended_at.is_(None))))
    for message in waiting:
        if message.ended_at is None:  # what goes along with another ended with it
            end(message, "put back")
    return len(waiting)


@action
def end(message: Message, outcome: str) -> None:
    """This is what became of it, and of what it would have told along with it."""
    for each in (message, *queries.bundled(message.id)):
        each.ended_at, each.letter = clock.now(), None
        each.outcome = outcome if each is message or outcome != "sent" else "told with others"


@action
def wait_for_monday(message: Message, person: Person, choice: NoticeChoice) -> None:
    """It is told on Monday, in one message with whatever else is new (product.md J3)."""
    monday = quiet.monday_after(clock.now(), choice.quiet)
    key = f"digest {person.id} {clock.local(monday).date()}"
    one_at_a_time(person.id)
    digest = session.scalar(select(Message).where(Message.key == key, Message.ended_at.is_(None)))
    if digest is None:
        digest = send(
            Kind.DIGEST,
            to=None,
            language=person.language or "nl",
            facts={},
            person=person,
            key=key,
            send_after=monday,
        )
        session.flush()
    message.bundle_id = digest.id


@action
def choose(person: Person, chosen: Mapping[str, Any]) -> None:
    """How this person wants to hear things from now on."""
    choice = _own(person)
    before = choice.reminders
    for name, value in chosen.items():
        setattr(choice, name, value)
    if choice.reminders != before:
        choice.reminders_since = clock.now()
        _drop_reminders(person)


@action
def stop(person: Person, about: About) -> None:
    """This is off from now on, until the person switches it on again."""
    choice = _own(person)
    if about is About.EVERYTHING:
        choice.channel = Channel.NONE
    elif about is About.MEETINGS:
        choice.meetings = False
    elif about is About.NEWS:
        choice.news = False
    else:
        choice.reminders = ""
        _drop_reminders(person)


def _own(person: Person) -> NoticeChoice:
    one_at_a_time(person.id)
    choice = queries.choice_of(person.id)
    session.add(choice)
    session.flush()
    return choice


def _drop_reminders(person: Person) -> None:
    kinds = [kind for kind, about in ABOUT.items() if about is About.REMINDERS]
    waiting = select(Message).where(
        Message.person_id == person.id, Message.kind.in_(kinds), Message.ended_at.is_(None)
    )
    for message in session.scalars(waiting):
        end(message, "not wanted")
        message.key = None


@action
def forget_old() -> None:
    """What was sent long ago is known no longer."""
    session.execute(delete(Message).where(Message.ended_at < clock.now() - KEPT_FOR))
