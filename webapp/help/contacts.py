"""The dated contacts of «Hulp nu», from configuration."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from webapp import clock
from webapp.config import Unsafe, help_contacts

TRUSTED_FOR = timedelta(days=180)


@dataclass(frozen=True)
class Contact:
    """One number to call. `own` stands for the person's own numbers."""

    key: str
    number: str = ""
    link: str = ""
    hours: str = ""
    region: str = ""
    source: str = ""
    last_checked: date | None = None
    label: dict[str, str] = field(default_factory=dict)
    button: dict[str, str] = field(default_factory=dict)

    def words(self, kind: str, language: str) -> str:
        """The label or button in this language, otherwise in Dutch."""
        texts: dict[str, str] = getattr(self, kind)
        return texts.get(language) or texts["nl"]

    @property
    def is_old(self) -> bool:
        """Whether somebody should look this number up again."""
        return self.last_checked is not None and clock.today() - self.last_checked > TRUSTED_FOR


def read(path: Path) -> list[Contact]:
    """The contacts in their order. Raises Unsafe when one is not complete."""
    contacts = []
    for row in help_contacts(path):
        try:
            contact = Contact(**row)  # type: ignore[arg-type]
            complete = contact.key == "own" or bool(contact.number and contact.last_checked)
            texts = contact.key == "own" or bool(contact.label["nl"] and contact.button["nl"])
        except (TypeError, KeyError):
            complete = texts = False
        if not (complete and texts):
            raise Unsafe(f"In {path} mist iets bij {row.get('key', 'een nummer')}: vul het aan.")
        contacts.append(contact)
    return contacts
