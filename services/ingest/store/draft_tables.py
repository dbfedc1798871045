"""Tables of drafts: what is typed into registrations and revisions before they are published."""

from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.ingest.store.base import Base, Moment

_Values = dict[str, str]


class DraftRow(Base):
    """A draft: of a new profile of an account, or of a revision, shared by the people of `profile_id`.

    `base` has the values that a revision began with and `base_version` their version. `version` counts
    the changes of the draft itself, from 0.
    """

    __tablename__ = "drafts"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    profile_id: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"), unique=True)
    base_version: Mapped[int | None]
    base: Mapped[_Values] = mapped_column(JSON)
    kind: Mapped[str]
    quick: Mapped[bool]
    values: Mapped[_Values] = mapped_column(JSON)
    version: Mapped[int]
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    changed_by: Mapped[str]


class DraftChangeRow(Base):
    """A change of a draft: who gave which fields another text, `{name: [before, after]}`."""

    __tablename__ = "draft_changes"

    draft_id: Mapped[UUID] = mapped_column(
        ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    fields: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    by: Mapped[str]
    at: Mapped[Moment]
