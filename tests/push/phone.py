"""A phone and its push service, for tests. What it opens a message with is not http-ece."""

import base64
import json
import os
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()


def raw(words: str) -> bytes:
    return base64.urlsafe_b64decode(words + "==")


def words_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def opened(body: bytes, key: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """What stands in a sealed message, as RFC 8291 (section 3.4) and RFC 8188 have it."""
    salt, sender, sealed = body[:16], body[21 : 21 + body[20]], body[21 + body[20] :]
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
    mine = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def derived(salt: bytes, info: bytes, length: int, source: bytes) -> bytes:
        return HKDF(hashes.SHA256(), length, salt, info).derive(source)

    source = derived(auth, b"WebPush: info\0" + mine + sender, 32, key.exchange(ec.ECDH(), theirs))
    content = derived(salt, b"Content-Encoding: aes128gcm\0", 16, source)
    nonce = derived(salt, b"Content-Encoding: nonce\0", 12, source)
    plain, mark, padding = AESGCM(content).decrypt(nonce, sealed, None).rpartition(b"\x02")
    assert mark
    assert not padding.strip(b"\0")
    return plain


class Phone:
    """Somebody's browser, which made a key pair and a secret for a push service."""

    def __init__(self, endpoint: str) -> None:
        self.key, self.auth, self.endpoint = (
            ec.generate_private_key(CURVE),
            os.urandom(16),
            endpoint,
        )

    @property
    def where(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": self.endpoint,
            "p256dh": words_of(point),
            "auth": words_of(self.auth),
        }

    def opens(self, body: bytes) -> dict[str, Any]:
        return dict(json.loads(opened(body, self.key, self.auth)))


def claims(header: str, public_key: str) -> dict[str, Any]:
    """What a push service reads in the signature, once it is good (RFC 8292)."""
    kind, _space, rest = header.partition(" ")
    parts = dict(each.strip().split("=", 1) for each in rest.split(","))
    assert kind == "vapid"
    assert parts["k"] == public_key
    signed, _dot, signature = parts["t"].rpartition(".")
    r, s = (int.from_bytes(raw(signature)[at : at + 32]) for at in (0, 32))
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw(public_key))
    der = utils.encode_dss_signature(r, s)
    key.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    head, body = (json.loads(raw(part)) for part in signed.split("."))
    assert head == {"typ": "JWT", "alg": "ES256"}
    return dict(body)


class Service:
    """A push service that keeps what it gets, and answers as it is told."""

    def __init__(self) -> None:
        self.answer, self.headers = 201, {}
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.url = ""

    @contextmanager
    def open(self, certificate: Any) -> Iterator["Service"]:
        """It listens on this machine, over TLS."""
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.got.append((self.path, dict(self.headers), body))
                self.send_response(service.answer)
                for name, value in {"Content-Length": "0", **service.headers}.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"https://localhost:{server.server_address[1]}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
