"""Reviewed pages: what a screen reader meets on them. UPDATE_SNAPSHOTS=1 writes them anew."""

import os
import re
from difflib import unified_diff
from pathlib import Path

HERE = Path(__file__).parent

DAYS = "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
CHANGES = (
    (rf"(?i)({DAYS})( |%20)\d+( |%20)({MONTHS})(( |%20)\d{{4}})?", "«dag»"),
    (r"(Goedemorgen|Goedemiddag|Goedenavond|Hallo), ", "«groet», "),
    (r"http(://|%3A//|%3A%2F%2F)localhost(:|%3A)\d+", "«huis»"),
    (r"(uitnodiging|in|u|adres-terug)(/|%2F)[\w=-]{32}", r"\1/«geheim»"),
    (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "«id»"),
    (r"\b([2-9A-HJKMNP-TV-Z]{4} )+[2-9A-HJKMNP-TV-Z]{4}\b", "«code»"),
)


def compare(name: str, tree: str, *, script: bool) -> None:
    """Hold a page against its reviewed tree. Without script it may have one of its own."""
    now = masked(tree)
    file = HERE / f"{name}.yml"
    other = HERE / f"{name}.zonder-script.yml"
    if not script and (other.exists() or _updating()):
        if _updating():
            _write_difference(other, now, usual=file.read_text())
        file = other if other.exists() else file
    elif _updating():
        file.write_text(now)
    known = file.read_text() if file.exists() else ""
    changes = list(
        unified_diff(known.splitlines(), now.splitlines(), "reviewed", "now", lineterm="")
    )
    assert not changes, f"{file.name} is not as reviewed:\n" + "\n".join(changes)


def masked(tree: str) -> str:
    """The tree without what differs from day to day."""
    for pattern, instead in CHANGES:
        tree = re.sub(pattern, instead, tree)
    return tree + "\n"


def _updating() -> bool:
    return bool(os.environ.get("UPDATE_SNAPSHOTS"))


def _write_difference(file: Path, now: str, *, usual: str) -> None:
    if now == usual:
        file.unlink(missing_ok=True)
    else:
        file.write_text(now)
