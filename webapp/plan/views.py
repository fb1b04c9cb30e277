"""Plan: the pages."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.files import queries as files
from webapp.forms import VersionForm
from webapp.gate import check, check_all, me, proved_with_lock, requires, signed_in
from webapp.groups import queries as groups
from webapp.pin import here
from webapp.plan import actions, numbers, queries
from webapp.plan.forms import EXAMPLES, TITLES, LetterForm, SectionForm
from webapp.plan.models import Part, PlanLetter, PlanSection
from webapp.policy import Can
from webapp.sharing import choosing
from webapp.sharing.forms import AudienceForm
from webapp.sharing.models import Shown
from webapp.sharing.queries import seen_by
from webapp.versions import ChangedMeanwhile
from webapp.web import both_texts, form_page, go_to, or_404, page

bp = Blueprint("plan", __name__)


@bp.app_context_processor
def _own_plan() -> dict[str, object]:
    """For a page outside the group that leads to the own plan."""
    return {"has_own_plan": _has_own_plan}


def _has_own_plan() -> bool:
    signed, locked = current_user.is_authenticated, here.is_locked()
    if locked and not current_user.person.plan_without_pin:
        return False
    return signed and groups.own_group_of(current_user.person_id) is not None


@bp.get("/mijn-plan")
@signed_in
def mine() -> Response:
    """The short way to the own plan: from the home screen, and from any page over «Hulp nu»."""
    own = groups.own_group_of(current_user.person_id)
    return go_to("plan.index", group_id=own.group_id) if own else go_to("groups.mine")


@bp.get("/groep/<uuid:group_id>/plan")
@requires(Can.SEE_GROUP)
def index(group_id: UUID) -> Response:
    """The sections that I may see, with their words."""
    sections = check_all(Can.READ_PLAN, queries.sections(me))
    values: dict[str, Any] = {"sections": sections, "titles": TITLES, "calls": Part.CALL}
    values["lines"] = numbers.lines
    values["files"] = check_all(Can.READ_PLAN, files.files_of(sections))
    if not me.owns:
        return page("plan/shown.html", owner=groups.owner_of(group_id), **values)
    there = {section.part for section in sections}
    return page(
        "plan/index.html",
        seen_by=seen_by(sections, me.group),
        others=[part for part in Part if part not in there],
        letter=queries.letter(group_id),
        **values,
    )


@bp.route("/groep/<uuid:group_id>/plan/<part>/schrijven", methods=["GET", "POST"])
@requires(Can.WRITE_PLAN)
def write(group_id: UUID, part: str) -> Response:
    """Write one section."""
    name = _part(part)
    section = queries.section(group_id, name)
    form = SectionForm(data=_now(section))
    values = {"part": name, "title": TITLES[name], "examples": EXAMPLES[name]}
    values["calls"] = name is Part.CALL
    if not form.validate_on_submit() or form.takes_over(name):
        return form_page("plan/write.html", form, **values)
    try:
        actions.write(me, name, words=form.words.data or "", seen=form.seen)
    except ChangedMeanwhile:
        return _both("plan/write.html", form, or_404(queries.section(group_id, name)), **values)
    flash(_("Je plan is bewaard."))
    return go_to("plan.index", group_id=group_id)


@bp.route("/groep/<uuid:group_id>/plan/<part>/wie-ziet-dit", methods=["GET", "POST"])
@requires(Can.WRITE_PLAN)
@proved_with_lock
def who_sees(group_id: UUID, part: str) -> Response:
    """Choose who sees one section."""
    section = queries.section(group_id, _part(part))
    if section is None:
        return go_to("plan.write", group_id=group_id, part=part)
    check(Can.SHARE, section)
    form = AudienceForm()
    if choosing.chosen(form, Shown.PLAN_SECTION, section.id):
        return go_to("plan.who_sees", group_id=group_id, part=part)
    chosen = choosing.shown_now(Shown.PLAN_SECTION, section.id)
    return form_page("plan/who_sees.html", form, title=TITLES[section.part], **chosen)


@bp.get("/groep/<uuid:group_id>/plan/brief")
@requires(Can.WRITE_PLAN)
def letter(group_id: UUID) -> Response:
    """Read what I wrote to myself on a good day."""
    return page("plan/letter.html", letter=queries.letter(group_id))


@bp.route("/groep/<uuid:group_id>/plan/brief/schrijven", methods=["GET", "POST"])
@requires(Can.WRITE_PLAN)
def write_letter(group_id: UUID) -> Response:
    """Write to myself on a bad day."""
    form = LetterForm(data=_now(queries.letter(group_id)))
    if not form.validate_on_submit():
        return form_page("plan/write_letter.html", form)
    try:
        actions.write_letter(me, words=form.words.data or "", seen=form.seen)
    except ChangedMeanwhile:
        return _both("plan/write_letter.html", form, or_404(queries.letter(group_id)))
    flash(_("Je brief is bewaard."))
    return go_to("plan.letter", group_id=group_id)


def _now(row: PlanSection | PlanLetter | None) -> dict[str, Any]:
    """What a form begins with: the words that stand there, and which version they are."""
    return {"words": row.words, "version": row.version} if row else {"version": 0}


def _both(
    template: str, form: VersionForm, there: PlanSection | PlanLetter, **values: Any
) -> Response:
    """Other words were kept meanwhile: the page shows both, and nothing is overwritten."""
    return both_texts(template, form, version=there.version, there=there, **values)


def _part(name: str) -> Part:
    return or_404(next((part for part in Part if part.value == name), None))
