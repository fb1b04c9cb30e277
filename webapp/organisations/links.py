"""Organisations: the start link, signed and kept nowhere (product.md B16).

It names a person and an organisation by their ids alone. Who shows it is not told whether
somebody begins.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from webapp import clock
from webapp.organisations import queries
from webapp.organisations.models import Organisation
from webapp.people.models import Person
from webapp.people.queries import person_in
from webapp.sealed import host

LASTS = timedelta(days=30)


@dataclass(frozen=True)
class Shown:
    """Who showed the link: an organisation, and somebody who works there when it was a person."""

    organisation: Organisation
    person: Person | None


def start_link(organisation: Organisation, person: Person | None = None) -> str:
    """What stands in the address that begins a group. Nothing is kept of it."""
    until = int((clock.now() + LASTS).timestamp())
    return str(_signer().dumps([organisation.id.hex, person.id.hex if person else "", until]))


def shown_by(link: str) -> Shown | None:
    """Who showed this link, while it lasts and the organisation is on the list."""
    try:
        organisation_id, person_id, until = _signer().loads(link)
    except BadData:
        return None
    organisation = queries.named(UUID(organisation_id))
    if organisation is None or organisation.retired_at or until <= clock.now().timestamp():
        return None
    return Shown(organisation, person_in(UUID(person_id)) if person_id else None)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(
        host().keyed_hash("start link"),
        salt="start",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
