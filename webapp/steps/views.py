"""Steps: the pages of a step, for the owner and for who helps."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.forms import DoneForm, OneButtonForm, OrderForm, SettleForm
from webapp.gate import check, me, requires
from webapp.goals import queries as goals
from webapp.goals.models import Goal
from webapp.groups import queries as groups
from webapp.groups.models import Membership
from webapp.policy import Can
from webapp.sharing.queries import names_of
from webapp.steps import actions, queries
from webapp.steps.forms import AskForm, HelpForm, StepForm
from webapp.steps.models import HelpState, Step
from webapp.versions import ChangedMeanwhile
from webapp.web import both_texts, form_page, go_to, or_404

bp = Blueprint("steps", __name__)


@bp.route("/groep/<uuid:group_id>/doelen/<uuid:goal_id>/stap", methods=["GET", "POST"])
@requires(Can.ADD_STEP)
def new(group_id: UUID, goal_id: UUID) -> Response:
    """Add a step; a member's waits for the owner."""
    goal = check(Can.ADD_STEP, goals.goal_in(group_id, goal_id))
    form = StepForm()
    if not form.validate_on_submit():
        return _write_page(form, goal, None)
    words = {"words": form.words.data, "moment": form.moment.data or ""}
    try:
        actions.add(me, goal, operation_key=form.key, seen=form.seen_or_first, **words)
    except ChangedMeanwhile:
        return _write_page(form, goal, queries.step_from(group_id, form.key), changed=True)
    if not me.owns:
        flash(_("Je voorstel staat klaar."))
    return _to_goal(goal)


@bp.route("/groep/<uuid:group_id>/doelen/<uuid:goal_id>/volgorde", methods=["GET", "POST"])
@requires(Can.CHANGE_GOAL)
def order(group_id: UUID, goal_id: UUID) -> Response:
    """Put the steps in another order, by buttons."""
    goal = check(Can.CHANGE_GOAL, goals.goal_in(group_id, goal_id))
    row = queries.open_in_order(goal.id)
    form = OrderForm().of(step.id for step in row)
    if not form.validate_on_submit():
        return form_page("steps/order.html", form, goal=goal, row=row)
    step_id, _colon, to = form.move.data.partition(":")
    actions.move(next(each for each in row if str(each.id) == step_id), to=int(to))
    return go_to("steps.order", group_id=group_id, goal_id=goal_id)


@bp.get("/groep/<uuid:group_id>/stappen/<uuid:step_id>")
@requires(Can.READ_STEP)
def show(group_id: UUID, step_id: UUID) -> Response:
    """One step, and who helps."""
    step = check(Can.READ_STEP, queries.step_in(group_id, step_id))
    return _step_page(step, OneButtonForm())


@bp.route("/groep/<uuid:group_id>/stappen/<uuid:step_id>/aanpassen", methods=["GET", "POST"])
@requires(Can.CHANGE_STEP)
def reword(group_id: UUID, step_id: UUID) -> Response:
    """Say it in other words."""
    step = check(Can.CHANGE_STEP, _step(group_id, step_id))
    form = StepForm(data={**step.text, "version": step.version})
    if not form.validate_on_submit():
        return _write_page(form, step.goal, step)
    words, moment = form.words.data, form.moment.data or ""
    try:
        actions.reword(step, seen=form.seen, words=words, moment=moment)
    except ChangedMeanwhile:
        return _write_page(form, step.goal, step, changed=True)
    flash(_("Je stap is bewaard."))
    return _to_step(step)


@bp.post("/groep/<uuid:group_id>/stappen/<uuid:step_id>/gedaan")
@requires(Can.CHANGE_STEP)
def done(group_id: UUID, step_id: UUID) -> Response:
    """It was done, or not yet after all."""
    step = check(Can.CHANGE_STEP, _step(group_id, step_id))
    form = DoneForm()
    if not form.validate_on_submit():
        return _step_page(step, form)
    (actions.do if form.done.data == "yes" else actions.undo)(step)
    return _to_goal(step.goal)


@bp.route("/groep/<uuid:group_id>/stappen/<uuid:step_id>/vraag", methods=["GET", "POST"])
@requires(Can.CHANGE_STEP)
def ask(group_id: UUID, step_id: UUID) -> Response:
    """Ask somebody to help: anybody who sees the goal."""
    step = check(Can.CHANGE_STEP, _step(group_id, step_id))
    known = _who_sees(step.goal)
    asked = [each for each in known if step.is_asked_or_helps(each)]
    form = AskForm(data={"members": [str(each.id) for each in asked]})
    form.members.choices = [(str(each.id), each.name) for each in known]
    if not form.validate_on_submit():
        return form_page("steps/ask.html", form, step=step, known=known)
    chosen = set(form.members.data)
    actions.ask(step, [each for each in known if str(each.id) in chosen])
    flash(_("Bewaard. Wie je vraagt, mag nee zeggen."))
    return _to_step(step)


@bp.route("/groep/<uuid:group_id>/stappen/<uuid:step_id>/weg", methods=["GET", "POST"])
@requires(Can.CHANGE_STEP)
def throw_away(group_id: UUID, step_id: UUID) -> Response:
    """A step that is no longer wanted. It asks once."""
    step = check(Can.CHANGE_STEP, _step(group_id, step_id))
    form = OneButtonForm()
    if not form.validate_on_submit():
        return form_page("steps/throw_away.html", form, step=step)
    goal = step.goal
    actions.throw_away(step)
    flash(_("De stap is weg."))
    return _to_goal(goal)


@bp.post("/groep/<uuid:group_id>/stappen/<uuid:step_id>/hulp")
@requires(Can.HELP_WITH_STEP)
def help_with(group_id: UUID, step_id: UUID) -> Response:
    """A member helps, offers to help, or no longer does."""
    step = check(Can.HELP_WITH_STEP, _step(group_id, step_id))
    form = HelpForm()
    if not form.validate_on_submit():
        return _step_page(step, form)
    was_asked = step.is_asked_or_helps(me)
    (actions.offer if form.help.data == "yes" else actions.stop_helping)(step, me)
    if was_asked and form.help.data == "no":
        flash(_("Het staat niet meer op jouw lijst."))
    return _to_step(step)


@bp.post("/groep/<uuid:group_id>/stappen/<uuid:step_id>/voorstel")
@requires(Can.CHANGE_STEP)
def settle(group_id: UUID, step_id: UUID) -> Response:
    """Take a proposed step over, or not now."""
    step = check(Can.CHANGE_STEP, queries.step_in(group_id, step_id))
    or_404(step.proposed_by_id)
    form = SettleForm()
    if not form.validate_on_submit():
        return _step_page(step, form)
    (actions.take_over if form.decision.data == "take" else actions.put_aside)(step)
    return _to_goal(step.goal)


@bp.post("/groep/<uuid:group_id>/stappen/<uuid:step_id>/terug")
@requires(Can.TAKE_BACK_STEP)
def take_back(group_id: UUID, step_id: UUID) -> Response:
    """The member takes the own proposal back."""
    step = check(Can.TAKE_BACK_STEP, queries.step_in(group_id, step_id))
    goal = step.goal
    if OneButtonForm().validate_on_submit():
        actions.take_back(step)
        flash(_("Je voorstel is weg."))
    return _to_goal(goal)


@bp.post("/groep/<uuid:group_id>/stappen/<uuid:step_id>/aanbod/<uuid:help_id>")
@requires(Can.CHANGE_STEP)
def settle_offer(group_id: UUID, step_id: UUID, help_id: UUID) -> Response:
    """Say yes to offered help, or not now."""
    step = check(Can.CHANGE_STEP, _step(group_id, step_id))
    offered = or_404(next((each for each in step.helps if each.id == help_id), None))
    form = SettleForm()
    if not form.validate_on_submit():
        return _step_page(step, form)
    (actions.accept if form.decision.data == "take" else actions.decline)(offered)
    return _to_step(step)


def _step(group_id: UUID, step_id: UUID) -> Step:
    """A step of the goal, no proposal."""
    step = or_404(queries.step_in(group_id, step_id))
    return or_404(step if step.is_there else None)


def _who_sees(goal: Goal) -> list[Membership]:
    return [each for each in groups.members(goal.group_id) if goal.is_shared_with(each)]


def _step_page(step: Step, form: OneButtonForm | DoneForm | HelpForm | SettleForm) -> Response:
    return form_page(
        "steps/show.html",
        form,
        step=step,
        mine=None if me.owns else step.help_of(me),
        offers=[each for each in step.helps if me.owns and each.is_so(HelpState.OFFERED)],
        asked=step.asked if me.owns else [],
        seen_by=_seen_by(step) if me.owns else None,
    )


def _seen_by(step: Step) -> list[str] | None:
    """Who sees the goal sees the step; a proposal is for who made it alone."""
    if step.is_there or step.proposed_by is None:
        return names_of(step.goal, step.group_id)
    return [step.proposed_by.name]


def _write_page(
    form: StepForm, goal: Goal, step: Step | None, *, changed: bool = False
) -> Response:
    """The form; with both texts when somebody kept other words meanwhile."""
    values: dict[str, Any] = {"goal": goal, "step": step, "owner": groups.owner_of(goal.group_id)}
    if changed and step is not None:
        return both_texts("steps/write.html", form, version=step.version, **values)
    return form_page("steps/write.html", form, changed=False, **values)


def _to_goal(goal: Goal) -> Response:
    return go_to("goals.show", group_id=goal.group_id, goal_id=goal.id)


def _to_step(step: Step) -> Response:
    return go_to("steps.show", group_id=step.group_id, step_id=step.id)
