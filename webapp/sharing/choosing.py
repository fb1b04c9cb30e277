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
    """Do what the pressed button says. False when it was none of ours, or asks one thing first."""
    if not form.validate_on_submit():
        return False
    word, _colon, member_id = form.pressed.partition(":")
    member = next((each for each in queries.others(me) if str(each.id) == member_id), None)
    if form.pressed not in {"me", "group"} and (word not in {"show", "hide"} or member is None):
        form.form_errors.append(_("Kies een van de antwoorden op deze pagina."))
        return False
    everyone, _members = queries.audience(me.group_id, shown, thing_id)
    if not everyone and asks_first(form, word, member):
        return False
    if member is not None:
        shown_or_hidden(word, shown, thing_id, member)
    elif word == "me":
        actions.keep_private(me, shown, thing_id)
    else:
        actions.show_to_everyone(me, shown, thing_id)
    return True


def asks_first(form: AudienceForm, word: str, member: Membership | None) -> bool:
    """Whether the page asks once more: for everybody, or who joined today (product.md G9)."""
    new_here = member is not None and word == "show" and member.joined_today
    form.asks = (word == "group" or new_here) and not form.sure.data
    form.asks_about = member if new_here else None
    return form.asks


def shown_or_hidden(change: str, shown: Shown, thing_id: UUID, member: Membership) -> None:
    """Show one thing to one member, or no longer."""
    {"show": actions.show_to, "hide": actions.hide_from}[change](me, shown, thing_id, member)


def shown_now(shown: Shown, thing_id: UUID) -> dict[str, Any]:
    """What the component shows: everybody, the chosen ones, and who could be chosen."""
    everyone, members = queries.audience(me.group_id, shown, thing_id)
    return {"everyone": everyone, "chosen": members, "members": queries.others(me)}
