"""The browser: what its session cookie keeps of somebody who signs in, and who that is."""

import base64
from ipaddress import ip_address, ip_network
from uuid import UUID

from flask import Flask, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import current_user, login_user, logout_user
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from webapp import agents
from webapp.extensions import login
from webapp.people import actions, queries
from webapp.people.models import Device
from webapp.sealed import host
from webapp.tokens import digest, new_link
from webapp.words import language as current_language

_STAYS = ("language", "next", "begun_with")
_V6_NETWORK = 64  # one house has so many addresses of the new kind that one says nothing
_LONGEST_MARK = 64


def let_in(device: Device) -> None:
    """Sign this browser in, with nothing left of who used it before."""
    if current_user.is_authenticated and current_user.id != device.id:
        actions.sign_out(_device())
    kept = {name: session[name] for name in _STAYS if name in session}
    session.clear()
    session.update(kept)
    session.permanent = device.own_phone
    login_user(device)
    actions.note_kind(device, agents.kind(request.user_agent.string))
    if device.own_phone and not device.half_way:
        leave_mark(device)


def renew() -> None:
    """Another secret for this session from now on: somebody showed that it is them."""
    session["_user_id"] = actions.renew(_device(), _renewed(session["_user_id"]))


def is_renewed() -> bool:
    """Whether this very post showed it before, and its answer never arrived."""
    return "renewed" in g


def _renewed(token: str) -> str:
    """Only the same post, sent again from this browser, leads to it once more."""
    try:
        sent = [words for name, words in request.form.items() if name != "csrf_token"]
    except RequestEntityTooLarge:
        sent = []
    return token_of(host().keyed_hash("renewed", token, *sent))


def let_out() -> None:
    """Sign this browser out; only the chosen language stays."""
    actions.sign_out(_device())
    logout_user()
    kept = session.get("language")
    session.clear()
    if kept:
        session["language"] = kept


def mark() -> str:
    """The mark of this browser: no name, and worth nothing but being known as an own phone."""
    return request.cookies.get(_mark_name(), "")[:_LONGEST_MARK]


def leave_mark(device: Device) -> None:
    """This browser is known from now on. The same post sent again leaves the same mark."""
    g.mark = mark() or token_of(host().keyed_hash("mark of", str(device.id)))
    actions.mark(device, g.mark)


def _keep_mark(answer: Response) -> Response:
    """The mark outlives the session, so that nobody keeps a person out of their own phone."""
    if "mark" in g:
        answer.set_cookie(
            _mark_name(),
            g.mark,
            max_age=queries.OWN_PHONE_LASTS,
            secure=current_app.config["SETTINGS"].https,
            httponly=True,
            samesite="Lax",
        )
    return answer


def _mark_name() -> str:
    return "__Host-known" if current_app.config["SETTINGS"].https else "known"


def secret() -> str:
    """The secret that ties a code in a mail to the browser that asked for it."""
    if "browser" not in session:
        session["browser"] = new_link()
    return str(session["browser"])


def asking(
    email: str, *, own_phone: bool, name: str | None = None, person_id: UUID | None = None
) -> actions.Asking:
    """Somebody in this browser who asks for a code."""
    return actions.Asking(
        email=email,
        browser=secret(),
        network=network(),
        mark=mark(),
        language=current_language(),
        own_phone=own_phone,
        name=name,
        person_id=person_id,
    )


def bound(key: UUID) -> UUID:
    """An operation key that only this browser can send again."""
    return UUID(bytes=digest(f"{secret()}.{key}")[:16])


def token(key: UUID, *proof: str) -> str:
    """The secret of the session that this post begins. Only the same post, sent again from this
    browser with the same proof, leads to it once more.
    """
    return token_of(host().keyed_hash("session", secret(), str(key), *proof))


def token_of(source: bytes) -> str:
    """These bytes as a secret that fits in a cookie."""
    return base64.urlsafe_b64encode(source).decode()


def begun(key: UUID, *proof: str) -> Device | None:
    """The session that this very post began before, when its answer never arrived."""
    begun_with = token(key, *proof)  # also before the post: it makes the browser's own secret
    return queries.device_begun_with(begun_with) if request.method == "POST" else None


class _Cookies(SecureCookieSessionInterface):
    """A cookie with each page, so that an own phone stays in; none with what is asked beside it."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Whether this answer carries the cookie; always when it changed."""
        return session.modified if "late" in g else super().should_set_cookie(app, session)


def beside_a_page() -> None:
    """This answer may be late: carrying the cookie it would bring an older one back."""
    g.late = True


def network() -> str:
    """The network that a request comes from."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    prefix = _V6_NETWORK if address.version == 6 else 32
    return str(ip_network((address, prefix), strict=False).network_address)


def _device() -> Device:
    device: Device = current_user._get_current_object()
    return device


def _load(token: str) -> Device | None:
    device = queries.device_behind(token)
    if device is None and request.blueprint == "proof" and request.method == "POST":
        device = queries.device_behind(token := _renewed(token))
        if device is not None:
            session["_user_id"], g.renewed = token, True
    return device


def open_browser(app: Flask) -> None:
    """Tell Flask-Login how to find a device, and the templates who is here."""
    app.session_interface = _Cookies()
    app.after_request(_keep_mark)
    login.init_app(app)
    login.user_loader(_load)
    login.session_protection = None  # phones change network all day
    app.context_processor(lambda: {"person": getattr(current_user, "person", None)})
