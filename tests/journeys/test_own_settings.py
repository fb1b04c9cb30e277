"""However somebody set their own screen: everything is there, in reach and calm (product.md K6)."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.conftest import FLAGS, PROGRAM
from tests.journeys.inspection import COLOURS, NARROW, USUAL, WIDE
from tests.journeys.phone import Phone
from webapp import clock
from webapp.checkins import actions as checkins
from webapp.db import session
from webapp.groups.models import Group
from webapp.plan.models import Part

ZOOMED = {"width": 320, "height": 256}  # a screen of 1280 by 1024, at 400 %
LYING = {"width": 844, "height": 390}
DESK = {"width": 1280, "height": 800}
PAPER = {"width": 680, "height": 1000}  # an A4 without its margins
BIG_LETTERS = "--blink-settings=defaultFontSize=32"
HIGH_CONTRAST = COLOURS | {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}
STEADY = 0.25  # how much of a screen may stay where it is while the rest scrolls

# What is cut off by its own box, or lies over other words.
HIDDEN = r"""() => {
  const own = ".unseen, .skip, svg, select, textarea, .brand__word, .away__button";
  const boxes = "a.button, button, .chip, .card, .option, .avatar, .tabs__tab, .help-now, .notice";
  const seen = (one) => one.checkVisibility() && !one.closest(own);
  const inner = (one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const words = [];
  for (let node; (node = walker.nextNode());) {
    const said = node.data.trim() && seen(node.parentElement);
    if (said) words.push([node, inner(node)]);
  }
  const named = (node) => node.data.trim().slice(0, 30);
  const cut = [...document.querySelectorAll("body *")].filter((one) => seen(one)
    && getComputedStyle(one).overflow !== "visible" && !one.matches("progress, input")
    && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1));
  const out = words.filter(([node, rects]) => {
    const box = node.parentElement.closest(boxes);
    if (!box) return false;
    const { left, right, top, bottom } = box.getBoundingClientRect();
    const beside = (it) => it.left < left - 1 || it.right > right + 1;
    return rects.some((it) => beside(it) || it.top < top - 6 || it.bottom > bottom + 6);
  });
  const steady = (node) => node.parentElement.closest(".tabs");
  const wide = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const high = (one, other) => Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  const meets = (one, other) => wide(one, other) > 2
    && high(one, other) > Math.min(one.height, other.height) / 3;
  const over = words.flatMap(([node, rects], at) => words.slice(at + 1)
    .filter(([other, others]) => steady(node) === steady(other)
      && rects.some((it) => others.some((there) => meets(it, there))))
    .map(([other]) => `${named(node)} / ${named(other)}`));
  return [
    ...cut.map((one) => `cut off: ${one.className} ${one.textContent.trim().slice(0, 30)}`),
    ...out.map(([node]) => `out of its box: ${named(node)}`),
    ...over.map((both) => `over each other: ${both}`),
  ];
}"""
# What stays where it is above or below while the rest scrolls, as a part of the screen.
STAYS = """() => [...document.querySelectorAll("body *")]
  .filter((one) => ["fixed", "sticky"].includes(getComputedStyle(one).position))
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > innerWidth / 2)
  .reduce((sum, one) => sum + one.getBoundingClientRect().height, 0) / innerHeight"""
# Everything that can have the focus gets it, as with the Tab key; what cannot be seen then is told.
UNFOCUSED = r"""() => {
  const wrong = [];
  const pressed = "a[href], button, input, select, textarea, summary";
  for (const one of document.querySelectorAll(pressed)) {
    if (one.type === "hidden" || one.disabled || !one.checkVisibility()) continue;
    one.focus();
    if (document.activeElement !== one) continue;
    const shown = [one, one.closest(".option") ?? one].some((it) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(it);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    });
    const { left, top, width, height } = one.getClientRects()[0]; // a link may go on below
    const [x, y] = [left + width / 2, Math.min(top + height / 2, innerHeight - 1)];
    const there = document.elementFromPoint(Math.max(x, 0), Math.max(y, 0));
    const free = one.contains(there) || one.closest("label, .tick, .option")?.contains(there);
    const [how, words] = [shown ? "covered" : "not shown", one.textContent.trim().slice(0, 30)];
    if (!shown || !free) wrong.push(`${one.tagName}.${one.className}: ${how} ${words}`);
  }
  return wrong;
}"""
# What has no line round it, where a screen has no colours of its own (there a line is drawn in any
# colour), and a drawn dot that has the colour of what it lies on.
BARE = """() => {
  const drawn = "button, .button, .answer, .option, .help-now, .field__box, .card, .chip, "
    + ".avatar, .tabs__tab[aria-current]";
  const paper = getComputedStyle(document.body).backgroundColor;
  const lost = [...document.querySelectorAll(".strip__dot")]
    .filter((one) => getComputedStyle(one).fill === paper);
  const bare = [...document.querySelectorAll(drawn)].filter((one) => one.checkVisibility())
    .filter((one) => {
      const { borderTopWidth: wide, borderTopStyle: line } = getComputedStyle(one);
      return parseFloat(wide) < 1 || line === "none";
    });
  return [...bare, ...lost].map((one) => {
    const name = one.getAttribute("class");
    return `${one.tagName}.${name}: ${one.textContent.trim().slice(0, 30)}`;
  });
}"""
MOVES = """() => {
  const still = (one, part) => {
    const now = getComputedStyle(one, part || null);
    const changes = parseFloat(now.transitionDuration) || parseFloat(now.animationDuration);
    return !changes && now.scrollBehavior === "auto";
  };
  return [...document.querySelectorAll("*")].flatMap((one) => ["", "::before", "::after"]
    .filter((part) => !still(one, part)).map((part) => `${one.tagName}.${one.className}${part}`));
}"""
PRINTED = """() => {
  const around = "header, nav, footer, button, .button, .back, .skip";
  return [...document.querySelectorAll(around)]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height > 1)
    .map((one) => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 30)}`);
}"""
LETTERS = "() => parseFloat(getComputedStyle(document.documentElement).fontSize)"
# Words that would be pale on white paper.
PALE = r"""() => {
  const light = (colour) => colour.match(/[\d.]+/g).slice(0, 3)
    .reduce((sum, part) => sum + Number(part), 0) / 765;
  const pale = [...document.querySelectorAll("main *")]
    .filter((one) => one.checkVisibility() && one.innerText?.trim())
    .filter((one) => light(getComputedStyle(one).color) > 0.55);
  return [...new Set(pale.map((one) => `${one.tagName}.${one.className}`))];
}"""


@pytest.fixture
def core(world):
    """An owner with something of everything, and the pages that everybody comes to."""
    owner = world.owner("Anna-Wilhelmina", address="anna@voorbeeld.example")
    emma, sara = world.member(owner, "Emma"), world.professional(owner)
    world.in_circle(emma)
    world.in_circle(sara, relation="Ambulant begeleider")
    goal = world.goal(owner, "Zelfstandig wonen in mijn eigen huis", shown_to=[emma])
    world.helping(world.step(owner, goal, moment="in mei"), emma)
    at = clock.now() + timedelta(days=1)
    meeting = world.meeting(owner, emma, sara, starts_at=at, place="Buurthuis De Verbinding")
    draft = world.meeting(owner, emma, sent=False)
    _place, secret = world.place_at(meeting, emma)
    for part in Part:
        world.section(owner, "Bel eerst mij.\nMijn zus 06 12345678", part=part, shown_to=[emma])
    for number in range(4):
        world.check_in(owner, mood=number, grip=4 - number, support=2, words="Het koor was fijn.")
    review = world.review(owner)
    with world.open():
        checkins.draw(session.get_one(Group, owner.group_id), on=True)
    group = f"/groep/{owner.group_id}"
    return owner, {
        "vandaag": group,
        "inchecken": f"{group}/inchecken/nieuw",
        "eerder ingecheckt": f"{group}/inchecken",
        "beeld": f"{group}/inchecken/beeld",
        "drie maanden": f"{group}/drie-maanden/{review.id}",
        "beginscherm": "/op-je-beginscherm",
        "groep": f"{group}/mensen",
        "doel": f"{group}/doelen/{goal.id}",
        "plannen": f"{group}/bijeenkomsten/nieuw",
        "wie": f"{group}/bijeenkomsten/{draft.id}/wie",
        "antwoord": f"/u/{secret}",
        "hulp": "/hulp",
        "plan": f"{group}/plan",
        "meer": "/meer",
    }


def look(page, name, setting, found):
    """Keep a picture for somebody's own eyes, and what is wrong under the name of the page."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name} {setting}.png", full_page=setting != "400%")
    return [f"{name}, {setting}: {each}" for each in found]


def fits(page, size):
    """What does not fit on a screen of this size."""
    page.set_viewport_size(size)
    page.evaluate("scrollTo(0, 0)")
    stays = page.evaluate(STAYS)
    return [
        *(page.evaluate(WIDE, size["width"]) or []),
        *page.evaluate(HIDDEN),
        *([f"{stays:.0%} of the screen stays where it is"] if stays > STEADY else []),
    ]


def focused(page):
    """What cannot be seen to have the focus."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    return page.evaluate(UNFOCUSED)


def contrast(page, axe):
    """What has too little contrast, for who asked for more."""
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, rules)", HIGH_CONTRAST)["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]


def visited(phone, core):
    """Every core page, opened by its owner on a phone without touch."""
    owner, pages = core
    anna = phone(is_mobile=False, has_touch=False, device_scale_factor=1).is_somebody(owner)
    for name, path in pages.items():
        anna.page.goto(anna.inspector.url + path)
        assert anna.status == 200, path
        yield anna.page, name


def test_every_core_page_fits_zoomed_in_lying_down_and_on_a_desk(phone, core):
    sizes = {"400%": ZOOMED, "lying": LYING, "usual": USUAL, "desk": DESK}
    wrong = []
    for page, name in visited(phone, core):
        for setting, size in sizes.items():
            wrong += look(page, name, setting, fits(page, size) + focused(page))
    assert not wrong, "\n".join(wrong)


def test_every_core_page_fits_in_letters_twice_as_big(browser, inspector, core):
    owner, pages = core
    wrong = []
    flags = [*FLAGS, BIG_LETTERS]
    with browser.browser_type.launch(executable_path=PROGRAM, args=flags) as reader:
        context = reader.new_context(locale="nl-NL", reduced_motion="reduce")
        anna = Phone(context, inspector, script=True)
        anna.is_somebody(owner)
        for name, path in pages.items():
            anna.page.goto(inspector.url + path)
            assert anna.page.evaluate(LETTERS) >= 32
            for setting, size in (("200%", USUAL), ("200% small", NARROW)):
                wrong += look(anna.page, name, setting, fits(anna.page, size) + focused(anna.page))
    assert not wrong, "\n".join(wrong)


def test_every_core_page_can_be_read_in_the_dark_with_contrast_and_without_colours(
    phone, core, inspector
):
    wrong = []
    for page, name in visited(phone, core):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, contrast="more")
            wrong += look(page, name, f"contrast {scheme}", contrast(page, inspector.axe))
            page.emulate_media(color_scheme=scheme, contrast="null", forced_colors="active")
            found = page.evaluate(BARE) + focused(page)
            wrong += look(page, name, f"forced {scheme}", found)
            page.emulate_media(forced_colors="null")
    assert not wrong, "\n".join(wrong)


def test_nothing_moves_for_who_asked_for_that(phone, core):
    wrong = []
    for page, name in visited(phone, core):
        wrong += look(page, name, "still", page.evaluate(MOVES))
    assert not wrong, "\n".join(wrong)


def test_on_paper_every_core_page_is_its_words_alone(phone, core):
    wrong = []
    for page, name in visited(phone, core):
        page.emulate_media(media="print", color_scheme="dark")
        found = fits(page, PAPER) + page.evaluate(PRINTED) + page.evaluate(PALE)
        wrong += look(page, name, "print", found)
    assert not wrong, "\n".join(wrong)
