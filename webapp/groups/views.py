"""Groups: which groups somebody has, how a group begins, and somebody's place in it."""

from uuid import UUID

from flask import Blueprint, flash, request, session
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.forms import OneButtonForm
from webapp.gate import check, me, requires, signed_in
from webapp.groups import actions, beginning, queries
from webapp.groups.forms import CardForm, GroupAndOwnNameForm, GroupNameForm, ProfessionalCardForm
from webapp.groups.models import MemberKind, Membership
from webapp.organisations import queries as organisations
from webapp.people import actions as people
from webapp.policy import Can
from webapp.web import form_page, go_to, local_path, or_404, page

bp = Blueprint("groups", __name__)


@bp.get("/groepen")
@signed_in
def mine() -> Response:
    """All groups of this person; with one, straight to it."""
    if "next" in session:
        return local_path(session.pop("next"))
    places = queries.places_of(current_user.person_id)
    away = queries.places_to_hear_about(current_user.person_id)
    closed = queries.closed_places_of(current_user.person_id)
    own_closed = queries.closed_group_of(current_user.person_id)
    if len(places) == 1 and not (away or closed or own_closed):
        return go_to(first_page_of(places[0]), group_id=places[0].group_id)
    owners = queries.owners_of(place.group_id for place in [*away, *closed])
    return page(
        "groups/mine.html",
        places=places,
        away=away,
        closed=closed,
        own_closed=own_closed,
        owners=owners,
    )


@bp.post("/groepen/<uuid:membership_id>/gelezen")
@signed_in
def heard(membership_id: UUID) -> Response:
    """Put away the sentence that somebody does not join in a group now."""
    place = or_404(queries.own_place(current_user.person_id, membership_id))
    if OneButtonForm().validate_on_submit():
        actions.put_away(place)
    return go_to("groups.mine")


def first_page_of(place: Membership) -> str:
    """Where somebody with this place comes in: at the first page, or in the waiting room."""
    return "today.show" if place.confirmed_at else "invitations.waiting"


@bp.route("/groepen/begin", methods=["GET", "POST"])
@signed_in
def start() -> Response:
    """Name the own group."""
    own = queries.own_group_of(current_user.person_id)
    if own is not None and request.method == "GET":
        return go_to("today.show", group_id=own.group_id)
    if queries.closed_group_of(current_user.person_id) is not None:
        return go_to("groups.mine")  # that one comes back first, or is gone first
    form_kind = GroupNameForm if current_user.person.name else GroupAndOwnNameForm
    form = form_kind(data={"name": _("Mijn steungroep")})
    if not form.validate_on_submit():
        return form_page("groups/start.html", form)
    if isinstance(form, GroupAndOwnNameForm):
        people.rename(current_user.person, name=form.own_name.data)
    shown = beginning.carried()
    place = actions.begin(
        current_user.person,
        name=form.name.data,
        begun_with_id=shown.organisation.id if shown else None,
    )
    return go_to("today.show", group_id=place.group_id)


@bp.route("/groep/<uuid:group_id>/weggaan", methods=["GET", "POST"])
@requires(Can.LEAVE)
def leave(group_id: UUID) -> Response:
    """Stop. It asks once, and no reason."""
    form = OneButtonForm()
    if not form.validate_on_submit():
        return form_page("groups/leave.html", form, owner=queries.owner_of(group_id))
    actions.end(me, by_choice=True)
    flash(_("Je bent gestopt. Je ziet deze groep niet meer."))
    return go_to("groups.mine")


@bp.route("/groep/<uuid:group_id>/lid/<uuid:membership_id>/stoppen", methods=["GET", "POST"])
@requires(Can.CARE_FOR_MEMBERS)
def remove(group_id: UUID, membership_id: UUID) -> Response:
    """Somebody no longer joins. It asks once."""
    place = check(Can.CARE_FOR_MEMBERS, queries.place_in(group_id, membership_id))
    form = OneButtonForm()
    if place.ended_at is None and not form.validate_on_submit():
        return form_page("groups/remove.html", form, place=place)
    actions.end(place)
    flash(_("%(name)s doet niet meer mee.", name=place.name))
    return go_to("circle.everyone", group_id=group_id)


@bp.post("/groep/<uuid:group_id>/lid/<uuid:membership_id>/pauze")
@requires(Can.CARE_FOR_MEMBERS)
def pause(group_id: UUID, membership_id: UUID) -> Response:
    """Somebody does not join for now. One tap gives everything back as it was."""
    place = check(Can.CARE_FOR_MEMBERS, queries.place_in(group_id, membership_id))
    if OneButtonForm().validate_on_submit():
        actions.pause(place)
        flash(_("%(name)s heeft nu pauze.", name=place.name))
    return local_path(request.form.get("next"))


@bp.post("/groep/<uuid:group_id>/lid/<uuid:membership_id>/weer-mee")
@requires(Can.CARE_FOR_MEMBERS)
def let_back(group_id: UUID, membership_id: UUID) -> Response:
    """The pause is over."""
    place = check(Can.CARE_FOR_MEMBERS, queries.place_in(group_id, membership_id))
    if OneButtonForm().validate_on_submit() and place.ended_at is None:
        actions.let_back(place)
        flash(_("%(name)s doet weer mee.", name=place.name))
    return local_path(request.form.get("next"))


@bp.post("/groep/<uuid:group_id>/lid/<uuid:membership_id>/gelezen")
@requires(Can.CARE_FOR_MEMBERS)
def put_away(group_id: UUID, membership_id: UUID) -> Response:
    """Put away the sentence that somebody stopped."""
    place = check(Can.CARE_FOR_MEMBERS, queries.place_in(group_id, membership_id))
    if OneButtonForm().validate_on_submit() and place.by_choice:
        actions.put_away(place)
    return local_path(request.form.get("next"))


@bp.route("/groep/<uuid:group_id>/mijn-kaart", methods=["GET", "POST"])
@requires(Can.KEEP_CARD)
def my_card(group_id: UUID) -> Response:
    """What the others may know about me."""
    kind = ProfessionalCardForm if me.kind is MemberKind.PROFESSIONAL else CardForm
    form = kind.of(me, organisations.to_choose(me.organisation_id))
    if not form.validate_on_submit():
        return form_page("groups/my_card.html", form)
    people.rename(me.person, name=form.name.data)
    actions.keep_card(me, **form.told)
    flash(_("Je kaart is bewaard."))
    return go_to("groups.card", group_id=group_id, membership_id=me.id)


@bp.get("/groep/<uuid:group_id>/lid/<uuid:membership_id>")
@requires(Can.SEE_MEMBER)
def card(group_id: UUID, membership_id: UUID) -> Response:
    """Somebody in the group: what they chose to tell."""
    member = check(Can.SEE_MEMBER, queries.place_in(group_id, membership_id))
    works_at = organisations.named(member.organisation_id)
    return page("groups/card.html", member=member, organisation=works_at)
