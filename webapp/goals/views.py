"""Goals: the pages."""

from uuid import UUID

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import versions
from webapp.forms import DoneForm, OneButtonForm, options
from webapp.gate import check, check_all, me, proved_with_lock, requires
from webapp.goals import actions, queries
from webapp.goals.examples import EXAMPLES
from webapp.goals.forms import (
    AREAS,
    STATES,
    GoalForm,
    PlaceForm,
    ProposalForm,
    SettleForm,
    StateForm,
    SwapForm,
)
from webapp.goals.models import ACTIVE_AT_MOST, Area, Goal, GoalDraft, State, Term
from webapp.goals.story import lines
from webapp.groups import queries as groups
from webapp.policy import Can
from webapp.sharing import choosing
from webapp.sharing.forms import AudienceForm
from webapp.sharing.models import Shown
from webapp.sharing.queries import names_of, seen_by
from webapp.steps import queries as steps
from webapp.versions import ChangedMeanwhile
from webapp.web import both_texts, form_page, go_to, or_404, page

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
    example = EXAMPLES.get(request.args.get("voorbeeld", ""))
    form = GoalForm(data={"words": str(example[1])} if example else None)
    if not form.validate_on_submit():
        return form_page("goals/write.html", form, goal=None)
    try:
        goal = actions.want(me, operation_key=form.key, words=form.words.data, why=form.why.data)
    except ChangedMeanwhile:
        return _both(form, or_404(queries.goal_from(group_id, form.key)))
    return go_to("goals.place", group_id=group_id, goal_id=goal.id)


@bp.get("/groep/<uuid:group_id>/doelen/voorbeelden")
@requires(Can.WRITE_GOAL)
def examples(group_id: UUID) -> Response:
    """Examples of goals, to begin from."""
    by_area = [
        (words, [(name, each) for name, (of, each) in EXAMPLES.items() if of.value == area])
        for area, words in AREAS
    ]
    return page("goals/examples.html", by_area=by_area)


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
        steps=steps.steps(goal),
        proposals=steps.proposals(goal, me),
        done_form=DoneForm(),
        states=dict(STATES),
        areas=dict(AREAS),
    )


@bp.route("/groep/<uuid:group_id>/doelen/<uuid:goal_id>/aanpassen", methods=["GET", "POST"])
@requires(Can.CHANGE_GOAL)
def reword(group_id: UUID, goal_id: UUID) -> Response:
    """Say it in other words."""
    goal = check(Can.CHANGE_GOAL, queries.goal_in(group_id, goal_id))
    form = GoalForm(data={"words": goal.words, "why": goal.why, "version": goal.version})
    if not form.validate_on_submit():
        return form_page("goals/write.html", form, goal=goal)
    try:
        actions.reword(goal, seen=form.seen, words=form.words.data, why=form.why.data)
    except ChangedMeanwhile:
        return _both(form, goal)
    flash(_("Je doel is bewaard."))
    return go_to("goals.show", group_id=group_id, goal_id=goal_id)


@bp.route("/groep/<uuid:group_id>/doelen/<uuid:goal_id>/wissel", methods=["GET", "POST"])
@requires(Can.CHANGE_GOAL)
def swap(group_id: UUID, goal_id: UUID) -> Response:
    """Work on a goal that waits; another one waits in its place."""
    goal = check(Can.CHANGE_GOAL, queries.goal_in(group_id, goal_id))
    busy = queries.busy_beside(goal)
    full = len(busy) >= ACTIVE_AT_MOST
    form = SwapForm() if full else OneButtonForm()
    if isinstance(form, SwapForm):
        form.instead_of.choices = options((str(each.id), each.words) for each in busy)
    if not form.validate_on_submit():
        return form_page("goals/swap.html", form, goal=goal, full=full)
    chosen = form.instead_of.data if isinstance(form, SwapForm) else ""
    actions.begin_with(goal, next((each for each in busy if str(each.id) == chosen), None))
    flash(_("Bewaard. Je kunt dit altijd weer veranderen."))
    return go_to("goals.show", group_id=group_id, goal_id=goal_id)


@bp.get("/groep/<uuid:group_id>/doelen/<uuid:goal_id>/verhaal")
@requires(Can.CHANGE_GOAL)
def story(group_id: UUID, goal_id: UUID) -> Response:
    """What happened with this goal; for the owner alone, as the earlier words may be private."""
    goal = check(Can.CHANGE_GOAL, queries.goal_in(group_id, goal_id))
    done = [(each.done_at, each.words) for each in steps.steps(goal) if each.done_at]
    told = lines(goal, versions.texts(goal.id), queries.turns(goal), done)
    return page("goals/story.html", goal=goal, lines=told, states=dict(STATES))


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
@proved_with_lock
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
    try:
        take = form.decision.data == "take"
        goal = actions.take_over(me, draft, seen=form.seen) if take else None
    except ChangedMeanwhile:
        return _proposal_page(draft, form, changed=True)
    if not take:
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


def _proposal_page(draft: GoalDraft, form: SettleForm, *, changed: bool = False) -> Response:
    goal = queries.goal_of(draft) if me.owns else None
    if goal is not None:
        form.now_about(goal.version)
    if changed:
        return page("goals/proposal.html", form=form, draft=draft, goal=goal, status=409)
    return form_page("goals/proposal.html", form, draft=draft, goal=goal)


def _both(form: GoalForm, goal: Goal) -> Response:
    """Somebody kept other words meanwhile: the page shows both, and nothing is overwritten."""
    return both_texts("goals/write.html", form, version=goal.version, goal=goal)
