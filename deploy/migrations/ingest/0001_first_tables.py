"""first tables."""

import sqlalchemy as sa
from alembic import op

from shared.database import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("name", name=op.f("uq_api_tokens_name")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_tokens_token_hash")),
    )
    op.create_table(
        "profiles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("subdivision", sa.String(), nullable=True),
        sa.Column("government", sa.String(), nullable=True),
        sa.Column("geonames_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("sender", "external_id", name=op.f("uq_profiles_sender_external_id")),
    )
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profiles_geonames_id"), ["geonames_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_profiles_name_key"), ["name_key", "id"], unique=False)

    op.create_table(
        "sign_in_links",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("next", sa.String(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_links")),
    )
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_links_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "ties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("a_name", sa.String(), nullable=False),
        sa.Column("a_country", sa.String(), nullable=True),
        sa.Column("a_subdivision", sa.String(), nullable=True),
        sa.Column("b_name", sa.String(), nullable=False),
        sa.Column("b_country", sa.String(), nullable=True),
        sa.Column("b_subdivision", sa.String(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ties")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_ties_fingerprint")),
    )
    op.create_table(
        "account_profiles",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_profiles_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_account_profiles_profile_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "profile_id", name=op.f("pk_account_profiles")),
    )
    with op.batch_alter_table("account_profiles", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_account_profiles_profile_id"), ["profile_id"], unique=False
        )

    op.create_table(
        "profile_keys",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_profile_keys_profile_id")
        ),
        sa.PrimaryKeyConstraint("profile_id", "key", name=op.f("pk_profile_keys")),
    )
    with op.batch_alter_table("profile_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_keys_key"), ["key"], unique=False)

    op.create_table(
        "revisions",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_revisions_profile_id")
        ),
        sa.PrimaryKeyConstraint("profile_id", "version", name=op.f("pk_revisions")),
    )
    op.create_table(
        "tie_ends",
        sa.Column("tie_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tie_id"], ["ties.id"], name=op.f("fk_tie_ends_tie_id")),
        sa.PrimaryKeyConstraint("tie_id", "side", "key", name=op.f("pk_tie_ends")),
    )
    with op.batch_alter_table("tie_ends", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tie_ends_key"), ["key"], unique=False)

    op.create_table(
        "tie_pairs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tie_id", sa.Uuid(), nullable=False),
        sa.Column("a", sa.Uuid(), nullable=False),
        sa.Column("b", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["a"], ["profiles.id"], name=op.f("fk_tie_pairs_a")),
        sa.ForeignKeyConstraint(["b"], ["profiles.id"], name=op.f("fk_tie_pairs_b")),
        sa.ForeignKeyConstraint(["tie_id"], ["ties.id"], name=op.f("fk_tie_pairs_tie_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_pairs")),
    )
    with op.batch_alter_table("tie_pairs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tie_pairs_a"), ["a"], unique=False)
        batch_op.create_index(batch_op.f("ix_tie_pairs_b"), ["b"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column(
            "seen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_inbox")),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
    )


def downgrade() -> None:
    op.drop_table("outbox")
    op.drop_table("inbox")
    with op.batch_alter_table("tie_pairs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tie_pairs_b"))
        batch_op.drop_index(batch_op.f("ix_tie_pairs_a"))

    op.drop_table("tie_pairs")
    with op.batch_alter_table("tie_ends", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tie_ends_key"))

    op.drop_table("tie_ends")
    op.drop_table("revisions")
    with op.batch_alter_table("profile_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profile_keys_key"))

    op.drop_table("profile_keys")
    with op.batch_alter_table("account_profiles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_profiles_profile_id"))

    op.drop_table("account_profiles")
    op.drop_table("ties")
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_links_expires_at"))

    op.drop_table("sign_in_links")
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profiles_name_key"))
        batch_op.drop_index(batch_op.f("ix_profiles_geonames_id"))

    op.drop_table("profiles")
    op.drop_table("api_tokens")
    op.drop_table("accounts")
