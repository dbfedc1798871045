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
        "matches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("locality_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("party_kind", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("closed_because", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
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
            sqlite_where=sa.text("state IN ('suggested', 'approved', 'declined')"),
            postgresql_where=sa.text("state IN ('suggested', 'approved', 'declined')"),
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
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_parties")),
    )
    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parties_external_id"), ["external_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parties_kind"), ["kind"], unique=False)

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
    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parties_kind"))
        batch_op.drop_index(batch_op.f("ix_parties_external_id"))

    op.drop_table("parties")
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_matches_live_pair",
            sqlite_where=sa.text("state IN ('suggested', 'approved', 'declined')"),
            postgresql_where=sa.text("state IN ('suggested', 'approved', 'declined')"),
        )
        batch_op.drop_index("ix_matches_queue")
        batch_op.drop_index("ix_matches_party")
        batch_op.drop_index("ix_matches_locality")

    op.drop_table("matches")
