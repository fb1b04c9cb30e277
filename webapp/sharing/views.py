"""Sharing: nothing for a while, and who looked. Pulled by the owner, never pushed."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import Blueprint, flash, make_response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import clock
from webapp.gate import me, requires
from webapp.organisations import queries as organisations
from webapp.policy import Can
from webapp.sharing import actions, queries, telling
from webapp.sharing.forms import NothingForm
from webapp.web import form_page, go_to, page

bp = Blueprint("sharing", __name__)

SHOWN_FOR = timedelta(days=90)
BIGGEST = 2**31
"""No row has such a number, and no database takes a bigger one."""


@bp.route("/groep/<uuid:group_id>/even-niets-delen", methods=["GET", "POST"])
@requires(Can.SHARE)
def nothing(group_id: UUID) -> Response:
    """One switch: nobody sees anything, and later everything as it was."""
    form = NothingForm()
    if not form.validate_on_submit():
        return form_page("sharing/nothing.html", form)
    if form.now.data == "nothing":
        actions.share_nothing(me.group)
        flash(_("Bewaard."))
    else:
        actions.share_again(me.group)
        flash(_("Je deelt weer wat je eerder koos."))
    return go_to("sharing.nothing", group_id=group_id)


@bp.get("/groep/<uuid:group_id>/wie-heeft-gekeken")
@requires(Can.SEE_LOOKS)
def who_looked(group_id: UUID) -> Response:
    """Per day and person, which parts somebody read: three months on each page."""
    until = _until()
    looks = queries.looks(group_id, since=until - SHOWN_FOR, until=until)
    earlier = queries.newest_look_before(group_id, until - SHOWN_FOR)
    return page(
        "sharing/who_looked.html",
        days=telling.by_day(looks, queries.names_of_places(group_id), zone=me.group.zone),
        read=telling.read,
        earlier=earlier and earlier.number,
        later="tot" in request.args,
    )


@bp.get("/groep/<uuid:group_id>/wie-heeft-gekeken/bewaren")
@requires(Can.SEE_LOOKS)
def keep_looks(group_id: UUID) -> Response:
    """The whole log as a file, to keep or to show to somebody."""
    looks, names = queries.all_looks(group_id), queries.names_of_places(group_id)
    works_at = organisations.names({look.on_behalf_of for look in looks})
    table = telling.as_table(looks, names, works_at, zone=me.group.zone)
    answer = make_response("\ufeff" + table)
    answer.mimetype = "text/csv"
    answer.headers["Content-Disposition"] = 'attachment; filename="wie-heeft-gekeken.csv"'
    return answer


def _until() -> datetime:
    """Until which moment the page looks back: now, or the moment of the row in the address."""
    number = request.args.get("tot", default=0, type=int)
    found = queries.look_numbered(me.group_id, number) if 0 < number < BIGGEST else None
    return found.at if found else clock.now()
