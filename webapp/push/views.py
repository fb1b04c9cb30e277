"""Push: hearing on this device."""

from flask import Blueprint, flash
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.gate import signed_in
from webapp.notices import actions as notices
from webapp.notices.models import Channel
from webapp.push import actions, parcels, queries
from webapp.push.forms import HereForm
from webapp.web import form_page, go_to

bp = Blueprint("push", __name__)


@bp.route("/berichten-aan-mij/dit-toestel", methods=["GET", "POST"])
@signed_in
def here() -> Response:
    """Let this device show that something is new; without script a mail does that."""
    form = HereForm()
    if form.validate_on_submit() and current_user.own_phone and (where := form.where):
        actions.hear_here(current_user, where)
        notices.choose(current_user.person, {"channel": Channel.PHONE})
        flash(_("Dit toestel laat het je zien als er iets nieuws is."))
        return go_to("mine.more")
    if form.is_submitted():
        flash(_("Op dit toestel lukt het nu niet."))
        return go_to("push.here")
    known = {"key": parcels.public_key(), "hears": queries.hears_on(current_user)}
    return form_page("push/here.html", form, by_mail=bool(current_user.person.email), **known)
