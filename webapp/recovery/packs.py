"""Packs: a set of statements with its answers, licence and source, read strictly from a data file.

What a pack may hold is written in packs/README.md. A pack that is not right is refused with a
sentence for the host, so that nobody is shown half a questionnaire.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from webapp.config import LANGUAGES

OWN = Path(__file__).parent / "packs"
FILE = "pack.toml"
LONGEST, BIGGEST = 300, 64 * 1024
ITEMS, ANSWERS = 30, 7
KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
LINES = {"name", "version", "languages", "licence", "source", "citation"}
PARTS = {"title", "period", "own_word", "scoring", "answer", "item"}
RULES = {"none", "sum"}
MAY_SEE_A_SCORE = {"nobody", "evaluation"}
OWN_WORD = "{own_word}"

Words = dict[str, str]


class BadPack(Exception):
    """This is no pack that people can be shown. The text says in one sentence what is wrong."""


@dataclass(frozen=True)
class Item:
    """One statement or question, in every language of its pack."""

    key: str
    words: Words
    hint: Words


@dataclass(frozen=True)
class Pack:
    """A set of statements. There is nothing in it to judge an answer by that anybody is shown."""

    name: str
    version: str
    languages: list[str]
    licence: str
    source: str
    citation: str
    title: Words
    period: Words
    own_word: Words
    answers: dict[int, Words]
    items: list[Item]

    def said(self, words: Words, language: str) -> str:
        """These words in this language, or in the first one of the pack."""
        return words.get(language) or words.get(self.languages[0], "")

    def statement(self, item: Item, language: str, own_word: str | None = None) -> str:
        """A statement, with the owner's own word in it where the pack leaves room for one."""
        word = own_word or self.said(self.own_word, language)
        return self.said(item.words, language).replace(OWN_WORD, word)

    def item(self, key: str) -> Item | None:
        """The statement of this name."""
        return next((each for each in self.items if each.key == key), None)

    def after(self, item: Item) -> Item | None:
        """The statement that comes after this one."""
        return next(iter(self.items[self.items.index(item) + 1 :]), None)


@cache
def own() -> Pack:
    """«Mijn herstel», which every house has."""
    return read((OWN / "mijn-herstel" / FILE).read_text())


def source_in(folder: Path) -> str:
    """The text of the pack in this folder. Raises BadPack."""
    file = folder / FILE
    try:
        if file.stat().st_size > BIGGEST:
            raise BadPack(f"{FILE} is te groot: er mag {BIGGEST // 1024} kB in.")
        return file.read_text()
    except (OSError, UnicodeDecodeError) as wrong:
        raise BadPack(f"Er staat geen leesbaar bestand {FILE} in {folder}.") from wrong


def read(source: str) -> Pack:
    """The pack that this text describes. Raises BadPack."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as wrong:
        raise BadPack(f"{FILE} is geen TOML: {wrong}.") from wrong
    _only(data, LINES | PARTS, "bovenaan")
    lines = {name: _line(data, name) for name in LINES - {"languages"}}
    if not KEY.fullmatch(lines["name"]):
        raise BadPack("De naam (name) bestaat uit kleine letters, cijfers en streepjes.")
    languages = _languages(data)
    _scoring(data)
    return Pack(
        **lines,
        languages=languages,
        title=_words(data, "title", languages),
        period=_words(data, "period", languages),
        own_word=_words(data, "own_word", languages) if "own_word" in data else {},
        answers=_answers(data, languages),
        items=_items(data, languages),
    )


def _only(table: dict[str, Any], known: set[str], where: str) -> None:
    if unknown := sorted(set(table) - known):
        raise BadPack(f"Onbekend woord {unknown[0]!r} {where}: kijk in packs/README.md.")


def _line(table: dict[str, Any], name: str, where: str = "bovenaan") -> str:
    words = table.get(name)
    if not isinstance(words, str) or not words.strip() or len(words) > LONGEST:
        raise BadPack(f"Vul {name!r} {where} in, met hooguit {LONGEST} tekens.")
    return words.strip()


def _languages(data: dict[str, Any]) -> list[str]:
    languages = data.get("languages")
    fits = isinstance(languages, list) and languages
    if not fits or not all(each in LANGUAGES for each in languages or []):
        raise BadPack(f"Noem bij 'languages' een of meer van: {', '.join(LANGUAGES)}.")
    return list(languages or [])


def _words(table: dict[str, Any], name: str, languages: list[str]) -> Words:
    words = table.get(name)
    if not isinstance(words, dict):
        raise BadPack(f"Het deel {name!r} is er niet.")
    _only(words, set(languages), f"bij {name!r}")
    return {each: _line(words, each, f"bij {name!r}") for each in languages}


def _tables(data: dict[str, Any], name: str, most: int) -> list[dict[str, Any]]:
    found = data.get(name)
    rows = found if isinstance(found, list) and all(isinstance(x, dict) for x in found) else []
    if not 2 <= len(rows) <= most and not (name == "item" and len(rows) == 1):
        raise BadPack(f"Een pakket heeft hooguit {most} delen [[{name}]], en niet te weinig.")
    return rows


def _answers(data: dict[str, Any], languages: list[str]) -> dict[int, Words]:
    answers: dict[int, Words] = {}
    for row in _tables(data, "answer", ANSWERS):
        value = row.get("value")
        if type(value) is not int or value in answers or not 0 <= value <= 100:
            raise BadPack("Elk antwoord heeft een eigen getal (value) van 0 tot en met 100.")
        _only(row, {"value", *languages}, "bij een antwoord")
        answers[value] = {each: _line(row, each, "bij een antwoord") for each in languages}
    return answers


def _items(data: dict[str, Any], languages: list[str]) -> list[Item]:
    items: list[Item] = []
    for row in _tables(data, "item", ITEMS):
        key = row.get("key")
        known = {each.key for each in items}
        if not isinstance(key, str) or not KEY.fullmatch(key) or key in known:
            raise BadPack("Elke zin heeft een eigen naam (key): kleine letters en streepjes.")
        _only(row, {"key", "hint", *languages}, f"bij de zin {key!r}")
        words = {each: _line(row, each, f"bij de zin {key!r}") for each in languages}
        if any(OWN_WORD in each for each in words.values()) and "own_word" not in data:
            raise BadPack(f"De zin {key!r} vraagt een eigen woord, en 'own_word' is er niet.")
        hint = _words(row, "hint", languages) if "hint" in row else {}
        items.append(Item(key, words, hint))
    return items


def _scoring(data: dict[str, Any]) -> None:
    scoring = data.get("scoring")
    if not isinstance(scoring, dict):
        raise BadPack("Het deel 'scoring' is er niet: schrijf rule = \"none\" als er geen is.")
    _only(scoring, {"rule", "times", "shown_to"}, "bij 'scoring'")
    if scoring.get("rule") not in RULES:
        raise BadPack(f"De regel bij 'scoring' is een van: {', '.join(sorted(RULES))}.")
    times = scoring.get("times", 1)
    if type(times) is not int or not 1 <= times <= 100:
        raise BadPack("'times' bij 'scoring' is een heel getal van 1 tot en met 100.")
    if scoring.get("shown_to") not in MAY_SEE_A_SCORE:
        raise BadPack("Een uitkomst wordt nooit getoond: shown_to is nobody of evaluation.")
