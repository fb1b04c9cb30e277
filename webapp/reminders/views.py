"""Reminders: the one page on which somebody chooses what they hear, and when."""

from flask import Blueprint, flash
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.forms import OneButtonForm
from webapp.gate import signed_in
from webapp.groups import queries as groups
from webapp.notices import actions as notices
from webapp.notices import queries as notice_queries
from webapp.notices.models import About, Channel
from webapp.push.queries import hears_on
from webapp.reminders import queries
from webapp.reminders.forms import ChoiceForm, chosen_now
from webapp.web import form_page, go_to

bp = Blueprint("reminders", __name__)


@bp.route("/berichten-aan-mij", methods=["GET", "POST"])
@signed_in
def choose() -> Response:
    """Everything about being told things, over all groups."""
    person = current_user.person
    leads = groups.own_group_of(person.id) is not None
    now = notice_queries.choice_of(person.id)
    form = ChoiceForm(leads=leads, data=chosen_now(now, queries.chosen(now, leads=leads)))
    if not form.validate_on_submit():
        return form_page("reminders/choose.html", form, no_address=not person.email)
    notices.choose(person, form.chosen)
    if form.chosen["channel"] is Channel.PHONE and not hears_on(current_user):
        return go_to("push.here")
    flash(_("Je keuze is bewaard."))
    return go_to("mine.more")


@bp.post("/berichten-aan-mij/uit")
@signed_in
def stop() -> Response:
    """Everything off, in one tap."""
    if OneButtonForm().validate_on_submit():
        notices.stop(current_user.person, About.EVERYTHING)
        flash(_("Alles staat uit. Een code om in te loggen krijg je altijd."))
    return go_to("reminders.choose")
