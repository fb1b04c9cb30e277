"""Parcels: the one sentence, sealed for one browser and signed by this house.

It says the same to everybody and is always as long (security.md T21).
"""

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask_babel import force_locale
from flask_babel import gettext as _
from py_vapid import Vapid02

from webapp import clock
from webapp.config import Settings
from webapp.push.models import PushSubscription
from webapp.sealed import host

LENGTH = 512
"""Every message is padded to so many bytes."""
LASTS = timedelta(hours=12)
"""So long a push service keeps it for a phone that is off."""
_TOKEN_LASTS = timedelta(hours=12)


@dataclass(frozen=True)
class Parcel:
    """A sealed message for one device, ready to go."""

    subscription_id: UUID
    endpoint: str
    body: bytes
    headers: dict[str, str]


def is_endpoint(address: str) -> bool:
    """Whether this can be the address of a push service."""
    try:
        parts = urlsplit(address)
        named = parts.hostname and "." in parts.hostname and not _is_number(parts.hostname)
        plain = parts.scheme == "https" and parts.port in {None, 443} and not parts.username
    except ValueError:
        return False
    return bool(named and plain and address.isascii() and len(address) <= 1000)


def _is_number(name: str) -> bool:
    last = name.rstrip(".").rpartition(".")[2]  # also 0x7f.1, and what else a resolver takes
    return ":" in name or last[:1].isdigit()


def is_key(words: str, length: int) -> bool:
    """Whether this is a key of a browser, of so many bytes."""
    try:
        raw = _bytes_of(words)
        if length == _POINT:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        return False
    return len(raw) == length


_POINT, _SECRET = 65, 16
KEYS = {"p256dh": _POINT, "auth": _SECRET}


def public_key() -> str:
    """What a browser is told, so that only this house can reach it (RFC 8292)."""
    key = host().signing_key("push").public_key()
    return _words_of(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def seal(subscription: PushSubscription, language: str, settings: Settings) -> Parcel:
    """The one sentence in the reader's language, which only that browser can open (RFC 8291)."""
    with force_locale(language):
        words = json.dumps({"words": _("Er staat iets nieuws voor je klaar."), "lang": language})
    where = subscription.where
    body = http_ece.encrypt(
        words.encode().ljust(LENGTH),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_bytes_of(where["p256dh"]),
        auth_secret=_bytes_of(where["auth"]),
        version="aes128gcm",
    )
    headers = _signed(where["endpoint"], settings) | {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(LASTS.total_seconds())),
        "Topic": "nieuws",  # a phone that was off shows one, not ten
        "Urgency": "normal",
    }
    return Parcel(subscription.id, where["endpoint"], body, headers)


def _signed(endpoint: str, settings: Settings) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((clock.now() + _TOKEN_LASTS).timestamp()),
        "sub": f"mailto:{settings.mail_from or 'post@steungroep.example'}",
    }
    signed: dict[str, str] = Vapid02(host().signing_key("push")).sign(claims)
    return signed


def _bytes_of(words: str) -> bytes:
    return base64.urlsafe_b64decode(words + "=" * (-len(words) % 4))


def _words_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
