"""Choosing who sees something: the one component behind every «Wie ziet dit?»."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from webapp.gate import me
from webapp.groups.models import Membership
from webapp.sharing import actions, queries
from webapp.sharing.forms import AudienceForm
from webapp.sharing.models import Shown


def chosen(form: AudienceForm, shown: Shown, thing_id: UUID) -> bool:
    """Do what the pressed button says. False when it was no button of ours."""
    if not form.validate_on_submit():
        return False
    word, _colon, member_id = (form.who.data or "").partition(":")
    if word == "me":
        actions.keep_private(me, shown, thing_id)
    elif word == "group":
        actions.show_to_everyone(me, shown, thing_id)
    elif not _member_chosen(word, member_id, shown, thing_id):
        form.form_errors.append(_("Kies een van de antwoorden op deze pagina."))
        return False
    return True


def shown_or_hidden(change: str, shown: Shown, thing_id: UUID, member: Membership) -> None:
    """Show one thing to one member, or no longer."""
    {"show": actions.show_to, "hide": actions.hide_from}[change](me, shown, thing_id, member)


def _member_chosen(word: str, member_id: str, shown: Shown, thing_id: UUID) -> bool:
    member = next((each for each in queries.others(me) if str(each.id) == member_id), None)
    if member is None or word not in {"show", "hide"}:
        return False
    shown_or_hidden(word, shown, thing_id, member)
    return True


def shown_now(shown: Shown, thing_id: UUID) -> dict[str, Any]:
    """What the component shows: everybody, the chosen ones, and who could be chosen."""
    everyone, members = queries.audience(me.group_id, shown, thing_id)
    return {"everyone": everyone, "chosen": members, "members": queries.others(me)}
