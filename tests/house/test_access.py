"""Access: where somebody may not come, there is nothing, just as where nothing ever was."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from werkzeug.routing import Rule

from tests.databases import on_one_database
from tests.pages import BASE, Visitor, text_of
from tests.world import World
from webapp import chance, clock
from webapp.account import actions as account
from webapp.agenda import queries as agenda
from webapp.agreements import queries as agreements
from webapp.checkins import queries as checkins
from webapp.circle import queries as circle_queries
from webapp.db import session
from webapp.files import queries as files
from webapp.goals import queries as goals
from webapp.groups import queries as groups
from webapp.groups.models import MemberKind, Membership
from webapp.handovers import queries as handovers
from webapp.invitations import actions as invitations
from webapp.invitations import queries as invitation_queries
from webapp.meetings import queries as meetings
from webapp.notes import queries as notes
from webapp.people.models import Device
from webapp.recovery import queries as recovery
from webapp.sharing.models import Look
from webapp.steps import queries as steps
from webapp.steps.models import HelpState
from webapp.talks import queries as talks

NOWHERE = "/nooit/geweest"
# What differs from page to page and says nothing: the masked token and the operation key.
SECRETS = re.compile(r'(name="(?:csrf_token|operation_key)" value=")[^"]*')
VOLATILE = {"Set-Cookie", "Date"}
# Words that fit as many forms as possible, so that a post that is let in changes something.
KNOCK = {
    "words": "Naar zee",
    "why": "Ver weg",
    "name": "Ria",
    "relation": "Buurvrouw",
    "kind": "close_one",
    "tone": "plain",
    "decision": "right",
    "area": "home",
    "term": "long",
    "state": "done",
    "who": "group",
    "sure": "group",
    "place": "In het park",
    "day": "2031-05-01",
    "at": "14:00",
    "answer": "coming",
    "line": "Ik neem taart mee",
    "rhythm": "4",
    "chair": "Emma",
    "helps": "yes",
    "dates": "helper",
    "goals": "helper",
    "operation_key": "7c0d4b3e-53f4-4a51-9f1e-2f3a4b5c6d7e",
}


@dataclass
class House:
    """A group with one of everything that has an address, and the people in it."""

    owner: Membership
    member: Membership
    waiting: Membership
    helper: Membership
    professional: Membership
    ids: dict[str, Any]
    drafts: dict[str, Any] = field(default_factory=dict)
    met: dict[str, Any] = field(default_factory=dict)

    @property
    def variants(self) -> list[dict[str, Any]]:
        """The ids, with the meeting that was sent and with the one that is a draft."""
        return [self.ids, self.ids | self.drafts]

    def variants_at(self, rule: Rule) -> list[dict[str, Any]]:
        """The same; where it matters, with the meeting that is over too."""
        over = [self.ids | self.met] if rule.endpoint.startswith("impressions.") else []
        return self.variants + over


def furnished(world: World, name: str) -> House:
    """This owner's group. Emma is a member, and sees nothing but the meeting that asks her.

    Sara helps the owner, and sees the goal.
    """
    owner = world.owner(name)
    emma, sara = world.member(owner, "Emma"), world.helper(owner, "Sara")
    wim = world.professional(owner, "Wim")
    contact = world.contact(owner)
    reply = world.reply(world.invitation(contact)[0])
    meeting = world.meeting(owner, emma)
    attendance, _link = world.place_at(meeting, emma)
    draft = world.meeting(owner, emma, sent=False)
    met = world.meeting(owner, emma, starts_at=clock.now() - timedelta(hours=2))
    goal = world.goal(owner, shown_to=[sara])
    step = world.step(owner, goal)
    offered = world.helping(step, sara, HelpState.OFFERED)
    with world.open():
        waiting = session.merge(reply).membership
    return House(
        owner,
        emma,
        waiting,
        sara,
        wim,
        ids={
            "group_id": owner.group_id,
            "membership_id": emma.id,
            "handover_id": world.handover(wim).id,
            "contact_id": contact.id,
            "reply_id": reply.id,
            "goal_id": goal.id,
            "note_id": world.note(owner, shown_to=[sara]).id,
            "wish_id": world.wish(owner, sara).id,
            "step_id": step.id,
            "help_id": offered.id,
            "check_in_id": world.check_in(owner).id,
            "talk_point_id": world.talk_point(owner).id,
            "review_id": world.review(owner).id,
            "item": "choices",
            "meeting_id": meeting.id,
            "attendance_id": attendance.id,
            "agreement_id": world.agreement(owner, meeting).id,
            "item_id": world.item(owner, meeting).id,
            "talk_id": world.talk(owner).id,
            "draft_id": world.proposal(sara).id,
            "file_id": world.file(owner).id,
            "song_id": world.song(owner).id,
            "name": "grip",
            "part": world.section(owner).part.value,
            "rest": "doelen",
        },
        drafts={"meeting_id": draft.id, "attendance_id": world.place_at(draft, emma)[0].id},
        met={"meeting_id": met.id},
    )


def group_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "group_id" in rule.arguments]


def methods_of(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) & {"GET", "POST"})


def address(rule: Rule, ids: dict[str, Any]) -> str:
    built = rule.build({name: ids[name] for name in rule.arguments})
    assert built
    return built[1]


def mixed(rule: Rule, home: dict[str, Any], far: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The ids of this address, with at least one of another group: each alone, and together."""
    names = sorted(name for name in rule.arguments if name.endswith("_id"))
    for chosen in itertools.product((home, far), repeat=len(names)):
        if any(place is far for place in chosen):
            ids = {name: place[name] for name, place in zip(names, chosen, strict=True)}
            yield home | ids


def bare(visitor: Visitor, method: str, path: str, token: str) -> tuple[Any, ...]:
    """An answer without what differs each time."""
    data = KNOCK | {"csrf_token": token} if method == "POST" else None
    answer = visitor.client.open(path, method=method, base_url=BASE, data=data)
    headers = {name: words for name, words in answer.headers.items() if name not in VOLATILE}
    headers.pop("Content-Length", None)
    return answer.status_code, headers, SECRETS.sub(r"\1", text_of(answer))


def absent(ids: dict[str, Any]) -> dict[str, Any]:
    return {name: chance.new_id() if name.endswith("_id") else ids[name] for name in ids}


def stranger(app: Flask, _world: World, _far: House) -> tuple[Visitor, dict[str, Any]]:
    return Visitor(app), {}


def nobody_yet(app: Flask, world: World, _far: House) -> tuple[Visitor, dict[str, Any]]:
    return Visitor(app).signs_in_as(world.person("Kim")), {}


def owner_of_another_group(app: Flask, world: World, _far: House) -> tuple[Visitor, dict[str, Any]]:
    home = furnished(world, "Bram")
    return Visitor(app).signs_in_as(home.owner), home.ids


def member_of_another_group(
    app: Flask, world: World, _far: House
) -> tuple[Visitor, dict[str, Any]]:
    home = furnished(world, "Bram")
    return Visitor(app).signs_in_as(home.member), home.ids


def ex_member(app: Flask, world: World, far: House) -> tuple[Visitor, dict[str, Any]]:
    world.ends(far.member)
    return Visitor(app).signs_in_as(far.member), {}


def turned_away(app: Flask, world: World, far: House) -> tuple[Visitor, dict[str, Any]]:
    world.ends(far.waiting)
    return Visitor(app).signs_in_as(far.waiting), {}


OUTSIDERS = [stranger, nobody_yet, owner_of_another_group]
OUTSIDERS += [member_of_another_group, ex_member, turned_away]
WAITED = {ex_member, turned_away}
"""They may know that the group was: in its waiting room they are sent to the one sentence."""


def but_for_refusals(world: World) -> dict[str, Any]:
    """Everything there is, and what was read. That something was refused is noted for the owner."""
    rows = world.everything()
    with world.open():
        rows["look"] = [(look.id,) for look in session.query(Look) if look.shown]
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("who", OUTSIDERS, ids=lambda who: who.__name__)
@on_one_database  # and on both by tests/house/test_who_may.py
def test_a_group_of_others_is_as_if_it_never_was(app, world, who):
    far = furnished(world, "Anna")
    visitor, home = who(app, world, far)
    token, before = visitor.token(), but_for_refusals(world)
    nothing = {method: bare(visitor, method, NOWHERE, token) for method in ("GET", "POST")}
    assert nothing["GET"][0] == nothing["POST"][0] == 404

    knocked = 0
    for rule in group_rules(app):
        for there in far.variants_at(rule):
            for ids in mixed(rule, home or absent(there), there):
                for method in methods_of(rule):
                    answer = bare(visitor, method, address(rule, ids), token)
                    knocked += 1
                    if who in WAITED and rule.endpoint == "invitations.waiting":
                        assert (answer[0], answer[1]["Location"]) == (303, "/groepen")
                        continue
                    assert answer == nothing[method], f"{method} {rule} as {who.__name__}"
    assert knocked > 200, "every address was tried"
    assert but_for_refusals(world) == before


@pytest.mark.slow
def test_who_waits_for_the_owners_yes_sees_the_waiting_room_and_nothing_else(app, world):
    far = furnished(world, "Anna")
    visitor = Visitor(app).signs_in_as(far.waiting)
    token, before = visitor.token(), but_for_refusals(world)
    nothing = {method: bare(visitor, method, NOWHERE, token) for method in ("GET", "POST")}

    for rule in group_rules(app):
        for method, ids in itertools.product(methods_of(rule), far.variants_at(rule)):
            if rule.endpoint == "groups.leave" and method == "POST":
                continue  # who waits may stop waiting; that is a change
            answer = bare(visitor, method, address(rule, ids), token)
            if rule.endpoint in {"invitations.waiting", "groups.leave"}:
                assert answer[0] == 200
            else:
                assert answer == nothing[method], f"{method} {rule}"
    assert but_for_refusals(world) == before


def test_asking_for_something_of_another_group_finds_nothing(app, world):
    """Each query by itself; behind it `check` would refuse the thing once more."""
    anna, bram = furnished(world, "Anna"), furnished(world, "Bram")
    queries = {
        "goal_id": goals.goal_in,
        "meeting_id": meetings.meeting_in,
        "check_in_id": checkins.check_in_in,
        "talk_point_id": checkins.talk_point_in,
        "review_id": recovery.review_in,
        "contact_id": circle_queries.contact_in,
        "reply_id": invitation_queries.reply_in,
        "membership_id": groups.place_in,
        "handover_id": handovers.handover_in,
        "talk_id": talks.card_in,
        "note_id": notes.note_in,
        "wish_id": notes.wish_in,
        "draft_id": goals.draft_in,
        "step_id": steps.step_in,
        "agreement_id": agreements.agreement_in,
        "item_id": agenda.item_in,
        "file_id": files.file_in,
        "song_id": files.song_in,
    }
    asked = {name for rule in group_rules(app) for name in rule.arguments if name.endswith("_id")}
    assert asked - {"group_id", "attendance_id", "help_id"} == set(queries)
    with world.open():
        for name, query in queries.items():
            assert query(anna.owner.group_id, anna.ids[name]), name
            assert query(anna.owner.group_id, bram.ids[name]) is None, name


SEES = {"today.show", "circle.everyone", "goals.index", "meetings.index", "checkins.index"}
SEES |= {"talks.mine", "talks.who_sees", "recovery.index", "notes.index"}
SEES |= {"invitations.waiting", "plan.index"}
ASKED = {
    "agenda.show",
    "agenda.new",
    "meetings.show",
    "meetings.answer",
    "polls.show",
    "polls.answer",
    "calendars.entry",
    "impressions.say",
    "impressions.show",
    "impressions.throw_away",
}
SEES |= ASKED
SEES |= {"groups.leave", "groups.my_card", "groups.card"}


@pytest.mark.slow
@on_one_database
def test_what_a_member_may_not_see_is_as_if_it_never_was(app, world):
    """Emma was asked for a meeting. Jan was asked nothing; both were shown nothing."""
    house = furnished(world, "Anna")
    jan = world.member(house.owner, "Jan")
    for member in (house.member, jan):
        visitor = Visitor(app).signs_in_as(member)
        token, before = visitor.token(), but_for_refusals(world)
        nothing = {method: bare(visitor, method, NOWHERE, token) for method in ("GET", "POST")}
        open_to = SEES if member is house.member else SEES - ASKED

        for rule in group_rules(app):
            for method, ids in itertools.product(methods_of(rule), house.variants_at(rule)):
                sent = ids["meeting_id"] != house.drafts["meeting_id"]
                asked = sent or not {"meeting_id"} & rule.arguments
                if rule.endpoint in open_to and asked:
                    continue
                answer = bare(visitor, method, address(rule, ids), token)
                assert answer == nothing[method], f"{method} {rule} as {member.name}"
        assert but_for_refusals(world) == before


def test_what_was_shown_is_gone_with_the_next_request_after_it_is_taken_back(app, world):
    owner = world.owner()
    emma = world.member(owner, "Emma")
    goal = world.goal(owner, "Zelfstandig wonen", shown_to=[emma])
    there, nowhere = f"/groep/{owner.group_id}/doelen/{goal.id}", NOWHERE
    hers, annas = Visitor(app).signs_in_as(emma), Visitor(app).signs_in_as(owner)
    assert "Zelfstandig wonen" in hers.opens(there).words

    annas.sends(f"{there}/wie-ziet-dit", who="me")
    token = hers.token()
    assert bare(hers, "GET", there, token) == bare(hers, "GET", nowhere, token)
    assert "Zelfstandig wonen" not in hers.opens(f"/groep/{owner.group_id}/doelen").html


HELPERS = {"goals.propose", "goals.propose_words", "goals.take_back"}
HELPERS |= {"steps.help_with", "steps.take_back"}
HELPERS |= {"notes.think_of", "notes.say_back", "notes.calling"}
"""What an owner has no need of: a helper prepares it for them."""
LAST = ["ending.without_professionals", "ending.close"]
"""After these there is nobody, or nothing, to knock at."""


@pytest.mark.slow
@on_one_database
def test_the_owner_is_let_in_everywhere(app, world):
    """The control: the same knocks open every door for who has the right."""
    house = furnished(world, "Anna")
    annas = Visitor(app).signs_in_as(house.owner)
    kim = world.professional(house.owner, "Kim")
    rights = dict.fromkeys(HELPERS, house.helper) | {
        "agenda.take_back": house.member,
        "meetings.answer": house.member,
        "impressions.show": house.member,
        "polls.answer": house.member,
        "groups.leave": world.member(house.owner, "Jan"),
        "handovers.ask": kim,
        "handovers.take_back": kim,
    }
    others = {endpoint: Visitor(app).signs_in_as(who) for endpoint, who in rights.items()}
    last = {endpoint: number for number, endpoint in enumerate(LAST, 1)}
    for rule in sorted(group_rules(app), key=lambda rule: last.get(rule.endpoint, 0)):
        visitor = others.get(rule.endpoint, annas)
        for method in methods_of(rule):
            used_up = method == "POST" or rule.endpoint == "notes.calling"  # the owner was called
            fresh = _again(world, house) if used_up else house
            found = {
                bare(visitor, method, address(rule, ids), visitor.token())[0]
                for ids in fresh.variants_at(rule)
            }
            assert found & {200, 303, 409, 422}, f"{method} {rule}: {found}"


def _again(world: World, house: House) -> House:
    """The same group with new things, because a post may have used the others up."""
    contact = world.contact(house.owner, "Ria")
    reply = world.reply(world.invitation(contact)[0])
    meeting = world.meeting(house.owner, house.member)
    draft = world.meeting(house.owner, house.member, sent=False)
    met = world.meeting(house.owner, house.member, starts_at=clock.now() - timedelta(hours=2))
    sara = world.member(house.owner, "Sara", kind=MemberKind.PROFESSIONAL)
    goal = world.goal(house.owner, shown_to=[house.helper])
    step, proposed = world.step(house.owner, goal), world.step(house.helper, goal, "Samen")
    things = {
        "note_id": world.note(house.owner, shown_to=[house.helper]).id,
        "wish_id": world.wish(house.owner, house.helper).id,
        "step_id": step.id,
        "help_id": world.helping(step, house.helper, HelpState.OFFERED).id,
        "membership_id": sara.id,
        "handover_id": world.handover(sara).id,
        "attendance_id": world.place_at(meeting, house.member)[0].id,
        "contact_id": contact.id,
        "reply_id": reply.id,
        "goal_id": goal.id,
        "draft_id": world.proposal(house.helper).id,
        "file_id": world.file(house.owner).id,
        "song_id": world.song(house.owner).id,
        "check_in_id": world.check_in(house.owner).id,
        "talk_point_id": world.talk_point(house.owner).id,
        "review_id": world.review(house.owner).id,
        "meeting_id": meeting.id,
        "agreement_id": world.agreement(house.owner, meeting).id,
        "item_id": world.item(house.owner, meeting).id,
    }
    item = world.item(house.member, meeting)
    others = {"meeting_id": draft.id, "step_id": proposed.id, "item_id": item.id}
    return replace(house, ids=house.ids | things, drafts=others, met={"meeting_id": met.id})


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrong", ["1", "%00", "..", "zelfstandig", "7C0D4B3E-53F4-4A51-9F1E-2F3A4B5C6D7", "'"]
)
@on_one_database
def test_an_id_that_cannot_be_one_is_as_if_it_never_was(app, world, wrong):
    house = furnished(world, "Anna")
    for visitor in (Visitor(app), Visitor(app).signs_in_as(house.owner)):
        token, before = visitor.token(), but_for_refusals(world)
        nothing = {method: bare(visitor, method, NOWHERE, token) for method in ("GET", "POST")}
        for rule in group_rules(app):
            for name in sorted(each for each in rule.arguments if each.endswith("_id")):
                path = address(rule, house.ids).replace(str(house.ids[name]), wrong)
                for method in methods_of(rule):
                    assert bare(visitor, method, path, token) == nothing[method], path
        assert but_for_refusals(world) == before


def test_links_that_no_longer_lead_anywhere_look_like_one_that_never_did(app, world):
    owner = world.owner()
    emma = world.member(owner, "Emma")
    in_a_month = world.meeting(owner, emma, starts_at=clock.now() + timedelta(days=30))
    _attendance, hers = world.place_at(in_a_month, emma)
    world.ends(emma)
    withdrawn, withdrawn_link = world.invitation(world.contact(owner, "Mo"))
    with world.open():
        invitations.withdraw(session.merge(withdrawn))
    _expired, expired_link = world.invitation(world.contact(owner, "Ria"))
    with time_machine.travel(clock.now() - timedelta(days=16), tick=False):
        old_start_link = world.start_link(world.professional(owner))

    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        for visitor in (Visitor(app), Visitor(app).signs_in_as(world.person("Kim"))):
            token, before = visitor.token(), but_for_refusals(world)
            for method, (room, links) in itertools.product(
                ("GET", "POST"),
                {
                    "u": [hers],
                    "uitnodiging": [withdrawn_link, expired_link],
                    "start": [old_start_link],
                }.items(),
            ):
                never = bare(visitor, method, f"/{room}/nooit-gemaakt", token)
                assert never[0] == 404
                for link in links:
                    status, headers, page = bare(visitor, method, f"/{room}/{link}", token)
                    assert (status, headers, page.replace(link, "nooit-gemaakt")) == never
            assert but_for_refusals(world) == before


def actors(app: Flask, world: World, house: House) -> dict[str, Visitor]:
    """Everybody who could come by."""
    gone = world.member(house.owner, "Jan")
    world.ends(gone)
    return {
        "stranger": Visitor(app),
        "owner": Visitor(app).signs_in_as(house.owner),
        "member": Visitor(app).signs_in_as(house.member),
        "helper": Visitor(app).signs_in_as(house.helper),
        "who waits": Visitor(app).signs_in_as(house.waiting),
        "ex-member": Visitor(app).signs_in_as(gone),
        "professional": Visitor(app).signs_in_as(house.professional),
        "owner of another group": Visitor(app).signs_in_as(world.owner("Bram")),
        "somebody without a group": Visitor(app).signs_in_as(world.person("Kim")),
    }


def every_address(app: Flask, world: World, house: House) -> dict[str, Rule]:
    """Every address that can be opened, with everything that it can name."""
    _invitation, invitation_link = world.invitation(world.contact(house.owner, "Ria"))
    somebody = Visitor(app)
    somebody.sends("/inloggen", email="kim@voorbeeld.nl", own_phone="yes")
    sign_in_link = re.search(r"/in/(\S+)", world.deliver()[0].as_string())
    assert sign_in_link
    with world.open():
        account.begin_change(
            session.merge(world.person("Lies", address="lies@voorbeeld.nl")), email="l@voorbeeld.nl"
        )
    back = re.search(r"/adres-terug/(\S+)", "".join(map(str, world.deliver())))
    assert back
    meeting = world.meeting(house.owner, house.member)
    met = world.meeting(house.owner, house.member, starts_at=clock.now() - timedelta(hours=2))
    links = {
        "impressions.own_link": world.place_at(met, house.member)[1],
        "meetings.own_link": world.place_at(meeting, house.member)[1],
        "calendars.own_entry": world.place_at(meeting, house.member)[1],
        "calendars.feed": world.feed(house.member),
        "polls.own_link": world.place_at(meeting, house.member)[1],
        "invitations.answer": invitation_link,
        "people.link": sign_in_link.group(1),
        "account.turn_back_by_link": back.group(1),
        "arranging.start_link": world.start_link(house.professional),
        "notices.stop": world.stop_link(house.member),
        "trial.become": "Anna",
    }
    found = {}
    for rule in app.url_map.iter_rules():
        link = {"link": links.get(rule.endpoint), "name": links.get(rule.endpoint, "grip")}
        if "GET" in (rule.methods or set()):
            found |= {address(rule, ids | link): rule for ids in house.variants_at(rule)}
    return found


def as_it_was(world: World) -> dict[str, Any]:
    """Everything there is, but for who looked at what, and when a session was last seen."""
    rows = world.everything()
    del rows["look"]
    at = [column.name for column in Device.__table__.columns].index("seen_at")
    rows["device"] = [row[:at] + row[at + 1 :] for row in rows["device"]]
    return {table: sorted(found, key=repr) for table, found in rows.items()}


@pytest.mark.slow
@on_one_database
def test_looking_changes_nothing_for_anybody_anywhere(app, world):
    house = furnished(world, "Anna")
    paths = every_address(app, world, house)
    everybody = actors(app, world, house)
    for visitor in everybody.values():
        visitor.opens("/over")
    before, opened = as_it_was(world), set[str]()

    later = clock.now() + timedelta(minutes=6)  # in which a session may note that it was seen
    with time_machine.travel(later, tick=False):
        for name, visitor in everybody.items():
            for path, method in itertools.product(paths, ("GET", "HEAD")):
                answer = visitor.client.open(path, method=method, base_url=BASE)
                assert answer.status_code < 500, path
                opened |= {paths[path].endpoint} if answer.status_code in {200, 303} else set()
            assert as_it_was(world) == before, name
    pages = {rule.endpoint for rule in paths.values() if "GET" in (rule.methods or set())}
    assert opened == pages, "somebody opened every page"
