"""Every width and setting: long words, big letters, a low window and strong colours (K6)."""

import os
from pathlib import Path

import pytest

from tests.journeys.inspection import WIDE
from tests.journeys.test_around import VOICES

LONG = "Arbeidsongeschiktheidsverzekeringsmaatschappij"
SETTINGS = {
    "a small phone": ({"width": 320, "height": 640}, "100%", "none"),
    "letters twice as big": ({"width": 320, "height": 640}, "200%", "none"),
    "on its side": ({"width": 844, "height": 390}, "100%", "none"),
    "on its side, letters twice as big": ({"width": 844, "height": 390}, "200%", "none"),
    "zoomed in four times": ({"width": 320, "height": 256}, "100%", "none"),
    "strong colours": ({"width": 320, "height": 640}, "200%", "active"),
    "a desk": ({"width": 1280, "height": 800}, "200%", "none"),
}
# Words in a box that hides what does not fit.
CUT = """() => [...document.querySelectorAll("main *, .top *, .foot *, .tabs *")]
  .filter((one) => one.checkVisibility())
  .filter((one) => !one.closest(".unseen, .brand__word, .away__button, svg, select, textarea"))
  .filter((one) => getComputedStyle(one).overflowX !== "visible")
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 40)}`)"""
# What lies on top at the middle of the first heading once somebody scrolled there.
COVERED = """() => {
  const heading = document.querySelector("h1");
  heading.scrollIntoView({ block: "start" });
  const { left, top, height } = heading.getBoundingClientRect();
  const there = document.elementFromPoint(left + 4, top + Math.min(height / 2, 20));
  return heading.contains(there) || there?.contains(heading) ? null : there?.outerHTML.slice(0, 80);
}"""


@pytest.fixture
def pages(world):
    """The pages that count most, full of words that are too long for them."""
    owner = world.owner("Wilhelmina-Christina")
    emma = world.member(owner, "Emma-Josephina-Wilhelmina")
    world.goal(owner, f"Bellen met de {LONG}")
    meeting = world.meeting(owner, emma, place=LONG)
    world.section(owner, f"{LONG} {LONG}\nEmma 06 12345678")
    check_in = world.check_in(owner, mood=1, words=f"Gedoe met de {LONG}.")
    group = f"/groep/{owner.group_id}"
    return owner, {
        "home": group,
        "check-in": f"{group}/inchecken/nieuw",
        "own words": f"{group}/inchecken/{check_in.id}/words",
        "checked in": f"{group}/inchecken/{check_in.id}",
        "plan": f"{group}/plan",
        "meeting": f"{group}/bijeenkomsten/{meeting.id}",
        "help": "/hulp",
    }


@pytest.mark.parametrize("setting", SETTINGS)
def test_nothing_scrolls_sideways_or_is_cut_off(phone, pages, setting):
    owner, addresses = pages
    size, letters, colours = SETTINGS[setting]
    anna = phone(viewport=size, forced_colors=colours).is_somebody(owner)
    anna.context.add_init_script(VOICES)  # with everything that a script adds
    for name, address in addresses.items():
        anna.page.goto(anna.inspector.url + address)
        anna.page.evaluate(f"document.documentElement.style.fontSize = '{letters}'")
        wide = anna.page.evaluate(WIDE, size["width"])
        _keep(anna.page, f"{setting} {name}")
        assert wide is None, f"{name}: {wide}"
        assert anna.page.evaluate(CUT) == [], name
        assert anna.page.evaluate(COVERED) is None, name


def _keep(page, name):
    """What it looks like, for somebody's own eyes."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=False)
