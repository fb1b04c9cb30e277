"""One page on which somebody chooses what they hear."""

from sqlalchemy import select

from webapp.db import session
from webapp.notices.models import Channel, NoticeChoice

PAGE = "/berichten-aan-mij"


def choice(world) -> NoticeChoice:
    with world.open():
        return session.scalars(select(NoticeChoice)).one()


def ticked(page) -> list[str]:
    return [
        each.get("value")
        for each in page.tree.iter("input")
        if each.get("name") == "reminders" and each.get("checked") is not None
    ]


def test_the_page_is_reached_from_more_and_looking_keeps_nothing(world, visitor):
    visitor.signs_in_as(world.member()).opens("/meer")
    assert PAGE in visitor.page.links
    visitor.opens(PAGE)
    assert ticked(visitor.page) == ["day"]
    assert world.count(NoticeChoice) == 0


def test_for_who_leads_a_group_no_reminder_is_chosen_beforehand(world, visitor):
    visitor.signs_in_as(world.owner()).opens(PAGE)
    assert ticked(visitor.page) == []
    assert "Als ik kan inchecken" in visitor.page.words


def test_only_who_leads_a_group_can_be_reminded_of_checking_in(world, visitor):
    visitor.signs_in_as(world.member()).opens(PAGE)
    assert "Als ik kan inchecken" not in visitor.page.words


def test_what_somebody_chooses_is_kept_and_shown_again(world, visitor):
    visitor.signs_in_as(world.member())
    visitor.sends(
        PAGE,
        by="none",
        reminders=["week", "hour"],
        meetings=None,
        how_often="weekly",
        quiet_from="22:30",
        quiet_until="07:00",
    )
    kept = choice(world)
    assert (kept.channel, kept.reminders, kept.meetings, kept.weekly) == (
        Channel.NONE,
        "week hour",
        False,
        True,
    )
    assert [f"{at:%H.%M}" for at in kept.quiet] == ["22.30", "07.00"]
    visitor.opens(PAGE)
    assert ticked(visitor.page) == ["week", "hour"]
    assert 'value="22:30"' in visitor.page.html


def test_what_is_no_time_is_said_and_nothing_is_kept(world, visitor):
    visitor.signs_in_as(world.member())
    visitor.sends(PAGE, quiet_from="laat", by="mail")
    assert visitor.page.status == 422
    assert "Kies een tijd. Bijvoorbeeld 21.00." in visitor.page.words
    assert world.count(NoticeChoice) == 0


def test_who_has_no_address_hears_that_mail_comes_after_it(world, visitor):
    visitor.signs_in_as(world.member()).opens(PAGE)
    assert "nog geen e-mailadres" in visitor.page.words
    visitor.signs_in_as(world.person("Noor", address="noor@voorbeeld.nl")).opens(PAGE)
    assert "nog geen e-mailadres" not in visitor.page.words


def test_who_chooses_the_phone_goes_on_to_switch_it_on(world, visitor):
    visitor.signs_in_as(world.member())
    visitor.sends(PAGE, by="phone")
    assert visitor.page.path == f"{PAGE}/dit-toestel"
    assert choice(world).channel is Channel.PHONE
