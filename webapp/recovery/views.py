"""Recovery: one statement on each page, now beside last time, and a goal from one of them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.forms import OneButtonForm
from webapp.gate import check, check_all, me, proved_with_lock, requires
from webapp.goals.forms import GoalForm
from webapp.policy import Can
from webapp.recovery import actions, queries
from webapp.recovery.forms import NOT_SAID, BeginForm, FirstForm, OwnWordForm, StatementForm
from webapp.recovery.models import Review
from webapp.recovery.packs import Item, Pack
from webapp.recovery.said import rows_of
from webapp.sharing import choosing
from webapp.sharing.forms import AudienceForm
from webapp.sharing.models import Shown
from webapp.sharing.queries import names_of
from webapp.web import form_page, go_to, or_404, page, passed_over
from webapp.words import language

bp = Blueprint("recovery", __name__)

AT_ONCE = 10


@bp.get("/groep/<uuid:group_id>/drie-maanden")
@requires(Can.SEE_GROUP)
def index(group_id: UUID) -> Response:
    """The reviews that I may read, and for the owner a new one."""
    return _index_page(BeginForm())


@bp.post("/groep/<uuid:group_id>/drie-maanden/begin")
@requires(Can.REVIEW)
def begin(group_id: UUID) -> Response:
    """Begin one, with the statements of a pack."""
    form = BeginForm()
    offered = {each.name: each for each in queries.offered_packs()}
    if not form.validate_on_submit() or form.pack.data not in offered:
        form.pack.errors = [_("Kies een van de antwoorden op deze pagina.")]
        return _index_page(form)
    pack = offered[form.pack.data]
    review = actions.begin(me, pack, operation_key=form.key)
    return _to("statement", review, item=pack.items[0].key)


@bp.post("/groep/<uuid:group_id>/drie-maanden/niet-nu")
@requires(Can.REVIEW)
def not_now(group_id: UUID) -> Response:
    """Not now; the first page asks again in three months."""
    if OneButtonForm().validate_on_submit():
        actions.not_now(me.group)
    return go_to("today.show", group_id=group_id)


@bp.route(
    "/groep/<uuid:group_id>/drie-maanden/<uuid:review_id>/zin/<string:item>",
    methods=["GET", "POST"],
)
@requires(Can.CHANGE_REVIEW)
def statement(group_id: UUID, review_id: UUID, item: str) -> Response:
    """One statement, and how true it is."""
    review, pack = _mine(review_id)
    this, form = or_404(pack.item(item)), StatementForm()
    if not form.validate_on_submit() or not _fits(form, pack):
        return _statement_page(review, pack, this, form)
    said = None if form.answer.data == NOT_SAID else int(form.answer.data)
    actions.answer(review, this.key, said)
    coming = pack.after(this)
    return _to("statement", review, item=coming.key) if coming else _to("first", review)


@bp.route(
    "/groep/<uuid:group_id>/drie-maanden/<uuid:review_id>/eigen-woord", methods=["GET", "POST"]
)
@requires(Can.CHANGE_REVIEW)
def own_word(group_id: UUID, review_id: UUID) -> Response:
    """The word that I use myself."""
    review, pack = _mine(review_id)
    form = OwnWordForm(data={"word": review.answer("own_word")})
    if not form.validate_on_submit():
        theirs = pack.said(pack.own_word, language())
        return form_page("recovery/own_word.html", form, review=review, pack=pack, theirs=theirs)
    actions.answer(review, "own_word", form.word.data)
    return _to("statement", review, item=pack.items[0].key)


@bp.route("/groep/<uuid:group_id>/drie-maanden/<uuid:review_id>/eerst", methods=["GET", "POST"])
@requires(Can.CHANGE_REVIEW)
def first(group_id: UUID, review_id: UUID) -> Response:
    """What I want to be different first."""
    review, pack = _mine(review_id)
    form = FirstForm.for_review(review, pack, language())
    if not form.validate_on_submit():
        return form_page("recovery/first.html", form, review=review, pack=pack)
    actions.finish(review, first=form.first.data or None, together=form.together.data)
    flash(_("Bewaard."))
    return _to("show", review)


@bp.get("/groep/<uuid:group_id>/drie-maanden/<uuid:review_id>")
@requires(Can.READ_REVIEW)
def show(group_id: UUID, review_id: UUID) -> Response:
    """Now beside last time, in words."""
    review = check(Can.READ_REVIEW, queries.review_in(group_id, review_id))
    pack, before = queries.pack_of(review), queries.before(me, review)
    return page(
        "recovery/show.html",
        review=review,
        pack=pack,
        rows=rows_of(review, before, pack),
        before=before,
        language=language(),
        seen_by=names_of(review, group_id) if me.owns else None,
    )


@bp.get("/groep/<uuid:group_id>/drie-maanden/<uuid:review_id>/doel")
@requires(Can.CHANGE_REVIEW)
def goal(group_id: UUID, review_id: UUID) -> Response:
    """The form for a new goal, with the chosen statement filled in; the goals keep it."""
    review, pack = _mine(review_id)
    chosen = or_404(pack.item(review.answer("first") or ""))
    words = pack.statement(chosen, language(), review.answer("own_word"))
    to = url_for("goals.new", group_id=group_id)
    return form_page("goals/write.html", GoalForm(data={"words": words[:140]}), goal=None, to=to)


@bp.route(
    "/groep/<uuid:group_id>/drie-maanden/<uuid:review_id>/wie-ziet-dit", methods=["GET", "POST"]
)
@requires(Can.SHARE)
@proved_with_lock
def who_sees(group_id: UUID, review_id: UUID) -> Response:
    """Choose who reads this one."""
    review = check(Can.SHARE, queries.review_in(group_id, review_id))
    form = AudienceForm()
    if choosing.chosen(form, Shown.REVIEW, review.id):
        return _to("who_sees", review)
    now = choosing.shown_now(Shown.REVIEW, review.id)
    return form_page("recovery/who_sees.html", form, review=review, **now)


@bp.route("/groep/<uuid:group_id>/drie-maanden/<uuid:review_id>/weg", methods=["GET", "POST"])
@requires(Can.CHANGE_REVIEW)
def remove(group_id: UUID, review_id: UUID) -> Response:
    """Ask first, and then take it away."""
    review, _pack = _mine(review_id)
    form = OneButtonForm()
    if not form.validate_on_submit():
        return form_page("recovery/remove.html", form, review=review)
    actions.remove(me, review)
    flash(_("Het is weg."))
    return go_to("recovery.index", group_id=group_id)


def _mine(review_id: UUID) -> tuple[Review, Pack]:
    review = check(Can.CHANGE_REVIEW, queries.review_in(me.group_id, review_id))
    return review, queries.pack_of(review)


def _to(view: str, review: Review, **values: Any) -> Response:
    return go_to(f"recovery.{view}", group_id=review.group_id, review_id=review.id, **values)


def _index_page(form: BeginForm) -> Response:
    after = passed_over()
    found = queries.reviews(me, most=AT_ONCE + 1, after=after)
    return form_page(
        "recovery/index.html",
        form,
        reviews=check_all(Can.READ_REVIEW, found[:AT_ONCE]),
        known=queries.known_packs(),
        offered=queries.offered_packs() if me.owns and not after else [],
        after=after,
        next=after + AT_ONCE if len(found) > AT_ONCE else None,
        language=language(),
    )


def _fits(form: StatementForm, pack: Pack) -> bool:
    if form.answer.data in {NOT_SAID, *map(str, pack.answers)}:
        return True
    form.answer.errors = [_("Kies een antwoord, of kies: wil ik niet zeggen.")]
    return False


def _statement_page(review: Review, pack: Pack, this: Item, form: StatementForm) -> Response:
    return form_page(
        "recovery/statement.html",
        form,
        review=review,
        pack=pack,
        item=this,
        words=pack.statement(this, language(), review.answer("own_word")),
        now=pack.items.index(this) + 1,
        language=language(),
        seen_by=names_of(review, review.group_id),
    )
