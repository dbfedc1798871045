"""Accounts: sessions, invitations, people, tokens with scopes; drafts of registrations."""

import sqlalchemy as sa
from alembic import op

from shared.database import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM api_tokens")
    op.create_table(
        "account_log",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("profile_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_log")),
    )
    with op.batch_alter_table("account_log", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_account_log_account_id"), ["account_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_account_log_profile_id"), ["profile_id", "id"], unique=False
        )

    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("base", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("quick", sa.Boolean(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_drafts_account_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=op.f("fk_drafts_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("profile_id", name=op.f("uq_drafts_profile_id")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_account_id"), ["account_id"], unique=False)

    op.create_table(
        "identities",
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_identities_account_id")
        ),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_identities")),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("invited_by", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_invitations_profile_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitations_profile_id"), ["profile_id"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("last_used_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_account_id"), ["account_id"], unique=False)

    op.create_table(
        "draft_changes",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_draft_changes_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("draft_id", "version", name=op.f("pk_draft_changes")),
    )
    op.create_table(
        "session_ends",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_session_ends")),
    )
    with op.batch_alter_table("session_ends", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_ends_until"), ["until"], unique=False)

    with op.batch_alter_table("account_profiles", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_lead", sa.Boolean(), server_default=sa.true(), nullable=False)
        )

    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("region", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
        )
        batch_op.add_column(sa.Column("language", sa.String(), nullable=True))
        batch_op.add_column(
            sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
        batch_op.add_column(sa.Column("announced", sa.String(), nullable=True))
        batch_op.create_index(batch_op.f("ix_accounts_version"), ["version"], unique=False)

    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("scopes", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
        )
        batch_op.add_column(sa.Column("profile_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column("created_by", sa.String(), server_default=sa.text("''"), nullable=False)
        )
        batch_op.add_column(sa.Column("expires_at", UtcDateTime(), nullable=False))
        batch_op.add_column(sa.Column("last_used_at", UtcDateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_api_tokens_profile_id"), ["profile_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_api_tokens_profile_id"), "profiles", ["profile_id"], ["id"]
        )

    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_profiles_paused_until"), ["paused_until"], unique=False
        )

    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("client_hash", sa.String(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_sign_in_links_client_hash"), ["client_hash"], unique=False
        )

    with op.batch_alter_table("ties", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alive", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("ended", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("last_contact", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("reported_by", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_ties_reported_by"), ["reported_by"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_ties_reported_by"), "profiles", ["reported_by"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("ties", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_ties_reported_by"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_ties_reported_by"))
        batch_op.drop_column("reported_by")
        batch_op.drop_column("version")
        batch_op.drop_column("last_contact")
        batch_op.drop_column("ended")
        batch_op.drop_column("alive")

    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_links_client_hash"))
        batch_op.drop_column("client_hash")

    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profiles_paused_until"))
        batch_op.drop_column("paused_until")

    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_api_tokens_profile_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_api_tokens_profile_id"))
        batch_op.drop_column("last_used_at")
        batch_op.drop_column("expires_at")
        batch_op.drop_column("created_by")
        batch_op.drop_column("profile_id")
        batch_op.drop_column("scopes")

    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_version"))
        batch_op.drop_column("announced")
        batch_op.drop_column("version")
        batch_op.drop_column("language")
        batch_op.drop_column("region")

    with op.batch_alter_table("account_profiles", schema=None) as batch_op:
        batch_op.drop_column("is_lead")

    with op.batch_alter_table("session_ends", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_ends_until"))

    op.drop_table("session_ends")
    op.drop_table("draft_changes")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_account_id"))

    op.drop_table("sessions")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_profile_id"))
        batch_op.drop_index(batch_op.f("ix_invitations_email"))

    op.drop_table("invitations")
    op.drop_table("identities")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_account_id"))

    op.drop_table("drafts")
    with op.batch_alter_table("account_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_log_profile_id"))
        batch_op.drop_index(batch_op.f("ix_account_log_account_id"))

    op.drop_table("account_log")
