"""Check-ins: one question on each page, and reading back."""

from uuid import UUID

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import chance
from webapp.checkins import actions, drawing, queries, questions
from webapp.checkins.forms import (
    RHYTHMS,
    SKIP,
    PictureForm,
    QuestionForm,
    RhythmForm,
    WordsForm,
)
from webapp.checkins.models import CheckIn
from webapp.checkins.questions import Question
from webapp.forms import OneButtonForm
from webapp.gate import check, check_all, me, proved_with_lock, requires
from webapp.goals import queries as goals
from webapp.groups.models import Rhythm
from webapp.policy import Can
from webapp.sharing import choosing
from webapp.sharing.forms import AudienceForm
from webapp.sharing.models import Shown
from webapp.sharing.queries import names_chosen, names_of, seen_by, shares
from webapp.web import form_page, go_to, or_404, page, passed_over

bp = Blueprint("checkins", __name__)

AT_ONCE = 10
"""So many stand on a page; the others are behind «eerder»."""


@bp.get("/groep/<uuid:group_id>/inchecken")
@requires(Can.SEE_GROUP)
def index(group_id: UUID) -> Response:
    """The check-ins that I may read, in words."""
    after = passed_over()
    found = queries.check_ins(me, most=AT_ONCE + 1, after=after)
    mine = check_all(Can.READ_CHECK_IN, found[:AT_ONCE])
    return page(
        "checkins/index.html",
        check_ins=mine,
        seen_by=seen_by(mine, me.group) if me.owns else {},
        next_seen_by=names_chosen(me.group, Shown.NEXT_CHECK_INS, group_id) if me.owns else [],
        questions=questions.QUESTIONS,
        rhythms=dict(RHYTHMS),
        after=after,
        next=after + AT_ONCE if len(found) > AT_ONCE else None,
    )


@bp.route("/groep/<uuid:group_id>/inchecken/nieuw", methods=["GET", "POST"])
@requires(Can.CHECK_IN)
def new(group_id: UUID) -> Response:
    """The first question; answering it begins a check-in.

    Its key stands in the address, so that who goes back to it changes the same check-in.
    """
    key = request.args.get("keer", type=UUID)
    first, form = questions.QUESTIONS[0], QuestionForm(operation_key=str(key or ""))
    known = queries.check_in_from(group_id, form.key)
    if request.method == "GET" and (key is None or (known and not known.is_of_today)):
        return go_to("checkins.new", group_id=group_id, keer=chance.new_id())
    goal = goals.first_active(group_id)
    if not form.validate_on_submit() or not _fits(form, first):
        words = goal.words if goal else None
        return _question_page(first, form, goal_words=words, check_in=known)
    check_in = actions.begin(me, operation_key=form.key, goal_id=goal.id if goal else None)
    return _keep_and_go_on(check_in, first, form)


@bp.route(
    "/groep/<uuid:group_id>/inchecken/<uuid:check_in_id>/<string:name>", methods=["GET", "POST"]
)
@requires(Can.CHANGE_CHECK_IN)
def question(group_id: UUID, check_in_id: UUID, name: str) -> Response:
    """One question of a check-in that has begun."""
    check_in = check(Can.CHANGE_CHECK_IN, queries.check_in_in(group_id, check_in_id))
    this = or_404(questions.named(name, has_goal=check_in.goal_id is not None))
    if this.name == "words":
        return _last_question(check_in, this)
    form = QuestionForm()
    if not form.validate_on_submit() or not _fits(form, this):
        return _question_page(this, form, goal_words=_goal_words(check_in), check_in=check_in)
    return _keep_and_go_on(check_in, this, form)


@bp.get("/groep/<uuid:group_id>/inchecken/<uuid:check_in_id>")
@requires(Can.READ_CHECK_IN)
def show(group_id: UUID, check_in_id: UUID) -> Response:
    """One check-in, read back in words."""
    check_in = check(Can.READ_CHECK_IN, queries.check_in_in(group_id, check_in_id))
    return page(
        "checkins/show.html",
        check_in=check_in,
        questions=questions.QUESTIONS,
        seen_by=names_of(check_in, group_id) if me.owns else None,
    )


@bp.route("/groep/<uuid:group_id>/inchecken/<uuid:check_in_id>/weg", methods=["GET", "POST"])
@requires(Can.CHANGE_CHECK_IN)
def remove(group_id: UUID, check_in_id: UUID) -> Response:
    """Ask first, and then take it away."""
    check_in = check(Can.CHANGE_CHECK_IN, queries.check_in_in(group_id, check_in_id))
    form = OneButtonForm()
    if not form.validate_on_submit():
        return form_page(
            "checkins/remove.html", form, check_in=check_in, questions=questions.QUESTIONS
        )
    actions.remove(me, check_in)
    flash(_("Het is weg."))
    return go_to("checkins.index", group_id=group_id)


@bp.route("/groep/<uuid:group_id>/inchecken/hoe-vaak", methods=["GET", "POST"])
@requires(Can.CHECK_IN)
def rhythm(group_id: UUID) -> Response:
    """Choose how often the first page offers it."""
    form = RhythmForm(data={"rhythm": me.group.check_in_rhythm.value})
    if not form.validate_on_submit():
        return form_page("checkins/rhythm.html", form)
    actions.choose_rhythm(me.group, Rhythm(form.rhythm.data))
    flash(_("Bewaard. Je kunt dit altijd weer veranderen."))
    return go_to("checkins.index", group_id=group_id)


@bp.route("/groep/<uuid:group_id>/inchecken/beeld", methods=["GET", "POST"])
@requires(Can.CHECK_IN)
def picture(group_id: UUID) -> Response:
    """My answers over time, once I switched that on."""
    form, after = PictureForm(), passed_over()
    if form.validate_on_submit():
        actions.draw(me.group, on=form.now.data == "on")
        return go_to("checkins.picture", group_id=group_id)
    span = drawing.quarter(after)
    shown = me.group.check_ins_drawn
    found = queries.between(group_id, span.since, span.until) if shown else []
    more = shown and queries.any_before(group_id, span.since)
    return form_page(
        "checkins/picture.html",
        form,
        span=span,
        strips=drawing.strips(found, span),
        after=after,
        next=after + 1 if more else None,
    )


@bp.get("/groep/<uuid:group_id>/waar-ik-over-wil-praten")
@requires(Can.CHECK_IN)
def to_talk(group_id: UUID) -> Response:
    """What I want to talk about in my group; nobody else sees this."""
    points = queries.talk_points(group_id)
    return form_page("checkins/to_talk.html", OneButtonForm(), points=points)


@bp.post("/groep/<uuid:group_id>/waar-ik-over-wil-praten/<uuid:talk_point_id>/weg")
@requires(Can.CHANGE_CHECK_IN)
def take_off(group_id: UUID, talk_point_id: UUID) -> Response:
    """I do not want to talk about this any more."""
    point = check(Can.CHANGE_CHECK_IN, queries.talk_point_in(group_id, talk_point_id))
    if OneButtonForm().validate_on_submit():
        actions.take_off(point)
        flash(_("Het staat niet meer op je lijst."))
    return go_to("checkins.to_talk", group_id=group_id)


@bp.route(
    "/groep/<uuid:group_id>/inchecken/<uuid:check_in_id>/wie-ziet-dit", methods=["GET", "POST"]
)
@requires(Can.SHARE)
@proved_with_lock
def who_sees(group_id: UUID, check_in_id: UUID) -> Response:
    """Choose who reads this one."""
    check_in = check(Can.SHARE, queries.check_in_in(group_id, check_in_id))
    form = AudienceForm()
    if choosing.chosen(form, Shown.CHECK_IN, check_in.id):
        return go_to("checkins.who_sees", group_id=group_id, check_in_id=check_in_id)
    now = choosing.shown_now(Shown.CHECK_IN, check_in.id)
    return form_page("checkins/who_sees.html", form, check_in=check_in, **now)


@bp.route("/groep/<uuid:group_id>/inchecken-volgende", methods=["GET", "POST"])
@requires(Can.SHARE)
@proved_with_lock
def who_sees_next(group_id: UUID) -> Response:
    """Choose who reads the next ones too."""
    form = AudienceForm()
    if choosing.chosen(form, Shown.NEXT_CHECK_INS, group_id):
        return go_to("checkins.who_sees_next", group_id=group_id)
    now = choosing.shown_now(Shown.NEXT_CHECK_INS, group_id)
    return form_page("checkins/who_sees_next.html", form, **now)


def _last_question(check_in: CheckIn, this: Question) -> Response:
    names = ("words", "talk", "together")
    form = WordsForm(data={name: check_in.answer(name) for name in names})
    if not form.validate_on_submit():
        return _question_page(this, form, goal_words=_goal_words(check_in), check_in=check_in)
    if form.answer.data != SKIP:
        for name in names:
            actions.answer(check_in, name, form[name].data or None)
    return _done(check_in)


def _goal_words(check_in: CheckIn) -> str | None:
    goal = check_in.goal_id and goals.goal_in(check_in.group_id, check_in.goal_id)
    return goal.words if goal else None


def _question_page(
    this: Question,
    form: QuestionForm | WordsForm,
    *,
    goal_words: str | None,
    check_in: CheckIn | None,
) -> Response:
    asked = questions.asked(has_goal=bool(goal_words))
    now = next((at for at, each in enumerate(asked, start=1) if each.name == this.name), None)
    return form_page(
        "checkins/question.html",
        form,
        question=this,
        now=or_404(now),
        total=len(asked),
        goal_words=goal_words,
        check_in=check_in,
        shared=check_in.shares
        if check_in
        else shares(me.group_id, Shown.NEXT_CHECK_INS, me.group_id),
    )


def _fits(form: QuestionForm, this: Question) -> bool:
    if form.answer.data == SKIP or form.answer.data in {str(n) for n in range(len(this.answers))}:
        return True
    form.answer.errors = [_("Kies een antwoord, of sla de vraag over.")]
    return False


def _keep_and_go_on(check_in: CheckIn, this: Question, form: QuestionForm) -> Response:
    if form.answer.data != SKIP:  # what was said before stays
        actions.answer(check_in, this.name, int(form.answer.data))
    coming = or_404(questions.after(this.name, has_goal=check_in.goal_id is not None))
    if not coming.answers:  # only own words are left, and nobody has to write
        actions.finish(check_in)
    return go_to(
        "checkins.question",
        group_id=check_in.group_id,
        check_in_id=check_in.id,
        name=coming.name,
    )


def _done(check_in: CheckIn) -> Response:
    actions.finish(check_in)
    flash(_("Bewaard."))
    return go_to("checkins.show", group_id=check_in.group_id, check_in_id=check_in.id)
