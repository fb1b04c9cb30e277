"""Ending: what somebody fills in when the group rests, or is closed."""

from flask_babel import lazy_gettext as _

from webapp.forms import PlainForm, buttons, text

THANKS = _("Dank je wel voor je tijd en je hulp.")


class RestForm(PlainForm):
    """Rest, or go on."""

    now = buttons(_("Kies wat je wilt."), "rest", "go_on")


class CloseForm(PlainForm):
    """The words of thanks; they can be left out."""

    thanks = text(_("Wil je iets tegen je groep zeggen?"), most=500)
