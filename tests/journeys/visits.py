"""Which pages were looked at, in which states; kept in a folder that all workers share."""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask

from webapp.gate import doors

HERE = Path(__file__).parent


class Visits:
    """A list of visits and of finished tests, one line each, written by every worker."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.seen, self.finished = folder / "seen", folder / "finished"
        self.seen.touch()
        self.approved = folder / "approved"
        self.approved.mkdir(exist_ok=True)

    def add(self, rule: str, **state: object) -> None:
        """Somebody looked at this page, in this state."""
        _append(self.seen, json.dumps([rule, state]))

    def is_approved(self, key: str) -> bool:
        """Whether some worker held this against everything."""
        return (self.approved / _name(key)).exists()

    def approve(self, key: str) -> None:
        """This was held against everything, and is good."""
        (self.approved / _name(key)).touch()

    def finish(self, test: str) -> set[str]:
        """This test is over. Returns all that are."""
        _append(self.finished, test)
        return set(self.finished.read_text().splitlines())

    def states(self) -> dict[str, list[dict[str, object]]]:
        """Every address with the different states in which it was seen."""
        found: dict[str, dict[str, dict[str, object]]] = defaultdict(dict)
        for line in self.seen.read_text().splitlines():
            rule, state = json.loads(line)
            found[rule][json.dumps(state, sort_keys=True)] = state
        return {rule: list(states.values()) for rule, states in sorted(found.items())}


def addresses(app: Flask) -> set[str]:
    """Every address that a browser can open with GET."""
    lines = (line.split("  ") for line in doors(app))
    return {rule for rule, methods, _decision in lines if "GET" in methods.split(",")}


def all_run(session: pytest.Session) -> set[str] | None:
    """The names of all journeys, when this run is to do them all; otherwise None."""
    mine = {item for item in session.items if item.path.parent == HERE}
    files = set(HERE.glob("test_*.py"))
    whole = {item.path for item in mine} == files and not session.config.option.keyword
    return {item.nodeid for item in mine} if whole else None


def in_words(states: dict[str, list[dict[str, object]]]) -> list[str]:
    """The addresses and states for somebody to read."""
    lines = []
    for rule, seen in states.items():
        shapes = len({each.get("shape") for each in seen})
        ways = sorted({f"{each['status']} {each['way']}" for each in seen})
        lines.append(f"  {rule}  ({shapes}: {', '.join(ways)})")
    total = len({(rule, each.get("shape")) for rule, seen in states.items() for each in seen})
    return [f"{len(states)} addresses in {total} states:", *lines]


def say(config: pytest.Config, *lines: str) -> None:
    """Print to whoever runs the tests, from a worker too."""
    capture = config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print("", *lines, sep="\n", file=sys.stderr, flush=True)  # noqa: T201 - figures are for reading


def _name(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _append(file: Path, line: str) -> None:
    with os.fdopen(os.open(file, os.O_APPEND | os.O_CREAT | os.O_WRONLY), "w") as out:
        out.write(f"{line}\n")
