"""Uploads: a file that somebody sends. Only a view that asks for one takes more than words."""

import io
from collections.abc import Callable
from typing import IO, Any, TypeVar

from flask import Flask, Request, current_app, request

View = TypeVar("View", bound=Callable[..., Any])

BIGGEST_FILE = 10 * 1024 * 1024
BIGGEST_UPLOAD = 48 * 1024 * 1024
"""What a view for files still reads to the end, so that the typed words come back with a sentence.
Nothing behind the biggest file is kept."""


def takes_file(view: View) -> View:
    """For a view whose form has a file in it."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


class _AtMost(io.BytesIO):
    """Keeps one byte more than the biggest file, which is enough to see that it is too big."""

    def write(self, part: Any, /) -> int:
        """Keep as much of it as there is room for."""
        super().write(part[: max(BIGGEST_FILE + 1 - self.tell(), 0)])
        return len(part)


class InMemory(Request):
    """A request whose file stays in memory: we put nothing of it on a disk unsealed."""

    def _get_file_stream(self, *_about: Any, **_more: Any) -> IO[bytes]:
        return _AtMost()


def _make_room() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_file", False):
        request.max_content_length = BIGGEST_UPLOAD


def open_uploads(app: Flask) -> None:
    """Everywhere else a post stays small. This comes before anything reads the form."""
    app.request_class = InMemory
    app.before_request(_make_room)
