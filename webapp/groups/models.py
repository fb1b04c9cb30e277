"""Groups: a support group and the places in it."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from webapp import clock
from webapp.db import Base, Id
from webapp.people.models import Person
from webapp.sealed import DataKey, Sealed


class Role(enum.Enum):
    """The one who leads, or one who helps."""

    OWNER = "owner"
    MEMBER = "member"


class MemberKind(enum.Enum):
    """How somebody is there: as somebody close, as a professional, as a peer worker."""

    CLOSE_ONE = "close_one"
    PROFESSIONAL = "professional"
    PEER_WORKER = "peer_worker"


class Job(enum.Enum):
    """What there is to organise. A helper only ever prepares it."""

    DATES = "dates"
    AGENDA = "agenda"
    AGREEMENTS = "agreements"
    GOALS = "goals"


class Who(enum.Enum):
    """Who does a job: the owner, the two together, or a helper."""

    ME = "me"
    TOGETHER = "together"
    HELPER = "helper"


class Rhythm(enum.Enum):
    """How often the owner wants to check in."""

    WEEKLY = "weekly"
    TWO_WEEKLY = "two_weekly"
    BEFORE_MEETING = "before_meeting"
    NEVER = "never"


EVERY_WEEKS = 13
"""So often a group meets unless the owner says otherwise (product.md A7)."""


class Group(Base):
    """A support group. It belongs to one person, who leads it."""

    __tablename__ = "support_group"

    id: Mapped[Id]
    name_sealed: Mapped[bytes]
    zone: Mapped[str]
    place_sealed: Mapped[bytes | None]
    chair_sealed: Mapped[bytes | None]
    channel_sealed: Mapped[bytes | None]
    every_weeks: Mapped[int] = mapped_column(default=EVERY_WEEKS, server_default=str(EVERY_WEEKS))
    jobs_sealed: Mapped[bytes | None]
    skipped_sealed: Mapped[bytes | None]
    begun_with_id: Mapped[UUID | None]
    """The organisation that the group began with, until the owner clears it. No foreign key:
    organisations are retired, never deleted."""
    nothing_shared_since: Mapped[datetime | None]
    """While it is set, nobody but the owner sees anything that is shared (product.md H9)."""
    resting_since: Mapped[datetime | None]
    """While it is set, the whole group rests: no mail goes and nobody is asked (product.md D20)."""
    closed_at: Mapped[datetime | None]
    """When the owner closed it. It can come back for seven days, and until then nobody sees it."""
    thanks_sealed: Mapped[bytes | None]
    check_in_rhythm: Mapped[Rhythm] = mapped_column(
        default=Rhythm.WEEKLY, server_default=Rhythm.WEEKLY.value
    )
    check_ins_drawn: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the owner switched the picture of their check-ins on (product.md F7)."""
    looked_back_at: Mapped[datetime | None]
    """When the owner last began to look back at three months, or said «niet nu»."""
    made_at: Mapped[datetime]

    name = Sealed()
    place = Sealed()
    """Where the group usually meets, in the owner's words."""
    chair = Sealed()
    """Who leads the talk, in the owner's words."""
    channel = Sealed()
    """How the group talks in between, in the owner's words."""
    thanks = Sealed()
    """What the owner says to everybody when the group closes."""
    jobs = Sealed()
    """A dictionary: the value of a Job and the value of Who does it."""
    skipped = Sealed()
    """The steps of «Zo begin je» that the owner passed over."""

    data_key: Mapped[DataKey] = relationship(
        primaryjoin=lambda: foreign(Group.id) == remote(DataKey.id), viewonly=True, lazy="joined"
    )

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.id

    @property
    def says_how(self) -> bool:
        """Whether the owner said anything about how the group works that every member reads.

        Where it usually meets may be at the owner's home, and is none of that.
        """
        return bool(self.chair or self.channel) or self.every_weeks != EVERY_WEEKS

    def who_does(self, job: Job) -> Who:
        """Who does this job; the owner, until they say otherwise."""
        return Who((self.jobs or {}).get(job.value, Who.ME.value))


class Membership(Base):
    """One person's place in one group."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("group_id", "person_id"),
        Index(
            "uq_membership_one_owner",
            "group_id",
            unique=True,
            sqlite_where=text("role = 'owner'"),
            postgresql_where=text("role = 'owner'"),
        ),
        Index(
            "uq_membership_one_own_group",
            "person_id",
            unique=True,
            sqlite_where=text("role = 'owner'"),
            postgresql_where=text("role = 'owner'"),
        ),
    )

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role]
    kind: Mapped[MemberKind]
    by_name: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Somebody without a phone or an address: the owner answers for them (product.md B17)."""
    helps: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether this is a helper, who prepares what the owner lets them (product.md A6)."""
    organisation_id: Mapped[UUID | None]
    function_sealed: Mapped[bytes | None]
    reach_sealed: Mapped[bytes | None]
    replies_sealed: Mapped[bytes | None]
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When the sentence that this place rests or is over was put away, by who had to hear it."""
    by_choice: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether they stopped by themselves: then the owner hears it, otherwise they do."""

    function = Sealed()
    """What a professional does there, in own words."""
    reach = Sealed()
    """How the group can reach this person, only when they chose to show it (product.md B18)."""
    replies = Sealed()
    """When a professional usually answers, in own words (product.md I3)."""

    group: Mapped[Group] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    @property
    def is_there(self) -> bool:
        """Whether it is in use: confirmed, not paused, not ended, in a group that is not closed."""
        in_use = self.paused_at is None and self.ended_at is None
        return bool(self.confirmed_at) and in_use and self.group.closed_at is None

    @property
    def joined_today(self) -> bool:
        """Whether the owner let them in today, on the group's own calendar."""
        zone, at = self.group.zone, None if self.owns else self.confirmed_at
        return at is not None and clock.local(at, zone).date() == clock.today(zone)

    def prepares(self, job: Job) -> bool:
        """Whether the owner lets this helper prepare such things."""
        return self.helps and self.group.who_does(job) is not Who.ME

    @property
    def owns(self) -> bool:
        """Whether this is the one who leads the group."""
        return self.role is Role.OWNER

    @property
    def name(self) -> str:
        """The person's own spelling of their name."""
        return str(self.person.name)
