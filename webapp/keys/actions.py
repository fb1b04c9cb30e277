"""Keys: ask a phone and believe its answer once, use a code, and take a key away."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from webapp import chance, clock, limits
from webapp.db import action, session
from webapp.keys import ceremony, queries
from webapp.keys.ceremony import Answer, NotRight, Site
from webapp.keys.models import QUESTION_LASTS, KeyQuestion, Passkey, Purpose
from webapp.notices import actions as notices
from webapp.notices.models import Kind
from webapp.people import actions as people_actions
from webapp.people import queries as people
from webapp.people.actions import WrongCode
from webapp.people.models import Code, Device, Person
from webapp.sealed import host
from webapp.tokens import digest, typed


@action
def ask(purpose: Purpose, site: Site, *, browser: str, person: Person | None = None) -> str:
    """A question for this browser, as the browser wants it. For coming in nobody is named."""
    challenge = chance.some_bytes(32)
    _keep(challenge, purpose, browser, person)
    known = [key.name for key in queries.keys_of(person.id)] if person else []
    if purpose is not Purpose.ADD or person is None:
        return ceremony.ask_to_show(site, challenge=challenge, known=known)
    return ceremony.ask_to_make(
        site,
        challenge=challenge,
        owner=queries.handle_of(person.id),
        called=person.name or "Steungroep",
        known=known,
    )


def _keep(challenge: bytes, purpose: Purpose, browser: str, person: Person | None) -> None:
    session.add(
        KeyQuestion(
            challenge_hash=digest(ceremony.as_sent(challenge)),
            browser_hash=digest(browser),
            purpose=purpose,
            person_id=person.id if person else None,
            made_at=clock.now(),
        )
    )
    session.flush()


@action
def add(person: Person, words: str, site: Site, *, browser: str, kind: str) -> Passkey | None:
    """The key that this answer makes; none when it is not right. The same answer: the same key.

    No error: what was asked has to stay used up when the answer is wrong.
    """
    try:
        answer = Answer.read(words)
        if known := _known(answer):
            return known if known.person_id == person.id else None
        _use_up(answer, Purpose.ADD, browser, person.id)
        found = ceremony.made(answer, site)
    except NotRight:
        return None
    key = Passkey(
        person=person,
        person_id=person.id,
        name_hash=queries.name_hash(found.name),
        name=found.name,
        public_key=found.public_key,
        times_used=found.times_used,
        synced=found.synced,
        kind=kind,
        made_at=clock.now(),
    )
    session.add(key)
    session.flush()
    _tell(key)
    return key


def _tell(key: Passkey) -> None:
    """Somebody else with the unlocked phone may have done it (security.md T10)."""
    person = key.person
    if person.email is not None:
        notices.send(
            Kind.KEY_ADDED,
            to=person.email,
            language=person.language or "nl",
            facts={"devices": "/mijn-toestellen"},
            about_id=key.id,
        )


@action
def show(
    words: str, site: Site, purpose: Purpose, *, browser: str, person: Person | None = None
) -> Passkey | None:
    """The key that gave this answer; none when it is not right, or another person's.

    No error: what was asked has to stay used up when the answer is wrong.
    """
    try:
        answer = Answer.read(words)
        _use_up(answer, purpose, browser, person.id if person else None)
        key = _known(answer)
        if key is None or not _fits(answer, key, person):
            return None
        key.times_used = ceremony.shown(
            answer, site, public_key=key.public_key, times_used=key.times_used
        )
    except NotRight:
        return None
    key.used_at = clock.now()
    return key


def _fits(answer: Answer, key: Passkey, person: Person | None) -> bool:
    """Whether it is the key of who asks, and of whom the phone says it is."""
    theirs = person is None or key.person_id == person.id
    return theirs and answer.owner in {None, ceremony.as_sent(queries.handle_of(key.person_id))}


def _known(answer: Answer) -> Passkey | None:
    """Answers of one key at the same moment wait in a row, so that none of them counts twice."""
    named = select(Passkey).where(Passkey.name_hash == queries.name_hash(answer.name))
    return session.scalar(named.with_for_update(of=Passkey))


def _use_up(answer: Answer, purpose: Purpose, browser: str, person_id: UUID | None) -> None:
    """Each question is good once, whatever the answer is. Raises NotRight."""
    used = session.execute(
        delete(KeyQuestion)
        .where(
            KeyQuestion.challenge_hash == digest(answer.challenge),
            KeyQuestion.browser_hash == digest(browser),
            KeyQuestion.purpose == purpose,
            KeyQuestion.person_id.is_not_distinct_from(person_id),
            KeyQuestion.made_at > _oldest(),
        )
        .returning(KeyQuestion.id)
    )
    if used.scalar() is None:
        raise NotRight


def _oldest() -> datetime:
    return clock.now() - QUESTION_LASTS


@action
def use_code(letters: str, *, own_phone: bool, token: str) -> Device:
    """Sign in once with a code. Raises WrongCode."""
    now = clock.now()
    used = session.execute(
        update(Code)
        .where(
            Code.code_hash == host().keyed_hash("code", typed(letters)),
            Code.used_at.is_(None),
            or_(Code.ends_at.is_(None), Code.ends_at > now),
        )
        .values(used_at=now)
        .returning(Code.person_id)
    ).scalar()
    if used is None:
        raise WrongCode
    return people_actions.sign_in(session.get_one(Person, used), own_phone=own_phone, token=token)


@action
def count_code(letters: str, *, network: str, mark: str) -> None:
    """Count that somebody types a code. Raises TooOften."""
    person_id = queries.person_id_behind(letters)
    if person_id is not None and people.is_known(person_id, mark):
        limits.count_try("code in known browser", str(person_id), mark)
        return
    limits.count_try("code from network", network)
    limits.count_try("code", "everybody")


@action
def offer(person: Person) -> None:
    """It is said once that a phone can let somebody in by itself."""
    person.key_offered_at = clock.now()


@action
def take_away(key: Passkey) -> None:
    """This key lets nobody in from now on."""
    session.delete(key)


@action
def forget_made_since(person: Person, moment: datetime) -> None:
    """Keys and codes that somebody made who may not have been this person let nobody in.

    What was printed before that stays good.
    """
    session.execute(
        delete(Passkey).where(Passkey.person_id == person.id, Passkey.made_at >= moment)
    )
    session.execute(delete(Code).where(Code.person_id == person.id, Code.made_at >= moment))


@action
def forget_old() -> None:
    """Questions that nobody can answer any more."""
    session.execute(delete(KeyQuestion).where(KeyQuestion.made_at <= _oldest()))
