"""Changes: the pages."""

from datetime import date, time, timedelta
from uuid import UUID

from flask import Blueprint, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import clock
from webapp.changes import actions
from webapp.forms import OneButtonForm, VersionForm
from webapp.gate import check, me, requires
from webapp.meetings import queries as meetings
from webapp.meetings.models import Meeting
from webapp.planning.forms import WhenForm, WhereForm, place_now
from webapp.policy import Can
from webapp.polls import actions as polls
from webapp.versions import ChangedMeanwhile
from webapp.web import both_texts, form_page, go_to, or_404

bp = Blueprint("changes", __name__)


@bp.route(
    "/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/verzetten", methods=["GET", "POST"]
)
@requires(Can.CHANGE_MEETING)
def move(group_id: UUID, meeting_id: UUID) -> Response:
    """Another day, which is proposed already. Nobody asks why."""
    meeting = _sent(group_id, meeting_id)
    if meeting.polled:  # its day is still to be chosen
        return go_to("meetings.show", group_id=group_id, meeting_id=meeting_id)
    day, at = _a_week_later(meeting)
    form = WhenForm(zone=me.group.zone, data={"day": day, "at": at, "version": meeting.version})
    if not form.validate_on_submit():
        return form_page("changes/move.html", form, meeting=meeting)
    try:
        actions.move(meeting, starts_at=form.starts_at, seen=form.seen)
    except ChangedMeanwhile:
        return _both("changes/move.html", form, meeting)
    flash(_("De bijeenkomst is op een andere dag."))
    return go_to("meetings.show", group_id=group_id, meeting_id=meeting_id)


@bp.route(
    "/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/andere-plek", methods=["GET", "POST"]
)
@requires(Can.CHANGE_MEETING)
def meet_elsewhere(group_id: UUID, meeting_id: UUID) -> Response:
    """Another place, phone number or link. Nobody asks why."""
    meeting = _sent(group_id, meeting_id)
    if meeting.is_off:
        return go_to("meetings.show", group_id=group_id, meeting_id=meeting_id)
    form = WhereForm(data=place_now(meeting))
    if not form.validate_on_submit():
        return form_page("changes/elsewhere.html", form, meeting=meeting)
    try:
        place = form.place.data
        actions.meet_elsewhere(meeting, kind=form.chosen, place=place, seen=form.seen)
    except ChangedMeanwhile:
        return _both("changes/elsewhere.html", form, meeting)
    rests = me.group.resting_since is not None
    mailed = _("Bewaard. Wie een e-mailadres heeft, krijgt een mail.")
    flash(_("Bewaard.") if rests else mailed)
    return go_to("meetings.show", group_id=group_id, meeting_id=meeting_id)


@bp.route(
    "/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/afzeggen", methods=["GET", "POST"]
)
@requires(Can.CHANGE_MEETING)
def call_off(group_id: UUID, meeting_id: UUID) -> Response:
    """It does not take place. Nobody asks why."""
    meeting, form = _sent(group_id, meeting_id), OneButtonForm()
    if not form.validate_on_submit():
        return form_page("changes/call_off.html", form, meeting=meeting)
    actions.call_off(meeting)
    return go_to("meetings.show", group_id=group_id, meeting_id=meeting_id)


@bp.post("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/toch-niet")
@requires(Can.CHANGE_MEETING)
def take_back(group_id: UUID, meeting_id: UUID) -> Response:
    """What was just sent or changed is after all not. Pressed twice is once."""
    meeting = check(Can.CHANGE_MEETING, meetings.meeting_in(group_id, meeting_id))
    if not meeting.is_draft and OneButtonForm().validate_on_submit():
        in_time = actions.take_back(meeting)
        if meeting.is_draft:
            polls.forget_answers(meeting)
        back, late = _("Teruggehaald. Niemand kreeg bericht."), _("Dit is al verstuurd.")
        flash(back if in_time else late)
    there = "planning.preview" if meeting.is_draft else "meetings.show"
    return go_to(there, group_id=group_id, meeting_id=meeting_id)


def _both(template: str, form: VersionForm, meeting: Meeting) -> Response:
    return both_texts(template, form, version=meeting.version, meeting=meeting)


def _a_week_later(meeting: Meeting) -> tuple[date, time]:
    """The same time a week later, or in as many weeks as it takes to be ahead of us."""
    days = 7
    while clock.local(meeting.starts_at, meeting.zone).date() + timedelta(days) <= clock.today():
        days += 7
    return clock.later(meeting.starts_at, days=days, zone=meeting.zone)


def _sent(group_id: UUID, meeting_id: UUID) -> Meeting:
    meeting = check(Can.CHANGE_MEETING, meetings.meeting_in(group_id, meeting_id))
    return or_404(None if meeting.is_draft else meeting)
