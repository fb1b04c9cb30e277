"""Words that stand in the sources without a mark, so that no translator will ever see them."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from jinja2 import Environment, nodes

from tests.house.words import DUTCH, LAZY, Words
from webapp.config import ROOT

MARKS = {"_", "gettext", "ngettext", "pgettext", "npgettext", *LAZY}
MACHINE_FILES = {"security.txt"}
HOST = {"cli.py", "stuck.py", "commands.py", "packs.py", "config.py", "example.py", "headers.py"}
"""Whoever runs a server reads these in Dutch; the example people write Dutch themselves; and to
a wrong address of the server we answer before anybody's language is known."""
JINJA = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True)


def templates() -> list[Path]:
    """Every template that people read."""
    files = (ROOT / "templates").rglob("*")
    return sorted(each for each in files if each.is_file() and each.name not in MACHINE_FILES)


def modules() -> list[Path]:
    """Every module that people may read a sentence of."""
    return sorted(each for each in (ROOT / "webapp").rglob("*.py") if each.name not in HOST)


# In a template


def in_template(source: str, place: str = "") -> Iterator[Words]:
    """Words between the tags or inside {{ }} that are not marked, and glued sentences."""
    pieces = [
        text if kind == "data" else "\n" * text.count("\n") for _, kind, text in JINJA.lex(source)
    ]
    yield from _between_tags("".join(pieces), place)
    tree = JINJA.parse(source)
    yield from _strings(tree, place)
    yield from _glue(tree, place)


class _Reader(HTMLParser):
    """Reads the texts between the tags, and those in attributes that people hear or see."""

    READ = {"alt", "title", "placeholder", "aria-label"}

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []

    def handle_data(self, data: str) -> None:
        self.found += enumerate(data.split("\n"), self.getpos()[0])

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            (self.getpos()[0], words or "") for name, words in attrs if name in self.READ
        ]


def _between_tags(text: str, place: str) -> Iterator[Words]:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    for line, words in reader.found:
        # Our own name is the same in every language; /in/ is a piece of an address.
        if re.search(r"[^\W\d_]", re.sub(r"Steungroep|/\w+/", "", words)):
            yield Words(words.strip(), f"{place}:{line}")


def _strings(tree: nodes.Template, place: str) -> Iterator[Words]:
    known = {id(each) for call in tree.find_all(nodes.Call) if _marks(call) for each in call.args}
    known |= {id(pair.key) for pair in tree.find_all(nodes.Pair)}
    # What a box is for is said to the browser, in words of the standard.
    known |= {id(each.value) for each in tree.find_all(nodes.Keyword) if each.key == "autocomplete"}
    for each in tree.find_all(nodes.Const):
        if isinstance(each.value, str) and id(each) not in known and _like_words(each.value):
            yield Words(each.value, f"{place}:{each.lineno}")


def _glue(tree: nodes.Template, place: str) -> Iterator[Words]:
    for glue in tree.find_all(nodes.Concat):
        if any(isinstance(each, nodes.Call) and _marks(each) for each in glue.nodes):
            yield Words("a sentence glued with ~", f"{place}:{glue.lineno}")
    for call in tree.find_all(nodes.Call):
        if _marks(call) and not isinstance(call.args[0], nodes.Const):
            yield Words("_() of something else than words", f"{place}:{call.lineno}")


def _marks(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in MARKS


def _like_words(text: str) -> bool:
    """A capital with small letters after it, or two words: no class, kind or address."""
    capital = r"[A-Z][^\W\d_]+([ .?!:,]|$)"
    return bool(re.match(rf"{capital}|.*\b[^\W\d_]{{2,}} [^\W\d_]{{2,}}\b", text))


# In a module


def in_module(source: str, place: str = "") -> Iterator[Words]:
    """Dutch that is not marked, and sentences glued from pieces."""
    tree = ast.parse(source)
    known = {id(each) for each in _excused(tree)}
    for node in ast.walk(tree):
        here = f"{place}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Constant) and id(node) not in known and _is_dutch(node.value):
            yield Words(node.value, here)
        if isinstance(node, ast.BinOp | ast.JoinedStr) and any(map(_is_mark, ast.walk(node))):
            yield Words("a sentence glued from pieces", here)
        if _is_mark(node) and not isinstance(node.args[0], ast.Constant):
            yield Words("_() of something else than words", here)


def _excused(tree: ast.Module) -> Iterator[ast.AST]:
    """What is marked, what only the host reads, and what explains the code."""
    for node in ast.walk(tree):
        if _is_mark(node) or (isinstance(node, ast.Call) and _name(node) == "Unsafe"):
            yield from ast.walk(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _is_dutch(value: object) -> bool:
    """A sentence or a label: a name of a thing in Python or SQL starts small."""
    if not isinstance(value, str):
        return False
    return bool(re.match("[A-Z]", value) and " " in value and DUTCH.search(value))


def _is_mark(node: Any) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))
