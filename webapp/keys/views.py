"""Keys: coming in with the lock of an own phone, and adding one."""

from flask import Blueprint, current_app, flash, make_response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import agents, limits
from webapp.gate import everybody, proved, signed_in
from webapp.keys import actions
from webapp.keys.ceremony import Site
from webapp.keys.forms import KeyForm, KeySignInForm
from webapp.keys.models import Passkey, Purpose
from webapp.people import actions as people
from webapp.people import browser
from webapp.people.models import Device, Person
from webapp.web import form_page, go_to

bp = Blueprint("keys", __name__)

_NOT_RIGHT = {
    Purpose.SIGN_IN: lazy_gettext("Zo kom je nu niet binnen. Neem een code per mail."),
    Purpose.PROVE: lazy_gettext("Zo zien we het nog niet. Kies een andere manier."),
}
_THEN = {"begin": "groups.start", "inloggen": "groups.mine"}
"""Where somebody goes on who was offered this on the way in."""


@bp.route("/sleutel", methods=["GET", "POST"])
@everybody
def sign_in() -> Response:
    """Come back with the lock of a phone. Unknown, taken away or not right: the same page."""
    form = KeySignInForm()
    browser.secret()  # from the first look on: a question is for one browser
    device = browser.begun(form.key, form.credential.data or "")
    if device is None and form.validate_on_submit():
        device = _device_of(form)
    if device is None:
        return form_page("keys/sign_in.html", form)
    browser.let_in(device)
    return go_to("groups.mine")


@bp.post("/sleutel/vraag")
@everybody
def ask_to_sign_in() -> Response:
    """The question to any phone; it names nobody."""
    return question(Purpose.SIGN_IN)


@bp.route("/sneller-inloggen", methods=["GET", "POST"])
@signed_in
@proved
def add() -> Response:
    """Come in with the lock of this phone from now on. Nobody has to."""
    form = KeyForm()
    then = url_for(_THEN.get(request.args.get("na", ""), "mine.more"))
    if not current_user.own_phone or not form.validate_on_submit() or not _added(form):
        return form_page("keys/add.html", form, then=then)
    flash(_("Je kunt nu inloggen met je vinger, gezicht of pincode."))
    return go_to(_THEN.get(request.args.get("na", ""), "devices.mine"))


@bp.post("/sneller-inloggen/vraag")
@signed_in
@proved
def ask_to_add() -> Response:
    """The question for a new key."""
    return question(Purpose.ADD, current_user.person)


def question(purpose: Purpose, person: Person | None = None) -> Response:
    """A question for the script of the page, which asks it of the phone."""
    browser.beside_a_page()
    try:
        limits.count_try("question to phone from network", browser.network())
    except limits.TooOften:
        return make_response({}, 429)
    asked = actions.ask(purpose, site(), browser=browser.secret(), person=person)
    return make_response(asked, {"Content-Type": "application/json"})


def site() -> Site:
    """The address that people use."""
    return Site(current_app.config["SETTINGS"].base_url)


def shown(form: KeyForm, purpose: Purpose, kind: str, *who: str) -> Passkey | None:
    """The key that answered; otherwise the form says what to do. Only wrong ones are counted."""
    person = current_user.person if purpose is Purpose.PROVE else None
    try:
        limits.look_first(kind, *who)
        words, secret = form.credential.data or "", browser.secret()
        if key := actions.show(words, site(), purpose, browser=secret, person=person):
            return key
        limits.count_try(kind, *who)
        form.refuse(_NOT_RIGHT[purpose])
    except limits.TooOften:
        form.refuse(_("Dit is heel vaak geprobeerd. Wacht een uur en probeer het opnieuw."))
    return None


def _device_of(form: KeySignInForm) -> Device | None:
    proof = form.credential.data or ""
    key = shown(form, Purpose.SIGN_IN, "key from network", browser.network())
    if key is None:
        return None
    token = browser.token(form.key, proof)
    return people.sign_in(key.person, own_phone=form.is_own, token=token)


def _added(form: KeyForm) -> bool:
    kept = actions.add(
        current_user.person,
        form.credential.data or "",
        site(),
        browser=browser.secret(),
        kind=agents.kind(request.user_agent.string),
    )
    return kept is not None or form.refuse(_("Dat ging niet door. Probeer het nog een keer."))
