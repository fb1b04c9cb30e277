"""Agreements: the pages of what a meeting came to."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.agreements import actions, queries
from webapp.agreements.forms import NOBODY, AgreementForm, GoalForm, SummaryForm
from webapp.agreements.models import Agreement, Summary
from webapp.forms import DoneForm, OneButtonForm
from webapp.gate import check, may, me, proved_with_lock, requires
from webapp.goals import queries as goals
from webapp.goals.models import Goal
from webapp.groups import queries as groups
from webapp.meetings import queries as meetings
from webapp.meetings.models import Meeting
from webapp.policy import Can
from webapp.sharing import choosing
from webapp.sharing.forms import AudienceForm
from webapp.sharing.models import Shown
from webapp.sharing.queries import names_of
from webapp.versions import ChangedMeanwhile
from webapp.web import both_texts, form_page, go_to, or_404

bp = Blueprint("agreements", __name__)
OF_MEETING = "/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/afspraken"
ONE = "/groep/<uuid:group_id>/afspraken/<uuid:agreement_id>"


@bp.app_context_processor
def _on_the_page_of_a_meeting() -> dict[str, object]:
    return {"has_agreements": _has_agreements}


def _has_agreements(meeting: Meeting) -> bool:
    """Whether the page of a meeting leads to what it came to."""
    if may(Can.WRITE_AGREEMENTS, meeting):
        return True
    summary = queries.summary_of(meeting)
    return summary is not None and may(Can.READ_AGREEMENTS, summary)


@bp.get(OF_MEETING)
@requires(Can.READ_AGREEMENTS)
def show(group_id: UUID, meeting_id: UUID) -> Response:
    """What a meeting came to: to write, or to read."""
    meeting = or_404(meetings.meeting_in(group_id, meeting_id))
    summary = queries.summary_of(meeting)
    if writes_down(meeting, summary):
        return _writers_page(check(Can.WRITE_AGREEMENTS, meeting), summary, DoneForm())
    return _readers_page(check(Can.READ_AGREEMENTS, summary), DoneForm())


@bp.route(f"{OF_MEETING}/nieuw", methods=["GET", "POST"])
@requires(Can.WRITE_AGREEMENTS)
def new(group_id: UUID, meeting_id: UUID) -> Response:
    """Write down one agreement."""
    meeting = to_write(group_id, meeting_id)
    form = AgreementForm().among(queries.who_can_do_it(meeting))
    if not form.validate_on_submit():
        return form_page("agreements/write.html", form, meeting=meeting)
    return agreed_otherwise(form, meeting) or _to_list(meeting)


@bp.route(f"{OF_MEETING}/in-het-kort", methods=["GET", "POST"])
@requires(Can.WRITE_AGREEMENTS)
def sum_up(group_id: UUID, meeting_id: UUID) -> Response:
    """In a few lines, what was said."""
    meeting = to_write(group_id, meeting_id)
    summary = queries.summary_of(meeting)
    now = {"words": summary.words, "version": summary.latest} if summary else {"version": 0}
    form = SummaryForm(data=now)
    if not form.validate_on_submit():
        return form_page("agreements/sum_up.html", form, meeting=meeting)
    try:
        actions.sum_up(meeting, words=form.words.data or "", seen=form.seen)
    except ChangedMeanwhile:
        there = or_404(queries.summary_of(meeting))
        values: dict[str, Any] = {"meeting": meeting, "there": there}
        return both_texts("agreements/sum_up.html", form, version=there.version, **values)
    _say_kept(meeting, _("Je woorden zijn bewaard."))
    return _to_list(meeting)


@bp.post(f"{OF_MEETING}/laat-zien")
@requires(Can.SHARE)
@proved_with_lock
def approve(group_id: UUID, meeting_id: UUID) -> Response:
    """It is right like this: who was there sees it."""
    meeting = or_404(meetings.meeting_in(group_id, meeting_id))
    summary = check(Can.SHARE, queries.summary_of(meeting))
    if OneButtonForm().validate_on_submit():
        _show(summary)
    return _to_list(meeting)


@bp.route(f"{OF_MEETING}/wie-ziet-dit", methods=["GET", "POST"])
@requires(Can.SHARE)
@proved_with_lock
def who_sees(group_id: UUID, meeting_id: UUID) -> Response:
    """Choose who sees what a meeting came to."""
    meeting = or_404(meetings.meeting_in(group_id, meeting_id))
    summary = check(Can.SHARE, queries.summary_of(meeting))
    form = AudienceForm()
    if choosing.chosen(form, Shown.SUMMARY, summary.id):
        actions.settle(summary)
        return go_to("agreements.who_sees", group_id=group_id, meeting_id=meeting_id)
    chosen = choosing.shown_now(Shown.SUMMARY, summary.id)
    return form_page("agreements/who_sees.html", form, meeting=meeting, **chosen)


@bp.route(f"{ONE}/aanpassen", methods=["GET", "POST"])
@requires(Can.CHANGE_AGREEMENTS)
def change(group_id: UUID, agreement_id: UUID) -> Response:
    """Say one agreement better."""
    agreement = _to_change(group_id, agreement_id)
    form = AgreementForm(data=_written(agreement))
    form.among(queries.who_can_do_it(agreement.summary.meeting, agreement.membership))
    if not form.validate_on_submit():
        values = {"meeting": agreement.summary.meeting, "agreement": agreement}
        return form_page("agreements/write.html", form, **values)
    try:
        actions.change(agreement, seen=form.seen, **_said(form))
    except ChangedMeanwhile:
        return _both(form, agreement)
    _say_kept(agreement.summary.meeting, _("De afspraak is bewaard."))
    return _to_list(agreement.summary.meeting)


@bp.route(f"{ONE}/weg", methods=["GET", "POST"])
@requires(Can.CHANGE_AGREEMENTS)
def throw_away(group_id: UUID, agreement_id: UUID) -> Response:
    """It is no agreement after all. It asks once."""
    agreement = _to_change(group_id, agreement_id)
    form, meeting = OneButtonForm(), agreement.summary.meeting
    if not form.validate_on_submit():
        return form_page("agreements/throw_away.html", form, agreement=agreement, meeting=meeting)
    actions.throw_away(agreement)
    flash(_("De afspraak is weg."))
    return _to_list(meeting)


@bp.post(f"{ONE}/gedaan")
@requires(Can.DO_AGREEMENT)
def done(group_id: UUID, agreement_id: UUID) -> Response:
    """It was done, or not yet after all."""
    agreement = check(Can.DO_AGREEMENT, queries.agreement_in(group_id, agreement_id))
    form = DoneForm()
    if not form.validate_on_submit():
        summary = agreement.summary
        return (
            _writers_page(summary.meeting, summary, form)
            if me.owns
            else _readers_page(summary, form)
        )
    (actions.do if form.done.data == "yes" else actions.undo)(agreement)
    return _to_list(agreement.summary.meeting)


@bp.route(f"{ONE}/stap", methods=["GET", "POST"])
@requires(Can.MAKE_STEP)
def make_step(group_id: UUID, agreement_id: UUID) -> Response:
    """Make a step of a goal of it."""
    agreement = check(Can.MAKE_STEP, queries.agreement_in(group_id, agreement_id))
    active = {str(goal.id): goal for goal in _active_goals()}
    form = GoalForm().among(active.values())
    if not form.validate_on_submit():
        values = {"agreement": agreement, "meeting": agreement.summary.meeting}
        return form_page("agreements/step.html", form, **values)
    step = actions.make_step(me, agreement, active[form.goal.data])
    flash(_("Dit is nu ook een stap."))
    return go_to("steps.show", group_id=group_id, step_id=step.id)


def _active_goals() -> list[Goal]:
    return [goal for goal in goals.goals(me) if goal.is_active]


def agreed_otherwise(form: AgreementForm, meeting: Meeting) -> Response | None:
    """Keep the new agreement; the page with both texts when it got other words meanwhile."""
    try:
        actions.agree(meeting, operation_key=form.key, seen=form.seen_or_first, **_said(form))
    except ChangedMeanwhile:
        return _both(form, or_404(queries.agreement_from(meeting.group_id, form.key)))
    _say_kept(meeting, _("De afspraak staat erbij."))
    return None


def writes_down(meeting: Meeting, summary: Summary | None) -> bool:
    """Whether I may write down what this meeting came to, as it is now."""
    free = summary is None or may(Can.CHANGE_AGREEMENTS, summary)
    return free and may(Can.WRITE_AGREEMENTS, meeting)


def to_write(group_id: UUID, meeting_id: UUID) -> Meeting:
    """A meeting of which I may write down what it came to, also after the owner showed it."""
    meeting = check(Can.WRITE_AGREEMENTS, meetings.meeting_in(group_id, meeting_id))
    summary = queries.summary_of(meeting)
    if summary is not None:
        check(Can.CHANGE_AGREEMENTS, summary)
    return meeting


def _to_change(group_id: UUID, agreement_id: UUID) -> Agreement:
    agreement = or_404(queries.agreement_in(group_id, agreement_id))
    check(Can.CHANGE_AGREEMENTS, agreement.summary)
    return agreement


def _readers_page(summary: Summary, form: DoneForm) -> Response:
    return form_page("agreements/read.html", form, summary=summary, meeting=summary.meeting)


def _writers_page(meeting: Meeting, summary: Summary | None, form: DoneForm) -> Response:
    there = summary.agreements if summary else []
    return form_page(
        "agreements/show.html",
        form,
        meeting=meeting,
        summary=summary,
        agreements=there,
        steps=queries.steps_made(there) if me.owns else {},
        goals=_active_goals() if me.owns else [],
        attendees=[each.name for each in queries.attendees(meeting)],
        seen_by=names_of(summary, summary.group_id) if summary else [],
        owner=groups.owner_of(meeting.group_id),
    )


def _show(summary: Summary) -> None:
    try:
        actions.show(me, summary)
    except actions.NothingToShow:
        flash(_("Er staat nog niets. Schrijf eerst iets op."))
    else:
        flash(_("Wie erbij was, ziet nu de afspraken."))


def _said(form: AgreementForm) -> dict[str, Any]:
    return {"words": form.words.data, "moment": form.moment.data or "", "who": form.chosen}


def _written(agreement: Agreement) -> dict[str, Any]:
    who = str(agreement.membership_id) if agreement.membership_id else NOBODY
    return {**agreement.text, "who": who, "version": agreement.version}


def _both(form: AgreementForm, there: Agreement) -> Response:
    """Other words were kept meanwhile: the page shows both, and nothing is overwritten."""
    values: dict[str, Any] = {"meeting": there.summary.meeting, "agreement": there}
    return both_texts("agreements/write.html", form, version=there.version, **values)


def _say_kept(meeting: Meeting, sentence: str) -> None:
    """It is kept; what a helper wrote now waits for the owner."""
    actions.prepare(me, meeting)
    flash(sentence)


def _to_list(meeting: Meeting) -> Response:
    return go_to("agreements.show", **meeting.at)
