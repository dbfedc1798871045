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
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("inferred_theme", sa.Text(), nullable=True),
        sa.Column("inferred_stance", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("stance", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corrections_profile_id"), ["profile_id"], unique=False)

    op.create_table(
        "country_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_country_rules")),
    )
    with op.batch_alter_table("country_rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_country_rules_pending"), ["pending"], unique=False)
        batch_op.create_index(
            "uq_country_rules_in_force",
            ["country"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "matches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("locality_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("party_kind", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("flags", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("closed_because", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.Column("escalated_by", sa.Text(), nullable=True),
        sa.Column("escalation_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
    )
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.create_index("ix_matches_locality", ["locality_id", "state"], unique=False)
        batch_op.create_index("ix_matches_party", ["party_id", "state"], unique=False)
        batch_op.create_index("ix_matches_queue", ["state", "score", "id"], unique=False)
        batch_op.create_index(
            "uq_matches_live_pair",
            ["locality_id", "party_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('suggested', 'escalated', 'approved', 'declined')"),
            postgresql_where=sa.text("state IN ('suggested', 'escalated', 'approved', 'declined')"),
        )

    op.create_table(
        "parties",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("inferred_themes", sa.JSON(), nullable=False),
        sa.Column("inferred_stances", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=True),
        sa.Column("subdivision", sa.Text(), nullable=True),
        sa.Column("geonames_id", sa.BigInteger(), nullable=True),
        sa.Column("has_contact", sa.Boolean(), nullable=True),
        sa.Column("contact_domain_fits", sa.Boolean(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=True),
        sa.Column("unread", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_parties")),
    )
    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parties_external_id"), ["external_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parties_folded_name"), ["folded_name"], unique=False)
        batch_op.create_index(batch_op.f("ix_parties_geonames_id"), ["geonames_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parties_kind"), ["kind"], unique=False)

    op.create_table(
        "reindex_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reindex_requests")),
    )
    op.create_table(
        "rematch",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_rematch")),
    )
    with op.batch_alter_table("rematch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rematch_asked_at"), ["asked_at"], unique=False)

    op.create_table(
        "ties",
        sa.Column("tie_id", sa.Uuid(), nullable=False),
        sa.Column("a", sa.Uuid(), nullable=False),
        sa.Column("b", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tie_id", name=op.f("pk_ties")),
    )
    with op.batch_alter_table("ties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ties_a"), ["a"], unique=False)
        batch_op.create_index(batch_op.f("ix_ties_b"), ["b"], unique=False)

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
    with op.batch_alter_table("ties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ties_b"))
        batch_op.drop_index(batch_op.f("ix_ties_a"))

    op.drop_table("ties")
    with op.batch_alter_table("rematch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rematch_asked_at"))

    op.drop_table("rematch")
    op.drop_table("reindex_requests")
    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parties_kind"))
        batch_op.drop_index(batch_op.f("ix_parties_geonames_id"))
        batch_op.drop_index(batch_op.f("ix_parties_folded_name"))
        batch_op.drop_index(batch_op.f("ix_parties_external_id"))

    op.drop_table("parties")
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_matches_live_pair",
            sqlite_where=sa.text("state IN ('suggested', 'escalated', 'approved', 'declined')"),
            postgresql_where=sa.text("state IN ('suggested', 'escalated', 'approved', 'declined')"),
        )
        batch_op.drop_index("ix_matches_queue")
        batch_op.drop_index("ix_matches_party")
        batch_op.drop_index("ix_matches_locality")

    op.drop_table("matches")
    with op.batch_alter_table("country_rules", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_country_rules_in_force",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_country_rules_pending"))

    op.drop_table("country_rules")
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_corrections_profile_id"))

    op.drop_table("corrections")
