"""Groups: what somebody fills in about a group."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField

from webapp.forms import PlainForm, line, name, options
from webapp.groups.models import Membership
from webapp.organisations.models import Organisation

ELSEWHERE = "elsewhere"


class GroupNameForm(PlainForm):
    """The group's name, in the owner's words."""

    name = line(
        _("Hoe noem je je groep?"),
        most=60,
        need=_("Vul een naam in. Bijvoorbeeld: Mijn steungroep."),
    )


class GroupAndOwnNameForm(GroupNameForm):
    """The same, for somebody whose name is not known yet."""

    own_name = name(_("Wat is je voornaam?"), need=_("Vul je voornaam in. Een bijnaam mag ook."))


class CardForm(PlainForm):
    """What the others in the group may know about somebody."""

    name = name(_("Hoe heet je?"), need=_("Vul je naam in. Een bijnaam mag ook."))
    reach = line(_("Hoe kan de groep je bereiken?"), most=100)

    @classmethod
    def of(cls, place: Membership, _organisations: Iterable[Organisation]) -> "CardForm":
        """The form with what the card says now."""
        return cls(data={"name": place.name, "reach": place.reach})

    @property
    def told(self) -> dict[str, Any]:
        """What the card will say."""
        return {"reach": self.reach.data}


class ProfessionalCardForm(CardForm):
    """The same for a professional, who also says where they work."""

    organisation = SelectField(_("Waar werk je?"), default="")
    function = line(_("Wat doe je daar?"), most=80)
    replies = line(_("Wanneer antwoord je meestal?"), most=80)

    @classmethod
    def of(cls, place: Membership, organisations: Iterable[Organisation]) -> "CardForm":
        """The form with what the card says now."""
        works_at = str(place.organisation_id or (ELSEWHERE if place.function else ""))
        form = cls(
            data={
                "name": place.name,
                "reach": place.reach,
                "organisation": works_at,
                "function": place.function,
                "replies": place.replies,
            }
        )
        listed = [(str(each.id), each.name) for each in organisations]
        first, last = ("", gettext("Nog niet gekozen")), (ELSEWHERE, gettext("Ergens anders"))
        form.organisation.choices = options([first, *listed, last])
        return form

    def validate(self, extra_validators: object = None) -> bool:
        """Somewhere else needs a word about where that is."""
        fits = super().validate(extra_validators)
        if fits and self.organisation.data == ELSEWHERE and not self.function.data:
            self.function.errors = [_("Schrijf kort waar je werkt en wat je doet.")]
            return False
        return bool(fits)

    @property
    def told(self) -> dict[str, Any]:
        """What the card will say."""
        chosen = self.organisation.data
        listed = UUID(chosen) if chosen not in {"", ELSEWHERE} else None
        return super().told | {
            "organisation_id": listed,
            "function": self.function.data,
            "replies": self.replies.data,
        }
