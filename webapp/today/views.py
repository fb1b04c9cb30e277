"""Today: one page, for the owner and for a member."""

from uuid import UUID

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from webapp.checkins import queries as checkins
from webapp.gate import check_all, me, requires
from webapp.groups import beginning
from webapp.groups import queries as groups
from webapp.handovers import queries as handovers
from webapp.meetings.forms import AnswerForm
from webapp.policy import Can
from webapp.recovery import queries as recovery
from webapp.today import actions, path, queries
from webapp.today.forms import StepForm
from webapp.web import form_page, go_to, page

bp = Blueprint("today", __name__)


@bp.get("/groep/<uuid:group_id>")
@requires(Can.SEE_GROUP)
def show(group_id: UUID) -> Response:
    """The first thing that applies, the next meeting, what waits for an answer."""
    if me.owns:
        return page(
            "today/owner.html",
            day=queries.day_of(me),
            is_new=queries.is_new(me.group),
            showed_me=beginning.first_to_ask(),
        )
    waits, met = queries.meetings_for(me)
    coming = check_all(Can.READ_MEETING, waits[:1])
    return page(
        "today/member.html",
        owner=groups.owner_of(group_id),
        not_now=handovers.not_now_for(me),
        meeting=coming[0] if coming else None,
        met=met,
        attendance=coming[0].attendance_of(me) if coming else None,
        answers=AnswerForm(sequence=coming[0].sequence if coming else 0),
        shared_check_ins=checkins.any_for(me),
        shared_reviews=bool(recovery.reviews(me, most=1)),
        to=coming and url_for("meetings.answer", group_id=group_id, meeting_id=coming[0].id),
    )


@bp.get("/groep/<uuid:group_id>/zo-begin-je")
@requires(Can.ARRANGE_GROUP)
def begin(group_id: UUID) -> Response:
    """The six steps of the method, and where I am."""
    return page("today/begin.html", path=path.path_of(me), form=StepForm())


@bp.post("/groep/<uuid:group_id>/zo-begin-je/overslaan")
@requires(Can.ARRANGE_GROUP)
def skip(group_id: UUID) -> Response:
    """Pass over a step, or take it up again."""
    form = StepForm()
    if not form.validate_on_submit():
        return form_page("today/begin.html", form, path=path.path_of(me))
    word, _colon, step = form.step.data.partition(":")
    change = actions.skip if word == "skip" else actions.take_up
    change(me.group, step)
    return go_to("today.begin", group_id=group_id)
