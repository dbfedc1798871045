"""Tables of ingest. Queries live beside them: `profiles`, `ties`, `accounts`."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, MetaData, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import NAMING, UtcDateTime
from shared.database import Base as AnyBase


class Base(AnyBase):
    """Parent of ingest's tables."""

    __abstract__ = True
    metadata = MetaData(naming_convention=NAMING)


Moment = Annotated[datetime, mapped_column(UtcDateTime)]
Json = Annotated[dict[str, Any], mapped_column(JSON)]


class ProfileRow(Base):
    """A profile as it stands; `body` is the whole Profile, the other columns are copies to search."""

    __tablename__ = "profiles"
    __table_args__ = (
        UniqueConstraint("sender", "external_id"),
        Index(None, "name_key", "id"),
        Index(None, "geonames_id"),
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
    """A relationship as somebody reported it; the names are for people, `tie_ends` has the keys."""

    __tablename__ = "ties"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    origin: Mapped[str]
    since: Mapped[int | None]
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


class AccountRow(Base):
    """Somebody who signs in; `email` is lower-case."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    created_at: Mapped[Moment]


class AccountProfileRow(Base):
    """An account may see and change a profile."""

    __tablename__ = "account_profiles"
    __table_args__ = (Index(None, "profile_id"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id"), primary_key=True)


class SignInLinkRow(Base):
    """A one-time link; only the SHA-256 of its token is kept."""

    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str]
    next: Mapped[str]
    expires_at: Mapped[Moment] = mapped_column(index=True)
    used_at: Mapped[Moment | None]


class ApiTokenRow(Base):
    """A bearer token of the API; its name is the sender of what it registers."""

    __tablename__ = "api_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]
