"""Fifty answers at once, from processes of their own: one answer for each person and day."""

import pytest

from tests.crowd import Press, all_at_once, most_together
from webapp.polls.models import DateAnswer, Possible

ANSWERS = [each.value for each in Possible]


@pytest.mark.slow
def test_a_poll_answered_fifty_times_at_once_has_one_answer_of_each_person(world):
    anna = world.owner("Anna")
    emma, jan = world.member(anna, "Emma"), world.member(anna, "Jan")
    poll = world.poll(anna, emma, jan)
    links = [f"/u/{world.place_at(poll, each)[1]}/dagen" for each in (emma, jan)]
    pressed = all_at_once(
        world.settings,
        [Press(links[at // 10 % 2], {"answer": ANSWERS[at % 3]}) for at in range(50)],
    )
    assert most_together(pressed) > 10
    assert {each.status for each in pressed} == {303}
    assert world.count(DateAnswer) == 2
