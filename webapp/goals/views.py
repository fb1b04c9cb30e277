"""Goals: the pages."""

from uuid import UUID

from flask import Blueprint, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.forms import OneButtonForm
from webapp.gate import check, check_all, me, requires
from webapp.goals import actions, queries
from webapp.goals.forms import (
    AREAS,
    STATES,
    GoalForm,
    PlaceForm,
    ProposalForm,
    SettleForm,
    StateForm,
)
from webapp.goals.models import Area, Goal, GoalDraft, State, Term
from webapp.groups import queries as groups
from webapp.policy import Can
from webapp.sharing import choosing
from webapp.sharing.forms import AudienceForm
from webapp.sharing.models import Shown
from webapp.sharing.queries import names_of, seen_by
from webapp.web import form_page, go_to, or_404, page

bp = Blueprint("goals", __name__)


@bp.get("/groep/<uuid:group_id>/doelen")
@requires(Can.SEE_GROUP)
def index(group_id: UUID) -> Response:
    """The goals that I may see."""
    goals = check_all(Can.READ_GOAL, queries.goals(me))
    return page(
        "goals/index.html",
        goals=goals,
        seen_by=seen_by(goals, me.group) if me.owns else {},
        states=dict(STATES),
        drafts=check_all(Can.READ_GOAL_DRAFT, queries.drafts(me)),
    )


@bp.route("/groep/<uuid:group_id>/doelen/nieuw", methods=["GET", "POST"])
@requires(Can.WRITE_GOAL)
def new(group_id: UUID) -> Response:
    """Write down what you want."""
    form = GoalForm()
    if not form.validate_on_submit():
        return form_page("goals/write.html", form)
    goal = actions.want(me, operation_key=form.key, words=form.words.data, why=form.why.data)
    return go_to("goals.place", group_id=group_id, goal_id=goal.id)


@bp.get("/groep/<uuid:group_id>/doelen/<uuid:goal_id>")
@requires(Can.READ_GOAL)
def show(group_id: UUID, goal_id: UUID) -> Response:
    """One goal."""
    goal = check(Can.READ_GOAL, queries.goal_in(group_id, goal_id))
    return page(
        "goals/show.html",
        goal=goal,
        seen_by=names_of(goal, group_id) if me.owns else None,
        first=queries.is_first(group_id),
        states=dict(STATES),
        areas=dict(AREAS),
    )


@bp.route("/groep/<uuid:group_id>/doelen/<uuid:goal_id>/aanpassen", methods=["GET", "POST"])
@requires(Can.CHANGE_GOAL)
def reword(group_id: UUID, goal_id: UUID) -> Response:
    """Say it in other words."""
    goal = check(Can.CHANGE_GOAL, queries.goal_in(group_id, goal_id))
    form = GoalForm(data={"words": goal.words, "why": goal.why})
    if not form.validate_on_submit():
        return form_page("goals/write.html", form, goal=goal)
    actions.reword(goal, words=form.words.data, why=form.why.data)
    flash(_("Je doel is bewaard."))
    return go_to("goals.show", group_id=group_id, goal_id=goal_id)


@bp.route("/groep/<uuid:group_id>/doelen/<uuid:goal_id>/waar", methods=["GET", "POST"])
@requires(Can.CHANGE_GOAL)
def place(group_id: UUID, goal_id: UUID) -> Response:
    """Say where it belongs."""
    goal = check(Can.CHANGE_GOAL, queries.goal_in(group_id, goal_id))
    form = PlaceForm(data={"area": goal.area and goal.area.value, "term": goal.term.value})
    if not form.validate_on_submit():
        return form_page("goals/place.html", form, goal=goal)
    area = Area(form.area.data) if form.area.data else None
    actions.place(goal, area=area, term=Term(form.term.data))
    flash(_("Je doel staat nu bij ‘later’.") if goal.later else _("Je doel is bewaard."))
    return go_to("goals.show", group_id=group_id, goal_id=goal_id)


@bp.route("/groep/<uuid:group_id>/doelen/<uuid:goal_id>/hoe-gaat-het", methods=["GET", "POST"])
@requires(Can.CHANGE_GOAL)
def state(group_id: UUID, goal_id: UUID) -> Response:
    """Say how it goes with it."""
    goal = check(Can.CHANGE_GOAL, queries.goal_in(group_id, goal_id))
    form = StateForm(data={"state": goal.state.value})
    if not form.validate_on_submit():
        return form_page("goals/state.html", form, goal=goal)
    actions.tell(goal, State(form.state.data))
    flash(_("Bewaard. Je kunt dit altijd weer veranderen."))
    return go_to("goals.show", group_id=group_id, goal_id=goal_id)


@bp.route("/groep/<uuid:group_id>/doelen/<uuid:goal_id>/wie-ziet-dit", methods=["GET", "POST"])
@requires(Can.SHARE)
def who_sees(group_id: UUID, goal_id: UUID) -> Response:
    """Choose who sees it."""
    goal = check(Can.SHARE, queries.goal_in(group_id, goal_id))
    form = AudienceForm()
    if choosing.chosen(form, Shown.GOAL, goal.id):
        return go_to("goals.who_sees", group_id=group_id, goal_id=goal_id)
    return form_page(
        "goals/who_sees.html", form, goal=goal, **choosing.shown_now(Shown.GOAL, goal.id)
    )


@bp.route("/groep/<uuid:group_id>/doelen/voorstel", methods=["GET", "POST"])
@requires(Can.PREPARE_GOAL)
def propose(group_id: UUID) -> Response:
    """A helper prepares words for a new goal."""
    return _propose(group_id, None)


@bp.route("/groep/<uuid:group_id>/doelen/<uuid:goal_id>/voorstel", methods=["GET", "POST"])
@requires(Can.PREPARE_GOAL)
def propose_words(group_id: UUID, goal_id: UUID) -> Response:
    """A helper prepares other words for a goal that they can read."""
    goal = check(Can.PREPARE_GOAL, queries.goal_in(group_id, goal_id))
    return _propose(group_id, check(Can.READ_GOAL, goal))


@bp.get("/groep/<uuid:group_id>/doelen/voorstellen/<uuid:draft_id>")
@requires(Can.READ_GOAL_DRAFT)
def proposal(group_id: UUID, draft_id: UUID) -> Response:
    """Prepared words, beside the ones that they would replace."""
    draft = or_404(_open_draft(group_id, draft_id))
    return _proposal_page(draft, SettleForm())


@bp.post("/groep/<uuid:group_id>/doelen/voorstellen/<uuid:draft_id>")
@requires(Can.SETTLE_GOAL_DRAFT)
def settle(group_id: UUID, draft_id: UUID) -> Response:
    """The owner takes the words over, or not now."""
    draft = check(Can.SETTLE_GOAL_DRAFT, queries.draft_in(group_id, draft_id))
    form = SettleForm()
    if not form.validate_on_submit():
        return _proposal_page(draft, form)
    goal = None
    if form.decision.data == "take":
        goal = actions.take_over(me, draft)
    else:
        actions.put_aside(draft)
    if goal is None:
        flash(_("Je doelen blijven zoals ze zijn."))
        return go_to("goals.index", group_id=group_id)
    flash(_("Je doel is bewaard."))
    return go_to("goals.show", group_id=group_id, goal_id=goal.id)


@bp.post("/groep/<uuid:group_id>/doelen/voorstellen/<uuid:draft_id>/terug")
@requires(Can.PREPARE_GOAL)
def take_back(group_id: UUID, draft_id: UUID) -> Response:
    """The helper takes the own words back."""
    draft = check(Can.PREPARE_GOAL, _open_draft(group_id, draft_id))
    if OneButtonForm().validate_on_submit():
        actions.take_back(draft)
        flash(_("Je voorstel is weg."))
    return go_to("goals.index", group_id=group_id)


def _propose(group_id: UUID, goal: Goal | None) -> Response:
    form = ProposalForm(data={"words": goal.words, "why": goal.why} if goal else None)
    owner = groups.owner_of(group_id)
    if not form.validate_on_submit():
        return form_page("goals/propose.html", form, goal=goal, owner=owner)
    actions.propose(me, goal, operation_key=form.key, words=form.words.data, why=form.why.data)
    flash(_("Je voorstel staat klaar voor %(name)s.", name=owner.name))
    return go_to("goals.index", group_id=group_id)


def _open_draft(group_id: UUID, draft_id: UUID) -> GoalDraft | None:
    """Words that wait; a helper's own ones, as long as they may read the goal they are for."""
    draft = check(Can.READ_GOAL_DRAFT, queries.draft_in(group_id, draft_id))
    if draft.goal_id is not None and not me.owns:
        check(Can.READ_GOAL, queries.goal_of(draft))
    return draft if draft.settled_at is None else None


def _proposal_page(draft: GoalDraft, form: SettleForm) -> Response:
    goal = queries.goal_of(draft) if me.owns else None
    return form_page("goals/proposal.html", form, draft=draft, goal=goal)
