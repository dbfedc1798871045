"""Tables of ingest. Queries live beside them: `profiles`, `ties`, `accounts`, `sessions`, `people`."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.ingest.store.account_tables import (
    AccountLogRow,
    AccountProfileRow,
    AccountRow,
    ApiTokenRow,
    IdentityRow,
    InvitationRow,
    SessionRow,
    SignInLinkRow,
)
from services.ingest.store.base import Base, Json, Moment
from services.ingest.store.draft_tables import DraftChangeRow, DraftRow

__all__ = [
    "AccountLogRow",
    "AccountProfileRow",
    "AccountRow",
    "ApiTokenRow",
    "Base",
    "DraftChangeRow",
    "DraftRow",
    "IdentityRow",
    "InvitationRow",
    "ProfileKeyRow",
    "ProfileRow",
    "RevisionRow",
    "SessionRow",
    "SignInLinkRow",
    "TieEndRow",
    "TiePairRow",
    "TieRow",
]


class ProfileRow(Base):
    """A profile as it stands; `body` is the whole Profile, the other columns are copies to search.

    One that is paused until a day takes part again from that day on (UTC).
    """

    __tablename__ = "profiles"
    __table_args__ = (
        UniqueConstraint("sender", "external_id"),
        Index(None, "name_key", "id"),
        Index(None, "geonames_id"),
        Index(None, "paused_until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sender: Mapped[str]
    external_id: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    name_key: Mapped[str]
    country: Mapped[str | None]
    subdivision: Mapped[str | None]
    government: Mapped[str | None]
    geonames_id: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[int]
    state: Mapped[str]
    paused_until: Mapped[date | None]
    body: Mapped[Json]
    content_hash: Mapped[str]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class RevisionRow(Base):
    """The audit: every version of a profile, who made it and when."""

    __tablename__ = "revisions"

    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    body: Mapped[Json]
    by: Mapped[str]
    at: Mapped[Moment]


class ProfileKeyRow(Base):
    """A key by which ties find a profile that takes part (see `domain.keys`)."""

    __tablename__ = "profile_keys"
    __table_args__ = (Index(None, "key"),)

    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)


class TieRow(Base):
    """A relationship as somebody reported it; the names are for people, `tie_ends` has the keys.

    `reported_by` is the profile that registered it about itself; `alive` is none where nobody said,
    `ended` the year in which it ended. `version` counts what was announced of it.
    """

    __tablename__ = "ties"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    origin: Mapped[str]
    since: Mapped[int | None]
    alive: Mapped[bool | None]
    ended: Mapped[int | None]
    last_contact: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    reported_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"), index=True)
    status: Mapped[str]
    a_name: Mapped[str]
    a_country: Mapped[str | None]
    a_subdivision: Mapped[str | None]
    b_name: Mapped[str]
    b_country: Mapped[str | None]
    b_subdivision: Mapped[str | None]
    created_at: Mapped[Moment]


class TieEndRow(Base):
    """A key of side `a` or `b` of a tie."""

    __tablename__ = "tie_ends"
    __table_args__ = (Index(None, "key"),)

    tie_id: Mapped[UUID] = mapped_column(ForeignKey("ties.id"), primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)


class TiePairRow(Base):
    """Two registered profiles that a tie connects; its id is the `tie_id` of TieRecorded."""

    __tablename__ = "tie_pairs"
    __table_args__ = (Index(None, "a"), Index(None, "b"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tie_id: Mapped[UUID] = mapped_column(ForeignKey("ties.id"))
    a: Mapped[UUID] = mapped_column(ForeignKey("profiles.id"))
    b: Mapped[UUID] = mapped_column(ForeignKey("profiles.id"))
