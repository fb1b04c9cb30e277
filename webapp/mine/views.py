"""Mine: the page behind the round initial, and what one person sees."""

from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.agreements import queries as agreement_queries
from webapp.forms import OneButtonForm
from webapp.gate import (
    OwnPart,
    check,
    check_everywhere,
    everybody,
    look_as,
    me,
    never_locked,
    proved_with_lock,
    requires,
    signed_in,
)
from webapp.groups import queries as groups
from webapp.groups.models import Membership
from webapp.groups.views import first_page_of
from webapp.keys import queries as keys
from webapp.meetings import queries as meeting_queries
from webapp.mine import preview, shown
from webapp.people import browser
from webapp.pin import here
from webapp.policy import Can
from webapp.sharing import choosing
from webapp.sharing.forms import AudienceForm
from webapp.steps import queries as step_queries
from webapp.web import form_page, go_to, page, passed_over

bp = Blueprint("mine", __name__)


@bp.get("/meer")
@signed_in
def more() -> Response:
    """Groups, devices, numbers, language."""
    return page(
        "mine/more.html",
        places=groups.places_of(current_user.person_id),
        first_page_of=first_page_of,
        owns_one=groups.own_group_of(current_user.person_id) is not None,
        professional=bool(groups.places_as_professional(current_user.person_id)),
        ways_back=keys.ways_back(current_user.person, phone_gone=True),
    )


@bp.get("/mijn-bijeenkomsten")
@signed_in
def meetings() -> Response:
    """All meetings to come of all groups, and what one agreed to do, in one list."""
    places = [place for place in groups.places_of(current_user.person_id) if place.confirmed_at]
    coming = check_everywhere(Can.READ_MEETING, meeting_queries.coming_everywhere(places))
    agreed = check_everywhere(Can.READ_AGREEMENTS, agreement_queries.agreed_everywhere(places))
    owners = groups.owners_of(place.group_id for place in places)
    return page("mine/meetings.html", coming=coming, agreed=agreed, owners=owners)


@bp.get("/wat-ik-zou-doen")
@signed_in
def steps() -> Response:
    """The steps that this person was asked for or helps with, over all groups."""
    places = [place for place in groups.places_of(current_user.person_id) if place.is_there]
    helped = check_everywhere(Can.READ_STEP, step_queries.helped_everywhere(places))
    owners = groups.owners_of(place.group_id for place in places)
    return page("mine/steps.html", steps=helped, owners=owners)


@bp.route("/uitloggen", methods=["GET", "POST"])
@everybody
@never_locked
def sign_out() -> Response:
    """Leave this browser. Who has no other way in hears that first; who is out already is out."""
    if not current_user.is_authenticated:
        return go_to("people.welcome")
    form = OneButtonForm()
    no_way_back = not keys.ways_back(current_user.person)
    if not form.validate_on_submit() or (no_way_back and "sure" not in request.form):
        places = [] if here.is_locked() else groups.places_of(current_user.person_id)
        owners = groups.owners_of(place.group_id for place in places if not place.owns)
        known = {
            "no_way_back": no_way_back,
            "leads": any(place.owns for place in places),
            "owners": [owners[place.group_id].name for place in places if not place.owns],
        }
        return form_page("mine/sign_out.html", form, **known)
    browser.let_out()
    flash(_("Je bent uitgelogd."))
    return go_to("people.welcome")


@bp.route("/groep/<uuid:group_id>/lid/<uuid:membership_id>/ziet", methods=["GET", "POST"])
@requires(Can.LOOK_AS)
@proved_with_lock
def sees(group_id: UUID, membership_id: UUID) -> Response:
    """Everything that can be shown to this person, each with a button."""
    member = check(Can.LOOK_AS, groups.member_in(group_id, membership_id))
    after, form = passed_over(), AudienceForm()
    parts = shown.parts(me, member, after=after)
    row = shown.row_with(parts, form.pressed.partition(":")[2])
    if form.validate_on_submit() and _chosen(form, row, member):
        earlier = {"eerder": after} if after else {}
        return go_to("mine.sees", group_id=group_id, membership_id=membership_id, **earlier)
    if form.asks:
        return form_page("mine/asks_first.html", form, member=member, after=after, row=row)
    return form_page(
        "mine/sees.html", form, member=member, parts=parts, after=after, next=after + shown.AT_ONCE
    )


def _chosen(form: AudienceForm, row: shown.Row | None, member: Membership) -> bool:
    word = form.pressed.partition(":")[0]
    if row is None or word not in {"show", "hide"}:
        form.form_errors.append(_("Kies een van de antwoorden op deze pagina."))
        return False
    if (word == "show") == row.shown:  # pressed twice is once
        return True
    if choosing.asks_first(form, word, member):
        return False
    choosing.shown_or_hidden(word, row.kind.shown, row.thing.id, member)
    return True


@bp.route("/groep/<uuid:group_id>/zo-ziet/<uuid:membership_id>", methods=["GET", "POST"])
@bp.route(
    "/groep/<uuid:group_id>/zo-ziet/<uuid:membership_id>/<path:rest>", methods=["GET", "POST"]
)
@requires(Can.LOOK_AS)
def look(group_id: UUID, membership_id: UUID, rest: str = "") -> Response:
    """Any page of the group, as this member gets it."""
    member = check(Can.LOOK_AS, groups.member_in(group_id, membership_id))
    if request.method == "POST":
        return _only_looked(member)
    first = url_for("today.show", group_id=group_id)
    try:
        answer = look_as(member, f"{first}/{rest}" if rest else first)
    except OwnPart:
        return page("mine/own_part.html", member=member)
    return preview.seen_through(answer, member)


def _only_looked(member: Membership) -> Response:
    """Who looks along changes nothing, and stays where they were."""
    flash(_("Je bekijkt dit alleen. Er verandert niets."))
    first, was = preview.home(member), urlsplit(request.referrer or "").path
    return redirect(was if f"{was}/".startswith(f"{first}/") else first, 303)
