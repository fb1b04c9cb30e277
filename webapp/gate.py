"""The gate: the front door. A view without a decision is not entered."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, abort, current_app, g, make_response, request, session
from flask_login import current_user
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response

from webapp import asking, db, errors, floods
from webapp.groups import queries as groups
from webapp.groups.models import Membership
from webapp.policy import READS, Can, allows
from webapp.sharing import actions as sharing
from webapp.web import adapter, go_to

View = TypeVar("View", bound=Callable[..., Any])
Thing = TypeVar("Thing")
Done = TypeVar("Done")

me = cast(Membership, LocalProxy(lambda: g.me))


@dataclass(frozen=True)
class Door:
    """The decision about one view: for everybody, for who is signed in, or a permission."""

    kind: str
    can: Can | None = None
    marks: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ", ".join((self.can.name if self.can else self.kind, *self.marks))


class NoDecision(Exception):
    """Somebody made a view and did not say who may see it."""


def _marked(door: Door) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.door = door  # type: ignore[attr-defined]
        return view

    return mark


everybody = _marked(Door("everybody"))
"""For a page that anybody may open, signed in or not."""
signed_in = _marked(Door("signed in"))
"""For a page about the person, not about one group."""


def _also(words: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.marks = (*getattr(view, "marks", ()), words)  # type: ignore[attr-defined]
        return view

    return mark


proved = _also("proved")
"""For a page that somebody opens who showed lately that it is them (product.md M2)."""
proved_with_lock = _also("proved with a lock")
"""The same, while their app lock is on."""
never_locked = _also("never locked")
"""For a page that opens while the app is locked too. It shows nothing of theirs, and is no use."""


def requires(can: Can) -> Callable[[View], View]:
    """For a page of one group: its address has a group_id, and its membership must be allowed."""
    return _marked(Door("group", can))


def door_of(endpoint: str) -> Door:
    """The decision about a view. Raises NoDecision."""
    view = current_app.view_functions[endpoint]
    door: Door | None = getattr(view, "door", None)
    if door is None:
        raise NoDecision(endpoint)
    return replace(door, marks=getattr(view, "marks", ()))


def enter() -> Response | None:
    """Before every view: is there a decision, and does it let this person in?"""
    if request.endpoint is None or request.url_rule is None:
        return None
    door = door_of(request.endpoint)
    g.door, g.checked, g.session_before = door, False, deepcopy(dict(session))
    if door.kind != "everybody" and not current_user.is_authenticated:
        _send_to_sign_in()
    if current_user.is_authenticated and (answer := asking.lock(door)) is not None:
        return answer
    if door.can is not None:
        _enter_group(door.can)
    if request.method == "POST":
        _wait_for_same_post()
        floods.refuse(g.get("me"))
    return asking.first(door)


def _send_to_sign_in() -> None:
    if request.method == "GET":
        session["next"] = request.full_path.rstrip("?")
    abort(401 if "_user_id" in session else 404)


def _enter_group(can: Can) -> None:
    arguments = request.view_args or {}
    who = current_user.person_id, arguments["group_id"]
    place = groups.place_of(*who)
    if place is None and can is Can.WAIT and groups.hears_that_it_ended(*who):
        abort(go_to("groups.mine"))
    if place is None:
        abort(404)
    g.me = place
    if _names_one_thing(arguments):
        return  # the view finds the thing and asks `check`
    if not allows(place, can):
        abort(404)


def _names_one_thing(arguments: Mapping[str, Any]) -> bool:
    return any(name.endswith("_id") and name != "group_id" for name in arguments)


def _wait_for_same_post() -> None:
    with suppress(ValueError):
        db.one_at_a_time(UUID(request.form.get("operation_key", "")))


def outside(work: Callable[[], Done]) -> Done:
    """Do slow work while nobody waits for the database; after it the same door is asked again."""
    db.session.expunge_all()
    db.rollback()
    try:
        return work()
    finally:
        g.pop("_login_user", None)
        if (answer := enter()) is not None:
            abort(answer)


class OwnPart(Exception):
    """This page is a member's own; the owner does not look along there."""


SEEN_THROUGH = READS | {Can.SEE_GROUP, Can.SEE_MEMBER, Can.WAIT}
"""Where the owner can look through a member's eyes: what the group and the owner show."""


def _allows(can: Can, thing: Any = None) -> bool:
    """The table's answer. Who looks along sees no more than they may see themselves."""
    looker = g.get("looker")
    return allows(me, can, thing) and (
        looker is None or thing is None or allows(looker, can, thing)
    )


def check(can: Can, thing: Thing | None) -> Thing:
    """The thing, when this membership may do this with it; otherwise there is nothing here."""
    if thing is None or thing.group_id != me.group_id:  # type: ignore[attr-defined]
        abort(404)
    if not _allows(can, thing):
        _note(can, [(me, thing)], shown=False)
        abort(404)
    g.checked = True
    _note(can, [(me, thing)])
    return thing


def check_all(can: Can, things: Iterable[Thing]) -> list[Thing]:
    """Those of the things that this membership may do this with, for a page that shows more."""
    allowed = [thing for thing in things if _allows(can, thing)]
    _note(can, [(me, thing) for thing in allowed])
    return allowed


def check_everywhere(
    can: Can, things: Iterable[tuple[Membership, Thing]]
) -> list[tuple[Membership, Thing]]:
    """The same for a page about all groups of the signed-in person.

    Each thing comes with their own place in its group, and is judged and noted there.
    """
    allowed = [
        (place, thing)
        for place, thing in things
        if place.person_id == current_user.person_id
        and place.is_there
        and thing.group_id == place.group_id  # type: ignore[attr-defined]
        and allows(place, can, thing)
    ]
    _note(can, allowed)
    return allowed


def _note(can: Can, looks: Sequence[tuple[Membership, Any]], *, shown: bool = True) -> None:
    """Reading what is the owner's is noted here, and so is what was refused (product.md H6).

    No view gets around it. A member's own thing is not in this log: it would tell the owner what
    that member shows to whom. Nor is what a machine opens by itself: a meeting's link, a calendar.
    """
    if (can in READS or not shown) and not _looks_along():
        sharing.note_looks(
            [
                (place, thing.__tablename__, thing.id)
                for place, thing in looks
                if not place.owns and getattr(thing, "is_the_owners", False)
            ],
            right=can.value,
            shown=shown,
        )


def _looks_along() -> bool:
    return g.get("looker") is not None


def look_as(place: Membership, path: str) -> Response:
    """What this member gets at this address of the group: the same decision and the same view.

    The owner has been let in already and only looks (product.md H3): nothing is noted, and what
    the member would not get is the same page that the member gets then. Raises OwnPart.
    """
    g.looker, g.me, g.looks_as = g.me, place, place
    try:
        return _entered_as(place, path)
    except HTTPException as refused:
        status = refused.code or 404
        return errors.error_page(status if status >= 400 else 404)


def _entered_as(place: Membership, path: str) -> Response:
    endpoint, arguments = adapter().match(path, method="GET")
    can, one_thing = door_of(endpoint).can, _names_one_thing(arguments)
    if can is None or can is Can.LOOK_AS or arguments["group_id"] != place.group_id:
        abort(404)
    if not one_thing and not allows(place, can):
        abort(404)
    g.checked = False
    answer = make_response(current_app.view_functions[endpoint](**arguments))
    if answer.status_code < 400 and one_thing and not g.checked:
        raise NoDecision(endpoint)
    g.checked = True
    if answer.status_code < 400 and can not in SEEN_THROUGH:
        raise OwnPart
    return answer


def may(can: Can, thing: Any = None) -> bool:
    """Whether a page may show the way to something."""
    place = g.get("me")
    return place is not None and allows(place, can, thing)


def leave(response: Response) -> Response:
    """After every view: the one place that commits, and the last look at the decision."""
    door: Door | None = g.get("door")
    shown = response.status_code < 400 or response.status_code == 422
    names_one = _names_one_thing(request.view_args or {})
    if shown and door and door.can and names_one and not g.checked:
        raise NoDecision(request.endpoint)
    if response.status_code >= 500:
        db.rollback()
        return response
    floods.count(response.status_code)
    try:
        db.commit()
    except OperationalError as broken:
        return errors.not_kept(broken)
    return response


def doors(app: Flask) -> list[str]:
    """Every address with its method and decision, one line each."""
    lines = []
    with app.app_context():
        for rule in app.url_map.iter_rules():
            methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
            lines.append(f"{rule.rule}  {methods}  {door_of(rule.endpoint)}")
    return sorted(lines)


def open_gate(app: Flask) -> None:
    """Hang the door in: before every view, and between the view and its answer."""
    app.before_request(enter)
    app.after_request(leave)
    app.context_processor(
        lambda: {"me": g.get("me"), "may": may, "Can": Can, "looks_as": g.get("looks_as")}
    )
