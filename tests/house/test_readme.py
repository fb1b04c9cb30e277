"""The README is true: its map, its settings, its commands."""

import re
from dataclasses import fields

from webapp.cli import commands
from webapp.config import ROOT, Settings

README = (ROOT / "README.md").read_text()


def test_it_can_be_read_in_one_sitting():
    assert len(README.splitlines()) <= 220  # the map has a line for each room


def test_the_map_names_every_room():
    rooms = {path.parent.name for path in (ROOT / "webapp").glob("*/__init__.py")}
    assert {room for room in rooms if f"`webapp/{room}`" not in README} == set()


def test_every_setting_is_named_and_no_other():
    named = set(
        re.findall(r"`([A-Z_]{4,})`", README.split("## Settings")[1].split("## Decisions")[0])
    )
    # What only a test chooses is not for hosts.
    chosen = {field.name.upper() for field in fields(Settings)} - {"LANGUAGES", "TRANSLATIONS"}
    assert named == chosen


def test_the_commands_exist():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make (\w+)", README, re.M):
        assert re.search(rf"^{target}:", makefile, re.M), target
    for command in re.findall(r"`(?:\.venv/bin/)?steungroep ([a-z][a-z-]*)`", README):
        assert command in commands.commands, command


def test_the_pictures_are_there():
    for path in re.findall(r'src="([^"]+)"', README):
        assert (ROOT / path).is_file()
