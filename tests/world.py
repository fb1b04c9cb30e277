"""The world: people and things for a test to begin with, made by the house's own actions."""

import email
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any, TypeVar, cast

from flask import Flask
from sqlalchemy import func, select

from tests.files.photos import as_read
from tests.keys.lock import Lock
from webapp import chance, clock
from webapp.agenda import actions as agenda
from webapp.agenda.models import AgendaItem
from webapp.agreements import actions as agreements
from webapp.agreements.models import Agreement
from webapp.calendars import actions as calendars
from webapp.checkins import actions as checkins
from webapp.checkins.models import CheckIn, TalkPoint
from webapp.circle import actions as circle
from webapp.circle.models import Contact, Status
from webapp.db import Base, session
from webapp.files import actions as files
from webapp.files.models import PlanFile, Song
from webapp.files.reading import Read
from webapp.goals import actions as goals
from webapp.goals.models import Goal, GoalDraft
from webapp.groups import actions as groups
from webapp.groups.models import Job, MemberKind, Membership, Who
from webapp.handovers import actions as handovers
from webapp.handovers.models import Handover
from webapp.impressions import actions as impressions
from webapp.impressions.models import Found, Impression
from webapp.invitations import actions as invitations
from webapp.invitations.models import Invitation, Reply
from webapp.keys import actions as keys
from webapp.keys.ceremony import Site
from webapp.keys.models import Purpose
from webapp.meetings import actions as meetings
from webapp.meetings.models import Attendance, Meeting, PlaceKind
from webapp.notes import actions as notes
from webapp.notes.models import CallWish, Note
from webapp.notices import actions as notices
from webapp.notices import mail, outbox, stopping
from webapp.notices.models import About
from webapp.organisations import actions as organisations
from webapp.organisations import links
from webapp.organisations.models import Organisation, OrganisationKind
from webapp.organisations.queries import organisation_called
from webapp.people import actions as people
from webapp.people import queries as people_queries
from webapp.people.models import Person
from webapp.pin import actions as pins
from webapp.pin.forms import digits_of
from webapp.pin.recipe import Recipe
from webapp.plan import actions as plan
from webapp.plan.models import Part, PlanSection
from webapp.polls import actions as polls
from webapp.recovery import actions as recovery
from webapp.recovery import packs
from webapp.recovery.models import Review
from webapp.sharing import actions as sharing
from webapp.sharing.models import Shown
from webapp.steps import actions as steps
from webapp.steps.models import HelpState, Step, StepHelp
from webapp.talks import actions as talks
from webapp.talks.models import TalkCard, Topic

Row = TypeVar("Row", bound=Base)
NO_TEST_OPENS = {"salt": "00" * 16, "hash": ""}
"""The PIN that a professional keeps (product.md M2)."""


class World:
    """Everything a test needs to be there before somebody does something."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.database = app.extensions["database"]
        self.settings = app.config["SETTINGS"]

    @contextmanager
    def open(self) -> Iterator[None]:
        """A look into the database; own words can only be read inside."""
        with self.database.transaction():
            yield

    def person(
        self, name: str = "Anna", *, address: str = "", language: str | None = None
    ) -> Person:
        """Somebody, with an e-mail address when one is given."""
        with self.open():
            person = people.new_person(name, language=language)
            if address:
                person.email = address
                person.email_lookup = people_queries.lookup_of(address)
            return person

    def key(self, person: Person) -> Lock:
        """The lock of this person's phone, which lets them in."""
        lock, site = Lock(), Site(self.settings.base_url)
        with self.open():
            person = session.merge(person)
            question = keys.ask(Purpose.ADD, site, browser="theirs", person=person)
            answer = lock.makes(json.loads(question))
            lock.row = keys.add(person, answer, site, browser="theirs", kind="Safari|iphone")
            assert lock.row
        return lock

    def pin(
        self, person: Person, digits: str = "70 31", *, after: int | None = None, plan: bool = False
    ) -> None:
        """The PIN of this person, and after how many minutes the app locks."""
        with self.open():
            here = session.merge(person)
            here.pin = Recipe.of(here, digits_of(digits), chance.new_id()).made()
            pins.lock_after(here, after, plan_open=plan)
        for name in ("pin_sealed", "lock_after", "plan_without_pin"):
            setattr(person, name, getattr(here, name))  # a test may put this one back

    def owner(self, name: str = "Anna", **kwargs: Any) -> Membership:
        """Somebody who leads a group of their own."""
        person = self.person(name, **kwargs)
        with self.open():
            return groups.begin(session.merge(person), name=f"De groep van {name}")

    def contact(self, owner: Membership, name: str = "Mo", *, relation: str = "Buurman") -> Contact:
        """Somebody in the owner's circle."""
        with self.open():
            return circle.write_down(
                session.merge(owner),
                operation_key=chance.new_id(),
                name=name,
                relation=relation,
                kind=MemberKind.CLOSE_ONE,
            )

    def joins(self, contact: Contact, member: Membership) -> None:
        """Somebody in the circle is this member."""
        with self.open():
            session.merge(contact).membership_id = member.id

    def invitation(self, contact: Contact, *, words: str = "Doe je mee?") -> tuple[Invitation, str]:
        """An open link for somebody, and its secret."""
        with self.open():
            contact = session.merge(contact)
            owner = groups.queries.owner_of(contact.group_id)
            made = invitations.invite(owner, contact, operation_key=chance.new_id(), words=words)
            return made, made.link

    def reply(self, invitation: Invitation, name: str = "Mo") -> Reply:
        """A yes that waits for the owner."""
        person = self.person(name)
        with self.open():
            return invitations.accept(
                session.merge(invitation), session.merge(person), operation_key=chance.new_id()
            )

    def professional(
        self, owner: Membership | None = None, name: str = "Sara", *, at: str = "WIJ Groningen"
    ) -> Membership:
        """A professional who joined the owner's group, from an organisation on the list."""
        place = self.member(owner, name)
        with self.open():
            organisations.fill_empty_list()
            place = session.get_one(Membership, place.id)
            place.kind = MemberKind.PROFESSIONAL
            place.person.pin = NO_TEST_OPENS
            known = organisation_called(at)
            place.organisation_id = known.id if known else None
            return place

    def start_link(self, place: Membership) -> str:
        """The link that this professional shows."""
        with self.open():
            organisation = session.get_one(Organisation, place.organisation_id)
            return links.start_link(organisation, session.get_one(Person, place.person_id))

    def member(
        self,
        owner: Membership | None = None,
        name: str = "Bram",
        *,
        person: Person | None = None,
        kind: MemberKind = MemberKind.CLOSE_ONE,
    ) -> Membership:
        """Somebody who joined the owner's group a while ago (a new owner's when none is named)."""
        owner = owner or self.owner()
        person = person or self.person(name)
        with self.open():
            group = session.merge(owner).group
            place = groups.join(group, session.merge(person), kind=kind)
            if kind is MemberKind.PROFESSIONAL:
                place.person.pin = NO_TEST_OPENS
            groups.confirm(place)
            place.confirmed_at = clock.now() - timedelta(days=2)
            return place

    def helper(
        self, owner: Membership, name: str = "Sara", *jobs: Job, who: Who = Who.TOGETHER
    ) -> Membership:
        """A member who helps the owner with these jobs (with all of them when none is named)."""
        place = self.member(owner, name)
        with self.open():
            place = session.merge(place)
            groups.let_help(place, ())
            doing = {job: who if job in (jobs or Job) else Who.ME for job in Job}
            groups.share_out(place.group, doing)
        owner.group.jobs_sealed = place.group.jobs_sealed  # what the owner's own copy says next
        return place

    def members(self, owner: Membership) -> list[Membership]:
        """Everybody who joined the owner's group."""
        with self.open():
            return groups.queries.members(owner.group_id)

    def in_circle(self, member: Membership, *, relation: str = "Buurman") -> Contact:
        """This member as somebody in the owner's circle."""
        with self.open():
            member = session.merge(member)
            contact = circle.write_down(
                groups.queries.owner_of(member.group_id),
                operation_key=chance.new_id(),
                name=member.name,
                relation=relation,
                kind=member.kind,
            )
            contact.membership_id, contact.status = member.id, Status.JOINS
            return contact

    def handover(self, professional: Membership, name: str = "Kees") -> Handover:
        """A professional's question to give the own place to somebody."""
        with self.open():
            place = session.merge(professional)
            return handovers.ask(place, operation_key=chance.new_id(), name=name)

    def rests(self, place: Membership) -> None:
        """This member has a pause."""
        with self.open():
            groups.pause(session.merge(place))

    def organisation(self, name: str = "WIJ Groningen") -> Organisation:
        """An organisation on the host's list."""
        with self.open():
            made = Organisation(
                name=name,
                kind=OrganisationKind.NEIGHBOURHOOD,
                region="Groningen",
                made_at=clock.now(),
            )
            session.add(made)
            return made

    def ends(self, place: Membership, *, by_choice: bool = False) -> None:
        """This member is no longer one; by the owner's choice unless it is their own."""
        with self.open():
            groups.end(session.merge(place), by_choice=by_choice)

    def goal(
        self,
        owner: Membership,
        words: str = "Zelfstandig wonen",
        *,
        why: str = "Daarom.",
        shown_to: Any = (),
    ) -> Goal:
        """A goal, shown to some members."""
        with self.open():
            owner = session.merge(owner)
            goal = goals.want(owner, operation_key=chance.new_id(), words=words, why=why)
            for member in shown_to:
                sharing.show_to(owner, Shown.GOAL, goal.id, session.merge(member))
            return goal

    def note(
        self, owner: Membership, words: str = "De operatie ging goed.", *, shown_to: Any = ()
    ) -> Note:
        """A note to some members."""
        with self.open():
            owner, to = session.merge(owner), [session.merge(each) for each in shown_to]
            return notes.write(owner, operation_key=chance.new_id(), words=words, to=to)

    def wish(self, owner: Membership, *members: Membership) -> CallWish:
        """The owner would like one of these members to call."""
        with self.open():
            owner, asked = session.merge(owner), [session.merge(each) for each in members]
            return notes.ask_to_call(owner, operation_key=chance.new_id(), members=asked)

    def step(
        self, by: Membership, goal: Goal, words: str = "Kamers bekijken", *, moment: str = ""
    ) -> Step:
        """A step of this goal; a member's is a proposal that waits."""
        with self.open():
            return steps.add(
                session.get_one(Membership, by.id),
                session.get_one(Goal, goal.id),
                operation_key=chance.new_id(),
                words=words,
                moment=moment,
            )

    def helping(
        self, step: Step, member: Membership, state: HelpState = HelpState.HELPS
    ) -> StepHelp:
        """This member was asked to help with a step, offered it, or helps."""
        with self.open():
            step, member = session.get_one(Step, step.id), session.get_one(Membership, member.id)
            if state is HelpState.ASKED or state is HelpState.HELPS:
                steps.ask(step, [member])
            if state is HelpState.OFFERED or state is HelpState.HELPS:
                steps.offer(step, member)
            found = step.help_of(member)
            assert found is not None
            return found

    def proposal(
        self, helper: Membership, words: str = "Met de bus", *, goal: Goal | None = None
    ) -> GoalDraft:
        """Words for a goal that a helper prepared."""
        with self.open():
            helper = session.get_one(Membership, helper.id)
            return goals.propose(
                helper, goal, operation_key=chance.new_id(), words=words, why="Dan lukt het."
            )

    def meeting(
        self,
        owner: Membership,
        *members: Membership,
        starts_at: datetime | None = None,
        place: str = "Bij mij thuis",
        sent: bool = True,
    ) -> Meeting:
        """A meeting that asks these members, in a week unless another moment is given."""
        with self.open():
            owner = session.merge(owner)
            at = starts_at or clock.now() + timedelta(days=7)
            meeting = meetings.plan(owner, operation_key=chance.new_id(), starts_at=at)
            meetings.meet_at(meeting, kind=PlaceKind.PLACE, place=place, seen=1)
            meetings.ask(meeting, [session.merge(member) for member in members])
            if sent:
                meetings.send(meeting)
            return meeting

    def poll(
        self,
        owner: Membership,
        *members: Membership,
        starts_at: datetime | None = None,
        sent: bool = True,
    ) -> Meeting:
        """Three days to choose from, the first one in a week unless another moment is given."""
        first = starts_at or clock.moment(clock.today() + timedelta(days=7), time(10))
        meeting = self.meeting(owner, *members, starts_at=first, sent=False)
        with self.open():
            meeting = session.get_one(Meeting, meeting.id)
            for days in (1, 2):
                polls.add_day(meeting, first + timedelta(days=days))
            if sent:
                meetings.send(meeting)
            return meeting

    def item(
        self, place: Membership, meeting: Meeting, words: str = "Over de vakantie"
    ) -> AgendaItem:
        """A point on the agenda; a member's is a proposal that waits."""
        with self.open():
            meeting, mine = (
                session.get_one(Meeting, meeting.id),
                session.get_one(Membership, place.id),
            )
            key = chance.new_id()
            if not mine.owns:
                return agenda.propose(mine, meeting, operation_key=key, words=words)
            return agenda.put_on(mine, meeting, operation_key=key, words=words, about=None)

    def impression(
        self, place: Membership, meeting: Meeting, words: str = "Fijn samen", *, shown: bool = False
    ) -> Impression:
        """How this person found a meeting, for the owner to see when they let them."""
        with self.open():
            mine, meeting = session.get_one(Membership, place.id), session.merge(meeting)
            made = impressions.say(mine, meeting, found=Found.GOOD, words=words)
            if shown:
                impressions.show(made)
            return made

    def agreement(
        self,
        owner: Membership,
        meeting: Meeting | None = None,
        words: str = "De tuin opruimen",
        *,
        who: Membership | None = None,
        summary: str = "",
        shown_to: Any = (),
    ) -> Agreement:
        """Something that was agreed at a meeting, in the summary that is shown to these people."""
        asked = self.members(owner)
        meeting = meeting or self.meeting(owner, *asked, sent=bool(asked))
        with self.open():
            meeting = session.get_one(Meeting, meeting.id)
            doing = session.get_one(Membership, who.id) if who else None
            key = chance.new_id()
            made = agreements.agree(meeting, operation_key=key, words=words, moment="", who=doing)
            if summary:
                agreements.sum_up(meeting, words=summary, seen=0)
            for member in shown_to:
                place = session.get_one(Membership, member.id)
                sharing.show_to(owner, Shown.SUMMARY, made.summary_id, place)
            session.flush()
            session.refresh(made.summary)
            return made

    def feed(self, member: Membership) -> str:
        """The secret of this person's calendar."""
        with self.open():
            person = session.get_one(Person, member.person_id)
            return calendars.make_feed(person, operation_key=chance.new_id())

    def stop_link(self, member: Membership, about: About = About.EVERYTHING) -> str:
        """The secret in a mail to this member with which such mails are switched off."""
        with self.open():
            return stopping.path(member.person_id, about).rpartition("/")[2]

    def chooses(self, member: Membership, **chosen: Any) -> None:
        """This person chose how to hear things; without quiet hours unless they say so."""
        with self.open():
            usual = {"quiet_from": "09:00", "quiet_until": "09:00"}
            person = session.get_one(Person, member.person_id)
            notices.choose(person, usual | chosen)

    def place_at(self, meeting: Meeting, member: Membership) -> tuple[Attendance, str]:
        """This member's own answer to this meeting, and the secret of its link."""
        with self.open():
            found = session.scalars(
                select(Attendance).where(
                    Attendance.meeting_id == meeting.id, Attendance.membership_id == member.id
                )
            ).one()
            return found, found.link

    def check_in(self, owner: Membership, *, shown_to: Any = (), **answers: Any) -> CheckIn:
        """A finished check-in with these answers."""
        with self.open():
            owner = session.merge(owner)
            made = checkins.begin(owner, operation_key=chance.new_id(), goal_id=None)
            for question, value in (answers or {"mood": 2}).items():
                checkins.answer(made, question, value)
            checkins.finish(made)
            for member in shown_to:
                sharing.show_to(owner, Shown.CHECK_IN, made.id, session.merge(member))
            return made

    def talk_point(self, owner: Membership, words: str = "Over geld") -> TalkPoint:
        """Something that the owner wants to talk about, from a check-in."""
        made = self.check_in(owner, mood=2, words=words, talk=True)
        with self.open():
            mine = select(TalkPoint).where(TalkPoint.check_in_id == made.id)
            return session.scalars(mine).one()

    def review(self, owner: Membership, *, shown_to: Any = (), **answers: Any) -> Review:
        """A finished look back at three months, with these answers."""
        with self.open():
            owner = session.merge(owner)
            made = recovery.begin(owner, packs.own(), operation_key=chance.new_id())
            for item, value in (answers or {"choices": 2}).items():
                recovery.answer(made, item, value)
            recovery.finish(made, first="choices", together=False)
            for member in shown_to:
                sharing.show_to(owner, Shown.REVIEW, made.id, session.merge(member))
            return made

    def talk(
        self, writer: Membership, words: str = "Rustig praten", *, shown_to: Any = ()
    ) -> TalkCard:
        """A card for a talk, shown to some."""
        with self.open():
            writer = session.merge(writer)
            card = talks.write(writer, {Topic.EXPECTATIONS: words})
            for somebody in shown_to:
                sharing.show_to(writer, Shown.TALK, card.id, session.merge(somebody))
            return card

    def section(
        self,
        owner: Membership,
        words: str = "Buiten lopen",
        *,
        part: Part = Part.HELPS,
        shown_to: Any = (),
    ) -> PlanSection:
        """A section of the plan, shown to some."""
        with self.open():
            owner = session.merge(owner)
            section = plan.write(owner, part, words=words, seen=0)
            for member in shown_to:
                sharing.show_to(owner, Shown.PLAN_SECTION, section.id, session.merge(member))
            return section

    def file(
        self, owner: Membership, sent: bytes | Read | None = None, *, name: str = "", **where: Any
    ) -> PlanFile:
        """A photo, or what was sent, in this section of the plan; in none it is for oneself."""
        read = as_read(sent)
        with self.open():
            place = session.get_one(Membership, owner.id)
            part, key = where.get("part", Part.HELPS), chance.new_id()
            return files.keep(place, part, operation_key=key, name=name, read=read)

    def song(self, owner: Membership, address: str = "https://muziek.voorbeeld.nl/rust") -> Song:
        """A link to music."""
        with self.open():
            place = session.get_one(Membership, owner.id)
            key = chance.new_id()
            return files.keep_song(place, operation_key=key, name=None, address=address)

    def fresh(self, thing: Row) -> Row:
        """The same row as it stands in the database now."""
        with self.open():
            return session.get_one(type(thing), thing.id)

    def count(self, kind: type[Base]) -> int:
        """How many rows of this kind there are."""
        with self.open():
            return session.scalar(select(func.count()).select_from(kind)) or 0

    def everything(self, only: Collection[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table (or of these), to hold a before against an after."""
        with self.open():
            return {
                table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
                for table in Base.metadata.sorted_tables
                if not only or table.name in only
            }

    def deliver(self) -> list[EmailMessage]:
        """Let the worker do its round; then the letters in the folder, the newest first."""
        with self.app.app_context():
            while outbox.work(self.database, self.settings, mail.postman(self.settings)):
                pass
        files = (self.settings.instance / "mail").glob("*.eml")
        newest = sorted(files, key=lambda file: -file.stat().st_mtime_ns)
        return [
            cast(EmailMessage, email.message_from_bytes(file.read_bytes(), policy=default))
            for file in newest
        ]
