"""A visitor: a browser without script that inspects every page it opens."""

import re
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from webapp.db import session as rows
from webapp.groups.models import Membership
from webapp.people import actions as people
from webapp.people.models import Person

BASE = "http://localhost"
LABELLED = {"text", "email", "tel", "search", "url", "date", "time", "radio", "checkbox", "file"}
# Words that would tell a bystander what this is about (product.md J2).
HEALTH_WORDS = re.compile(
    r"psych|ggz|cliënt|client|patiënt|verslav|stoornis|diagnos|herstel|zelfdoding|crisis", re.I
)


def without_secrets(words: str) -> str:
    """The same without what was made by chance, which may hold any three letters."""
    return re.sub(r"[\w.-]{24,}", "", words)


class Form:
    """A form as it stands on a page: where it goes, and what it carries."""

    def __init__(self, element: Element, page: "Page") -> None:
        # As a browser sends it: what comes after a # stays with the browser.
        action, _hash, _screen = (element.get("action") or page.path).partition("#")
        self.action = action.replace(BASE, "")
        self.method = (element.get("method") or "get").lower()
        self.fields: dict[str, Any] = {}
        self.buttons: list[tuple[str | None, str | None, str]] = []
        for each in element.iter():
            self._read(each)

    def _read(self, each: Element) -> None:
        name = each.get("name")
        if each.tag == "button":
            self.buttons.append((name, each.get("value"), words_of(each)))
        elif each.tag == "textarea" and name:
            self.fields[name] = words_of(each)
        elif each.tag == "select" and name:
            options = list(each.iter("option"))
            chosen = [option for option in options if "selected" in option.attrib] or options[:1]
            self.fields[name] = chosen[0].get("value", "") if chosen else ""
        elif each.tag == "input" and name:
            self._read_input(each, name)

    def _read_input(self, each: Element, name: str) -> None:
        ticked = each.get("type") not in {"radio", "checkbox"} or "checked" in each.attrib
        if ticked and each.get("type") == "checkbox":
            self.fields.setdefault(name, []).append(each.get("value", "y"))
        elif ticked:
            self.fields[name] = each.get("value", "")


def text_of(answer: TestResponse) -> str:
    """The text of an answer. That of a PDF is none, and holds nothing that is looked for."""
    return answer.get_data().decode(errors="replace")


class Page:
    """What a browser shows: status, words, forms."""

    def __init__(self, response: TestResponse, path: str) -> None:
        self.response, self.path, self.status = response, path, response.status_code
        self.html = text_of(response)
        self.tree: Element | None = None
        if response.mimetype == "text/html" and self.html:
            parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
            self.tree = parser.parse(self.html)

    @property
    def words(self) -> str:
        """Everything that can be read in the main part of the page."""
        main = self.tree.find(".//main") if self.tree is not None else None
        return words_of(main) if main is not None else self.html

    @property
    def heading(self) -> str:
        """The one h1."""
        found = self.tree.find(".//h1") if self.tree is not None else None
        return words_of(found) if found is not None else ""

    @property
    def title(self) -> str:
        """The title in the tab."""
        found = self.tree.find(".//title") if self.tree is not None else None
        return words_of(found) if found is not None else ""

    @property
    def forms(self) -> list[Form]:
        """The forms of the main part, in their order."""
        main = self.tree.find(".//main") if self.tree is not None else None
        return [Form(each, self) for each in main.iter("form")] if main is not None else []

    @property
    def tokens(self) -> dict[str, str]:
        """The token of each form on the whole page, the foot included, by where the form goes."""
        found = self.tree.iter("form") if self.tree is not None else []
        forms = [Form(each, self) for each in found]
        return {form.action: form.fields.get("csrf_token", "") for form in forms}

    @property
    def links(self) -> list[str]:
        """Where links that somebody sees lead, inside the house."""
        found = self.tree.iter("a") if self.tree is not None else []
        seen = [each for each in found if each.get("hidden") is None]
        paths = [(each.get("href") or "").replace(BASE, "") for each in seen]
        return [path for path in paths if path.startswith("/")]


def words_of(element: Element) -> str:
    """The words in an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


class Visitor:
    """Somebody with a phone. Every page that opens is looked over."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.page: Page
        self._token = "", ""

    def another(self) -> "Visitor":
        """Somebody else, with another phone."""
        return Visitor(self.app)

    def signs_in_as(self, who: Membership | Person, *, own_phone: bool = True) -> "Visitor":
        """Be this person in this browser."""
        person = who.person if isinstance(who, Membership) else who
        with self.app.extensions["database"].transaction():
            device = people.sign_in(rows.merge(person), own_phone=own_phone)
        with self.client.session_transaction(base_url=BASE) as cookie:
            cookie.clear()
            cookie["_user_id"], cookie["_fresh"] = device.token, True
            cookie.permanent = own_phone
        return self

    def opens(self, path: str, *, follow: bool = True, **kwargs: Any) -> Page:
        """Go to a page, and where it sends the browser on to."""
        return self._look(self.client.get(path, base_url=BASE, **kwargs), path, follow=follow)

    def sends(self, path: str, *, follow: bool = True, **fields: Any) -> Page:
        """Fill in the form that goes to this path, on the open page or on that page itself."""
        form = self.form(path)
        return self.posts(path, follow=follow, **{**form.fields, **fields})

    def form(self, path: str) -> Form:
        """The form that goes to this path; the page with it is opened when it is not here."""
        for _again in range(2):
            shown = getattr(self, "page", None)
            for form in shown.forms if shown else []:
                if form.action == path and form.method == "post":
                    return form
            self.opens(path)
        raise AssertionError(f"no form for {path} on {self.page.path}")

    def token(self) -> str:
        """The secret of this browser that every post from our own pages carries."""
        if self._token[0] != self.cookie or not self.cookie:
            answer = self.client.get("/over", base_url=BASE)
            token = re.findall(r'name="csrf_token" value="([^"]+)"', answer.text)[-1]
            self._token = self.cookie, token
        return self._token[1]

    @property
    def cookie(self) -> str:
        """What this browser sends along, if it has anything."""
        found = self.client.get_cookie("session", domain="localhost")
        return found.value if found else ""

    def posts(self, path: str, *, follow: bool = True, **fields: Any) -> Page:
        """Post exactly these fields."""
        present = {name: value for name, value in fields.items() if value is not None}
        answer = self.client.post(path, base_url=BASE, **_body(present))
        return self._look(answer, path, follow=follow)

    def _look(self, answer: TestResponse, path: str, *, follow: bool) -> Page:
        self.page = Page(answer, path)
        look_over(self.page, trusts=self.app.config["SETTINGS"])
        if follow and answer.status_code in {302, 303}:
            assert answer.status_code == 303, f"{path} sends on with {answer.status_code}"
            return self.opens(answer.location.replace(BASE, ""))
        return self.page


def _body(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as a browser sends them: a file makes it a letter of parts."""
    if not any(isinstance(value, tuple) for value in fields.values()):
        return {"data": fields}
    parts = {
        name: FileStorage(*value) if isinstance(value, tuple) else value
        for name, value in fields.items()
    }
    boundary, whole = encode_multipart(parts)
    return {"data": whole, "content_type": f'multipart/form-data; boundary="{boundary}"'}


def look_over(page: Page, *, trusts: Any) -> None:  # noqa: ARG001
    """What holds for every page (product.md, architecture.md, security.md 5)."""
    headers = page.response.headers
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
        assert name in headers, f"{page.path} lacks {name}"
    if page.response.mimetype != "text/html" or page.status == 303:
        return
    assert headers["Cache-Control"] == "no-store, private", page.path
    assert page.html.startswith("<!doctype html>"), page.path
    for look in (
        _language,
        _headings,
        _help_is_there,
        _ids,
        _labels,
        _nothing_inline,
        _forms,
        _title,
    ):
        look(page)


def _all(page: Page, tag: str) -> list[Element]:
    return list(page.tree.iter(tag)) if page.tree is not None else []


def _language(page: Page) -> None:
    root = page.tree
    assert root is not None
    assert root.get("lang"), page.path
    assert root.get("dir") in {"ltr", "rtl"}, page.path


def _headings(page: Page) -> None:
    levels = [
        int(each.tag[1]) for each in page.tree.iter() if re.fullmatch("h[1-6]", str(each.tag))
    ]  # type: ignore[union-attr]
    assert levels.count(1) == 1, f"{page.path} has {levels.count(1)} main headings"
    body = [level for level in levels if level]
    steps = [after - before for before, after in zip(body, body[1:], strict=False)]
    assert all(step <= 1 for step in steps), f"{page.path} skips a heading: {levels}"


def _help_is_there(page: Page) -> None:
    assert "/hulp" in page.links, f"{page.path} has no way to Hulp nu"


def _ids(page: Page) -> None:
    ids = [each.get("id") for each in page.tree.iter() if each.get("id")]  # type: ignore[union-attr]
    twice = {each for each in ids if ids.count(each) > 1}
    assert not twice, f"{page.path} has twice: {twice}"


def _labels(page: Page) -> None:
    labels = {each.get("for") for each in _all(page, "label")}
    boxes = [each for each in _all(page, "input") if each.get("type", "text") in LABELLED]
    for each in [*boxes, *_all(page, "textarea"), *_all(page, "select")]:
        assert each.get("id") in labels, f"{page.path}: {each.attrib} has no label"


def _nothing_inline(page: Page) -> None:
    for each in page.tree.iter():  # type: ignore[union-attr]
        names = set(each.attrib)
        assert "style" not in names, f"{page.path} has an inline style"
        assert not any(name.startswith("on") for name in names), f"{page.path}: {names}"
        assert str(each.get("href", "")).split(":")[0] not in {"javascript", "data"}, page.path
    for script in _all(page, "script"):
        assert script.get("src"), f"{page.path} has an inline script"
    assert not _all(page, "style"), page.path


def _forms(page: Page) -> None:
    for form in [Form(each, page) for each in _all(page, "form")]:
        if form.method == "post":
            assert form.fields.get("csrf_token"), f"{page.path}: {form.action} has no token"


def _title(page: Page) -> None:
    named = page.title.endswith("– Steungroep") or page.title.endswith("Notities")
    assert named, f"{page.path}: {page.title}"
    assert not HEALTH_WORDS.search(page.title), f"{page.path}: {page.title}"
    wrong = page.status == 422
    assert page.title.startswith(("Fout:", "Error:")) == wrong, f"{page.path}: {page.title}"
