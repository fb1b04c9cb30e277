"""Story: what happened with a goal, as lines with a day (product.md C7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from webapp.goals.models import Goal, Turn
from webapp.versions import Version


@dataclass(frozen=True)
class Line:
    """Something that happened with a goal, and the words that belong to it."""

    at: datetime
    kind: str
    """made, words, a state of the goal, later, or step."""
    words: str = ""
    why: str = ""


def lines(
    goal: Goal,
    texts: Iterable[Version],
    turns: Iterable[Turn],
    done: Iterable[tuple[datetime, str]],
) -> list[Line]:
    """The story of a goal, the newest line first."""
    kept = list(texts)
    first = kept[0].text if kept else goal.text
    told = [Line(goal.made_at, "made", first["words"] or "", first["why"] or "")]
    told += [
        Line(each.made_at, "words", each.text["words"], each.text["why"] or "") for each in kept[1:]
    ]
    told += [Line(turn.at, turn.kind) for turn in turns]
    told += [Line(at, "step", words) for at, words in done]
    return sorted(told, key=lambda line: line.at, reverse=True)
