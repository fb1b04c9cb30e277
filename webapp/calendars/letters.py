"""Letters: the entry that goes along with a mail about a meeting, for who chose that."""

from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _

from webapp.calendars import entries
from webapp.calendars.entries import Entry
from webapp.config import Settings
from webapp.db import session
from webapp.meetings.models import Attendance
from webapp.notices.mail import NEUTRAL, Enclosed


def entry_for(attendance_id: UUID, settings: Settings) -> Enclosed | None:
    """When it is, and the link to answer at. Not where, and not with whom (product.md D9, J2)."""
    attendance = session.get(Attendance, attendance_id)
    if attendance is None or attendance.meeting.polled:
        return None
    person, meeting = attendance.membership.person, attendance.meeting
    if not person.entries_mailed:
        return None
    address = f"{settings.base_url}/u/{attendance.link}"
    with force_locale(person.language or "nl"):
        entry = Entry(meeting, attendance, _("Afspraak"), address, with_place=False)
    method = entries.method_of(meeting)
    sender = settings.mail_from or NEUTRAL
    return Enclosed(entries.written([entry], sender=sender, method=method), method)
