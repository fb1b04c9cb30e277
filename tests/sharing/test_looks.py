"""Who looked: every read of somebody else's thing is one row that stays."""

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from click.testing import CliRunner
from flask import g
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from tests.conftest import new_house
from tests.pages import Visitor
from tests.world import World
from webapp import clock
from webapp.cli import commands
from webapp.db import session
from webapp.gate import check
from webapp.groups.models import MemberKind
from webapp.policy import Can
from webapp.sharing import actions as sharing
from webapp.sharing import queries
from webapp.sharing.models import Look, Shareable, Shown
from webapp.sharing.telling import MANY, read
from webapp.talks.models import TalkCard


def test_the_owner_reads_who_looked_in_plain_words(world, visitor):
    anna = world.owner()
    emma = world.member(anna, "Emma")
    goal = world.goal(anna, shown_to=[emma])

    visitor.another().signs_in_as(emma).opens(f"/groep/{anna.group_id}/doelen/{goal.id}")
    visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}/wie-heeft-gekeken")

    assert "Emma las een doel." in visitor.page.words


def test_each_thing_read_is_one_row_and_the_owners_own_reading_is_none(world, visitor):
    anna = world.owner()
    emma = world.member(anna, "Emma")
    for words in ("Koor", "Wonen"):
        world.goal(anna, words, shown_to=[emma])
    world.goal(anna, "Geheim")

    visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}/doelen")
    assert world.count(Look) == 0
    visitor.signs_in_as(emma).opens(f"/groep/{anna.group_id}/doelen")
    assert world.count(Look) == 2


def test_what_was_refused_is_noted_as_refused_once(world, visitor):
    """NEN 7513, security.md T24: a refusal is a row too. Who was refused sees nothing of it."""
    anna = world.owner()
    emma = world.member(anna, "Emma")
    goal = world.goal(anna)
    page = visitor.signs_in_as(emma).opens(f"/groep/{anna.group_id}/doelen/{goal.id}")
    assert page.status == 404
    with world.open():
        (look,) = session.query(Look)
        assert (look.what, look.thing_id, look.shown) == ("goal", goal.id, False)
        assert (look.membership_id, look.right) == (emma.id, Can.READ_GOAL)
    words = visitor.another().signs_in_as(anna).opens(page_of(anna)).words
    assert "Emma kreeg iets van jou niet te zien." in words
    assert "las een doel" not in words


def page_of(anna):
    return f"/groep/{anna.group_id}/wie-heeft-gekeken"


def test_what_nobody_has_is_nobodys_look(world, visitor):
    anna, bram = world.owner(), world.owner("Bram")
    emma = world.member(anna, "Emma")
    for thing in (uuid4(), world.goal(bram).id):
        visitor.signs_in_as(emma).opens(f"/groep/{anna.group_id}/doelen/{thing}")
        assert visitor.page.status == 404
    assert world.count(Look) == 0


def test_a_look_says_on_whose_behalf_and_by_which_right(world, visitor):
    anna = world.owner()
    sara = world.member(anna, "Sara", kind=MemberKind.PROFESSIONAL)
    works_at = world.organisation("Lentis")
    with world.open():
        session.merge(sara).organisation_id = works_at.id
    meeting = world.meeting(anna, sara)
    goal = world.goal(anna, shown_to=[sara])
    here = f"/groep/{anna.group_id}"
    for path in (f"{here}/doelen/{goal.id}", f"{here}/bijeenkomsten/{meeting.id}"):
        visitor.another().signs_in_as(sara).opens(path)
    with world.open():
        rows = session.query(Look).order_by(Look.number).all()
        assert [look.right for look in rows] == [Can.READ_GOAL, Can.READ_MEETING]
        assert {(look.on_behalf_of, look.shown) for look in rows} == {(works_at.id, True)}
    _head, *told = as_rows(visitor.signs_in_as(anna).opens(f"{page_of(anna)}/bewaren"))
    assert [row[3:] for row in told] == [
        ["Lentis", "Sara las een doel.", "Je deelt dit."],
        ["Lentis", "Sara keek naar een bijeenkomst.", "Je vroeg dit lid erbij."],
    ]


def test_a_member_cannot_see_who_looked(world, visitor):
    anna = world.owner()
    emma = world.member(anna, "Emma")
    visitor.signs_in_as(emma).opens(f"/groep/{anna.group_id}/wie-heeft-gekeken")
    assert visitor.page.status == 404


def looked(world, visitor):
    anna = world.owner()
    emma = world.member(anna, "Emma")
    for words in ("Koor", "Wonen"):
        world.goal(anna, words, shown_to=[emma])
    visitor.signs_in_as(emma).opens(f"/groep/{anna.group_id}/doelen")
    return anna


@pytest.mark.parametrize(
    "change", [update(Look).values(what="niets"), delete(Look)], ids=["change", "delete"]
)
def test_the_log_is_only_ever_added_to(world, visitor, change):
    looked(world, visitor)
    before = world.everything()["look"]
    try:
        with world.open():
            session.execute(change)
    except SQLAlchemyError:
        pass  # one database refuses, the other does nothing
    assert world.everything()["look"] == before


FLIPPED = {
    "number": "number + 1000",
    "what": "what || 'x'",
    "group_id": "id",
    "membership_id": "id",
    "thing_id": "id",
    "on_behalf_of": "id",
    "right": "\"right\" || 'x'",
    "shown": "NOT shown",
    "at": "(SELECT max(made_at) FROM support_group)",
}
"""For each column something else that fits in it, in words of both databases."""


def behind_its_back(change: Any) -> None:
    """Change the log as somebody could who has the database in hands."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    if not sqlite:
        session.execute(text("ALTER TABLE look DISABLE RULE look_stays_update"))
        session.execute(text("ALTER TABLE look DISABLE RULE look_stays_delete"))
        session.execute(change, execution_options={"synchronize_session": False})
        session.execute(text("ALTER TABLE look ENABLE RULE look_stays_update"))
        session.execute(text("ALTER TABLE look ENABLE RULE look_stays_delete"))
        return
    guards = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    for name, sql in guards.all():
        session.execute(text(f"DROP TRIGGER {name}"))
        session.info.setdefault("guards", []).append(sql)
    session.execute(change, execution_options={"synchronize_session": False})
    for sql in session.info.pop("guards"):
        session.execute(text(sql))


@pytest.mark.parametrize("column", [*FLIPPED, "mark"])
def test_a_row_that_was_changed_behind_its_back_is_found(world, visitor, column):
    looked(world, visitor)
    with world.open():
        assert queries.first_broken_look() is None
        rows = session.query(Look).count()
    assert set(FLIPPED) | {"mark", "id"} == set(Look.__table__.columns.keys())
    with world.open():
        mark = session.scalar(select(Look.mark).where(Look.number == 1))
        other = text(FLIPPED[column]) if column in FLIPPED else bytes([mark[0] ^ 1]) + mark[1:]
        behind_its_back(update(Look).where(Look.number == 1).values({column: other}))
    with world.open():
        assert session.query(Look).count() == rows
        assert queries.first_broken_look() is not None


def test_the_hosts_command_finds_it_and_says_where(tmp_path):
    house = new_house(tmp_path)
    world = World(house)
    anna = looked(world, Visitor(house))
    here = {"INSTANCE": str(tmp_path)}
    whole = CliRunner().invoke(commands, ["check-log"], env=here)
    assert (whole.exit_code, whole.output.strip()) == (0, "Het logboek is heel.")
    with world.open():
        behind_its_back(update(Look).where(Look.number == 2).values(what="check_in"))
    broken = CliRunner().invoke(commands, ["check-log"], env=here)
    assert broken.exit_code == 1
    assert f"groep {anna.group_id}, regel 2" in str(broken.exception or broken.output)


def test_a_row_that_was_taken_away_is_found(world, visitor):
    looked(world, visitor)
    with world.open():
        behind_its_back(delete(Look).where(Look.number == 1))
    with world.open():
        assert queries.first_broken_look() is not None


def test_a_row_that_was_changed_with_its_own_mark_is_found_by_the_next_one(world, visitor):
    """It is a chain: who changes one row has to make all later ones anew."""
    looked(world, visitor)
    with world.open():
        first = session.scalars(select(Look).where(Look.number == 1)).one()
        session.expunge(first)
        first.what = "check_in"
        new = {"what": first.what, "mark": first.mark_after(b"")}
        behind_its_back(update(Look).where(Look.number == 1).values(new))
    with world.open():
        assert queries.first_broken_look().number == 2


def test_a_read_and_its_row_stand_or_fall_together(app, world, visitor):
    """When the page cannot be made after all, nobody read anything; and the other way round."""
    anna = world.owner()
    emma = world.member(anna, "Emma")
    path = f"/groep/{anna.group_id}/doelen/{world.goal(anna, shown_to=[emma]).id}"
    emmas = visitor.signs_in_as(emma)
    emmas.opens("/over")
    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False
    app.template_context_processors[None].append(lambda: {"broken": g.get("me") and 1 / 0})
    try:
        broken = emmas.client.get(path, base_url="http://localhost")
    finally:
        app.template_context_processors[None].pop()
    assert broken.status_code == 500
    assert "Zelfstandig wonen" not in broken.text
    assert world.count(Look) == 0
    with world.open():
        session.execute(text("ALTER TABLE look RENAME TO elsewhere"))
    try:
        refused = emmas.client.get(path, base_url="http://localhost")
        assert refused.status_code >= 500
        assert "Zelfstandig wonen" not in refused.text, "no row, no read"
    finally:
        app.testing, app.config["PROPAGATE_EXCEPTIONS"] = True, None
        with world.open():
            session.execute(text("ALTER TABLE elsewhere RENAME TO look"))
    assert emmas.opens(path).status == 200
    assert world.count(Look) == 1


def test_what_was_read_longer_ago_is_behind_earlier(world, visitor):
    anna = world.owner()
    emma = world.member(anna, "Emma")
    goal = world.goal(anna, shown_to=[emma])
    check_in = world.check_in(anna, shown_to=[emma], mood=2)
    here = f"/groep/{anna.group_id}"
    emmas = visitor.another()
    now = clock.now()
    for days, path in ((200, f"{here}/doelen/{goal.id}"), (5, f"{here}/inchecken/{check_in.id}")):
        with time_machine.travel(now - timedelta(days=days), tick=False):
            emmas.signs_in_as(emma).opens(path)

    page = visitor.signs_in_as(anna).opens(f"{here}/wie-heeft-gekeken")
    assert "Emma las hoe het met je gaat." in page.words
    assert "las een doel" not in page.words
    (earlier,) = [link for link in page.links if "tot=" in link]
    page = visitor.opens(earlier)
    assert "Emma las een doel." in page.words
    assert "hoe het met je gaat" not in page.words
    assert not [link for link in page.links if "tot=" in link]


def test_who_read_very_much_on_one_day_is_told_by_the_owner_who_looks(world, visitor):
    """security.md T12, and no more than H7 lets us: it stands there, and nobody is told."""
    anna = world.owner()
    emma, kees = world.member(anna, "Emma"), world.member(anna, "Kees")
    with world.open():
        for who, things in ((emma, MANY), (kees, MANY - 1)):
            rows = [(session.merge(who), "goal", uuid4()) for _each in range(things)]
            sharing.note_looks(rows, right=Can.READ_GOAL)
            sharing.note_looks(rows[:1], right=Can.READ_GOAL)  # the same once more is no other
            refused = [(session.merge(who), "goal", uuid4()) for _each in range(things)]
            sharing.note_looks(refused, right=Can.READ_GOAL, shown=False)
    words = visitor.signs_in_as(anna).opens(page_of(anna)).words
    assert words.count("Emma las die dag heel veel van jou.") == 1
    assert "Kees las die dag" not in words
    assert "heel veel" not in visitor.opens(f"/groep/{anna.group_id}").words


@pytest.mark.parametrize("until", ["0", "-3", "x", "99999999999999999999999", "7"])
def test_an_address_that_somebody_made_up_shows_the_newest(world, visitor, until):
    anna = looked(world, visitor)
    page = visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}/wie-heeft-gekeken?tot={until}")
    assert "Emma las een doel." in page.words


def as_rows(page):
    return list(csv.reader(io.StringIO(page.response.get_data().decode("utf-8-sig"))))


def test_the_whole_log_can_be_kept_as_a_file_without_contents(world, visitor):
    anna = world.owner()
    here = f"/groep/{anna.group_id}"
    visitor.signs_in_as(anna)
    assert (
        f"{here}/wie-heeft-gekeken/bewaren" not in visitor.opens(f"{here}/wie-heeft-gekeken").links
    )
    emma = world.member(anna, "Emma")
    world.goal(anna, "Zelfstandig wonen", shown_to=[emma])
    with time_machine.travel("2031-03-30T00:30:00+00:00", tick=False):
        visitor.another().signs_in_as(emma).opens(f"{here}/doelen")
        visitor.signs_in_as(anna).opens(f"{here}/wie-heeft-gekeken")
        assert f"{here}/wie-heeft-gekeken/bewaren" in visitor.page.links
        page = visitor.opens(f"{here}/wie-heeft-gekeken/bewaren")
    assert page.response.mimetype == "text/csv"
    assert page.response.headers["Content-Disposition"].startswith("attachment")
    assert page.response.headers["Cache-Control"] == "no-store, private"
    head, row = as_rows(page)
    assert head == ["Dag", "Tijd", "Wie", "Werkt bij", "Wat", "Waarom"]
    assert row == ["2031-03-30", "01:30", "Emma", "", "Emma las een doel.", "Je deelt dit."]
    assert "wonen" not in page.response.get_data(as_text=True)
    assert visitor.another().signs_in_as(emma).opens(page.path).status == 404


@pytest.mark.parametrize("name", ["=1+1", "+31 6", "-Emma", "@Emma", '=HYPERLINK("http://x")'])
def test_a_name_is_never_a_sum_in_a_spreadsheet(world, visitor, name):
    anna = world.owner()
    emma = world.member(anna, name)
    world.goal(anna, shown_to=[emma])
    here = f"/groep/{anna.group_id}"
    visitor.another().signs_in_as(emma).opens(f"{here}/doelen")
    _head, row = as_rows(visitor.signs_in_as(anna).opens(f"{here}/wie-heeft-gekeken/bewaren"))
    assert row[2] == f"'{name}"
    assert not [cell for cell in row if cell[:1] in set("=+-@")]


def test_the_owners_card_is_in_the_log_and_what_a_member_wrote_never_is(app, world):
    anna = world.owner()
    emma, jan = world.member(anna, "Emma"), world.member(anna, "Jan")
    with app.test_request_context():
        for writer, noted in ((emma, 0), (jan, 0), (anna, 1)):
            with world.open():
                card = written_by(session.merge(writer))
                g.me = session.merge(emma)
                check(Can.READ_TALK, card)
            assert world.count(Look) == noted, writer.name


def written_by(place):
    """A card for a talk that the whole group sees."""
    at, words = clock.now(), {"hope": "Rust"}
    values = {"topics": words, "made_at": at, "changed_at": at}
    card = TalkCard(group_id=place.group_id, membership_id=place.id, **values)
    session.add(card)
    session.flush()
    sharing.show_to_everyone(place, Shown.TALK, card.id)
    return card


@pytest.mark.parametrize(
    "kind", sorted({model.__tablename__ for model in Shareable.__subclasses__()})
)
def test_every_kind_of_thing_is_told_in_a_sentence_of_its_own(app, kind):
    with app.test_request_context():
        assert read(kind, "Emma") != read("iets anders", "Emma")
