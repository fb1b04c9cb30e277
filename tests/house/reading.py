"""Reading pages aloud: what the house says on them, without people's own words."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from flask import Flask
from werkzeug.test import TestResponse

from tests.house.words import DUTCH, PLACEHOLDER, Words
from tests.pages import Page, Visitor

SILENT = {"script", "style", "textarea", "head", "svg"}
INLINE = {"a", "b", "bdi", "button", "em", "label", "option", "s", "small", "span", "strong"}
OWN_WORDS = {"own-words", "person-row__line", "address"}
HEARD = ("aria-label", "alt", "title", "placeholder", "data-done")
NAMES = re.compile(r"De Luisterlijn|Nederlands")  # stay as they are in every language
TRIAL_MAIL = "/proefpost"  # shows letters in the language of their readers


def lines(page: Page) -> list[str]:
    """The texts of a page, one for each block; «…» stands for people's own words."""
    assert page.tree is not None, page.path
    body = page.tree.find("body")
    assert body is not None, page.path
    _leave_out_own_words(body)
    spoken = "".join(_spoken(body)) + "\n" + page.title
    return [line for line in (" ".join(each.split()) for each in spoken.split("\n")) if line]


def _leave_out_own_words(body: Element) -> None:
    """A label repeats people's own words, which stand on the page in a `bdi`."""
    own = {" ".join("".join(each.itertext()).split()) for each in body.iter("bdi")} - {""}
    for element in body.iter():
        for name in set(HEARD) & set(element.attrib):
            for words in sorted(own, key=len, reverse=True):
                element.set(name, element.get(name, "").replace(words, "…"))


def _spoken(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in SILENT:
        return
    if _is_own(element):
        yield "…"
        return
    gap = "" if element.tag in INLINE - {"a", "button", "label"} else "\n"
    yield gap + (element.text or "")
    for child in element:
        yield from _spoken(child)
        yield child.tail or ""
    yield gap
    yield from (f"\n{element.get(name)}\n" for name in HEARD if element.get(name))


def _is_own(element: Element) -> bool:
    classes = set(element.get("class", "").split())
    foreign = element.tag != "html" and element.get("lang")
    return element.tag == "bdi" or bool(classes & OWN_WORDS) or bool(foreign)


# Finding Dutch


class Ear:
    """Hears Dutch: the house's own sentences, and words that only Dutch has."""

    def __init__(self, dutch: list[str], same: set[str]) -> None:
        texts = {text for text in dutch if text not in same}
        self.same = same
        self.labels = {text for text in texts if " " not in text}
        longer = sorted(texts - self.labels, key=len, reverse=True)
        self.sentences = re.compile(rf"(?<!\w)({'|'.join(map(_wild, longer))})(?!\w)")

    def hears(self, text_lines: list[str], place: str) -> list[Words]:
        """Each line with Dutch in it."""
        return [Words(line, place) for line in text_lines if self.is_dutch(NAMES.sub("", line))]

    def is_dutch(self, line: str) -> bool:
        """Whether one of our Dutch texts stands here, or a word that only Dutch has."""
        if line in self.same:
            return False
        return line in self.labels or bool(self.sentences.search(line) or DUTCH.search(line))


def _wild(text: str) -> str:
    pieces = PLACEHOLDER.split(text)
    return ".{0,80}".join(re.escape(piece) for piece in pieces)


class Listener(Visitor):
    """A visitor who hears every page that opens, and remembers the Dutch on it."""

    def __init__(self, app: Flask, ear: Ear) -> None:
        super().__init__(app)
        self.ear = ear
        self.opened: set[str] = set()
        self.heard: set[str] = set()

    def _look(self, answer: TestResponse, path: str, *, follow: bool) -> Page:
        shown = Page(answer, path)
        assert shown.status < 500, f"{path} is broken, so nothing was heard"
        if shown.tree is not None and shown.status != 303:
            self.opened.add(f"{shown.status} {kind(path)}")
            self.heard |= {str(each) for each in self.ear.hears(lines(shown), kind(path))}
        return super()._look(answer, path, follow=follow)

    def chooses_english(self) -> "Listener":
        """Choose the language through the page, as people do; from then on listen."""
        self.opens("/over")
        self.posts("/taal", language="en", next="/over", csrf_token=self.token())
        assert self.page.tree is not None
        assert self.page.tree.get("lang") == "en"
        self.heard.clear()
        return self

    def fills(self, **answers: str) -> "Listener":
        """Fill in the first form of the open page, and send it."""
        form = next(form for form in self.page.forms if form.method == "post")
        self.posts(form.action, **form.fields | answers)
        return self


# Walking through the house


def kind(path: str) -> str:
    """An address without what differs from one thing to the next."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{32}", "…", path)


def walk(visitor: Visitor, start: str = "/") -> Iterator[Page]:
    """Every page that can be reached by links from here, each once."""
    waiting, seen = [start], {TRIAL_MAIL}
    while waiting:
        path = waiting.pop(0)
        if path in seen or "." in path:
            continue
        seen.add(path)
        page = visitor.opens(path)
        if page.tree is not None:  # a photo is no page
            yield page
        waiting += page.links


KEYS = {"csrf_token", "operation_key"}


def fill_in_wrongly(visitor: Visitor, page: Page) -> None:
    """Send each form of this page empty, and full of nonsense."""
    for form in page.forms:
        buttons = {name for name, _value, _words in form.buttons if name}
        questions = (set(form.fields) | buttons) - KEYS
        keys = {name: words for name, words in form.fields.items() if name in KEYS}
        for nonsense in ("", "x" * 2000):
            if form.method == "post" and questions:
                visitor.posts(form.action, **dict.fromkeys(questions, nonsense) | keys)
