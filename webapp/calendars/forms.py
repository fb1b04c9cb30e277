"""Calendars: what somebody chooses about the mails."""

from flask_babel import lazy_gettext as _

from webapp.forms import PlainForm, buttons


class MailForm(PlainForm):
    """Whether mails about meetings bring an entry along."""

    mailed = buttons(_("Kies of het in de mail mag staan."), "yes", "no")
