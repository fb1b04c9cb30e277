"""Circle: the pages of everybody in the group, and of the owner's circle around it."""

from uuid import UUID

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.circle import actions, drawing, queries
from webapp.circle.forms import CLOSENESS, ContactForm, DescribeAndThinkForm, DescribeForm
from webapp.circle.models import Closeness, Contact, Status
from webapp.circle.standing import Standing, standing
from webapp.forms import OneButtonForm
from webapp.gate import check, me, requires
from webapp.groups import beginning
from webapp.groups import queries as groups
from webapp.groups.models import MemberKind
from webapp.handovers import queries as handovers
from webapp.invitations import actions as invitation_actions
from webapp.invitations import queries as invitations
from webapp.organisations import queries as organisations
from webapp.policy import Can
from webapp.web import form_page, go_to, page

bp = Blueprint("circle", __name__)

PROFESSIONAL = MemberKind.PROFESSIONAL.value


@bp.get("/groep/<uuid:group_id>/mensen")
@requires(Can.SEE_GROUP)
def everyone(group_id: UUID) -> Response:
    """Everybody in the group; for the owner also the circle around it."""
    if not me.owns:
        people = [groups.owner_of(group_id), *groups.members(group_id)]
        works_at = organisations.names(each.organisation_id for each in people)
        return page("circle/members.html", people=people, works_at=works_at)
    stands, (joined, handing_over) = _standings(group_id), handovers.joined_and_waiting(group_id)
    return page(
        "circle/everyone.html",
        stands=sorted(stands, key=lambda each: list(Closeness).index(each.closeness)),
        standing=stands,
        picture=drawing.drawn(stands, lambda each: stands[each] is Standing.JOINS),
        closeness=dict(CLOSENESS),
        gone=groups.unread(joined),
        waiting=invitations.waiting(group_id),
        handovers=handing_over,
    )


@bp.route("/groep/<uuid:group_id>/mensen/nieuw", methods=["GET", "POST"])
@requires(Can.INVITE)
def new(group_id: UUID) -> Response:
    """Think of somebody, to ask now or later."""
    first = beginning.first_to_ask()
    form = ContactForm(data={"name": first, "kind": PROFESSIONAL} if first else None)
    if not form.validate_on_submit():
        return form_page("circle/new.html", form)
    beginning.put_down()
    later = form.then.data == "think"
    contact = actions.write_down(
        me,
        operation_key=form.key,
        name=form.name.data,
        relation=form.relation.data,
        kind=MemberKind(form.kind.data),
        status=Status.THINKING if later else Status.TO_ASK,
    )
    there = "circle.contact" if later else "invitations.tone"
    return go_to(there, group_id=group_id, contact_id=contact.id)


@bp.get("/groep/<uuid:group_id>/mensen/<uuid:contact_id>")
@requires(Can.SEE_CIRCLE)
def contact(group_id: UUID, contact_id: UUID) -> Response:
    """Somebody in the circle, and what the owner can do."""
    somebody = check(Can.SEE_CIRCLE, queries.contact_in(group_id, contact_id))
    place = queries.place_of(somebody)
    return page(
        "circle/contact.html",
        contact=somebody,
        place=place,
        organisation=organisations.named(place.organisation_id) if place else None,
        standing=_standing(somebody),
        closeness=dict(CLOSENESS),
        invitation=invitations.open_invitation(somebody),
        form=OneButtonForm(),
        told=_told(somebody),
    )


@bp.post("/groep/<uuid:group_id>/mensen/<uuid:contact_id>/zonder-telefoon")
@requires(Can.INVITE)
def without_phone(group_id: UUID, contact_id: UUID) -> Response:
    """Somebody joins by name; the owner answers for them."""
    somebody = check(Can.INVITE, queries.contact_in(group_id, contact_id))
    if OneButtonForm().validate_on_submit():
        if asked := invitations.open_invitation(somebody):
            invitation_actions.withdraw(asked)
        actions.join_by_name(me, somebody)
        flash(_("%(name)s doet mee. Jij vult de antwoorden in.", name=somebody.name))
    return go_to("circle.contact", group_id=group_id, contact_id=contact_id)


@bp.route("/groep/<uuid:group_id>/mensen/<uuid:contact_id>/veranderen", methods=["GET", "POST"])
@requires(Can.SEE_CIRCLE)
def change(group_id: UUID, contact_id: UUID) -> Response:
    """Say more about somebody, or say it in other words."""
    somebody = check(Can.SEE_CIRCLE, queries.contact_in(group_id, contact_id))
    stands, form = _standing(somebody), _form_about(somebody)
    if not form.validate_on_submit():
        return form_page("circle/change.html", form, contact=somebody, standing=stands)
    called = somebody.name
    actions.describe(
        somebody,
        name=form.name.data,
        relation=form.relation.data,
        gives=form.gives.data,
        closeness=Closeness(form.closeness.data),
    )
    if isinstance(form, DescribeAndThinkForm) and form.status.data:
        actions.think(somebody, Status(form.status.data))
    if stands is Standing.WAITS and called != somebody.name:
        flash(_("Bewaard. Kijk of de naam in je uitnodiging klopt."))
        return go_to("invitations.words", group_id=group_id, contact_id=contact_id)
    flash(_("Bewaard. Alleen jij ziet dit."))
    return go_to("circle.contact", group_id=group_id, contact_id=contact_id)


@bp.post("/groep/<uuid:group_id>/mensen/<uuid:contact_id>/weg")
@requires(Can.SEE_CIRCLE)
def take_out(group_id: UUID, contact_id: UUID) -> Response:
    """Let somebody go who has no place in the group."""
    somebody = check(Can.SEE_CIRCLE, queries.contact_in(group_id, contact_id))
    if not OneButtonForm().validate_on_submit() or _standing(somebody).is_in_group:
        return go_to("circle.contact", group_id=group_id, contact_id=contact_id)
    invitation_actions.end_all(somebody)
    actions.take_out(somebody)
    flash(_("%(name)s staat niet meer in je kring.", name=somebody.name))
    return go_to("circle.everyone", group_id=group_id)


def _standings(group_id: UUID) -> dict[Contact, Standing]:
    places, asked = queries.places(group_id), invitations.asked_now(group_id)
    return {
        each: standing(each, places.get(each.id), has_link=each.id in asked)
        for each in queries.contacts(group_id)
    }


def _standing(somebody: Contact) -> Standing:
    has_link = invitations.open_invitation(somebody) is not None
    return standing(somebody, queries.place_of(somebody), has_link=has_link)


def _form_about(somebody: Contact) -> DescribeForm:
    stands = _standing(somebody)
    known = {
        "name": somebody.name,
        "relation": somebody.relation,
        "gives": somebody.gives,
        "closeness": somebody.closeness.value,
        "status": stands.value,
    }
    return DescribeAndThinkForm(data=known) if stands.is_chosen else DescribeForm(data=known)


def _told(somebody: Contact) -> str:
    return _(
        "Hoi %(name)s. Het is gelukt: je doet mee. Kijk maar: %(address)s",
        name=somebody.name,
        address=url_for("people.welcome", _external=True),
    )
