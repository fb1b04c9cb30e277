"""Many people behind one link at the same moment, and an owner who presses on several phones."""

import pytest

from tests.crowd import Press, all_at_once, most_together
from tests.pages import BASE, Visitor
from webapp.circle.models import Contact
from webapp.db import session
from webapp.groups.models import Membership, Role
from webapp.invitations.models import Invitation, Reply


def cookie_of(visitor):
    """The session of this browser, for another process."""
    (cookie,) = [each for each in visitor.client._cookies.values() if each.key.endswith("session")]
    return f"{cookie.key}={cookie.value}"


def members(anna):
    """Everybody with a place in the group, but for the owner."""
    return session.query(Membership).filter(
        Membership.group_id == anna.group_id, Membership.role != Role.OWNER
    )


@pytest.mark.slow
def test_an_owner_on_ten_phones_makes_one_link_for_somebody(app, world):
    """product.md B19. SQLite has one writer at a time; on the other database they must wait."""
    anna = world.owner("Anna")
    mo = world.contact(anna, "Mo")
    phones = [cookie_of(Visitor(app).signs_in_as(anna)) for _phone in range(10)]
    asked = f"/groep/{anna.group_id}/mensen/{mo.id}/tekst"
    made = all_at_once(
        world.settings, [Press(asked, {"tone": "plain"}, cookie=each) for each in phones]
    )
    assert most_together(made) > 3
    with world.open():
        assert session.query(Invitation).count() == 1


@pytest.mark.slow
def test_fifty_yeses_behind_one_link_are_one_member_once_the_owner_chose(app, world):
    """product.md B6, B8; security.md T6. Nobody is in before the owner says who it is."""
    anna = world.owner("Anna")
    mo = world.contact(anna, "Mo")
    _invitation, token = world.invitation(mo)
    link = f"/uitnodiging/{token}"
    everybody = [
        Press(link, {"choice": "yes", "name": f"Mo {at}"}, network=f"10.0.0.{at + 1}")
        for at in range(50)
    ]
    said_yes = all_at_once(world.settings, everybody)
    assert most_together(said_yes) > 10
    assert {each.status for each in said_yes} == {303}
    with world.open():
        assert not [place for place in members(anna) if place.confirmed_at]
        replies = [reply.id for reply in session.query(Reply)]
        assert len(replies) == 50

    phones = [cookie_of(Visitor(app).signs_in_as(anna)) for _phone in range(20)]
    here = f"/groep/{anna.group_id}/antwoord"
    chosen = all_at_once(
        world.settings,
        [
            Press(f"{here}/{replies[at]}", {"decision": "right"}, cookie=phone)
            for at, phone in enumerate(phones)
        ],
    )
    assert most_together(chosen) > 5
    assert {each.status for each in chosen} == {303}
    with world.open():
        (member,) = [place for place in members(anna) if place.confirmed_at]
        assert session.get(Contact, mo.id).membership_id == member.id
        assert member.ended_at is None
        others = [place for place in members(anna) if place.id != member.id]
        assert all(place.ended_at for place in others)
    stranger = Visitor(app)
    assert stranger.client.get(link, base_url=BASE).status_code == 404, "the link leads nowhere now"
