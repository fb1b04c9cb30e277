"""Polls: the pages."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import clock
from webapp.forms import options
from webapp.gate import check, everybody, me, never_locked, requires
from webapp.groups import queries as groups
from webapp.meetings import queries as meetings
from webapp.meetings.models import Attendance, Meeting
from webapp.planning.forms import WhenForm
from webapp.policy import Can
from webapp.polls import actions, queries
from webapp.polls.forms import DayForm, SayForm
from webapp.polls.models import MOST, DateOption, Possible
from webapp.web import form_page, go_to, or_404, page
from webapp.words import day, time

bp = Blueprint("polls", __name__)


@bp.route("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/dagen", methods=["GET", "POST"])
@requires(Can.PREPARE_MEETING)
def days(group_id: UUID, meeting_id: UUID) -> Response:
    """The days that people can choose from, while it is a draft."""
    meeting, form = _draft(group_id, meeting_id), WhenForm(zone=me.group.zone)
    if form.validate_on_submit():
        try:
            actions.add_day(meeting, form.starts_at)
            return go_to("polls.days", group_id=group_id, meeting_id=meeting_id)
        except actions.EnoughDays:
            form.day.errors = [_("Er zijn al vijf dagen. Haal er eerst een weg.")]
    known = queries.days_of(meeting)
    return form_page("polls/days.html", form, meeting=meeting, days=known, most=MOST)


@bp.post("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/dagen/weg")
@requires(Can.PREPARE_MEETING)
def take_away(group_id: UUID, meeting_id: UUID) -> Response:
    """One of the days is not one any more."""
    meeting = _draft(group_id, meeting_id)
    form = DayForm(days=queries.days_of(meeting))
    if form.validate_on_submit():
        actions.take_away(meeting, form.chosen)
    return go_to("polls.days", group_id=group_id, meeting_id=meeting_id)


@bp.get("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/welke-dag")
@requires(Can.READ_MEETING)
def show(group_id: UUID, meeting_id: UUID) -> Response:
    """What everybody said, to the owner; to a member the own answers."""
    meeting = check(Can.READ_MEETING, meetings.meeting_in(group_id, meeting_id))
    if not _is_open(meeting):
        return go_to("meetings.show", group_id=group_id, meeting_id=meeting_id)
    if me.owns:
        return _owners_page(meeting, _day_form(meeting))
    mine = or_404(meeting.attendance_of(me))
    return _asks("polls/mine.html", mine, SayForm(days=queries.days_of(meeting)), _to_own(meeting))


@bp.post("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/welke-dag")
@requires(Can.ANSWER_MEETING)
def answer(group_id: UUID, meeting_id: UUID) -> Response:
    """My own answer about one day."""
    meeting = check(Can.ANSWER_MEETING, meetings.meeting_in(group_id, meeting_id))
    mine = or_404(meeting.attendance_of(me))
    return _answered("polls/mine.html", mine, _to_own(meeting))


@bp.route(
    "/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/dagen/invullen/<uuid:attendance_id>",
    methods=["GET", "POST"],
)
@requires(Can.ANSWER_FOR)
def fill_in(group_id: UUID, meeting_id: UUID, attendance_id: UUID) -> Response:
    """What somebody said by phone about each day, filled in by the owner."""
    meeting = check(Can.ANSWER_FOR, meetings.meeting_in(group_id, meeting_id))
    asked = [each for each in meeting.asked if each.id == attendance_id and not meeting.is_draft]
    attendance, to = or_404(asked[0] if asked else None), request.path
    if request.method == "POST":
        return _answered("polls/fill_in.html", attendance, to, filled_in=True)
    if not _is_open(meeting):
        return go_to("meetings.show", group_id=group_id, meeting_id=meeting_id)
    return _asks("polls/fill_in.html", attendance, SayForm(days=queries.days_of(meeting)), to)


@bp.route("/u/<string:link>/dagen", methods=["GET", "POST"])
@everybody
@never_locked
def own_link(link: str) -> Response:
    """The personal answer link, while there are days to choose from."""
    attendance = meetings.attendance_behind(link)
    if attendance is None:
        return page("meetings/link_old.html", status=404)
    if _leads(attendance.group_id):
        return go_to("polls.fill_in", attendance_id=attendance.id, **attendance.meeting.at)
    to = url_for("polls.own_link", link=link)
    if request.method == "POST":
        return _answered("polls/own_link.html", attendance, to)
    if not _is_open(attendance.meeting):
        return go_to("meetings.own_link", link=link)
    days = queries.days_of(attendance.meeting)
    return _asks("polls/own_link.html", attendance, SayForm(days=days), to)


@bp.post("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/dagen/kies")
@requires(Can.CHANGE_MEETING)
def choose(group_id: UUID, meeting_id: UUID) -> Response:
    """The poll becomes the meeting."""
    meeting = check(Can.CHANGE_MEETING, meetings.meeting_in(group_id, meeting_id))
    if _is_open(meeting):
        form = _day_form(meeting)
        if not form.validate_on_submit():
            return _owners_page(meeting, form)
        actions.choose(meeting, form.chosen)
        mailed = _("De dag staat vast. Wie een e-mailadres heeft, krijgt een mail.")
        flash(_("De dag staat vast.") if me.group.resting_since else mailed)
    return go_to("meetings.show", group_id=group_id, meeting_id=meeting_id)


def _leads(group_id: UUID) -> bool:
    """Whether it is the owner who holds this link: what they fill in says so (product.md D16)."""
    return current_user.is_authenticated and groups.leads(current_user.person_id, group_id)


def _draft(group_id: UUID, meeting_id: UUID) -> Meeting:
    meeting = check(Can.PREPARE_MEETING, meetings.meeting_in(group_id, meeting_id))
    return or_404(meeting if meeting.is_draft else None)


def _is_open(meeting: Meeting) -> bool:
    return meeting.polled and meeting.is_on


def _to_own(meeting: Meeting) -> str:
    return url_for("polls.show", group_id=meeting.group_id, meeting_id=meeting.id)


def _day_form(meeting: Meeting) -> DayForm:
    form = DayForm(days=[each for each in queries.days_of(meeting) if _is_ahead(each)])
    form.option.choices = options(
        (key, _("%(day)s, %(time)s", day=day(each.starts_at), time=time(each.starts_at)))
        for key, each in form.days.items()
    )
    return form


def _is_ahead(option: DateOption) -> bool:
    return option.starts_at > clock.now()


def _owners_page(meeting: Meeting, form: DayForm) -> Response:
    silent = meeting.silent(since=meetings.today_began(meeting))
    return form_page(
        "polls/show.html",
        form,
        meeting=meeting,
        days=queries.days_of(meeting),
        silent=silent,
        in_time=meetings.can_take_back(meeting),
        Possible=Possible,
    )


def _asks(template: str, attendance: Attendance, form: SayForm, to: str) -> Response:
    """One day to answer about: the one that was asked for, the next one, or none is left."""
    days, wanted = list(form.days.values()), request.args.get("dag")
    open_days = [each for each in days if each.answer_of(attendance) is None]
    asked = form.days.get(wanted or "") or (open_days[0] if open_days else None)
    return form_page(
        template,
        form,
        attendance=attendance,
        meeting=attendance.meeting,
        owner=groups.owner_of(attendance.group_id),
        days=days,
        asked=asked,
        to=to,
    )


def _answered(
    template: str, attendance: Attendance, to: str, *, filled_in: bool = False
) -> Response:
    """Keep what was said; then the next day is asked."""
    meetings.hold(attendance.meeting)
    if _is_open(attendance.meeting):
        form = SayForm(days=queries.days_of(attendance.meeting))
        if not form.validate_on_submit():
            return _asks(template, attendance, form, to)
        actions.say(attendance, form.chosen, Possible(form.answer.data), filled_in=filled_in)
    return redirect(to, 303)
