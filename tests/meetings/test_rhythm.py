"""The next date: as often as the group meets, at the same time of the day (product.md D15)."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine

from webapp import clock
from webapp.planning import rhythm


def start_of(owner):
    return f"/groep/{owner.group_id}/bijeenkomsten/nieuw"


def proposed(visitor, owner):
    page = visitor.signs_in_as(owner).opens(start_of(owner))
    return next(form.fields for form in page.forms if "day" in form.fields)


@time_machine.travel(datetime(2027, 2, 1, 12, tzinfo=UTC))
def test_thirteen_weeks_later_two_oclock_is_still_two_oclock(world, visitor):
    anna = world.owner("Anna")
    world.meeting(anna, world.member(anna), starts_at=datetime(2027, 2, 10, 13, tzinfo=UTC))
    fields = proposed(visitor, anna)
    assert (fields["day"], fields["at"]) == ("2027-05-12", "14:00")
    assert "Dit past bij hoe vaak jullie elkaar zien." in visitor.page.words
    visitor.sends(start_of(anna))
    assert visitor.page.path.endswith("/waar")


@time_machine.travel(datetime(2027, 2, 1, 12, tzinfo=UTC))
def test_the_group_s_own_rhythm_counts_and_a_first_meeting_has_none(world, visitor):
    anna = world.owner("Anna")
    assert proposed(visitor, anna)["day"] == ""
    anna.group.every_weeks = 1  # what is merged below takes it along
    world.meeting(anna, world.member(anna), starts_at=datetime(2027, 1, 6, 13, tzinfo=UTC))
    assert proposed(visitor, anna)["day"] == "2027-02-03", "what is over is not proposed"


@time_machine.travel(datetime(2027, 3, 21, 12, tzinfo=UTC))
def test_a_night_in_which_the_time_does_not_exist_gets_words_and_a_later_one(world, visitor):
    anna = world.owner("Anna")
    anna.group.every_weeks = 1  # what is merged below takes it along
    world.meeting(anna, world.member(anna), starts_at=datetime(2027, 3, 21, 1, 30, tzinfo=UTC))
    fields = proposed(visitor, anna)
    assert (fields["day"], fields["at"]) == ("2027-03-28", "03:30")
    assert "Die nacht gaat de klok vooruit." in visitor.page.words


@pytest.mark.parametrize("weeks", [1, 2, 6, 13])
@time_machine.travel(datetime(2026, 1, 1, 12, tzinfo=UTC))
def test_every_day_of_three_years_keeps_its_time(weeks):
    for number in range(0, 3 * 365, 7):
        at = clock.moment(date.fromordinal(date(2026, 1, 1).toordinal() + number), time(14))
        next_time = rhythm.after(at, weeks=weeks, zone=clock.AMSTERDAM)
        assert next_time.at == time(14)
        days = (next_time.day - clock.local(at).date()).days
        assert days % (7 * weeks) == 0
        assert days > 0


def test_a_helper_learns_nothing_from_the_date_that_is_proposed(world, visitor):
    anna = world.owner("Anna")
    sara = world.helper(anna, "Sara")
    world.meeting(anna, world.member(anna))
    assert proposed(visitor, sara)["day"] == ""
