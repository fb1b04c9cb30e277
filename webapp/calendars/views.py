"""Calendars: the pages, and what a calendar reads."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, make_response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.calendars import actions, entries, queries
from webapp.calendars.entries import Entry
from webapp.calendars.forms import MailForm
from webapp.forms import OneButtonForm
from webapp.gate import check, everybody, me, never_locked, requires, signed_in
from webapp.groups import queries as groups
from webapp.groups.models import Membership
from webapp.meetings import queries as meetings
from webapp.meetings.models import Attendance, Meeting
from webapp.notices.mail import NEUTRAL
from webapp.policy import Can, allows
from webapp.web import form_page, go_to, or_404, page

bp = Blueprint("calendars", __name__)


@bp.get("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/afspraak.ics")
@requires(Can.READ_MEETING)
def entry(group_id: UUID, meeting_id: UUID) -> Response:
    """One meeting as an entry for the own calendar."""
    meeting = check(Can.READ_MEETING, meetings.meeting_in(group_id, meeting_id))
    return _one(or_404(meeting if _has_day(meeting) else None), meeting.attendance_of(me))


@bp.get("/u/<string:link>/afspraak.ics")
@everybody
@never_locked
def own_entry(link: str) -> Response:
    """The same from the personal answer link."""
    attendance = meetings.attendance_behind(link)
    if attendance is None or not _has_day(attendance.meeting):
        return page("meetings/link_old.html", status=404)
    return _one(attendance.meeting, attendance)


@bp.get("/agenda/<string:link>.ics")
@everybody
@never_locked
def feed(link: str) -> Response:
    """All meetings to come of one person, for a calendar that asks from time to time."""
    found = queries.feed_behind(link)
    if found is None:
        return page("meetings/link_old.html", status=404)
    places = [place for place in groups.places_of(found.person_id) if place.is_there]
    coming = meetings.coming_everywhere(places)
    mine = [_entry(meeting, place) for place, meeting in coming if _may_read(place, meeting)]
    answer = _calendar(entries.written(mine, sender=_sender()), "agenda")
    # A calendar asks again and again; it keeps what it has as long as nothing changed.
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(sha256(answer.get_data()).hexdigest()[:32])
    return answer.make_conditional(request)


@bp.route("/mijn-agenda", methods=["GET", "POST"])
@signed_in
def mine() -> Response:
    """A secret address for the own calendar; it is shown once."""
    form, link = OneButtonForm(), None
    if form.validate_on_submit():
        link = actions.make_feed(current_user.person, operation_key=form.key)
    return form_page("calendars/mine.html", form, **_known(), link=link)


@bp.post("/mijn-agenda/mail")
@signed_in
def mail() -> Response:
    """Whether a mail about a meeting brings the entry along; it is off until somebody chooses."""
    form = MailForm()
    if not form.validate_on_submit():
        return form_page("calendars/mine.html", form, **_known(), link=None)
    actions.mail_entries(current_user.person, mailed=form.mailed.data == "yes")
    flash(_("Bewaard."))
    return go_to("calendars.mine")


@bp.post("/mijn-agenda/weg")
@signed_in
def take_away() -> Response:
    """The address leads nowhere any more."""
    if OneButtonForm().validate_on_submit():
        actions.take_away(current_user.person)
        flash(_("De link werkt niet meer."))
    return go_to("calendars.mine")


def _known() -> dict[str, Any]:
    """What the page says: whether there is an address, and whether mails bring entries along."""
    person = current_user.person
    return {
        "known": queries.feed_of(person.id) is not None,
        "mailed": person.entries_mailed,
        "can_mail": person.email is not None,
    }


def _has_day(meeting: Meeting) -> bool:
    return not meeting.is_draft and not meeting.polled


def _may_read(place: Membership, meeting: Meeting) -> bool:
    return meeting.has_day and allows(place, Can.READ_MEETING, meeting)


def _entry(meeting: Meeting, place: Membership) -> Entry:
    return _about(meeting, meeting.attendance_of(place))


def _about(meeting: Meeting, attendance: Attendance | None) -> Entry:
    """The answer is given at the own link; the owner has the page of the meeting itself."""
    if attendance is not None:
        address = url_for("meetings.own_link", link=attendance.link, _external=True)
    else:
        address = url_for(
            "meetings.show", group_id=meeting.group_id, meeting_id=meeting.id, _external=True
        )
    return Entry(meeting, attendance, title=_("Afspraak"), address=address)


def _one(meeting: Meeting, attendance: Attendance | None) -> Response:
    method = entries.method_of(meeting)
    made = entries.written([_about(meeting, attendance)], sender=_sender(), method=method)
    return _calendar(made, "afspraak", method=method)


def _calendar(made: bytes, name: str, **params: str) -> Response:
    answer = make_response(made)
    kind = "; ".join(["text/calendar", "charset=utf-8", *(f"{k}={v}" for k, v in params.items())])
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


def _sender() -> str:
    """The neutral address that mails come from; nobody's own."""
    return current_app.config["SETTINGS"].mail_from or NEUTRAL
