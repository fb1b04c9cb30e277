"""Circle: what is filled in about somebody."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired, Optional

from webapp.circle.models import Closeness, Status
from webapp.forms import PlainForm, line, name, options, text
from webapp.groups.models import MemberKind

KINDS = [
    (MemberKind.CLOSE_ONE.value, _("Familie, vriend of buur")),
    (MemberKind.PROFESSIONAL.value, _("Een hulpverlener")),
    (MemberKind.PEER_WORKER.value, _("Een ervaringsdeskundige")),
]
CLOSENESS = [
    (Closeness.NEAR.value, _("Heel dichtbij")),
    (Closeness.MIDDLE.value, _("Dichtbij")),
    (Closeness.FAR.value, _("Verder weg")),
]
STATUSES = [
    (Status.THINKING.value, _("Denk ik over")),
    (Status.TO_ASK.value, _("Wil ik vragen")),
    (Status.NOT_NOW.value, _("Niet nu")),
]
NO_NAME = _("Vul een naam in. Een bijnaam mag ook.")


class ContactForm(PlainForm):
    """Somebody to ask, now or later."""

    name = name(_("Hoe heet diegene?"), need=NO_NAME)
    relation = line(_("Hoe kennen jullie elkaar?"), most=60)
    kind = RadioField(
        _("Wie is het?"),
        choices=options(KINDS),
        default=MemberKind.CLOSE_ONE.value,
        validators=[InputRequired(_("Kies wie het is."))],
    )
    then = RadioField(
        choices=options([("ask", ""), ("think", "")]), validators=[Optional(strip_whitespace=False)]
    )


class DescribeForm(PlainForm):
    """What the owner knows about somebody."""

    name = name(_("Hoe heet diegene?"), need=NO_NAME)
    relation = line(_("Hoe kennen jullie elkaar?"), most=60)
    gives = text(_("Wat geeft deze persoon jou?"), most=300)
    closeness = RadioField(
        _("Hoe dichtbij is deze persoon?"),
        choices=options(CLOSENESS),
        validators=[InputRequired(_("Kies hoe dichtbij deze persoon is."))],
    )


class DescribeAndThinkForm(DescribeForm):
    """The same about somebody who was not asked, or not lately."""

    status = RadioField(
        _("Wil je deze persoon vragen?"),
        choices=options(STATUSES),
        validators=[Optional(strip_whitespace=False)],
    )
