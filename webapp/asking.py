"""Asking: what somebody has to show before a page opens for them (product.md M2)."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import g, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import errors
from webapp.groups import queries as groups
from webapp.groups.models import MemberKind, Membership
from webapp.keys import queries as keys
from webapp.people import actions as people
from webapp.pin import actions as pins
from webapp.pin import here
from webapp.policy import Can
from webapp.web import go_to

if TYPE_CHECKING:
    from webapp.gate import Door

OWN_PLAN = {"plan.mine", "plan.index"}
"""What the owner may want to read without a PIN."""
OWN_ROOMS = {"pin", "proof", "keys", "account", "devices"}
"""Where somebody arranges how they come in: nothing of others is there."""


def lock(door: "Door") -> Response | None:
    """The app lock: while it is on nothing of theirs opens, whatever the address.

    What opens all the same is no use, so that it keeps nothing open.
    """
    never = "never locked" in door.marks
    if not here.is_locked():
        if not never:
            people.see(current_user)
        return None
    pins.lock(current_user)
    return None if never or _reads_own_plan() else _show_first("proof.prove", why="locked")


def _reads_own_plan() -> bool:
    here = request.endpoint in OWN_PLAN and request.method == "GET"
    return here and current_user.person.plan_without_pin and not current_user.half_way


def first(door: "Door") -> Response | None:
    """A professional keeps a lock of their own; and what matters wants a fresh proof."""
    if _lacks_own_lock(door):
        return _show_first("pin.first", why="first")
    with_lock = "proved with a lock" in door.marks and current_user.person.lock_after
    if ("proved" in door.marks or with_lock) and not keys.is_fresh(current_user):
        return _show_first("proof.prove", why="prove")
    return None


def _lacks_own_lock(door: "Door") -> bool:
    if door.kind == "everybody" or door.can is Can.LEAVE or request.blueprint in OWN_ROOMS:
        return False
    person = current_user.person
    return not person.has_pin and _works_here(g.get("me")) and not keys.has_key(person.id)


def _works_here(place: Membership | None) -> bool:
    """Whether they see things of others as a professional: in this group, or in any."""
    if place is None:
        return bool(groups.places_as_professional(current_user.person_id))
    return place.kind is MemberKind.PROFESSIONAL and place.is_there and not place.owns


def _show_first(endpoint: str, *, why: str) -> Response:
    """Nothing happens yet; what was typed is given back."""
    here = request.path if request.method == "GET" else urlsplit(request.referrer or "").path
    session["proves_for"] = here
    g.checked = True  # no thing of anybody was found, or looked at
    if request.method == "GET":
        return go_to(endpoint)
    return errors.error_page(401, why=why, then=url_for(endpoint))
