"""Planning: when, where and who, screen by screen, until the owner sends it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import clock
from webapp.forms import OneButtonForm, VersionForm, options
from webapp.gate import check, may, me, requires
from webapp.groups import queries as groups
from webapp.meetings import actions, queries
from webapp.meetings.models import Meeting
from webapp.planning import rhythm
from webapp.planning.forms import WhenForm, WhereForm, WhoForm, place_now
from webapp.policy import Can
from webapp.versions import ChangedMeanwhile
from webapp.web import both_texts, form_page, go_to, or_404, page

bp = Blueprint("planning", __name__)


@bp.route("/groep/<uuid:group_id>/bijeenkomsten/nieuw", methods=["GET", "POST"])
@requires(Can.PLAN_MEETING)
def new(group_id: UUID) -> Response:
    """When: the first screen of a new meeting."""
    proposed = rhythm.next_time(me)
    form = WhenForm(zone=me.group.zone, data=proposed.fields if proposed else None)
    if not form.validate_on_submit():
        return form_page("planning/when.html", form, proposed=proposed)
    try:
        at, seen = form.starts_at, form.seen_or_first
        meeting = actions.plan(me, operation_key=form.key, starts_at=at, seen=seen)
    except ChangedMeanwhile:
        known = or_404(queries.meeting_from(group_id, form.key))
        return _both("planning/when.html", form, known, proposed=None)
    return _after_when(meeting)


@bp.route("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/wanneer", methods=["GET", "POST"])
@requires(Can.PREPARE_MEETING)
def when(group_id: UUID, meeting_id: UUID) -> Response:
    """When, once more, while it is a draft."""
    meeting = _draft(group_id, meeting_id)
    if meeting.polled:
        return go_to("polls.days", group_id=group_id, meeting_id=meeting_id)
    starts = clock.local(meeting.starts_at, me.group.zone)
    now = {"day": starts.date(), "at": starts.time(), "version": meeting.version}
    form = WhenForm(zone=me.group.zone, data=now)
    if not form.validate_on_submit():
        return form_page("planning/when.html", form, meeting=meeting, proposed=None)
    try:
        actions.move(meeting, starts_at=form.starts_at, seen=form.seen)
    except ChangedMeanwhile:
        return _both("planning/when.html", form, meeting, proposed=None)
    return _after_when(meeting)


@bp.route("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/waar", methods=["GET", "POST"])
@requires(Can.PREPARE_MEETING)
def where(group_id: UUID, meeting_id: UUID) -> Response:
    """Where, by phone, or by video."""
    meeting = _draft(group_id, meeting_id)
    usual = me.group.place if me.owns else None  # it may be the owner's home
    form = WhereForm(data=place_now(meeting, usual))
    if not form.validate_on_submit():
        return form_page("planning/where.html", form, meeting=meeting)
    try:
        actions.meet_at(meeting, kind=form.chosen, place=form.place.data, seen=form.seen)
    except ChangedMeanwhile:
        return _both("planning/where.html", form, meeting)
    return go_to("planning.who", group_id=group_id, meeting_id=meeting_id)


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
        return form_page("planning/who.html", form, meeting=meeting, members=members)
    actions.ask(meeting, [members[key] for key in form.members.data])
    return go_to(_after_who(meeting), **meeting.at)


@bp.get("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/bekijk")
@requires(Can.PREPARE_MEETING)
def preview(group_id: UUID, meeting_id: UUID) -> Response:
    """Look once more, before the owner sends it."""
    meeting = check(Can.PREPARE_MEETING, queries.meeting_in(group_id, meeting_id))
    owner = None if me.owns else groups.owner_of(group_id)
    return page("planning/preview.html", form=OneButtonForm(), meeting=meeting, owner=owner)


@bp.post("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/stuur")
@requires(Can.SEND_MEETING)
def send(group_id: UUID, meeting_id: UUID) -> Response:
    """The draft becomes a question to everybody it asks."""
    meeting = check(Can.SEND_MEETING, queries.meeting_in(group_id, meeting_id))
    if not OneButtonForm().validate_on_submit():
        return go_to("planning.preview", group_id=group_id, meeting_id=meeting_id)
    if meeting.is_draft and meeting.starts_at < clock.now():
        flash(_("Dit is al voorbij. Kies een dag die nog komt."))
        return go_to("planning.when", group_id=group_id, meeting_id=meeting_id)
    if meeting.place_kind is None:
        return go_to("planning.where", group_id=group_id, meeting_id=meeting_id)
    try:
        actions.send(meeting)
    except actions.NobodyAsked:
        return go_to("planning.who", group_id=group_id, meeting_id=meeting_id)
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


def _both(template: str, form: VersionForm, meeting: Meeting, **values: Any) -> Response:
    return both_texts(template, form, version=meeting.version, meeting=meeting, **values)


def _after_when(meeting: Meeting) -> Response:
    """To the place; or first to more days, when people can choose from them."""
    next_page = "polls.days" if "more" in request.form else "planning.where"
    return go_to(next_page, group_id=meeting.group_id, meeting_id=meeting.id)


def _after_who(meeting: Meeting) -> str:
    """To the agenda, for who may write it; a meeting that was sent is shown again."""
    if not meeting.is_draft:
        return "meetings.show"
    return "agenda.show" if may(Can.WRITE_AGENDA, meeting) else "planning.preview"


def _draft(group_id: UUID, meeting_id: UUID) -> Meeting:
    meeting = check(Can.PREPARE_MEETING, queries.meeting_in(group_id, meeting_id))
    return or_404(meeting if meeting.is_draft else None)
