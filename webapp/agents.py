"""Agents: what kind of browser this is, and nothing else that it says about itself."""

import re

# The first that fits; a browser names the older ones that it resembles.
_BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Opera", r"OPR/|OPT/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"),
    ("Safari", r"Safari/"),
)
_MACHINES = (
    ("iphone", r"iPhone|iPod"),
    ("ipad", r"iPad"),
    ("android-phone", r"Android.*Mobile"),
    ("android-tablet", r"Android"),
    ("windows", r"Windows"),
    ("mac", r"Macintosh"),
    ("computer", r"X11|Linux|CrOS"),
)


def kind(user_agent: str) -> str:
    """The name of the browser and a word for what it runs on: «Firefox|iphone»."""
    return f"{_first(_BROWSERS, user_agent)}|{_first(_MACHINES, user_agent)}"


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for name, pattern in known if re.search(pattern, user_agent)), "")
