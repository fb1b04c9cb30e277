"""Agenda: the pages of what a meeting is about."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import words as wording
from webapp.agenda import actions, queries
from webapp.agenda.forms import (
    MINUTES,
    NOTHING,
    ExampleForm,
    ItemForm,
    ProposalForm,
    TalkForm,
)
from webapp.agenda.models import AgendaItem
from webapp.checkins import actions as checkin_actions
from webapp.checkins import queries as checkins
from webapp.forms import OneButtonForm, OrderForm, SettleForm
from webapp.gate import check, may, me, requires
from webapp.groups import queries as groups
from webapp.meetings import actions as meeting_actions
from webapp.meetings import queries as meetings
from webapp.meetings.models import Meeting
from webapp.policy import Can
from webapp.versions import ChangedMeanwhile
from webapp.web import both_texts, form_page, go_to, or_404, page

bp = Blueprint("agenda", __name__)
OF_MEETING = "/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/agenda"
ONE = "/groep/<uuid:group_id>/agendapunten/<uuid:item_id>"


@bp.app_context_processor
def _on_the_page_of_a_meeting() -> dict[str, object]:
    return {"agenda_of": agenda_of}


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """The points that I may read, for a page about the meeting."""
    return queries.agenda(meeting) if may(Can.READ_AGENDA, meeting) else []


@bp.get(OF_MEETING)
@requires(Can.READ_MEETING)
def show(group_id: UUID, meeting_id: UUID) -> Response:
    """What a meeting is about: to arrange, or to read."""
    meeting = or_404(meetings.meeting_in(group_id, meeting_id))
    if may(Can.WRITE_AGENDA, meeting):
        return _writers_page(check(Can.WRITE_AGENDA, meeting), ExampleForm())
    check(Can.READ_MEETING, meeting)
    items, waiting = agenda_of(meeting), queries.proposals(me, meeting)
    owner = groups.owner_of(group_id)
    values: dict[str, Any] = {"items": items, "waiting": waiting, "owner": owner}
    return page("agenda/read.html", form=OneButtonForm(), meeting=meeting, **values)


@bp.post(f"{OF_MEETING}/voorbeeld")
@requires(Can.WRITE_AGENDA)
def example(group_id: UUID, meeting_id: UUID) -> Response:
    """Begin with an example."""
    meeting, form = (
        check(Can.WRITE_AGENDA, meetings.meeting_in(group_id, meeting_id)),
        ExampleForm(),
    )
    if not form.validate_on_submit():
        return _writers_page(meeting, form)
    actions.take_example(meeting, form.points)
    meeting_actions.lasts(meeting, minutes=MINUTES[form.example.data])
    return _to_agenda(meeting)


@bp.route(f"{OF_MEETING}/nieuw", methods=["GET", "POST"])
@requires(Can.ADD_ITEM)
def new(group_id: UUID, meeting_id: UUID) -> Response:
    """Put a point on the agenda; a member's waits for the owner."""
    meeting = check(Can.ADD_ITEM, meetings.meeting_in(group_id, meeting_id))
    writes = may(Can.WRITE_AGENDA, meeting)
    form = ItemForm() if writes else ProposalForm()
    if not form.validate_on_submit():
        return _write_page(form, meeting)
    words: dict[str, Any] = {"operation_key": form.key, "words": form.words.data}
    words["seen"] = form.seen_or_first
    try:
        if isinstance(form, ItemForm):
            actions.put_on(me, meeting, about=form.chosen, **words)
        else:
            actions.propose(me, meeting, **words)
    except ChangedMeanwhile:
        return _write_page(form, meeting, there=queries.item_from(group_id, form.key))
    flash(_("Het staat op de agenda.") if writes else _("Je voorstel staat klaar."))
    return _to_agenda(meeting)


@bp.route(f"{OF_MEETING}/volgorde", methods=["GET", "POST"])
@requires(Can.WRITE_AGENDA)
def order(group_id: UUID, meeting_id: UUID) -> Response:
    """Put the points in another order, by buttons."""
    meeting = check(Can.WRITE_AGENDA, meetings.meeting_in(group_id, meeting_id))
    row = queries.agenda(meeting)
    form = OrderForm().of(item.id for item in row)
    if not form.validate_on_submit():
        return form_page("agenda/order.html", form, meeting=meeting, row=row)
    item_id, _colon, to = form.move.data.partition(":")
    actions.move(next(each for each in row if str(each.id) == item_id), to=int(to))
    return go_to("agenda.order", **meeting.at)


@bp.route(f"{ONE}/aanpassen", methods=["GET", "POST"])
@requires(Can.WRITE_AGENDA)
def change(group_id: UUID, item_id: UUID) -> Response:
    """Say a point better."""
    item = _on_agenda(group_id, item_id)
    about = item.about.value if item.about else NOTHING
    form = ItemForm(data={"words": item.words, "about": about, "version": item.version})
    if not form.validate_on_submit():
        return _write_page(form, item.meeting, item=item)
    try:
        actions.change(item, seen=form.seen, words=form.words.data, about=form.chosen)
    except ChangedMeanwhile:
        return _write_page(form, item.meeting, item=item, there=item)
    flash(_("Het punt is bewaard."))
    return _to_agenda(item.meeting)


@bp.route(f"{ONE}/weg", methods=["GET", "POST"])
@requires(Can.WRITE_AGENDA)
def take_off(group_id: UUID, item_id: UUID) -> Response:
    """It is no point after all. It asks once."""
    item, form = _on_agenda(group_id, item_id), OneButtonForm()
    if not form.validate_on_submit():
        return form_page("agenda/take_off.html", form, item=item, meeting=item.meeting)
    meeting = item.meeting
    actions.take_off(item)
    flash(_("Het punt is weg."))
    return _to_agenda(meeting)


@bp.post(f"{ONE}/voorstel")
@requires(Can.SETTLE_ITEM)
def settle(group_id: UUID, item_id: UUID) -> Response:
    """Take a proposed point over, or not now."""
    item, form = check(Can.SETTLE_ITEM, queries.item_in(group_id, item_id)), SettleForm()
    if not form.validate_on_submit():
        return _writers_page(item.meeting, form)
    (actions.accept if form.decision.data == "take" else actions.put_aside)(item)
    return _to_agenda(item.meeting)


@bp.post(f"{ONE}/terug")
@requires(Can.TAKE_BACK_ITEM)
def take_back(group_id: UUID, item_id: UUID) -> Response:
    """The member takes the own proposal back."""
    item = check(Can.TAKE_BACK_ITEM, queries.item_in(group_id, item_id))
    meeting = item.meeting
    if OneButtonForm().validate_on_submit():
        actions.take_off(item)
        flash(_("Je voorstel is weg."))
    return _to_agenda(meeting)


@bp.route(
    "/groep/<uuid:group_id>/waar-ik-over-wil-praten/<uuid:talk_point_id>/agenda",
    methods=["GET", "POST"],
)
@requires(Can.CHANGE_CHECK_IN)
def talk_about(group_id: UUID, talk_point_id: UUID) -> Response:
    """Put on the agenda what the owner ticked to talk about. Before that nobody else sees it."""
    if pressed_before := queries.item_from(group_id, talk_point_id):
        return _to_agenda(check(Can.SETTLE_ITEM, pressed_before).meeting)
    point = check(Can.CHANGE_CHECK_IN, checkins.talk_point_in(group_id, talk_point_id))
    ahead = {str(each.id): each for each in queries.still_to_come(me)}
    form = TalkForm(data={"words": " ".join((point.words or "").split())})
    form.among((each, _day_of(each)) for each in ahead.values())
    if not form.validate_on_submit():
        return form_page("agenda/talk_about.html", form, ahead=ahead)
    meeting = ahead[form.meeting.data]
    actions.put_on(me, meeting, operation_key=point.id, words=form.words.data, about=None)
    checkin_actions.take_off(point)
    flash(_("Het staat op de agenda."))
    return _to_agenda(meeting)


def _day_of(meeting: Meeting) -> str:
    """How a meeting is called in a list, with who will see the point."""
    names = [each.membership.name for each in meeting.asked]
    if meeting.polled:
        return _("Een dag die jullie nog kiezen")
    day = wording.day(meeting.starts_at, meeting.zone)
    return _("%(day)s, met %(names)s", day=day, names=wording.listed(names)) if names else day


def _on_agenda(group_id: UUID, item_id: UUID) -> AgendaItem:
    item = or_404(queries.item_in(group_id, item_id))
    check(Can.WRITE_AGENDA, item.meeting)
    return or_404(None if item.accepted_at is None else item)


def _writers_page(meeting: Meeting, form: ExampleForm | SettleForm) -> Response:
    return form_page(
        "agenda/show.html",
        form,
        meeting=meeting,
        items=queries.agenda(meeting),
        waiting=queries.proposals(me, meeting) if me.owns else [],
        seen_by=[each.name for each in queries.readers(meeting)],
    )


def _write_page(form: ProposalForm, meeting: Meeting, **values: Any) -> Response:
    """The form; with both texts when somebody kept other words meanwhile."""
    there, values["owner"] = values.get("there"), groups.owner_of(meeting.group_id)
    if there is None:
        return form_page("agenda/write.html", form, meeting=meeting, **values)
    values["meeting"] = meeting
    return both_texts("agenda/write.html", form, version=there.version, **values)


def _to_agenda(meeting: Meeting) -> Response:
    return go_to("agenda.show", **meeting.at)
