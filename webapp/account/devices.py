"""Devices: where somebody is signed in, and signing out there (product.md G8)."""

from uuid import UUID

from flask import Blueprint, flash
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.account import actions, queries
from webapp.forms import OneButtonForm
from webapp.gate import proved, signed_in
from webapp.keys import actions as key_actions
from webapp.keys import queries as keys
from webapp.web import form_page, go_to, or_404

bp = Blueprint("devices", __name__)


@bp.get("/mijn-toestellen")
@signed_in
@proved
def mine() -> Response:
    """Every device in plain words, this one first."""
    return form_page(
        "account/devices.html",
        OneButtonForm(formdata=None),
        own=current_user,
        others=queries.other_devices(current_user),
        keys=keys.keys_of(current_user.person_id),
    )


@bp.post("/mijn-toestellen/<uuid:device_id>/uit")
@signed_in
@proved
def end(device_id: UUID) -> Response:
    """Out on that device, with its next request."""
    device = or_404(queries.device_of(current_user.person_id, device_id))
    if device.id == current_user.id:
        return go_to("mine.sign_out")
    if OneButtonForm().validate_on_submit():
        actions.end_devices(current_user.person, [device])
        flash(_("Dat toestel is uitgelogd."))
    return go_to("devices.mine")


@bp.post("/mijn-toestellen/andere-uit")
@signed_in
@proved
def end_others() -> Response:
    """Out everywhere but here."""
    if OneButtonForm().validate_on_submit():
        actions.end_devices(current_user.person, queries.other_devices(current_user))
        flash(_("Je bent nu alleen op dit toestel ingelogd."))
    return go_to("devices.mine")


@bp.post("/mijn-toestellen/sleutel/<uuid:key_id>/weg")
@signed_in
@proved
def take_away(key_id: UUID) -> Response:
    """The lock of that phone lets nobody in from now on."""
    key = keys.key_of(current_user.person_id, key_id)
    if key is not None and OneButtonForm().validate_on_submit():
        key_actions.take_away(key)
        flash(_("Dit staat uit. Zo kan niemand daar meer inloggen."))
    return go_to("devices.mine")
