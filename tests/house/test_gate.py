"""The gate: what nobody decided about is not entered."""

from pathlib import Path

import pytest
from flask import abort

from tests.conftest import new_house
from tests.pages import Visitor
from tests.world import World
from webapp import gate
from webapp.db import session
from webapp.gate import check, me, requires
from webapp.goals import queries as goals
from webapp.goals.models import Goal
from webapp.policy import RULES, Can
from webapp.web import go_to

DOORS = Path(__file__).parent.parent / "doors.txt"
QUIET = "/groep/<uuid:group_id>/doelen/<uuid:goal_id>/stil"
PLAIN = {"Content-Type": "text/plain"}


@pytest.fixture
def house(tmp_path):
    """A house of one test's own, to which that test adds a view."""
    app = new_house(tmp_path)
    app.testing = False  # an error becomes a page, as for people
    yield app
    app.extensions["database"].engine.dispose()


def owner_and_goal(house):
    world = World(house)
    owner = world.owner()
    goal = world.goal(owner, "Zelfstandig wonen")
    path = f"/groep/{owner.group_id}/doelen/{goal.id}/stil"
    return world, Visitor(house).signs_in_as(owner), path


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_view_without_a_decision_is_refused_and_never_entered(house, method, caplog):
    entered = []
    house.add_url_rule("/nieuw", "new", lambda: entered.append(1) or "Kom binnen", methods=[method])
    house.extensions["csrf"].exempt(house.view_functions["new"])
    world, owner, _path = owner_and_goal(house)
    before = world.everything()

    for visitor in (owner, owner.another()):
        page = visitor.opens("/nieuw") if method == "GET" else visitor.posts("/nieuw")
        assert page.status == 500
        assert "Kom binnen" not in page.html
    assert not entered
    assert "NoDecision" in caplog.text
    assert world.everything() == before


@pytest.mark.parametrize("status", [200, 422])
def test_a_view_that_shows_a_thing_without_asking_is_refused(house, status):
    @requires(Can.READ_GOAL)
    def quiet(group_id, goal_id):
        return goals.goal_in(group_id, goal_id).words, status, PLAIN

    house.add_url_rule(QUIET, "quiet", quiet)
    _world, owner, path = owner_and_goal(house)

    page = owner.opens(path)
    assert page.status == 500, "even to the owner"
    assert "Zelfstandig wonen" not in page.html


def test_a_view_that_changes_a_thing_without_asking_changes_nothing(house):
    @requires(Can.CHANGE_GOAL)
    def quiet(group_id, goal_id):
        goals.goal_in(group_id, goal_id).words = "Iets anders"
        return go_to("goals.index", group_id=group_id)

    house.add_url_rule(QUIET, "quiet", quiet, methods=["POST"])
    world, owner, path = owner_and_goal(house)
    before = world.everything()

    assert owner.posts(path, csrf_token=owner.token()).status == 500
    assert world.everything() == before


def test_a_view_that_asks_first_is_entered(house):
    @requires(Can.READ_GOAL)
    def quiet(group_id, goal_id):
        check(Can.READ_GOAL, goals.goal_in(group_id, goal_id))
        return f"Van {me.name}", 200, PLAIN

    house.add_url_rule(QUIET, "quiet", quiet)
    world, owner, path = owner_and_goal(house)
    neighbour = owner.another().signs_in_as(world.member(name="Mo"))

    assert owner.opens(path).html == "Van Anna"
    assert neighbour.opens(path).status == 404


def test_a_thing_of_another_group_is_refused_although_the_view_found_it(house):
    @requires(Can.READ_GOAL)
    def quiet(group_id, goal_id):  # noqa: ARG001 - this view looks in every group
        check(Can.READ_GOAL, session.get_one(Goal, goal_id))
        return "Kom binnen", 200, PLAIN

    house.add_url_rule(QUIET, "quiet", quiet)
    world, annas, path = owner_and_goal(house)
    bram = world.owner("Bram")

    assert annas.opens(path).html == "Kom binnen"
    there = f"/groep/{bram.group_id}/{path.split('/', 3)[3]}"
    assert annas.another().signs_in_as(bram).opens(there).status == 404


def test_a_view_that_finds_nothing_need_not_ask(house):
    @requires(Can.READ_GOAL)
    def quiet(group_id, goal_id):  # noqa: ARG001 - the address names them
        abort(404)

    house.add_url_rule(QUIET, "quiet", quiet)
    _world, owner, path = owner_and_goal(house)

    assert owner.opens(path).status == 404


def test_every_address_has_a_decision(app):
    with app.app_context():
        for rule in app.url_map.iter_rules():
            assert gate.door_of(rule.endpoint), rule


def test_a_group_is_in_the_address_of_every_page_that_asks_for_a_permission(app):
    with app.app_context():
        for rule in app.url_map.iter_rules():
            about_a_group = "group_id" in rule.arguments
            asks = gate.door_of(rule.endpoint).can is not None
            assert about_a_group == asks, f"{rule} names a group and asks for no permission"


def test_ids_in_addresses_are_opaque_and_typed(app):
    for rule in app.url_map.iter_rules():
        for name in rule.arguments:
            kind = type(rule._converters[name]).__name__
            wanted = "UUIDConverter" if name.endswith("_id") else "UnicodeConverter"
            if name == "rest":  # the page of the group that the owner looks at with Emma
                wanted = "PathConverter"
            assert kind == wanted, f"{rule}: {name} is a {kind}"


def test_each_change_of_permission_is_one_line_in_doors_txt(app):
    """After a change: `steungroep doors > tests/doors.txt`, in a trial; say so in the commit."""
    assert gate.doors(app) == DOORS.read_text().splitlines()


def test_the_table_of_permissions_has_one_rule_for_everything_one_can_do():
    assert set(RULES) == set(Can)
