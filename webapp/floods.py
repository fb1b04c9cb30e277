"""Floods: somebody in a group who sends without end is asked to wait (security.md T12).

The owner is kept out of nothing. Reading goes on, and nobody else waits.
"""

from typing import Any
from uuid import UUID

from flask import abort, g

from webapp import limits

KIND = "change by member"


def refuse(place: Any) -> None:
    """Before a change: was it this member's turn too often?"""
    g.floods = None
    if place is None or place.owns:
        return
    try:
        limits.look_first(KIND, str(place.id))
    except limits.TooOften:
        abort(429)
    g.floods = place.id


def count(status: int) -> None:
    """After it: what was refused, or has to be filled in better, does not count."""
    changed: UUID | None = g.get("floods")
    if changed is not None and status < 400:
        limits.count_try(KIND, str(changed))
