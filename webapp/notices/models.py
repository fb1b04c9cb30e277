"""Notices: a message that waits to be sent, and what somebody chose about being told things."""

import enum
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, false, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp import clock
from webapp.db import Base, Id
from webapp.people.models import Person
from webapp.sealed import SealedByHost


class Kind(enum.Enum):
    """The fixed kinds of message; each has its templates in templates/notices/."""

    SIGN_IN = "sign_in"
    PROVE = "prove"
    ADDRESS_CHANGED = "address_changed"
    KEY_ADDED = "key_added"
    MEETING_ASKED = "meeting_asked"
    MEETING_CHANGED = "meeting_changed"
    NEWS = "news"
    CALL_WISH = "call_wish"
    MEETING_SOON = "meeting_soon"
    CHECK_IN_DUE = "check_in_due"
    DIGEST = "digest"


class About(enum.Enum):
    """What somebody can switch off."""

    MEETINGS = "meetings"
    NEWS = "news"
    REMINDERS = "reminders"
    EVERYTHING = "everything"


ABOUT = {
    Kind.MEETING_ASKED: About.MEETINGS,
    Kind.MEETING_CHANGED: About.MEETINGS,
    Kind.DIGEST: About.MEETINGS,
    Kind.NEWS: About.NEWS,
    Kind.CALL_WISH: About.NEWS,
    Kind.MEETING_SOON: About.REMINDERS,
    Kind.CHECK_IN_DUE: About.REMINDERS,
}
"""The others are a code that somebody asked for, or tell that a way in changed: those go at once,
by mail, to everybody."""
WEEKLY = {Kind.MEETING_ASKED, Kind.MEETING_CHANGED, Kind.NEWS}
"""Kinds that wait for Monday, for who chose that."""
ONCE_ONLY = {Kind.SIGN_IN, Kind.PROVE}
"""Kinds that are never sent a second time: an old code must not arrive late."""


class Channel(enum.Enum):
    """How somebody wants to hear."""

    MAIL = "mail"
    PHONE = "phone"
    NONE = "none"


QUIET = (time(21), time(9))
"""From when until when it is quiet, for who chose nothing else (product.md J3)."""


HELD = timedelta(seconds=30)
"""So long a message waits, so that who sent it can still say «toch niet» (product.md G9): ten
seconds to think, and what a slow phone takes to show the button."""


class Message(Base):
    """Something that has to leave the house. What it says is emptied once it is sent."""

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "ix_message_waiting",
            "send_after",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    kind: Mapped[Kind]
    about_id: Mapped[UUID | None] = mapped_column(index=True)
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    """Who hears it in the way of their own choice; without it a letter says where it goes."""
    key: Mapped[str | None] = mapped_column(unique=True)
    """What there is only one of, such as one reminder of one meeting to one person."""
    bundle_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("message.id", ondelete="SET NULL"), index=True
    )
    """The weekly message that tells this along with others; it is not sent by itself."""
    letter_sealed: Mapped[bytes | None]
    made_at: Mapped[datetime]
    send_after: Mapped[datetime]
    useless_at: Mapped[datetime | None]
    """From then on it is not sent any more, however long the server was away."""
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    undecided: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many of these attempts may have arrived without anybody here knowing it."""
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    """sent, refused, given up, no longer allowed, not wanted, too late, put back, or told with
    others."""

    letter = SealedByHost()

    person: Mapped[Person | None] = relationship()


class NoticeChoice(Base):
    """How somebody wants to hear things, over all groups. Without a row it is as it stands here."""

    __tablename__ = "notice_choice"

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), unique=True
    )
    channel: Mapped[Channel] = mapped_column(default=Channel.MAIL)
    meetings: Mapped[bool] = mapped_column(default=True, server_default=true())
    news: Mapped[bool] = mapped_column(default=True, server_default=true())
    weekly: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether what is new comes in one message on Monday."""
    quiet_from: Mapped[str]
    quiet_until: Mapped[str]
    reminders: Mapped[str | None]
    """Which reminders, one after the other; None is the one that members get (product.md D10)."""
    reminders_since: Mapped[datetime]

    def __init__(self, **values: object) -> None:
        begins, ends = QUIET
        usual = {"channel": Channel.MAIL, "meetings": True, "news": True, "weekly": False}
        hours = {"quiet_from": f"{begins:%H:%M}", "quiet_until": f"{ends:%H:%M}"}
        super().__init__(**usual | hours | {"reminders_since": clock.now()} | values)

    @property
    def quiet(self) -> tuple[time, time]:
        """From when until when it is quiet. The same time twice is never."""
        return time.fromisoformat(self.quiet_from), time.fromisoformat(self.quiet_until)

    def wants(self, kind: Kind) -> bool:
        """Whether this kind of message may come at all."""
        about = ABOUT.get(kind)
        if about is None:
            return True
        on = {About.MEETINGS: self.meetings, About.NEWS: self.news}
        return on.get(about, self.reminders != "") and self.channel is not Channel.NONE

    @property
    def everything_off(self) -> bool:
        """Whether nothing comes but codes, and what is about signing in."""
        return self.channel is Channel.NONE
