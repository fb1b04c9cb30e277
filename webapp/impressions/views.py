"""Impressions: the pages."""

from uuid import UUID

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.forms import OneButtonForm
from webapp.gate import check, check_all, everybody, me, requires
from webapp.groups import queries as groups
from webapp.impressions import actions, queries
from webapp.impressions.forms import ImpressionForm, OwnerImpressionForm, form_for, in_words
from webapp.impressions.models import Impression
from webapp.meetings import queries as meetings
from webapp.meetings.models import Attendance, Meeting
from webapp.policy import Can, allows
from webapp.web import form_page, go_to, page

bp = Blueprint("impressions", __name__)


@bp.route(
    "/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/hoe-was-het", methods=["GET", "POST"]
)
@requires(Can.SAY_IMPRESSION)
def say(group_id: UUID, meeting_id: UUID) -> Response:
    """The one question after a meeting; what was said before stands there."""
    meeting = _met(group_id, meeting_id)
    mine = queries.impression_of(meeting, me)
    form = form_for(OwnerImpressionForm if me.owns else ImpressionForm, mine)
    if not form.validate_on_submit():
        shown = queries.shown_in(meeting) if me.owns else []
        return form_page(
            "impressions/say.html",
            form,
            meeting=meeting,
            mine=mine,
            shown=check_all(Can.READ_IMPRESSION, shown),
            owner=groups.owner_of(group_id),
        )
    actions.say(me, meeting, **form.said)
    return go_to("impressions.say", **meeting.at)


@bp.post("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/hoe-was-het/laat-zien")
@requires(Can.SHOW_IMPRESSION)
def show(group_id: UUID, meeting_id: UUID) -> Response:
    """The owner sees it. Whatever else is said than yes keeps it to its writer."""
    meeting = check(Can.SHOW_IMPRESSION, _found(group_id, meeting_id))
    mine = queries.impression_of(meeting, me)
    if OneButtonForm().validate_on_submit() and mine is not None:
        change = actions.show if request.form.get("shown") == "yes" else actions.take_back
        change(mine)
    return go_to("impressions.say", **meeting.at)


@bp.post("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/hoe-was-het/weg")
@requires(Can.SAY_IMPRESSION)
def throw_away(group_id: UUID, meeting_id: UUID) -> Response:
    """As if nothing was said."""
    meeting = _met(group_id, meeting_id)
    mine = queries.impression_of(meeting, me)
    if OneButtonForm().validate_on_submit() and mine is not None:
        actions.throw_away(mine)
        flash(_("Je antwoord is weg."))
    return go_to("impressions.say", **meeting.at)


@bp.route("/u/<string:link>/hoe-was-het", methods=["GET", "POST"])
@everybody
def own_link(link: str) -> Response:
    """The same question behind the personal link. A link can be forwarded, so it shows nothing."""
    attendance, form = meetings.attendance_behind(link), ImpressionForm()
    if attendance is None or not _is_theirs(attendance):
        return page("meetings/link_old.html", status=404)
    owner = groups.owner_of(attendance.group_id)
    if not form.validate_on_submit():
        return form_page("impressions/own_link.html", form, link=link, owner=owner)
    actions.say(attendance.membership, attendance.meeting, **form.said)
    flash(_("Je antwoord is bewaard. Niemand anders ziet het."))
    return go_to("meetings.own_link", link=link)


def _is_theirs(attendance: Attendance) -> bool:
    place = attendance.membership
    opened_by_owner = current_user.is_authenticated and groups.leads(
        current_user.person_id, attendance.group_id
    )
    asked = allows(place, Can.SAY_IMPRESSION, attendance.meeting)
    return asked and not place.by_name and not opened_by_owner


def _found(group_id: UUID, meeting_id: UUID) -> Meeting | None:
    return meetings.meeting_in(group_id, meeting_id)


def _met(group_id: UUID, meeting_id: UUID) -> Meeting:
    return check(Can.SAY_IMPRESSION, _found(group_id, meeting_id))


@bp.app_template_filter()
def impression_in_words(impression: Impression) -> str:
    """The answer as its writer chose it."""
    return in_words(impression)
