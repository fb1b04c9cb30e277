"""The extensions, made here and opened in create_app."""

from flask import Flask, current_app, g, request
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf

from webapp import chance

babel = Babel()
login = LoginManager()


def masked_token() -> str:
    """The CSRF token under a new mask for each answer, so that compression cannot betray it.

    All forms of one answer carry the same: more masks would make the page heavier and hide no more.
    """
    token = generate_csrf().encode()
    known, masked = g.get("masked", (b"", ""))
    if known != token:
        mask = chance.some_bytes(len(token))
        masked = mask.hex() + _xor(token, mask).hex()
        g.masked = token, masked
    return str(masked)


def unmasked(token: str | None) -> str:
    """The token under the mask; anything else becomes a token that no session has."""
    try:
        raw = bytes.fromhex(token or "")
    except ValueError:
        return ""
    half = len(raw) // 2
    return _xor(raw[:half], raw[half:]).decode("latin-1")


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=False))


class MaskedCSRF(CSRFProtect):
    """Flask-WTF's protection of every post, for tokens under a mask."""

    def init_app(self, app: Flask) -> None:
        """Guard every post, and give pages and macros the masked token alone."""
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = masked_token
        app.context_processor(lambda: {"csrf_token": masked_token})

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse a post that another site began, then look at the token. Raises CSRFError."""
        if request.method == "POST" and _from_elsewhere():
            raise CSRFError("this post began on another site")
        super().protect(apply_exemptions)

    def _get_csrf_token(self) -> str:
        return unmasked(super()._get_csrf_token())


def _from_elsewhere() -> bool:
    """What the browser itself says about where a post began; an old browser says nothing."""
    ours = {current_app.config["SETTINGS"].base_url, request.host_url.rstrip("/")}
    origin = request.headers.get("Origin")
    said = request.headers.get("Sec-Fetch-Site", "same-origin")
    return (origin is not None and origin not in ours) or said not in {"same-origin", "none"}


csrf = MaskedCSRF()
