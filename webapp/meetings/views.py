"""Meetings: the pages."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import clock
from webapp.forms import OneButtonForm, options
from webapp.gate import check, check_all, everybody, me, requires
from webapp.groups import queries as groups
from webapp.meetings import actions, queries
from webapp.meetings.forms import AnswerForm, FillInForm, WhenForm, WhereForm, WhoForm
from webapp.meetings.models import Answer, Attendance, Meeting, PlaceKind
from webapp.policy import Can
from webapp.web import form_page, go_to, or_404, page

bp = Blueprint("meetings", __name__)


@bp.get("/groep/<uuid:group_id>/bijeenkomsten")
@requires(Can.SEE_GROUP)
def index(group_id: UUID) -> Response:
    """The meetings that are mine to see."""
    coming = check_all(Can.READ_MEETING, queries.coming(me))
    return page(
        "meetings/index.html",
        coming=[each for each in coming if not each.is_draft],
        drafts=[each for each in coming if each.is_draft]
        + check_all(Can.PREPARE_MEETING, queries.prepared(me)),
        earlier=check_all(Can.READ_MEETING, queries.earlier(me)),
    )


@bp.route("/groep/<uuid:group_id>/bijeenkomsten/nieuw", methods=["GET", "POST"])
@requires(Can.PLAN_MEETING)
def new(group_id: UUID) -> Response:
    """When: the first screen of a new meeting."""
    form = WhenForm(zone=me.group.zone)
    if not form.validate_on_submit():
        return form_page("meetings/when.html", form)
    meeting = actions.plan(me, operation_key=form.key, starts_at=form.starts_at)
    return go_to("meetings.where", group_id=group_id, meeting_id=meeting.id)


@bp.route("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/wanneer", methods=["GET", "POST"])
@requires(Can.PREPARE_MEETING)
def when(group_id: UUID, meeting_id: UUID) -> Response:
    """When, once more, while it is a draft."""
    meeting = _draft(group_id, meeting_id)
    starts = clock.local(meeting.starts_at, me.group.zone)
    form = WhenForm(zone=me.group.zone, data={"day": starts.date(), "at": starts.time()})
    if not form.validate_on_submit():
        return form_page("meetings/when.html", form, meeting=meeting)
    actions.move(meeting, starts_at=form.starts_at)
    return go_to("meetings.where", group_id=group_id, meeting_id=meeting_id)


@bp.route("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/waar", methods=["GET", "POST"])
@requires(Can.PREPARE_MEETING)
def where(group_id: UUID, meeting_id: UUID) -> Response:
    """Where, by phone, or by video."""
    meeting = _draft(group_id, meeting_id)
    kind = meeting.place_kind or PlaceKind.PLACE
    usual = me.group.place if me.owns else None  # it may be the owner's home
    place = meeting.place if meeting.place_kind else usual
    form = WhereForm(data={"kind": kind.value, "place": place})
    if not form.validate_on_submit():
        return form_page("meetings/where.html", form, meeting=meeting)
    actions.meet_at(meeting, kind=PlaceKind(form.kind.data), place=form.place.data)
    return go_to("meetings.who", group_id=group_id, meeting_id=meeting_id)


@bp.route("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/wie", methods=["GET", "POST"])
@requires(Can.PREPARE_MEETING)
def who(group_id: UUID, meeting_id: UUID) -> Response:
    """Who is asked: everybody, or a part of the group."""
    meeting = check(Can.PREPARE_MEETING, queries.meeting_in(group_id, meeting_id))
    members = {str(member.id): member for member in groups.members(group_id)}
    asked = [str(each.membership_id) for each in meeting.asked] or list(members)
    form = WhoForm(data={"members": asked})
    form.members.choices = options((key, member.name) for key, member in members.items())
    if not form.validate_on_submit():
        return form_page("meetings/who.html", form, meeting=meeting, members=members)
    actions.ask(meeting, [members[key] for key in form.members.data])
    next_page = "meetings.preview" if meeting.is_draft else "meetings.show"
    return go_to(next_page, group_id=group_id, meeting_id=meeting_id)


@bp.get("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/bekijk")
@requires(Can.PREPARE_MEETING)
def preview(group_id: UUID, meeting_id: UUID) -> Response:
    """Look once more, before the owner sends it."""
    meeting = check(Can.PREPARE_MEETING, queries.meeting_in(group_id, meeting_id))
    owner = None if me.owns else groups.owner_of(group_id)
    return page("meetings/preview.html", form=OneButtonForm(), meeting=meeting, owner=owner)


@bp.post("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/stuur")
@requires(Can.SEND_MEETING)
def send(group_id: UUID, meeting_id: UUID) -> Response:
    """The draft becomes a question to everybody it asks."""
    meeting = check(Can.SEND_MEETING, queries.meeting_in(group_id, meeting_id))
    if not OneButtonForm().validate_on_submit():
        return go_to("meetings.preview", group_id=group_id, meeting_id=meeting_id)
    if meeting.is_draft and meeting.starts_at < clock.now():
        flash(_("Dit is al voorbij. Kies een dag die nog komt."))
        return go_to("meetings.when", group_id=group_id, meeting_id=meeting_id)
    if meeting.place_kind is None:
        return go_to("meetings.where", group_id=group_id, meeting_id=meeting_id)
    try:
        actions.send(meeting)
    except actions.NobodyAsked:
        return go_to("meetings.who", group_id=group_id, meeting_id=meeting_id)
    flash(_("De bijeenkomst staat klaar. Stuur nu ieder de eigen link."))
    return go_to("meetings.show", group_id=group_id, meeting_id=meeting_id)


@bp.post("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/weg")
@requires(Can.PREPARE_MEETING)
def throw_away(group_id: UUID, meeting_id: UUID) -> Response:
    """A draft that is not needed."""
    meeting = _draft(group_id, meeting_id)
    if OneButtonForm().validate_on_submit():
        actions.throw_away(meeting)
        flash(_("De bijeenkomst is weg."))
    return go_to("meetings.index", group_id=group_id)


@bp.get("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>")
@requires(Can.READ_MEETING)
def show(group_id: UUID, meeting_id: UUID) -> Response:
    """One meeting: who comes, or my own answer."""
    meeting = check(Can.READ_MEETING, queries.meeting_in(group_id, meeting_id))
    if meeting.is_draft:
        return go_to("meetings.preview", group_id=group_id, meeting_id=meeting_id)
    if me.owns:
        return page("meetings/show.html", meeting=meeting)
    mine = or_404(meeting.attendance_of(me))
    form = AnswerForm(data={"line": mine.line})
    return _own_page("meetings/mine.html", form, attendance=mine, to=_to_own(meeting))


@bp.post("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/antwoord")
@requires(Can.ANSWER_MEETING)
def answer(group_id: UUID, meeting_id: UUID) -> Response:
    """My own answer, in one tap."""
    meeting = check(Can.ANSWER_MEETING, queries.meeting_in(group_id, meeting_id))
    mine, form = or_404(meeting.attendance_of(me)), AnswerForm()
    if not _answered(form, mine):
        return _own_page("meetings/mine.html", form, attendance=mine, to=_to_own(meeting))
    return go_to("meetings.show", group_id=group_id, meeting_id=meeting_id)


@bp.get("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/link/<uuid:attendance_id>")
@requires(Can.CHANGE_MEETING)
def link(group_id: UUID, meeting_id: UUID, attendance_id: UUID) -> Response:
    """Somebody's own answer link, ready to be sent by the owner's own means."""
    meeting = check(Can.CHANGE_MEETING, queries.meeting_in(group_id, meeting_id))
    found = _asked(meeting, attendance_id)
    address = url_for("meetings.own_link", link=found.link, _external=True)
    return page("meetings/link.html", meeting=meeting, attendance=found, address=address)


@bp.route(
    "/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/invullen/<uuid:attendance_id>",
    methods=["GET", "POST"],
)
@requires(Can.ANSWER_FOR)
def fill_in(group_id: UUID, meeting_id: UUID, attendance_id: UUID) -> Response:
    """What somebody said by phone, filled in by the owner."""
    meeting = check(Can.ANSWER_FOR, queries.meeting_in(group_id, meeting_id))
    attendance, form = _asked(meeting, attendance_id), FillInForm()
    if not form.validate_on_submit():
        return form_page("meetings/fill_in.html", form, meeting=meeting, attendance=attendance)
    actions.answer_for(attendance, Answer(form.answer.data))
    return go_to("meetings.show", group_id=group_id, meeting_id=meeting_id)


@bp.route("/u/<string:link>", methods=["GET", "POST"])
@everybody
def own_link(link: str) -> Response:
    """The personal answer link: this person and this meeting, without signing in."""
    attendance = queries.attendance_behind(link)
    if attendance is None:
        return page("meetings/link_old.html", status=404)
    form = AnswerForm()  # a link can be forwarded, so what was said before is not shown (D7)
    if _answered(form, attendance):
        if form.line.data:
            flash(_("Je woorden zijn bewaard."))
        return go_to("meetings.own_link", link=link)
    to = url_for("meetings.own_link", link=link)
    return _own_page("meetings/own_link.html", form, attendance=attendance, to=to)


def _draft(group_id: UUID, meeting_id: UUID) -> Meeting:
    meeting = check(Can.PREPARE_MEETING, queries.meeting_in(group_id, meeting_id))
    return or_404(meeting if meeting.is_draft else None)


def _asked(meeting: Meeting, attendance_id: UUID) -> Attendance:
    asked = None if meeting.is_draft else meeting.asked
    return or_404(next((each for each in asked or () if each.id == attendance_id), None))


def _to_own(meeting: Meeting) -> str:
    return url_for("meetings.answer", group_id=meeting.group_id, meeting_id=meeting.id)


def _own_page(
    template: str, form: AnswerForm, *, attendance: Attendance, **values: Any
) -> Response:
    """The page with somebody's own answer; htmx takes the answer alone, unless it is not one."""
    return form_page(
        template,
        form,
        fragment=None if form.errors else "meetings/_answer.html",
        answers=form,
        attendance=attendance,
        meeting=attendance.meeting,
        owner=groups.owner_of(attendance.group_id),
        **values,
    )


def _answered(form: AnswerForm, attendance: Attendance) -> bool:
    if not form.validate_on_submit():
        return False
    if form.answer.data:
        actions.answer(attendance, Answer(form.answer.data))
    if form.line.raw_data:
        actions.say(attendance, form.line.data)
    return True
