"""The words of the house: every sentence in the sources, and how easily it reads."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from webapp.config import ROOT

LAZY = {"lazy_gettext": None, "lazy_ngettext": (1, 2), "lazy_pgettext": ((1, "c"), 2)}
KEYWORDS = DEFAULT_KEYWORDS | LAZY  # the same as `make translations` asks for
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
# Words that no English sentence has. One of them is enough to know that a text is Dutch.
DUTCH = re.compile(
    r"\b(een|het|je|jij|jouw|niet|geen|voor|naar|deze|dit|ook|maar|wie|wil|kun|kunt|nog|zijn|bij"
    r"|wordt|hebt|heeft|alleen|dan|vul|kies|maak|mag|klopt|opnieuw|geldige?|mijn|jullie|van)\b",
    re.I,
)


@dataclass(frozen=True)
class Words:
    """One piece of text, and where it stands."""

    text: str
    place: str
    context: str | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


def marked() -> list[Words]:
    """Every piece of text that is marked for translation, both forms of a plural."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        mappings = tomllib.load(file)["tool"]["babel"]["mappings"]
    methods = [(each["pattern"], each["method"]) for each in mappings]
    knobs = {each["pattern"]: {"silent": each.get("silent", "")} for each in mappings}
    found = extract_from_dir(ROOT, methods, knobs, KEYWORDS)
    return [
        Words(text, f"{name}:{line}", context)
        for name, line, message, _comments, context in found
        for text in ((message,) if isinstance(message, str) else message)
    ]


def contacts(language: str) -> list[Words]:
    """What the page «Hulp nu» says in this language, from its own file."""
    file = ROOT / "webapp" / "help" / "contacts.toml"
    rows = tomllib.loads(file.read_text())["contact"]
    return [
        Words(row[kind].get(language, ""), f"contacts.toml: {row['key']}")
        for row in rows
        for kind in ("label", "button")
        if kind in row
    ]


def catalog(language: str) -> Catalog:
    """The translation into this language, with what is fuzzy or obsolete in it."""
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def pairs(language: str) -> list[tuple[str, str]]:
    """Each Dutch text with its translation; of a plural, the last of ours with each of theirs."""
    found = []
    for message in catalog(language):
        if isinstance(message.id, tuple):
            found += [(message.id[-1], text) for text in message.string]
        elif message.id:
            found.append((message.id, message.string))
    return found


def same_in_english() -> dict[str, str]:
    """Dutch texts that are the same in English, with the reason: reviewed by a person."""
    rows = (ROOT / "tests" / "house" / "same_in_english.txt").read_text().splitlines()
    return dict(row.split(" | ", 1) for row in rows if row and not row.startswith("#"))


def sentences(text: str) -> list[str]:
    """The sentences of a text. A line without a full stop is one too."""
    return [part for part in re.split(r"(?<=[.?!…])\s+|\n+", text.strip()) if part]


def flesch_douma(lines: Iterable[str]) -> float:
    """How easily Dutch reads: 80 and more is easy. Vowel groups stand for syllables."""
    spoken = [part for line in lines for part in sentences(line)]
    words = [word for part in spoken for word in re.findall(r"[^\W\d_]+", part)]
    syllables = sum(max(1, len(re.findall("[aeiouyáéíóúäëïöü]+", word, re.I))) for word in words)
    if not words:
        return 100.0
    return 206.84 - 0.93 * len(words) / len(spoken) - 77 * syllables / len(words)
