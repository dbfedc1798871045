"""The matcher's tables."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Float, Index, Integer, MetaData, Text, Uuid, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from services.matcher.domain.flags import highest
from shared.database import NAMING, UtcDateTime
from shared.database import Base as SharedBase
from shared.events import Flag

LIVE = text("state IN ('suggested', 'escalated', 'held', 'approved', 'declined')")
WAITS = text("asked_at IS NOT NULL OR snoozed_until IS NOT NULL")
IN_FORCE = text("ended_at IS NULL")
LIMITS = (
    "asked_at", "snoozed_until", "subdivision", "theme", "party_kind", "level", "assigned_to",
)  # fmt: skip
"""What the queue is filtered by: in its indexes, so that a rare choice reads no other rows."""


def _values(context: DefaultExecutionContext) -> dict[str, Any]:
    return dict(context.get_current_parameters())  # type: ignore[no-untyped-call]


def _created(context: DefaultExecutionContext) -> datetime:
    """A suggestion waits from when it is made."""
    made: datetime = _values(context)["created_at"]
    return made


def _gravest(context: DefaultExecutionContext) -> str | None:
    flags = _values(context).get("flags") or ()
    return highest(Flag.model_validate(f) for f in flags)


class Base(SharedBase):
    """The matcher's tables."""

    __abstract__ = True
    metadata = MetaData(naming_convention=NAMING)


class PartyRow(Base):
    """The matcher's copy of a profile; `active` says whether it may be proposed."""

    __tablename__ = "parties"

    profile_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    active: Mapped[bool]
    kind: Mapped[str] = mapped_column(Text, index=True)
    name: Mapped[str] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(Text)
    external_id: Mapped[str] = mapped_column(Text, index=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    inferred_themes: Mapped[list[str | None]] = mapped_column(JSON)
    inferred_stances: Mapped[list[str | None]] = mapped_column(
        JSON, default=list, server_default=text("'[]'")
    )
    folded_name: Mapped[str | None] = mapped_column(Text, index=True)
    subdivision: Mapped[str | None] = mapped_column(Text)
    geonames_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    has_contact: Mapped[bool | None]
    contact_domain_fits: Mapped[bool | None]
    contact_domains: Mapped[list[str] | None] = mapped_column(JSON)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    languages: Mapped[list[str | None] | None] = mapped_column(JSON)
    unread: Mapped[list[int] | None] = mapped_column(JSON)
    corrections: Mapped[list["CorrectionRow"]] = relationship(
        primaryjoin=lambda: PartyRow.profile_id == foreign(CorrectionRow.profile_id),
        order_by=lambda: CorrectionRow.id,
        lazy="selectin",
        viewonly=True,
    )


class CorrectionRow(Base):
    """An owner's reading of a statement beside ours; the last one of a text counts.

    Kept as training data, also when the statement has changed or its party has left. None stands
    for no theme, and for a stance that may be either.
    """

    __tablename__ = "corrections"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    profile_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    position: Mapped[int] = mapped_column(Integer)
    statement: Mapped[str] = mapped_column(Text)
    inferred_theme: Mapped[str | None] = mapped_column(Text)
    inferred_stance: Mapped[str | None] = mapped_column(Text)
    theme: Mapped[str | None] = mapped_column(Text)
    stance: Mapped[str | None] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class RematchRow(Base):
    """A party whose suggestions the worker is to look at again; asking twice is asking once."""

    __tablename__ = "rematch"

    profile_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class ReindexRow(Base):
    """A request to rebuild all vectors with a model; `done` and `total` count parties."""

    __tablename__ = "reindex_requests"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    model: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done: Mapped[int] = mapped_column(Integer)
    total: Mapped[int | None] = mapped_column(Integer)
    error: Mapped[str | None] = mapped_column(Text)


class TieRow(Base):
    """A relationship of two parties, smaller id first; one that has `ended` (a year) is past."""

    __tablename__ = "ties"

    tie_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    a: Mapped[UUID] = mapped_column(Uuid, index=True)
    b: Mapped[UUID] = mapped_column(Uuid, index=True)
    kind: Mapped[str] = mapped_column(Text)
    since: Mapped[int | None]
    origin: Mapped[str] = mapped_column(Text)
    ended: Mapped[int | None]
    version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))


class MatchRow(Base):
    """A proposed pair; a pair is open or decided at most once, superseded any number of times.

    `version` counts the steps of its review. `subdivision` (of the locality), `theme` and `level` (of
    its gravest flag) are what the queue is filtered by; `asked_at` is when the question was asked
    that the locality has still to answer, `release_at` when a held approval goes out.
    """

    __tablename__ = "matches"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    locality_id: Mapped[UUID] = mapped_column(Uuid)
    party_id: Mapped[UUID] = mapped_column(Uuid)
    party_kind: Mapped[str] = mapped_column(Text)
    score: Mapped[float] = mapped_column(Float)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    flags: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list, server_default=text("'[]'")
    )
    statement_score: Mapped[float | None] = mapped_column(Float)
    context: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list, server_default=text("'[]'")
    )
    state: Mapped[str] = mapped_column(Text)
    closed_because: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decision_reason: Mapped[str | None] = mapped_column(Text)
    escalated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    escalated_by: Mapped[str | None] = mapped_column(Text)
    escalation_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    waiting_since: Mapped[datetime] = mapped_column(UtcDateTime, default=_created)
    subdivision: Mapped[str | None] = mapped_column(Text)
    theme: Mapped[str | None] = mapped_column(Text)
    level: Mapped[str | None] = mapped_column(Text, default=_gravest)
    assigned_to: Mapped[str | None] = mapped_column(Text)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    snoozed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason_code: Mapped[str | None] = mapped_column(Text)
    introduction: Mapped[str | None] = mapped_column(Text)
    release_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "uq_matches_live_pair", "locality_id", "party_id",
            unique=True, sqlite_where=LIVE, postgresql_where=LIVE,
        ),
        Index("ix_matches_queue", "state", "score", "id", "waiting_since", *LIMITS),
        Index("ix_matches_age", "state", "waiting_since", "id", "score", *LIMITS),
        Index(
            "ix_matches_waits", "state", "asked_at", "snoozed_until", "subdivision",
            sqlite_where=WAITS, postgresql_where=WAITS,
        ),
        Index("ix_matches_state", "state", "subdivision"),
        Index("ix_matches_locality", "locality_id", "state"),
        Index("ix_matches_party", "party_id", "state"),
        Index("ix_matches_locality_score", "locality_id", "score", "id", "state"),
        Index("ix_matches_party_score", "party_id", "score", "id", "state"),
        Index("ix_matches_locality_decided", "locality_id", "decided_at", "id"),
        Index("ix_matches_party_decided", "party_id", "decided_at", "id"),
    )  # fmt: skip


class CalibrationRow(Base):
    """What answers taught about probabilities; the last one is in force."""

    __tablename__ = "calibrations"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    intercept: Mapped[float] = mapped_column(Float)
    slope: Mapped[float] = mapped_column(Float)
    answers: Mapped[int] = mapped_column(Integer)
    fitted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CountryRuleRow(Base):
    """A rule of the country list; one a country is in force, those that ended are its history.

    `pending` until the worker has brought the shortlists and flags up to date with it.
    """

    __tablename__ = "country_rules"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    country: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    set_by: Mapped[str] = mapped_column(Text)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pending: Mapped[bool] = mapped_column(index=True)

    __table_args__ = (
        Index(
            "uq_country_rules_in_force", "country",
            unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE,
        ),
    )  # fmt: skip
