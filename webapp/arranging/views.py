"""Arranging: how the group works, who helps, and a link to begin from."""

from uuid import UUID

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.arranging.forms import (
    JOBS,
    OWN_WEEKS,
    RHYTHMS,
    HelpsForm,
    HowWeWorkForm,
    JobsForm,
    WhereForm,
)
from webapp.forms import OneButtonForm
from webapp.gate import check, everybody, me, requires, signed_in
from webapp.groups import actions, beginning, queries
from webapp.groups.models import Group, Who
from webapp.organisations import links
from webapp.organisations.models import Organisation
from webapp.organisations.queries import named, on_the_list
from webapp.pictures import qr
from webapp.policy import Can
from webapp.web import form_page, go_to, page

bp = Blueprint("arranging", __name__)


@bp.route("/groep/<uuid:group_id>/hoe-we-werken", methods=["GET", "POST"])
@requires(Can.ARRANGE_GROUP)
def how_we_work(group_id: UUID) -> Response:
    """Where, who leads the talk, how often, and how the group talks in between."""
    group = me.group
    form = HowWeWorkForm(data=_how(group))
    if not form.validate_on_submit():
        return form_page("arranging/how_we_work.html", form, begun_with=named(group.begun_with_id))
    actions.arrange(
        group,
        name=form.name.data,
        place=form.place.data,
        chair=form.chair.data,
        channel=form.channel.data,
        every_weeks=form.every_weeks,
    )
    flash(_("Bewaard. Je kunt dit altijd weer veranderen."))
    return go_to("arranging.how_we_work", group_id=group_id)


@bp.post("/groep/<uuid:group_id>/begonnen-bij/weg")
@requires(Can.ARRANGE_GROUP)
def forget_where_it_began(group_id: UUID) -> Response:
    """Take away with which organisation the group began."""
    if OneButtonForm().validate_on_submit():
        actions.forget_where_it_began(me.group)
        flash(_("Weggehaald. Niemand kan dit nog zien."))
    return go_to("arranging.how_we_work", group_id=group_id)


@bp.route("/groep/<uuid:group_id>/wie-helpt-mij", methods=["GET", "POST"])
@requires(Can.CHOOSE_HELPER)
def who_helps(group_id: UUID) -> Response:
    """Who helps to organise, and with what."""
    form = _jobs()
    if not form.validate_on_submit():
        return _who_helps_page(form)
    actions.share_out(me.group, form.jobs)
    flash(_("Bewaard. Je kunt dit altijd weer veranderen."))
    return go_to("arranging.who_helps", group_id=group_id)


@bp.post("/groep/<uuid:group_id>/wie-helpt-mij/<uuid:membership_id>")
@requires(Can.CHOOSE_HELPER)
def helps(group_id: UUID, membership_id: UUID) -> Response:
    """This member helps from now on, or no longer."""
    member = check(Can.CHOOSE_HELPER, queries.member_in(group_id, membership_id))
    form = HelpsForm()
    if not form.validate_on_submit():
        return _who_helps_page(form)
    if form.helps.data == "yes":
        actions.let_help(member, JOBS)
        flash(_("%(name)s helpt je nu.", name=member.name))
    else:
        actions.let_rest(member)
        flash(_("%(name)s helpt je nu niet meer.", name=member.name))
    return go_to("arranging.who_helps", group_id=group_id)


@bp.get("/laat-iemand-beginnen")
@signed_in
def let_begin() -> Response:
    """A professional shows somebody how to begin; nobody tells them whether that happens."""
    listed = on_the_list()
    form = WhereForm.of(listed, _works_at(listed))
    organisation = next((each for each in listed if str(each.id) == form.where.data), None)
    if "where" in request.args:
        form.validate()
    return form_page(
        "arranging/let_begin.html",
        form,
        listed=listed,
        organisation=organisation,
        address=_address_to_show(organisation) if organisation else None,
        picture=qr,
    )


@bp.route("/start/<string:link>", methods=["GET", "POST"])
@everybody
def start_link(link: str) -> Response:
    """What a steungroep is, from somebody who showed it. Opening changes nothing."""
    shown = links.shown_by(link)
    if shown is None:
        return page("arranging/start_link_old.html", status=404)
    somebody = current_user.is_authenticated
    own = queries.own_group_of(current_user.person_id) if somebody else None
    form = OneButtonForm()
    if own is not None or not form.validate_on_submit():
        return form_page("arranging/start_link.html", form, shown=shown, own=own)
    beginning.carry(link)
    return go_to("groups.start" if somebody else "people.begin")


def _works_at(listed: list[Organisation]) -> Organisation | None:
    """Where this person works, as far as a group of theirs knows that."""
    places = queries.places_as_professional(current_user.person_id)
    known = {place.organisation_id for place in places}
    return next((each for each in listed if each.id in known), None)


def _address_to_show(organisation: Organisation) -> str:
    shows = current_user.person if current_user.person.name else None
    link = links.start_link(organisation, shows)
    return url_for("arranging.start_link", link=link, _external=True)


def _jobs() -> JobsForm:
    return JobsForm(data={job.value: me.group.who_does(job).value for job in JOBS})


def _who_helps_page(form: JobsForm | HelpsForm) -> Response:
    return form_page(
        "arranging/who_helps.html",
        form,
        jobs=form if isinstance(form, JobsForm) else _jobs(),
        members=queries.members(me.group_id),
        prepares=any(me.group.who_does(job) is not Who.ME for job in JOBS),
    )


def _how(group: Group) -> dict[str, str | None]:
    weeks = str(group.every_weeks)
    known = weeks in dict(RHYTHMS)
    return {
        "name": group.name,
        "place": group.place,
        "chair": group.chair,
        "rhythm": weeks if known else OWN_WEEKS,
        "weeks": None if known else weeks,
        "channel": group.channel,
    }
