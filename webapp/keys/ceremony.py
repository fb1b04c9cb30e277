"""Ceremony: what a browser is asked and what it answers, as the WebAuthn standard has it."""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

LONGEST_WAIT = 5 * 60 * 1000  # milliseconds: somebody may look for their glasses first
_LOCKED = UserVerificationRequirement.REQUIRED  # a phone that anybody can pick up proves nothing


class NotRight(Exception):
    """This is no answer to the question, or not of this key."""


@dataclass(frozen=True)
class Site:
    """Where a key works, and nowhere else: the address that people use."""

    origin: str

    @property
    def host(self) -> str:
        """The name in it, to which phones tie a key."""
        return urlsplit(self.origin).hostname or ""


@dataclass(frozen=True)
class Made:
    """What a phone tells of a new key."""

    name: str
    public_key: str
    times_used: int
    synced: bool


@dataclass(frozen=True)
class Answer:
    """What a browser sent, read as far as is safe before anything in it is proven."""

    words: str
    name: str
    challenge: str
    owner: str | None

    @classmethod
    def read(cls, words: str) -> "Answer":
        """Raises NotRight for anything that no browser sends."""
        try:
            sent = json.loads(words)
            said = json.loads(base64url_to_bytes(sent["response"]["clientDataJSON"]))
            name, challenge = sent["id"], said["challenge"]
            owner = sent["response"].get("userHandle")
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as wrong:
            raise NotRight from wrong
        if not isinstance(name, str) or not isinstance(challenge, str):
            raise NotRight
        return cls(words, name, challenge, owner)


def ask_to_make(
    site: Site, *, challenge: bytes, owner: bytes, called: str, known: list[str]
) -> str:
    """The question for a new key. It may be on a phone that knows none of these yet."""
    return options_to_json(
        webauthn.generate_registration_options(
            rp_id=site.host,
            rp_name="Steungroep",
            user_id=owner,
            user_name=called,
            user_display_name=called,
            challenge=challenge,
            timeout=LONGEST_WAIT,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_LOCKED
            ),
            exclude_credentials=_named(known),
        )
    )


def ask_to_show(site: Site, *, challenge: bytes, known: list[str]) -> str:
    """The question for a key that is there: one of these, or any when none is named."""
    return options_to_json(
        webauthn.generate_authentication_options(
            rp_id=site.host,
            challenge=challenge,
            timeout=LONGEST_WAIT,
            allow_credentials=_named(known),
            user_verification=_LOCKED,
        )
    )


def made(answer: Answer, site: Site) -> Made:
    """The new key in this answer. Raises NotRight."""
    try:
        found = webauthn.verify_registration_response(
            credential=answer.words,
            expected_challenge=base64url_to_bytes(answer.challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as wrong:
        raise NotRight from wrong
    return Made(
        name=as_sent(found.credential_id),
        public_key=as_sent(found.credential_public_key),
        times_used=found.sign_count,
        synced=found.credential_device_type is CredentialDeviceType.MULTI_DEVICE,
    )


def shown(answer: Answer, site: Site, *, public_key: str, times_used: int) -> int:
    """How often this key was used, when the answer is really signed with it. Raises NotRight."""
    try:
        found = webauthn.verify_authentication_response(
            credential=answer.words,
            expected_challenge=base64url_to_bytes(answer.challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=times_used,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as wrong:
        raise NotRight from wrong
    return found.new_sign_count


def as_sent(some: bytes) -> str:
    """Bytes as a browser sends them."""
    return bytes_to_base64url(some)


def _named(names: list[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(name)) for name in names]
