"""Settings: every knob of the house, read once, frozen and typed."""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HOUSE = Path(__file__).parent
ROOT = HOUSE.parent

LANGUAGES = {"nl": "Nederlands", "en": "English"}


class Unsafe(Exception):
    """The server does not start like this. The text says in one sentence what to set."""


@dataclass(frozen=True)
class Settings:
    """What the host can choose. Every field is an environment variable of the same name."""

    instance: Path
    """The folder with the embedded database, the keys and, in trial mode, the mails."""
    port: int = 8000
    host: str = "127.0.0.1"
    public_base_url: str = ""
    """The address that people use, such as https://steungroep.example. Empty in trial mode."""
    database_url: str = ""
    """Empty means SQLite in the instance folder."""
    keys_file: Path | None = None
    """The host's keys. Empty means keys/host.json in the instance folder."""
    smtp_url: str = ""
    """smtp://user:password@server:587 (STARTTLS) or smtps://…:465."""
    mail_from: str = ""
    trusted_proxies: int = 0
    """How many proxies of our own stand in front and set X-Forwarded-*."""
    help_file: Path = HOUSE / "help" / "contacts.toml"
    away_url: str = "https://www.buienradar.nl"
    """Where «Snel weg» leads: a page that nobody wonders about."""
    worker: bool = True
    """Whether this process also sends what waits in the outbox."""
    languages: Mapping[str, str] = field(default_factory=lambda: dict(LANGUAGES))
    translations: tuple[Path, ...] = ()
    """More folders with translations."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the environment. Raises Unsafe for a value that cannot be read."""
        named = {name: environ.get(name.upper(), "") for name in _READ}
        chosen: dict[str, Any] = {
            name: _READ[name](name, words) for name, words in named.items() if words
        }
        return cls(**{"instance": Path("instance").resolve()} | chosen)

    @property
    def trial_mark(self) -> Path:
        """The file that says: this instance holds example people."""
        return self.instance / "proefversie"

    @property
    def trial(self) -> bool:
        """Whether this is the trial mode, with example people and no real ones."""
        return self.trial_mark.exists()

    @property
    def database(self) -> str:
        """The address of the database, the embedded one unless another is set."""
        return self.database_url or f"sqlite:///{self.instance / 'steungroep.db'}"

    @property
    def keys(self) -> Path:
        """Where the host's keys lie."""
        return self.keys_file or self.instance / "keys" / "host.json"

    @property
    def base_url(self) -> str:
        """Where links in mails and invitations begin."""
        return self.public_base_url or f"http://localhost:{self.port}"

    @property
    def https(self) -> bool:
        """Whether people reach us over TLS."""
        return self.base_url.startswith("https://")

    @property
    def trusted_hosts(self) -> list[str]:
        """The only names in a Host header that we answer to."""
        name = urlsplit(self.base_url).hostname or "localhost"
        return [name, "localhost", "127.0.0.1"] if self.trial else [name]

    def refuse_unsafe(self) -> None:
        """Raise Unsafe when people could be harmed by starting like this."""
        if self.trial:
            self._refuse_public_trial()
        else:
            self._refuse_half_real()
        if not self.keys.exists():
            raise Unsafe(
                f"Er zijn nog geen sleutels in {self.keys}: draai eerst `steungroep first-start`."
            )
        help_contacts(self.help_file)
        if not self.away_url.startswith("https://"):
            raise Unsafe("Zet AWAY_URL op een https-adres dat iedereen kent.")

    def _refuse_public_trial(self) -> None:
        if self.public_base_url or self.trusted_proxies:
            raise Unsafe(
                "Deze map is een proefversie: zet INSTANCE op een andere map voor echte mensen,"
                " of haal PUBLIC_BASE_URL en TRUSTED_PROXIES weg."
            )
        if self.host not in {"127.0.0.1", "localhost", "::1"}:
            raise Unsafe("Een proefversie luistert alleen op deze computer: zet HOST op 127.0.0.1.")

    def _refuse_half_real(self) -> None:
        url = urlsplit(self.public_base_url)
        bare = self.public_base_url == f"https://{url.netloc}" and "@" not in url.netloc
        if not url.hostname or not bare:
            raise Unsafe("Zet PUBLIC_BASE_URL op het https-adres van de app, zonder pad erachter.")
        if not self.smtp_url or "@" not in self.mail_from:
            raise Unsafe("Zet SMTP_URL en MAIL_FROM, zodat mensen hun code per mail krijgen.")


def _words(_name: str, words: str) -> str:
    return words.rstrip("/")


def _path(_name: str, words: str) -> Path:
    return Path(words).resolve()


def _yes(_name: str, words: str) -> bool:
    return words not in {"0", "no", "nee"}


def _number(name: str, words: str) -> int:
    try:
        return int(words)
    except ValueError as wrong:
        raise Unsafe(f"Zet {name.upper()} op een getal, niet op {words!r}.") from wrong


_READ: dict[str, Callable[[str, str], Any]] = {
    "instance": _path,
    "port": _number,
    "host": _words,
    "public_base_url": _words,
    "database_url": _words,
    "keys_file": _path,
    "smtp_url": _words,
    "mail_from": _words,
    "trusted_proxies": _number,
    "help_file": _path,
    "away_url": _words,
    "worker": _yes,
}


def help_contacts(path: Path) -> list[dict[str, object]]:
    """The dated help contacts (product.md G2). Raises Unsafe when the file cannot be read."""
    try:
        contacts: list[dict[str, object]] = tomllib.loads(path.read_text())["contact"]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as wrong:
        raise Unsafe(
            f"Het bestand met hulpnummers {path} is niet te lezen: zet HELP_FILE goed."
        ) from wrong
    return contacts
