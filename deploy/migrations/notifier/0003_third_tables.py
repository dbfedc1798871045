"""What became of a message for each address; questions after the end; indexes of the queue."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from shared.database import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ASKED_FOR = timedelta(days=365)
"""So long after it was made an introduction is asked about."""
INTRODUCTIONS = sa.table(
    "introductions",
    sa.column("state"),
    sa.column("due_at", UtcDateTime()),
    sa.column("changed_at", UtcDateTime()),
    sa.column("created_at", UtcDateTime()),
)


def upgrade() -> None:
    op.create_table(
        "receipts",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            name=op.f("fk_receipts_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("delivery_id", "address", name=op.f("pk_receipts")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_deliveries_due"), sqlite_where=sa.text("state = 'queued'")
        )
        batch_op.create_index(
            "ix_deliveries_due",
            ["state", "next_attempt_at", "created_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'queued' AND claimed_by IS NULL"),
            postgresql_where=sa.text("state = 'queued' AND claimed_by IS NULL"),
        )
        batch_op.drop_index(
            batch_op.f("ix_deliveries_held"), sqlite_where=sa.text("state = 'held'")
        )
        batch_op.create_index(
            "ix_deliveries_held",
            ["state", "held_at", "id", "profile_id"],
            unique=False,
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )
        batch_op.create_index(
            "ix_deliveries_due_domain",
            ["state", "domain", "next_attempt_at", "created_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'queued' AND claimed_by IS NULL"),
            postgresql_where=sa.text("state = 'queued' AND claimed_by IS NULL"),
        )

    with op.batch_alter_table("incoming", schema=None) as batch_op:
        batch_op.create_index("ix_incoming_at", ["at", "id"], unique=False)

    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_questions_open",
            ["profile_id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
    closed = INTRODUCTIONS.c.state == "closed"
    young = INTRODUCTIONS.c.created_at > datetime.now(UTC) - ASKED_FOR
    op.execute(
        INTRODUCTIONS.update()
        .where(closed, young, INTRODUCTIONS.c.due_at.is_(None))
        .values(due_at=INTRODUCTIONS.c.changed_at)
    )


def downgrade() -> None:
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_questions_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    with op.batch_alter_table("incoming", schema=None) as batch_op:
        batch_op.drop_index("ix_incoming_at")

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_deliveries_due_domain",
            sqlite_where=sa.text("state = 'queued' AND claimed_by IS NULL"),
            postgresql_where=sa.text("state = 'queued' AND claimed_by IS NULL"),
        )
        batch_op.drop_index(
            "ix_deliveries_held",
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )
        batch_op.create_index(
            batch_op.f("ix_deliveries_held"),
            ["held_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'held'"),
        )
        batch_op.drop_index(
            "ix_deliveries_due",
            sqlite_where=sa.text("state = 'queued' AND claimed_by IS NULL"),
            postgresql_where=sa.text("state = 'queued' AND claimed_by IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_deliveries_due"),
            ["next_attempt_at"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
        )

    op.drop_table("receipts")
