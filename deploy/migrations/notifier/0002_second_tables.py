"""Life cycle of introductions, messages, outcomes; ends of sessions."""

import sqlalchemy as sa
from alembic import op

from shared.database import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "demand",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("size", sa.Text(), nullable=False),
        sa.Column("subdivision", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", "theme", name=op.f("pk_demand")),
    )
    op.create_table(
        "demand_counts",
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("size", sa.Text(), nullable=False),
        sa.Column("subdivision", sa.Text(), nullable=False),
        sa.Column("localities", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("theme", "size", "subdivision", name=op.f("pk_demand_counts")),
    )
    op.create_table(
        "standing",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("supervisor", sa.Text(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing")),
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index("ix_standing_profile_id", ["profile_id", "id"], unique=False)

    op.create_table(
        "consents",
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_consents_introduction_id")
        ),
        sa.PrimaryKeyConstraint("introduction_id", "side", "number", name=op.f("pk_consents")),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_messages_introduction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(
            "ix_messages_introduction_id", ["introduction_id", "at", "id"], unique=False
        )

    op.create_table(
        "moves",
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_moves_introduction_id")
        ),
        sa.PrimaryKeyConstraint("introduction_id", "number", name=op.f("pk_moves")),
    )
    op.create_table(
        "seats",
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_seats_introduction_id")
        ),
        sa.PrimaryKeyConstraint("introduction_id", "side", name=op.f("pk_seats")),
    )
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.create_index(
            "ix_seats_created", ["profile_id", "created_at", "introduction_id"], unique=False
        )
        batch_op.create_index(
            "ix_seats_state", ["profile_id", "state", "created_at", "introduction_id"], unique=False
        )
        batch_op.create_index(
            "ix_seats_waits", ["profile_id", "waits", "until", "introduction_id"], unique=False
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

    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opening", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("until", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("due_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("held_since", UtcDateTime(), nullable=True))
        batch_op.create_index(
            "ix_introductions_due_at",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_introductions_form", ["form", "state", "created_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_introductions_held",
            ["held_since", "id"],
            unique=False,
            sqlite_where=sa.text("held_since IS NOT NULL"),
            postgresql_where=sa.text("held_since IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_introductions_held",
            sqlite_where=sa.text("held_since IS NOT NULL"),
            postgresql_where=sa.text("held_since IS NOT NULL"),
        )
        batch_op.drop_index("ix_introductions_form")
        batch_op.drop_index(
            "ix_introductions_due_at",
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
        batch_op.drop_column("held_since")
        batch_op.drop_column("due_at")
        batch_op.drop_column("until")
        batch_op.drop_column("opening")

    with op.batch_alter_table("session_ends", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_ends_until"))

    op.drop_table("session_ends")
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.drop_index("ix_seats_waits")
        batch_op.drop_index("ix_seats_state")
        batch_op.drop_index("ix_seats_created")

    op.drop_table("seats")
    op.drop_table("moves")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_introduction_id")

    op.drop_table("messages")
    op.drop_table("consents")
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_profile_id")

    op.drop_table("standing")
    op.drop_table("demand_counts")
    op.drop_table("demand")
