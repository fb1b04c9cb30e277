"""The example people: what Anna, Emma, Mo, Sara and Bram did, relative to today.

Everything is done by the same actions that real people use.
"""

import io
from datetime import datetime, time, timedelta

from flask_babel import force_locale
from PIL import Image, ImageDraw

from webapp import chance, clock
from webapp.agenda import actions as agenda
from webapp.agreements import actions as agreements
from webapp.checkins import actions as checkins
from webapp.circle import actions as circle
from webapp.circle import queries as circle_queries
from webapp.circle.models import Closeness, Contact
from webapp.db import session
from webapp.files import actions as files
from webapp.files import reading
from webapp.goals import actions as goals
from webapp.goals.models import Area, Goal, State, Term
from webapp.groups import actions as groups
from webapp.groups.models import MemberKind, Membership
from webapp.impressions import actions as impressions
from webapp.impressions.models import Found
from webapp.invitations import actions as invitations
from webapp.invitations import texts
from webapp.invitations.models import Tone
from webapp.meetings import actions as meetings
from webapp.meetings.models import Answer, Meeting, PlaceKind
from webapp.notes import actions as notes
from webapp.notices import actions as notices
from webapp.organisations import actions as organisations
from webapp.organisations.queries import organisation_called
from webapp.people import actions as people
from webapp.people.models import Person
from webapp.people.queries import lookup_of, person_with
from webapp.pin.recipe import Recipe
from webapp.plan import actions as plan
from webapp.plan.models import Part
from webapp.recovery import actions as recovery
from webapp.recovery import packs
from webapp.sharing import actions as sharing
from webapp.sharing.models import Shown
from webapp.steps import actions as steps
from webapp.steps.models import Step

ADDRESSES = {
    name: f"{name.lower()}@voorbeeld.example" for name in ("Anna", "Emma", "Sara", "Bram", "Jan")
}
SARAS_PIN = "7031"
"""A professional keeps a lock of her own (product.md M2)."""
CLOSE, PRO, PEER = MemberKind.CLOSE_ONE, MemberKind.PROFESSIONAL, MemberKind.PEER_WORKER

WIJ = "WIJ Groningen"


def fill() -> None:
    """Put the example people in an empty house. A filled one stays as it is."""
    if person_with(lookup_of(ADDRESSES["Anna"])) is not None:
        return
    organisations.fill_empty_list()
    everybody = {name: _person(name) for name in ADDRESSES}
    anna = _anna(everybody)
    _brams_group(everybody)
    _mo(anna)


def _person(name: str) -> Person:
    person = people.new_person(name, language="nl")
    person.email, person.email_lookup = ADDRESSES[name], lookup_of(ADDRESSES[name])
    return person


def _anna(everybody: dict[str, Person]) -> Membership:
    anna = groups.begin(everybody["Anna"], name="Mijn steungroep")
    emma = _joins(anna, everybody["Emma"], "Zus", CLOSE, Closeness.NEAR)
    jan = _joins(anna, everybody["Jan"], "Vriend van het koor", CLOSE)
    sara = _joins(anna, everybody["Sara"], WIJ, PRO, Closeness.FAR)
    _works_at_wij(sara)
    sara.person.pin = Recipe.of(sara.person, SARAS_PIN, chance.new_id()).made()
    _annas_goals(anna, emma, sara)
    _annas_meetings(anna, [emma, jan, sara])
    _annas_check_ins(anna, emma)
    _annas_plan(anna, emma)
    _annas_notes(anna, emma, jan)
    return anna


def _annas_notes(anna: Membership, emma: Membership, jan: Membership) -> None:
    words = "Het gesprek over de kamer was goed. Ik ben moe, maar blij."
    note = notes.write(anna, operation_key=chance.new_id(), words=words, to=[emma, jan])
    notes.think_of(note, emma, warm=True)
    notices.drop(*(answer.id for answer in note.answers))  # they know already


def _joins(
    owner: Membership,
    person: Person,
    relation: str,
    kind: MemberKind,
    closeness: Closeness = Closeness.MIDDLE,
) -> Membership:
    contact = _contact(owner, person.name, relation, kind)
    circle.describe(contact, name=contact.name, relation=relation, gives="", closeness=closeness)
    invitation = _invited(owner, contact)
    reply = invitations.accept(invitation, person, operation_key=chance.new_id())
    place = invitations.confirm(reply)
    if place is None:
        raise RuntimeError("an example person could not join")
    place.confirmed_at = clock.now() - timedelta(days=30)
    return place


def _works_at_wij(place: Membership) -> None:
    known = organisation_called(WIJ)
    place.organisation_id = known.id if known else None


def _contact(owner: Membership, name: str, relation: str, kind: MemberKind) -> Contact:
    return circle.write_down(
        owner, operation_key=chance.new_id(), name=name, relation=relation, kind=kind
    )


def _invited(owner: Membership, contact: Contact):  # type: ignore[no-untyped-def]
    session.flush()
    with force_locale("nl"):
        words = texts.text(Tone.PLAIN, name=contact.name, owner=owner.name)
    invitation = invitations.invite(owner, contact, operation_key=chance.new_id(), words=words)
    session.flush()
    return invitation


def _goal(owner: Membership, words: str, why: str, area: Area, term: Term) -> Goal:
    goal = goals.want(owner, operation_key=chance.new_id(), words=words, why=why)
    goals.place(goal, area=area, term=term)
    session.flush()
    return goal


def _annas_goals(anna: Membership, emma: Membership, sara: Membership) -> None:
    home = _goal(
        anna,
        "Zelfstandig wonen",
        "Ik wil mijn eigen sleutel. En mijn zoon kan dan blijven slapen.",
        Area.HOME,
        Term.LONG,
    )
    sharing.show_to(anna, Shown.GOAL, home.id, emma)
    sharing.show_to(anna, Shown.GOAL, home.id, sara)
    _annas_steps(anna, home, emma)
    singing = _goal(
        anna, "Elke week naar het koor", "Van zingen word ik rustig.", Area.PEOPLE, Term.SHORT
    )
    sharing.show_to_everyone(anna, Shown.GOAL, singing.id)
    _step(anna, singing, "Bellen met de dirigent", "deze week")
    _goal(anna, "Mijn post op tijd openmaken", "Dan schrik ik minder.", Area.MONEY, Term.SHORT)
    walking = _goal(anna, "Elke dag een rondje lopen", "", Area.HEALTH, Term.SHORT)
    goals.tell(walking, State.RESTING)


def _annas_steps(anna: Membership, home: Goal, emma: Membership) -> None:
    for words in ("Inschrijven bij de woningbouw", "Budget maken met Sara"):
        steps.do(_step(anna, home, words))
    rooms = _step(anna, home, "Kamers bekijken")
    steps.ask(rooms, [emma])
    steps.offer(rooms, emma)
    steps.ask(_step(anna, home, "Verhuizen regelen", "in het voorjaar"), [emma])


def _step(owner: Membership, goal: Goal, words: str, moment: str = "") -> Step:
    return steps.add(owner, goal, operation_key=chance.new_id(), words=words, moment=moment)


def _annas_plan(anna: Membership, emma: Membership) -> None:
    said = {
        Part.GOOD: "Ik sta om acht uur op en zing in de keuken.",
        Part.LESS: "Ik slaap drie nachten slecht.\nIk laat de post liggen.",
        Part.HELPS: "Een rondje langs het water met Emma.\nSamen thee drinken, zonder veel vragen.",
        Part.CALL: "Emma 06 12345678\nDe huisartsenpost 088 1234567",
        Part.PRACTICAL: "De poes krijgt ’s ochtends en ’s avonds eten.",
    }
    for part, words in said.items():
        section = plan.write(anna, part, words=words, seen=0)
        if part in {Part.LESS, Part.HELPS}:
            sharing.show_to(anna, Shown.PLAN_SECTION, section.id, emma)
    letter = "Lieve Anna, dit gaat weer over. Zet thee en bel Emma. Morgen is er weer een dag."
    plan.write_letter(anna, words=letter, seen=0)
    lake, key = reading.read(_lake()), chance.new_id()
    files.keep(anna, Part.HELPS, operation_key=key, name="Het water bij de molen", read=lake)
    address, key = "https://muziek.voorbeeld.nl/rustig", chance.new_id()
    files.keep_song(anna, operation_key=key, name="Een rustig lied", address=address)


def _lake() -> bytes:
    """A drawing of water under a clear sky, instead of a photo."""
    picture, out = Image.new("RGB", (640, 420), "#bfe0ec"), io.BytesIO()
    draw = ImageDraw.Draw(picture)
    draw.ellipse((440, 50, 540, 150), fill="#f6d77a")
    draw.polygon([(0, 250), (180, 150), (360, 250)], fill="#7fa88b")
    draw.polygon([(260, 250), (480, 180), (640, 250)], fill="#6b967a")
    draw.rectangle((0, 250, 640, 420), fill="#5d9fb5")
    picture.save(out, "PNG")
    return out.getvalue()


def _annas_meetings(anna: Membership, members: list[Membership]) -> None:
    emma, jan, sara = members
    coming = _meeting(anna, members, _in_days(6, time(14)), PlaceKind.PLACE, "Bij Anna thuis")
    for member, answer in ((emma, Answer.COMING), (jan, Answer.UNSURE)):
        attendance = coming.attendance_of(member)
        if attendance is not None:
            meetings.answer(attendance, answer)
    for words in ("Hoe gaat het met iedereen", "Mijn doelen", "Wie doet wat"):
        key = chance.new_id()
        agenda.put_on(anna, coming, operation_key=key, words=words, about=None)
    _meeting(anna, [emma], _in_days(20, time(10, 30)), PlaceKind.PHONE, "06 12345678")
    met = _meeting(anna, [emma, sara], _in_days(-84, time(14)), PlaceKind.PLACE, "Bij Anna thuis")
    _agreed(anna, met, emma, sara)


def _agreed(anna: Membership, met: Meeting, emma: Membership, sara: Membership) -> None:
    for words, moment, who in (
        ("Samen naar de markt", "zaterdag", emma),
        ("Bellen over de fiets", "volgende week", sara),
        ("Vragen of de buurvrouw mee wil doen", "", None),
    ):
        key = chance.new_id()
        agreements.agree(met, operation_key=key, words=words, moment=moment, who=who)
    impressions.say(anna, met, found=Found.GOOD, words="")
    impressions.show(impressions.say(emma, met, found=Found.SO_SO, words="Het duurde wat lang."))
    said = "We praatten over naar buiten gaan. Klein beginnen is goed."
    agreements.show(anna, agreements.sum_up(met, words=said, seen=0))


def _meeting(
    owner: Membership, members: list[Membership], at: datetime, kind: PlaceKind, place: str
) -> Meeting:
    meeting = meetings.plan(owner, operation_key=chance.new_id(), starts_at=at)
    meetings.meet_at(meeting, kind=kind, place=place, seen=1)
    meetings.ask(meeting, members)
    meeting.sent_at = clock.now()  # without the mails: nobody wrote to these addresses
    return meeting


def _in_days(days: int, at: time) -> datetime:
    return clock.moment(clock.today() + timedelta(days=days), at)


def _annas_check_ins(anna: Membership, emma: Membership) -> None:
    weeks = (
        (22, {"mood": 1, "grip": 1, "support": 2}),
        (15, {"mood": 2, "grip": 2, "support": 3, "step": 0, "words": "Het koor was fijn."}),
        (8, {"mood": 3, "grip": 2, "support": 3, "step": 1, "talk": True}),
    )
    for days, answers in weeks:
        check_in = checkins.begin(
            anna,
            operation_key=chance.new_id(),
            goal_id=None,
            written_at=clock.now() - timedelta(days=days),
        )
        for question, value in answers.items():
            checkins.answer(check_in, question, value)
        checkins.finish(check_in)
    sharing.show_to(anna, Shown.CHECK_IN, check_in.id, emma)
    _anna_looks_back(anna)


def _anna_looks_back(anna: Membership) -> None:
    """Once, three months ago; so the next time stands beside it."""
    review = recovery.begin(anna, packs.own(), operation_key=chance.new_id())
    said = {"living": 2, "content": 1, "taking-part": None, "choices": 1, "grip": 2, "not-alone": 3}
    for statement, value in said.items():
        recovery.answer(review, statement, value)
    recovery.answer(review, "own_word", "kwetsbaarheid")
    recovery.finish(review, first="choices", together=True)
    review.written_at = anna.group.looked_back_at = clock.now() - timedelta(weeks=12)


def _brams_group(everybody: dict[str, Person]) -> None:
    bram = groups.begin(everybody["Bram"], name="Bram en de anderen")
    sara = _joins(bram, everybody["Sara"], WIJ, PRO)
    _works_at_wij(sara)
    goal = _goal(bram, "Weer leren fietsen", "Dan kan ik naar de markt.", Area.HEALTH, Term.SHORT)
    sharing.show_to(bram, Shown.GOAL, goal.id, sara)
    _meeting(
        bram, [sara], _in_days(10, time(11)), PlaceKind.VIDEO, "https://beeldbellen.example/bram"
    )


def _mo(anna: Membership) -> None:
    _invited(anna, _contact(anna, "Mo", "Buurman", CLOSE))
    _contact(anna, "Ria", "Van de inloop", PEER)
    if not circle_queries.contacts(anna.group_id):
        raise RuntimeError("the example circle is empty")
