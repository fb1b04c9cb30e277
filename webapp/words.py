"""Words: how moments, names and numbers are written for people."""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import regex
from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, current_app, has_request_context, request, session
from flask_babel import Domain, get_locale, pgettext
from flask_login import current_user
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from webapp import clock

_SIDES = {"": "\u2068", "ltr": "\u2066"}
_OTHER_WAY = {"R", "AL", "AN"}
"""Kinds of letters and digits that turn the words around them, in a sentence from left to right."""


def _locale() -> str:
    return str(get_locale() or "nl")


def day(at: datetime | date, zone: str = clock.AMSTERDAM) -> str:
    """A date as people say it: «zaterdag 28 november», with the year when it is another one."""
    on = clock.local(at, zone).date() if isinstance(at, datetime) else at
    pattern = "EEEE d MMMM" if on.year == clock.today(zone).year else "EEEE d MMMM y"
    return format_date(on, pattern, locale=_locale())


def time(at: datetime, zone: str = clock.AMSTERDAM) -> str:
    """A time of the day as people say it: «14.00 uur»."""
    wall = clock.local(at, zone)
    return pgettext(
        "time of day", "%(hours)s.%(minutes)s uur", hours=wall.hour, minutes=f"{wall:%M}"
    )


def listed(names: Iterable[str]) -> str:
    """Names one after the other: «Emma, Jan en Sara»."""
    return format_list([apart(name) for name in names], locale=_locale())


def initials(name: str) -> str:
    """The first letters of a name, as its own script counts letters."""
    found = [regex.match(r"\X", part).group() for part in name.split()]
    return "".join(dict.fromkeys((found[0], found[-1])) if len(found) > 1 else found[:1]).upper()


def tint(row_id: UUID) -> int:
    """One of four soft tints that stays with somebody."""
    return row_id.int % 4


def isolated(name: str) -> Markup:
    """A name that keeps its own direction inside a sentence of the other one."""
    return Markup("<bdi>%s</bdi>") % escape(name)


def first_name(name: str) -> Markup:
    """What a link says of somebody to whoever opens it (product.md B6, D7)."""
    return isolated((name.split() or [""])[0])


def way(words: str) -> str:
    """The direction of these words, by their first letter that has one: for paper, where nothing
    finds that out by itself."""
    kinds = (unicodedata.bidirectional(sign) for sign in words)
    first = next((kind for kind in kinds if kind in {"L", "R", "AL"}), None)
    return direction() if first is None else ("ltr" if first == "L" else "rtl")


def kept_apart(words: str, side: str = "") -> str:
    """The same as `isolated` on paper, in signs that nobody sees; `side` is its own direction."""
    return f"{_SIDES[side]}{words}\u2069"


class AsItIs(str):
    """Words that a sentence takes over as they are: it leaves the house as plain text.

    The other app sets that text its own way. And the owner may change it, and gives it back without
    signs that nobody sees (`forms`), so that it would no longer be the same.
    """


def apart(value: Any) -> Any:
    """What goes into a sentence, kept apart where it could turn the words around it (B20).

    In signs rather than a `bdi`, because a sentence also becomes a label or a title. Nothing is
    added where nothing can turn: who copies a Dutch sentence copies the sentence alone.
    """
    if type(value) is not str or not value:
        return value
    turns = any(unicodedata.bidirectional(sign) in _OTHER_WAY for sign in value)
    return kept_apart(value) if turns or direction() == "rtl" else value


class Sentences(Domain):
    """Our sentences in every language; what is filled in stands apart."""

    def __init__(self) -> None:
        """The sentences in the folders of the house."""
        Domain.__init__(self)

    def gettext(self, string: str, **named: Any) -> str:
        """A sentence."""
        return str(Domain.gettext(self, string, **_each_apart(named)))

    def ngettext(self, singular: str, plural: str, num: int, **named: Any) -> str:
        """A sentence about one, or about more."""
        return str(Domain.ngettext(self, singular, plural, num, **_each_apart(named)))


def _each_apart(named: dict[str, Any]) -> dict[str, Any]:
    return {name: apart(value) for name, value in named.items()}


def _said_apart(translate: Any) -> Callable[..., Any]:
    """The same for a sentence that stands in a template of a page; a mail's holds no name."""

    @pass_context
    def _said(context: Context, *texts: Any, **named: Any) -> Any:
        whole = _each_apart(named) if context.eval_ctx.autoescape else named
        return translate(context, *texts, **whole)

    return _said


def language() -> str:
    """The language for this request: the person's own, the chosen one, the browser's, Dutch."""
    if not has_request_context():
        return "nl"
    known = current_app.config["SETTINGS"].languages
    person = getattr(current_user, "person", None)
    for wanted in (getattr(person, "language", None), session.get("language")):
        if wanted in known:
            return str(wanted)
    return request.accept_languages.best_match(list(known), "nl") or "nl"


def direction() -> str:
    """The direction in which the language of this request is written: ltr or rtl."""
    return Locale.parse(language()).text_direction


def greeting() -> str:
    """The part of the day: morning, afternoon, evening or night."""
    hour = clock.local(clock.now()).hour
    parts = ((6, "night"), (12, "morning"), (18, "afternoon"), (24, "evening"))
    return next(name for until, name in parts if hour < until)


def open_words(app: Flask) -> None:
    """Give the templates the house's way of writing."""
    app.jinja_env.filters.update(day=day, time=time, listed=listed, isolated=isolated, tint=tint)
    app.jinja_env.filters.update(comes_twice=clock.comes_twice, way=way, kept_apart=kept_apart)
    app.jinja_env.filters.update(first_name=first_name, as_it_is=AsItIs)
    for say in ("gettext", "ngettext"):
        app.jinja_env.globals[say] = _said_apart(app.jinja_env.globals[say])
    app.jinja_env.globals.update(initials=initials, greeting=greeting)
    app.context_processor(
        lambda: {
            "lang": language(),
            "direction": direction(),
            "languages": list(app.config["SETTINGS"].languages.items()),
        }
    )


def compile_translations(source: Path, target: Path) -> None:
    """Make the machine's form of every translation, when the text is newer."""
    for written in source.glob("*/LC_MESSAGES/messages.po"):
        made = target / written.relative_to(source).with_suffix(".mo")
        if made.exists() and made.stat().st_mtime >= written.stat().st_mtime:
            continue
        made.parent.mkdir(parents=True, exist_ok=True)
        half = made.with_suffix(".half")
        with written.open("rb") as text, half.open("wb") as out:
            write_mo(out, read_po(text))
        half.rename(made)
