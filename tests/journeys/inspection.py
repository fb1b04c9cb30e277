"""What holds for every page that a phone opens; a page for which it does not hold is refused."""

from __future__ import annotations

import os
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from playwright.sync_api import Browser, Page, Route
from werkzeug.exceptions import HTTPException

from tests.journeys.visits import Visits

if TYPE_CHECKING:
    from tests.journeys.phone import Phone

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
    "preload": False,
}
COLOURS = RULES | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
NARROW, USUAL = {"width": 320, "height": 640}, {"width": 390, "height": 844}
FINGER = 44  # pixels

# The shape of a page: its elements and their states, without words. Rows that are alike count once.
SHAPE = r"""() => {
  const tells = /^(class|role|type|dir|lang|disabled|hidden|open|aria-(?!describedby|label))/;
  const said = (one) => [...one.attributes].filter(({ name }) => tells.test(name))
    .map(({ name, value }) => `${name}=${value.replace(/avatar--\d/, "")}`).join(" ");
  const shape = (one) => {
    if (one.closest("svg, datalist") || one.tagName === "OPTION") return "";
    const inside = [...one.children].map(shape);
    const different = inside.filter((it, at) => it !== inside[at - 1]);
    return `${one.tagName}[${said(one)}](${different.join()})`;
  };
  return [shape(document.documentElement), document.body.textContent];
}"""
WIDE = """(width) => {
  if (document.documentElement.scrollWidth <= width && innerWidth <= width) return null;
  const sticksOut = (one) => {
    const { left, right } = one.getBoundingClientRect();
    return right > width + 1 || left < -1;
  };
  return [...document.querySelectorAll("body *")].filter(sticksOut).slice(0, 5)
    .map((one) => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 40)}`);
}"""
# What a finger aims at. A link inside a sentence is as high as the sentence.
SMALL = """(finger) => {
  const aims = "a, button, summary, select, textarea, label.option";
  const boxes = "input:not([type=hidden], .option__box)";
  const inSentence = (one) => one.tagName === "A" && !one.closest("h1, h2, h3")
    && getComputedStyle(one).display === "inline";
  return [...document.querySelectorAll(`${aims}, ${boxes}`)]
    .filter((one) => one.checkVisibility() && !inSentence(one) && !one.matches(".skip"))
    .filter((one) => one.getBoundingClientRect().height < finger)
    .map((one) => `${one.tagName}.${one.className}: ${one.innerText}`);
}"""


class Inspector:
    """Looks over every page, and keeps a list of what it saw."""

    def __init__(
        self,
        app: Flask,
        url: str,
        *,
        visits: Visits,
        browser: Browser,
    ) -> None:
        self.app, self.url, self.visits = app, url, visits
        self.reader = browser.new_context(
            reduced_motion="reduce", viewport=USUAL, service_workers="block"
        )
        self.axe = AXE.read_text() + ";0"

    def look(self, phone: Phone) -> None:
        """Hold the open page against everything. Raises AssertionError with what is wrong."""
        rule, page = self._rule(phone.path), phone.page
        assert not phone.troubles, f"{phone.path}: {phone.troubles}"
        elements, words = page.evaluate(SHAPE)
        shape, whole = _short(elements), _short(elements + words)
        if rule:
            way = "with script" if phone.script else "without script"
            self.visits.add(rule, status=phone.status, way=way, shape=shape)
        key = f"{(rule or phone.path).replace('/', '-')} {phone.status} {shape}"
        if not self.visits.is_approved(whole):
            self._fits(page)
            self.visits.approve(whole)
        if not self.visits.is_approved(key):
            self._is_accessible(phone)
            self._save(phone, key)
            self.visits.approve(key)

    def _rule(self, path: str) -> str | None:
        adapter = self.app.url_map.bind("localhost")
        for method in ("GET", "POST"):
            try:
                return str(adapter.match(path, method=method, return_rule=True)[0].rule)
            except HTTPException:
                continue
        return None

    def _fits(self, page: Page) -> None:
        small = page.evaluate(SMALL, FINGER)
        assert not small, f"{page.url} has something too small for a finger: {small}"
        usual = page.viewport_size or USUAL
        for size in (NARROW, usual):
            page.set_viewport_size(size)
            wide = page.evaluate(WIDE, size["width"])
            assert wide is None, f"{page.url} scrolls sideways at {size['width']}: {wide}"

    def _is_accessible(self, phone: Phone) -> None:
        if phone.script:
            self._axe(phone.page)
            return
        # Axe is a script itself. It gets the page as it stands, in a browser where scripts run.
        html = phone.page.content()
        with closing(self.reader.new_page()) as page:
            page.route("**/*.js", lambda route: route.abort())
            page.route(phone.page.url, lambda route: _as_it_stands(route, html))
            page.goto(phone.page.url)
            self._axe(page)

    def _axe(self, page: Page) -> None:
        usual = page.viewport_size or USUAL
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": usual["width"], "height": height + 200})  # room for tabs
        page.evaluate(self.axe)
        for scheme, rules in (("light", RULES), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate("rules => axe.run(document, rules)", rules)["violations"]
            wrong = [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]
            assert not wrong, f"{page.url} ({scheme}) is not accessible: {wrong}"
        page.emulate_media(color_scheme="null")
        page.set_viewport_size(usual)

    def _save(self, phone: Phone, name: str) -> None:
        """Save what it looks like, for somebody's own eyes, in the folder SCREENSHOTS."""
        if not (folder := os.environ.get("SCREENSHOTS")):
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        looks: tuple[tuple[str, Any, Any], ...] = (
            ("390", USUAL, "light"),
            ("320", NARROW, "light"),
            ("dark", USUAL, "dark"),
        )
        for kind, size, scheme in looks:
            phone.page.set_viewport_size(size)
            phone.page.emulate_media(color_scheme=scheme)
            phone.page.screenshot(
                path=f"{folder}/{name} {kind}.png", full_page=True, caret="initial"
            )
        phone.page.emulate_media(color_scheme="null")
        phone.page.set_viewport_size(USUAL)


def _short(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:8]


def _as_it_stands(route: Route, html: str) -> None:
    route.fulfill(body=html, content_type="text/html; charset=utf-8")
