"""The browser: what its session cookie keeps of somebody who signs in, and who that is."""

import base64
from uuid import UUID

from flask import Flask, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import current_user, login_user, logout_user

from webapp.extensions import login
from webapp.people import actions, queries
from webapp.people.models import Device
from webapp.sealed import host
from webapp.tokens import digest, new_link

_STAYS = ("language", "next", "begun_with")


def let_in(device: Device) -> None:
    """Sign this browser in, with nothing left of who used it before."""
    if current_user.is_authenticated and current_user.id != device.id:
        actions.sign_out(_device())
    kept = {name: session[name] for name in _STAYS if name in session}
    session.clear()
    session.update(kept)
    session.permanent = device.own_phone
    login_user(device)


def let_out() -> None:
    """Sign this browser out; only the chosen language stays."""
    actions.sign_out(_device())
    logout_user()
    kept = session.get("language")
    session.clear()
    if kept:
        session["language"] = kept


def secret() -> str:
    """The secret that ties a code in a mail to the browser that asked for it."""
    if "browser" not in session:
        session["browser"] = new_link()
    return str(session["browser"])


def bound(key: UUID) -> UUID:
    """An operation key that only this browser can send again."""
    return UUID(bytes=digest(f"{secret()}.{key}")[:16])


def token(key: UUID, *proof: str) -> str:
    """The secret of the session that this post begins. Only the same post, sent again from this
    browser with the same proof, leads to it once more.
    """
    made = host().keyed_hash("session", secret(), str(key), *proof)
    return base64.urlsafe_b64encode(made).decode()


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
    """The network address that a request comes from."""
    return request.remote_addr or ""


def _device() -> Device:
    device: Device = current_user._get_current_object()
    return device


def _load(token: str) -> Device | None:
    device = queries.device_behind(token)
    if device is not None:
        actions.see(device)
    return device


def open_browser(app: Flask) -> None:
    """Tell Flask-Login how to find a device, and the templates who is here."""
    app.session_interface = _Cookies()
    login.init_app(app)
    login.user_loader(_load)
    login.session_protection = None  # phones change network all day
    app.context_processor(lambda: {"person": getattr(current_user, "person", None)})
