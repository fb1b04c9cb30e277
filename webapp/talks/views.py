"""Talks: the pages."""

from uuid import UUID

from flask import Blueprint, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.gate import check, may, me, proved_with_lock, requires
from webapp.policy import Can
from webapp.sharing import choosing
from webapp.sharing.forms import AudienceForm
from webapp.sharing.models import Shown
from webapp.sharing.queries import names_of
from webapp.talks import actions, queries
from webapp.talks.forms import QUESTIONS, TalkForm
from webapp.web import form_page, go_to, page

bp = Blueprint("talks", __name__)


@bp.route("/groep/<uuid:group_id>/voorgesprek", methods=["GET", "POST"])
@requires(Can.WRITE_TALK)
def mine(group_id: UUID) -> Response:
    """My own card, and whose cards I may read."""
    card = queries.card_of(me)
    form = TalkForm.showing(card)
    if not form.validate_on_submit():
        return form_page(
            "talks/mine.html",
            form,
            card=card,
            seen_by=names_of(card, group_id) if card is not None else [],
            shown=[each for each in queries.cards_of_others(me) if may(Can.READ_TALK, each)],
        )
    actions.write(me, form.words)
    flash(_("Je woorden zijn bewaard."))
    return go_to("talks.mine", group_id=group_id)


@bp.route("/groep/<uuid:group_id>/voorgesprek/wie-ziet-dit", methods=["GET", "POST"])
@requires(Can.WRITE_TALK)
@proved_with_lock
def who_sees(group_id: UUID) -> Response:
    """Choose who reads my card."""
    card = queries.card_of(me)
    if card is None:
        return go_to("talks.mine", group_id=group_id)
    check(Can.SHARE_TALK, card)
    form = AudienceForm()
    if choosing.chosen(form, Shown.TALK, card.id):
        return go_to("talks.who_sees", group_id=group_id)
    return form_page("talks/who_sees.html", form, **choosing.shown_now(Shown.TALK, card.id))


@bp.get("/groep/<uuid:group_id>/voorgesprek/<uuid:talk_id>")
@requires(Can.READ_TALK)
def show(group_id: UUID, talk_id: UUID) -> Response:
    """Read somebody's card."""
    card = check(Can.READ_TALK, queries.card_in(group_id, talk_id))
    if card.membership_id == me.id:
        return go_to("talks.mine", group_id=group_id)
    said = {QUESTIONS[topic]: card.topics[topic.value] for topic in QUESTIONS}
    return page("talks/show.html", card=card, said=said)
