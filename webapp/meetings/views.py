"""Meetings: the pages."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import clock
from webapp.forms import OneButtonForm
from webapp.gate import check, check_all, everybody, me, never_locked, requires
from webapp.groups import queries as groups
from webapp.meetings import actions, queries
from webapp.meetings.forms import (
    AnswerForm,
    FillInForm,
    ShowAnswersForm,
)
from webapp.meetings.models import Answer, Attendance, Meeting
from webapp.policy import Can
from webapp.web import form_page, go_to, or_404, page
from webapp.words import listed

bp = Blueprint("meetings", __name__)


@bp.get("/groep/<uuid:group_id>/bijeenkomsten")
@requires(Can.SEE_GROUP)
def index(group_id: UUID) -> Response:
    """The meetings that are mine to see."""
    coming = check_all(Can.READ_MEETING, queries.ahead(me))
    return page(
        "meetings/index.html",
        polls=[each for each in coming if each.polled and each.is_on],
        coming=[each for each in coming if not each.is_draft and not each.polled],
        drafts=[each for each in coming if each.is_draft]
        + check_all(Can.PREPARE_MEETING, queries.prepared(me)),
        earlier=check_all(Can.READ_MEETING, queries.earlier(me)),
    )


@bp.get("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>")
@requires(Can.READ_MEETING)
def show(group_id: UUID, meeting_id: UUID) -> Response:
    """One meeting: who comes, or my own answer."""
    meeting = check(Can.READ_MEETING, queries.meeting_in(group_id, meeting_id))
    if meeting.is_draft:
        return go_to("planning.preview", group_id=group_id, meeting_id=meeting_id)
    if meeting.polled and meeting.is_on:
        return go_to("polls.show", group_id=group_id, meeting_id=meeting_id)
    if me.owns:
        return _owners_page(meeting)
    mine = or_404(meeting.attendance_of(me))
    form = AnswerForm(data={"line": mine.line}, sequence=meeting.sequence)
    return _members_page(meeting, mine, form)


@bp.post("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/antwoord")
@requires(Can.ANSWER_MEETING)
def answer(group_id: UUID, meeting_id: UUID) -> Response:
    """My own answer, in one tap."""
    meeting = check(Can.ANSWER_MEETING, queries.meeting_in(group_id, meeting_id))
    queries.hold(meeting)
    mine, form = or_404(meeting.attendance_of(me)), AnswerForm(sequence=meeting.sequence)
    if not _answered(form, mine):
        return _members_page(meeting, mine, form)
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


@bp.post("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/nog-een-keer")
@requires(Can.CHANGE_MEETING)
def ask_again(group_id: UUID, meeting_id: UUID) -> Response:
    """Who did not answer is asked once more."""
    meeting = _sent(group_id, meeting_id)
    if OneButtonForm().validate_on_submit():
        _say_who_was_asked(actions.ask_again(meeting))
    return go_to("meetings.show", group_id=group_id, meeting_id=meeting_id)


@bp.get("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/groepslink")
@requires(Can.CHANGE_MEETING)
def common_link(group_id: UUID, meeting_id: UUID) -> Response:
    """One link for a group chat: it opens only everybody's own answer, behind signing in."""
    meeting = _sent(group_id, meeting_id)
    address = url_for("meetings.show", group_id=group_id, meeting_id=meeting_id, _external=True)
    return page("meetings/common_link.html", meeting=meeting, address=address)


@bp.post("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/antwoorden")
@requires(Can.CHANGE_MEETING)
def show_answers(group_id: UUID, meeting_id: UUID) -> Response:
    """Whether who is asked sees each other's answers."""
    meeting, form = _sent(group_id, meeting_id), ShowAnswersForm()
    if not form.validate_on_submit():
        return _owners_page(meeting, form)
    actions.show_answers(meeting, shown=form.shown.data == "yes")
    return go_to("meetings.show", group_id=group_id, meeting_id=meeting_id)


@bp.route("/u/<string:link>", methods=["GET", "POST"])
@everybody
@never_locked
def own_link(link: str) -> Response:
    """The personal answer link: this person and this meeting, without signing in."""
    attendance = queries.attendance_behind(link)
    if attendance is None:
        return page("meetings/link_old.html", status=404)
    if elsewhere := _elsewhere(attendance, link):
        return elsewhere
    if request.method == "POST":
        queries.hold(attendance.meeting)
    # A link can be forwarded, so what was said before is not shown (product.md D7).
    form = AnswerForm(sequence=attendance.meeting.sequence)
    if _answered(form, attendance):
        if form.line.data:
            flash(_("Je woorden zijn bewaard."))
        return go_to("meetings.own_link", link=link)
    to = url_for("meetings.own_link", link=link)
    return _own_page("meetings/own_link.html", form, attendance=attendance, to=to, link=link)


def _elsewhere(attendance: Attendance, link: str) -> Response | None:
    """While there are days to choose from, to the days; the owner, to where it says who filled it
    in (product.md D16)."""
    meeting = attendance.meeting
    if meeting.polled and meeting.is_on:
        return go_to("polls.own_link", link=link)
    if current_user.is_authenticated and groups.leads(current_user.person_id, meeting.group_id):
        return go_to("meetings.fill_in", attendance_id=attendance.id, **meeting.at)
    return None


def _sent(group_id: UUID, meeting_id: UUID) -> Meeting:
    meeting = check(Can.CHANGE_MEETING, queries.meeting_in(group_id, meeting_id))
    return or_404(None if meeting.is_draft else meeting)


def _owners_page(meeting: Meeting, form: ShowAnswersForm | None = None) -> Response:
    """Who comes, and what the owner can do about it."""
    return form_page(
        "meetings/show.html",
        form or ShowAnswersForm(),
        meeting=meeting,
        ahead=meeting.ends_at > clock.now(),
        in_time=queries.can_take_back(meeting),
        silent=meeting.silent(since=queries.today_began(meeting)),
    )


def _say_who_was_asked(asked: list[Attendance]) -> None:
    mailed = [each.membership.name for each in asked if each.membership.person.email]
    others = [each.membership.name for each in asked if not each.membership.person.email]
    if mailed:
        flash(_("Er gaat een mail naar %(names)s.", names=listed(mailed)))
    if others:
        flash(_("Stuur zelf de link naar %(names)s.", names=listed(others)))
    if me.group.resting_since is not None:
        flash(_("Je groep heeft pauze. Er gaan geen mails weg."))
    elif not asked:
        flash(_("Vandaag is iedereen al gevraagd. Morgen kan het weer."))


def _asked(meeting: Meeting, attendance_id: UUID) -> Attendance:
    asked = None if meeting.is_draft else meeting.asked
    return or_404(next((each for each in asked or () if each.id == attendance_id), None))


def _members_page(meeting: Meeting, mine: Attendance, form: AnswerForm) -> Response:
    """The own answer; beside it the others' only when the owner shows them, words never."""
    shown = meeting.answers_shown and me.group.nothing_shared_since is None and meeting.is_on
    said = [(answer, meeting.names(answer)) for answer in Answer] if shown else []
    to = url_for("meetings.answer", group_id=meeting.group_id, meeting_id=meeting.id)
    others = [(answer, names) for answer, names in said if names]
    return _own_page("meetings/mine.html", form, attendance=mine, to=to, others=others)


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
