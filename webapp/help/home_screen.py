"""Home screen: what a phone reads to put the app there (the manifest)."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from webapp import words

PAPER = "#fbf7f0"


def values(address: Callable[[str], str]) -> dict[str, Any]:
    """Everything, with the addresses of the pictures of this build."""
    shot = address("screenshots/vandaag.png")
    return {
        **_how_it_looks(),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "icons": [
            _picture(address("icons/icon-192.png"), "192x192"),
            _picture(address("icons/icon-512.png"), "512x512"),
            _picture(address("icons/maskable-512.png"), "512x512", purpose="maskable"),
        ],
        "screenshots": [
            _picture(shot, "390x844", form_factor="narrow", label=_("Vandaag")),
        ],
        "shortcuts": [
            {"name": _("Even inchecken"), "url": "/inchecken"},
            {"name": _("Hulp nu"), "url": "/hulp"},
            {"name": _("Mijn plan"), "url": "/mijn-plan"},
        ],
    }


def neutral(address: Callable[[str], str], name: str) -> dict[str, Any]:
    """By a name that says nothing: an app of its own, without shortcuts and pictures of pages."""
    return {
        **_how_it_looks(name),
        "id": "/?notes",
        "start_url": "/",
        "scope": "/",
        "icons": [
            _picture(address("icons/notes-192.png"), "192x192"),
            _picture(address("icons/notes-512.png"), "512x512"),
            _picture(address("icons/notes-maskable-512.png"), "512x512", purpose="maskable"),
        ],
    }


def _how_it_looks(name: str = "Steungroep") -> dict[str, str]:
    return {
        "display": "standalone",
        "lang": words.language(),
        "dir": words.direction(),
        "name": name,
        "short_name": name,
        "background_color": PAPER,
        "theme_color": PAPER,
    }


def _picture(address: str, sizes: str, **more: str) -> dict[str, str]:
    return {"src": address, "sizes": sizes, "type": "image/png", **more}
