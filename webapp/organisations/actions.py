"""Organisations: keep the list."""

import tomllib
from pathlib import Path

from webapp import clock
from webapp.db import action, session
from webapp.organisations import queries
from webapp.organisations.models import Organisation, OrganisationKind

FIRST_LIST = Path(__file__).parent / "organisations.toml"


class KnownAlready(Exception):
    """Another organisation has this name."""


@action
def add(name: str, *, kind: OrganisationKind, region: str, phone: str) -> Organisation:
    """One more organisation; one that was retired comes back. Raises KnownAlready."""
    known = queries.organisation_called(name)
    if known is not None and known.retired_at is None:
        raise KnownAlready
    organisation = known or Organisation(name=name, made_at=clock.now())
    organisation.kind, organisation.region, organisation.phone = kind, region, phone or None
    organisation.retired_at = None
    session.add(organisation)
    session.flush()
    return organisation


@action
def change(
    organisation: Organisation,
    *,
    name: str | None = None,
    kind: OrganisationKind | None = None,
    region: str | None = None,
    phone: str | None = None,
) -> None:
    """What is given changes, the rest stays; an empty number is none. Raises KnownAlready."""
    if name is not None:
        if queries.organisation_called(name) not in {None, organisation}:
            raise KnownAlready
        organisation.name = name
    organisation.kind = kind or organisation.kind
    organisation.region = region or organisation.region
    if phone is not None:
        organisation.phone = phone or None


@action
def retire(organisation: Organisation) -> None:
    """Nobody chooses it any more. It stays known to who named it."""
    organisation.retired_at = organisation.retired_at or clock.now()


@action
def fill_empty_list() -> None:
    """The list to begin with, where there never was one. What the host changed stays."""
    if queries.ever_any():
        return
    for row in tomllib.loads(FIRST_LIST.read_text())["organisation"]:
        add(row["name"], kind=OrganisationKind(row["kind"]), region=row["region"], phone="")
