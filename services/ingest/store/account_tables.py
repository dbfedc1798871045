"""Tables of accounts: people, their profiles, sessions, links, tokens, and what was done to them."""

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from services.ingest.store.base import Base, Moment, Texts


class AccountRow(Base):
    """Somebody who signs in; `email` is lower-case, `region` has a liaison officer's states.

    `language` is that of the last sign-in. `version` counts what the other services were told of the
    account (0: nothing yet), `announced` is the SHA-256 of the last. From `closed_at` on nobody can
    sign in with it.
    """

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    region: Mapped[Texts]
    created_at: Mapped[Moment]
    language: Mapped[str | None]
    version: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"), index=True)
    announced: Mapped[str | None]
    closed_at: Mapped[Moment | None]


class AccountProfileRow(Base):
    """An account may see and change a profile; its lead also decides who else may."""

    __tablename__ = "account_profiles"
    __table_args__ = (Index(None, "profile_id"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id"), primary_key=True)
    is_lead: Mapped[bool]


class InvitationRow(Base):
    """Somebody was asked to join the people of a profile; answered once."""

    __tablename__ = "invitations"
    __table_args__ = (Index(None, "profile_id"), Index(None, "email"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id"))
    email: Mapped[str]
    invited_by: Mapped[str]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    answered_at: Mapped[Moment | None]


class IdentityRow(Base):
    """An account as an OpenID Connect provider knows it."""

    __tablename__ = "identities"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))


class SessionRow(Base):
    """A sign-in on one browser; `means` says how: link, provider or demo."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    device: Mapped[str]
    means: Mapped[str]
    started_at: Mapped[Moment]
    last_used_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]


class SignInLinkRow(Base):
    """A one-time link; only the SHA-256 of its token, and of who asked for it, is kept."""

    __tablename__ = "sign_in_links"
    __table_args__ = (Index(None, "client_hash"),)

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str]
    next: Mapped[str]
    client_hash: Mapped[str | None]
    expires_at: Mapped[Moment] = mapped_column(index=True)
    used_at: Mapped[Moment | None]


class ApiTokenRow(Base):
    """A bearer token; its name is the sender of what it registers, unless it is an institution's."""

    __tablename__ = "api_tokens"
    __table_args__ = (Index(None, "profile_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[Texts]
    profile_id: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    created_by: Mapped[str]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    last_used_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]


class AccountLogRow(Base):
    """The audit of accounts: who did what, when, about whom and for which profile."""

    __tablename__ = "account_log"
    __table_args__ = (Index(None, "profile_id", "id"), Index(None, "account_id", "id"))

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[Moment]
    by: Mapped[str]
    what: Mapped[str]
    account_id: Mapped[UUID | None]
    profile_id: Mapped[UUID | None]
