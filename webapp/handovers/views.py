"""Handovers: the pages of the professional who asks, and of the owner who decides."""

from uuid import UUID

from flask import Blueprint, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.forms import OneButtonForm
from webapp.gate import check, me, requires
from webapp.groups import queries as groups
from webapp.handovers import actions, queries
from webapp.handovers.forms import HandoverForm, SettleForm
from webapp.policy import Can
from webapp.web import form_page, go_to

bp = Blueprint("handovers", __name__)


@bp.route("/groep/<uuid:group_id>/plek-doorgeven", methods=["GET", "POST"])
@requires(Can.HAND_OVER)
def ask(group_id: UUID) -> Response:
    """Name a colleague, or see how it stands."""
    form = HandoverForm()
    if not form.validate_on_submit():
        return form_page(
            "handovers/ask.html",
            form,
            owner=groups.owner_of(group_id),
            handover=queries.open_of(me),
            not_now=queries.not_now_for(me),
        )
    actions.ask(me, operation_key=form.key, name=form.name.data)
    return go_to("handovers.ask", group_id=group_id)


@bp.post("/groep/<uuid:group_id>/plek-doorgeven/terugnemen")
@requires(Can.HAND_OVER)
def take_back(group_id: UUID) -> Response:
    """Stay after all."""
    if OneButtonForm().validate_on_submit():
        actions.take_back(me)
        flash(_("Je vraag is weg. Je houdt je plek."))
    return go_to("handovers.ask", group_id=group_id)


@bp.route("/groep/<uuid:group_id>/plek-doorgeven/<uuid:handover_id>", methods=["GET", "POST"])
@requires(Can.SETTLE_HANDOVER)
def settle(group_id: UUID, handover_id: UUID) -> Response:
    """The owner asks the colleague, or not now."""
    handover = check(Can.SETTLE_HANDOVER, queries.handover_in(group_id, handover_id))
    form = SettleForm()
    if handover.waits and not form.validate_on_submit():
        return form_page("handovers/settle.html", form, handover=handover)
    if handover.waits and form.decision.data == "yes":
        actions.agree(me, handover)
    elif handover.waits:
        actions.not_now(handover)
        flash(_("%(name)s blijft in je groep.", name=handover.membership.name))
    if handover.contact_id is None or handover.settled_at is not None:
        return go_to("circle.everyone", group_id=group_id)
    return go_to("invitations.send", group_id=group_id, contact_id=handover.contact_id)
