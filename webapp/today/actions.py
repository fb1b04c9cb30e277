"""Today: pass over a step of «Zo begin je», or take it up again."""

from webapp.db import action
from webapp.groups.models import Group


@action
def skip(group: Group, step: str) -> None:
    """The owner passes over this step. Twice is once."""
    group.skipped = sorted({*(group.skipped or []), step})


@action
def take_up(group: Group, step: str) -> None:
    """This step counts again."""
    group.skipped = [each for each in group.skipped or [] if each != step]
