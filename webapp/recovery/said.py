"""Said: what somebody answered, statement by statement, in words."""

from flask_babel import gettext as _

from webapp.recovery.forms import NOT_SAID
from webapp.recovery.models import Review
from webapp.recovery.packs import Item, Pack
from webapp.words import language


def rows_of(review: Review, before: Review | None, pack: Pack) -> list[tuple[str, str, str]]:
    """Each statement with what was said now, and last time; nothing is reckoned."""
    word = review.answer("own_word")
    return [
        (
            pack.statement(each, language(), word),
            _in_words(review, each, pack),
            _in_words(before, each, pack) if before else "",
        )
        for each in pack.items
    ]


def _in_words(review: Review, item: Item, pack: Pack) -> str:
    said = review.answers.get(item.key, NOT_SAID)
    if said in pack.answers:
        return pack.said(pack.answers[said], language())
    return str(_("Wil ik niet zeggen")) if said is None else "–"
