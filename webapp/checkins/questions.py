"""The five questions of «Even inchecken» (domain.md 2.2): own words, no validated claim."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _


@dataclass(frozen=True)
class Question:
    """One question on one screen. The words of an answer are its meaning; there is no total."""

    name: str
    words: Any
    answers: tuple[Any, ...]
    faces: bool = False


_OFTEN = (_("Nee"), _("Een beetje"), _("Soms wel, soms niet"), _("Vaak"), _("Ja"))

QUESTIONS = (
    Question(
        "mood",
        _("Hoe gaat het met je?"),
        (_("Heel slecht"), _("Slecht"), _("Gaat wel"), _("Goed"), _("Heel goed")),
        faces=True,
    ),
    Question("grip", _("Had je deze week grip op je leven?"), _OFTEN),
    Question("support", _("Had je deze week genoeg steun van anderen?"), _OFTEN),
    Question(
        "step",
        _("Kwam je deze week een stapje verder met je doel?"),
        (_("Nog niet"), _("Een beetje"), _("Ja")),
    ),
    Question("words", _("Wil je er nog iets over opschrijven?"), ()),
)


def asked(*, has_goal: bool) -> list[Question]:
    """The questions for somebody: the one about a goal only when there is a goal."""
    return [each for each in QUESTIONS if has_goal or each.name != "step"]


def after(name: str, *, has_goal: bool) -> Question | None:
    """The question that comes after this one."""
    names = [each.name for each in asked(has_goal=has_goal)]
    at = names.index(name) + 1
    return asked(has_goal=has_goal)[at] if at < len(names) else None


def to_go_on_with(answers: Mapping[str, Any], *, has_goal: bool) -> Question:
    """Where somebody goes on who stopped: after the last question that was answered."""
    names = [each.name for each in asked(has_goal=has_goal)]
    answered = [at for at, name in enumerate(names) if name in answers]
    at = min(answered[-1] + 1, len(names) - 1) if answered else 0
    return asked(has_goal=has_goal)[at]


def named(name: str, *, has_goal: bool) -> Question | None:
    """The question of this name, when somebody is asked it."""
    return next((each for each in asked(has_goal=has_goal) if each.name == name), None)
