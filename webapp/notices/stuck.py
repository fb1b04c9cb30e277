"""Stuck: what could not leave the house lately, in sentences for the host (product.md J4)."""

from datetime import timedelta

from webapp import clock
from webapp.notices import queries

A_WEEK, LONG = timedelta(days=7), timedelta(minutes=30)


def sentences() -> list[str]:
    """How many were given up, and how many wait for too long; never whose."""
    now, found = clock.now(), []
    if lost := queries.given_up(now - A_WEEK):
        found.append(f"Zoveel berichten konden deze week niet weg: {lost}. Kijk naar SMTP_URL.")
    if late := queries.waiting_since(now - LONG):
        found.append(f"Zoveel berichten wachten langer dan een half uur: {late}.")
    return found
