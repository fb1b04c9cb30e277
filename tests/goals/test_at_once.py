"""An owner who writes goals on several phones at the same moment."""

import pytest

from tests.crowd import Press, all_at_once, most_together
from tests.invitations.test_at_once import cookie_of
from tests.pages import Visitor
from webapp.goals import queries
from webapp.goals.models import ACTIVE_AT_MOST, Term


@pytest.mark.slow
def test_never_more_goals_are_active_than_two_of_each_kind(app, world):
    """product.md C1. SQLite has one writer at a time; on the other database they must wait."""
    anna = world.owner("Anna")
    phones = [cookie_of(Visitor(app).signs_in_as(anna)) for _phone in range(10)]
    path = f"/groep/{anna.group_id}/doelen/nieuw"
    presses = [Press(path, {"words": f"Doel {at}"}, cookie=each) for at, each in enumerate(phones)]
    made = all_at_once(world.settings, presses)
    assert most_together(made) > 3
    assert {each.status for each in made} == {303}
    with world.open():
        assert queries.active(anna.group_id, Term.SHORT, but=None) == ACTIVE_AT_MOST
