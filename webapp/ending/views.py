"""Ending: the pages."""

from uuid import UUID

from flask import Blueprint, flash, make_response, render_template
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.ending import actions, queries
from webapp.ending.forms import THANKS, CloseForm, RestForm
from webapp.ending.taken import taken_along
from webapp.forms import OneButtonForm
from webapp.gate import me, proved, requires, signed_in
from webapp.groups import queries as groups
from webapp.groups.models import Group
from webapp.meetings import queries as meetings
from webapp.policy import Can
from webapp.web import form_page, go_to, page
from webapp.words import day, listed

bp = Blueprint("ending", __name__)


@bp.get("/groep/<uuid:group_id>/afronden")
@requires(Can.END_GROUP)
def index(group_id: UUID) -> Response:
    """Three ways: a rest, going on without professionals, closing."""
    return page("ending/index.html", professionals=queries.professionals(group_id))


@bp.route("/groep/<uuid:group_id>/afronden/pauze", methods=["GET", "POST"])
@requires(Can.END_GROUP)
def rest(group_id: UUID) -> Response:
    """The whole group rests, or goes on. Nothing is lost."""
    form = RestForm()
    if not form.validate_on_submit():
        return form_page("ending/rest.html", form, coming=_planned())
    if form.now.data == "rest":
        actions.rest(me.group)
    else:
        actions.go_on(me.group)
        flash(_("Je groep gaat weer verder."))
    return go_to("today.show", group_id=group_id)


@bp.route("/groep/<uuid:group_id>/afronden/zonder-hulpverleners", methods=["GET", "POST"])
@requires(Can.END_GROUP)
def without_professionals(group_id: UUID) -> Response:
    """Their places end. It asks once, and no reason."""
    form, found = OneButtonForm(), queries.professionals(group_id)
    if not form.validate_on_submit():
        return form_page("ending/without_professionals.html", form, professionals=found)
    actions.go_on_without(found)
    if found:
        flash(_("Gestopt in je groep: %(names)s.", names=listed([each.name for each in found])))
    return go_to("circle.everyone", group_id=group_id)


@bp.route("/groep/<uuid:group_id>/afronden/afsluiten", methods=["GET", "POST"])
@requires(Can.END_GROUP)
@proved
def close(group_id: UUID) -> Response:
    """Take along what is yours, thank the others, close. It can be turned back for seven days."""
    form = CloseForm(data={"thanks": str(THANKS)})
    if not form.validate_on_submit():
        return form_page("ending/close.html", form)
    actions.close(me.group, thanks=form.thanks.data)
    return go_to("groups.mine")


@bp.get("/groep/<uuid:group_id>/meenemen")
@requires(Can.END_GROUP)
@proved
def take_along(group_id: UUID) -> Response:
    """Everything that the owner wrote, as one file that every browser reads."""
    answer = make_response(render_template("ending/taken.html", **taken_along(me)))
    answer.headers["Content-Disposition"] = 'attachment; filename="mijn-steungroep.html"'
    return answer


@bp.post("/groepen/terugdraaien")
@signed_in
def turn_back() -> Response:
    """The group that I closed is there again."""
    place = groups.closed_group_of(current_user.person_id)
    if OneButtonForm().validate_on_submit() and place and actions.turn_back(place.group):
        flash(_("Je groep is er weer. Alles is zoals het was."))
    return go_to("groups.mine")


def _planned() -> list[str]:
    """The days on which people expect to meet."""
    coming = [each for each in meetings.coming(me) if each.is_on]
    return [day(each.starts_at, me.group.zone) for each in coming]


@bp.app_template_filter()
def comes_back_until(group: Group) -> str:
    """Until which day a closed group can come back."""
    until = queries.turns_back_until(group)
    return day(until, group.zone) if until else ""
