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
        "delivery_log",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_log")),
    )
    with op.batch_alter_table("delivery_log", schema=None) as batch_op:
        batch_op.create_index("ix_delivery_log_delivery_id", ["delivery_id", "id"], unique=False)

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
        "endpoints",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("old_key", sa.Uuid(), nullable=True),
        sa.Column("old_until", UtcDateTime(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("failing_since", UtcDateTime(), nullable=True),
        sa.Column("given_up", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("busy_until", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_endpoints")),
    )
    with op.batch_alter_table("endpoints", schema=None) as batch_op:
        batch_op.create_index("ix_endpoints_state", ["state", "profile_id"], unique=False)

    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index("ix_holds_profile_id", ["profile_id", "id"], unique=False)

    op.create_table(
        "incoming",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming")),
    )
    with op.batch_alter_table("incoming", schema=None) as batch_op:
        batch_op.create_index("ix_incoming_delivery_id", ["delivery_id", "at"], unique=False)

    op.create_table(
        "mail_choices",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "address", name=op.f("pk_mail_choices")),
    )
    op.create_table(
        "overdue_reviews",
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("locality", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("subdivision", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("assigned_to", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("match_id", name=op.f("pk_overdue_reviews")),
    )
    with op.batch_alter_table("overdue_reviews", schema=None) as batch_op:
        batch_op.create_index("ix_overdue_reviews_since", ["since", "match_id"], unique=False)

    op.create_table(
        "questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("locality", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("delivery_id", sa.Uuid(), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index("ix_questions_delivery_id", ["delivery_id"], unique=False)
        batch_op.create_index(
            "ix_questions_untold",
            ["asked_by", "closed_at"],
            unique=False,
            sqlite_where=sa.text("answered_by IS NOT NULL AND told_at IS NULL"),
            postgresql_where=sa.text("answered_by IS NOT NULL AND told_at IS NULL"),
        )

    op.create_table(
        "readers",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("region", sa.JSON(), nullable=False),
        sa.Column("profile_ids", sa.JSON(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("next_slot", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_readers")),
    )
    with op.batch_alter_table("readers", schema=None) as batch_op:
        batch_op.create_index("ix_readers_email", ["email"], unique=False)
        batch_op.create_index(
            "ix_readers_next_at",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )

    op.create_table(
        "referral_change_counts",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("party_id", name=op.f("pk_referral_change_counts")),
    )
    op.create_table(
        "rests",
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("domain", name=op.f("pk_rests")),
    )
    op.create_table(
        "schedules",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_to", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_schedules")),
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
        "suggestion_counts",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("matches", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", "year", name=op.f("pk_suggestion_counts")),
    )
    op.create_table(
        "suppressions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("lifted_by", sa.Text(), nullable=True),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.Column("lifted_why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppressions")),
    )
    with op.batch_alter_table("suppressions", schema=None) as batch_op:
        batch_op.create_index("ix_suppressions_at", ["at", "id"], unique=False)
        batch_op.create_index(
            "uq_suppressions_address",
            ["address"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "ties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("a", sa.Uuid(), nullable=False),
        sa.Column("b", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=True),
        sa.Column("alive", sa.Boolean(), nullable=True),
        sa.Column("ended", sa.Integer(), nullable=True),
        sa.Column("last_contact", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ask_at", UtcDateTime(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_on", sa.Date(), nullable=True),
        sa.Column("answer_year", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ties")),
    )
    with op.batch_alter_table("ties", schema=None) as batch_op:
        batch_op.create_index("ix_ties_a", ["a", "ask_at"], unique=False)
        batch_op.create_index(
            "ix_ties_ask_at",
            ["ask_at"],
            unique=False,
            sqlite_where=sa.text("ask_at IS NOT NULL"),
            postgresql_where=sa.text("ask_at IS NOT NULL"),
        )
        batch_op.create_index("ix_ties_b", ["b", "ask_at"], unique=False)

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
        "hand_overs",
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("for_good", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_hand_overs_introduction_id")
        ),
        sa.PrimaryKeyConstraint("introduction_id", "side", "number", name=op.f("pk_hand_overs")),
    )
    op.create_table(
        "meetings",
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.Time(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("locality_zone", sa.Text(), nullable=True),
        sa.Column("party_zone", sa.Text(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_meetings_introduction_id")
        ),
        sa.PrimaryKeyConstraint("introduction_id", "sequence", name=op.f("pk_meetings")),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
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
        "referral_changes",
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introductions.id"],
            name=op.f("fk_referral_changes_introduction_id"),
        ),
        sa.PrimaryKeyConstraint("introduction_id", name=op.f("pk_referral_changes")),
    )
    with op.batch_alter_table("referral_changes", schema=None) as batch_op:
        batch_op.create_index(
            "ix_referral_changes_new",
            ["party_id"],
            unique=False,
            sqlite_where=sa.text("number IS NULL"),
            postgresql_where=sa.text("number IS NULL"),
        )
        batch_op.create_index("ix_referral_changes_number", ["party_id", "number"], unique=False)

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
        "webhooks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("introduction_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=True),
        sa.Column("tried_at", UtcDateTime(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_webhooks_introduction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    with op.batch_alter_table("webhooks", schema=None) as batch_op:
        batch_op.create_index(
            "ix_webhooks_due",
            ["next_attempt_at"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.create_index(
            "ix_webhooks_introduction_id", ["introduction_id", "created_at"], unique=False
        )
        batch_op.create_index(
            "ix_webhooks_profile_id", ["profile_id", "created_at", "id"], unique=False
        )

    op.create_table(
        "digest_items",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("collected_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            name=op.f("fk_digest_items_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["digest_id"],
            ["deliveries.id"],
            name=op.f("fk_digest_items_digest_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("delivery_id", "address", name=op.f("pk_digest_items")),
    )
    with op.batch_alter_table("digest_items", schema=None) as batch_op:
        batch_op.create_index("ix_digest_items_address", ["address", "digest_id"], unique=False)
        batch_op.create_index("ix_digest_items_digest_id", ["digest_id"], unique=False)
        batch_op.create_index(
            "ix_digest_items_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("digest_id IS NULL"),
            postgresql_where=sa.text("digest_id IS NULL"),
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

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("number", sa.Integer(), server_default=sa.text("'0'"), nullable=False)
        )
        batch_op.add_column(sa.Column("profile_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("domain", sa.Text(), nullable=True))
        batch_op.add_column(
            sa.Column("language", sa.Text(), server_default=sa.text("''"), nullable=False)
        )
        batch_op.add_column(sa.Column("calendar", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("unsubscribe", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("attempted_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("held_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("released_at", UtcDateTime(), nullable=True))
        batch_op.alter_column("introduction_id", existing_type=sa.CHAR(length=32), nullable=True)
        batch_op.alter_column("side", existing_type=sa.TEXT(), nullable=True)
        batch_op.drop_constraint(
            batch_op.f("uq_deliveries_introduction_id_step_side"), type_="unique"
        )
        batch_op.create_index(
            "ix_deliveries_attempted_at", ["attempted_at", "domain"], unique=False
        )
        batch_op.create_index(
            "ix_deliveries_held",
            ["held_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )
        batch_op.create_index(
            "ix_deliveries_profile_id", ["profile_id", "created_at", "id"], unique=False
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_deliveries_introduction_id_step_side_number"),
            ["introduction_id", "step", "side", "number"],
        )

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

    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reported_year", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.create_index("ix_parties_name", ["name", "id"], unique=False)
        batch_op.create_index("ix_parties_reported_year", ["reported_year", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.drop_index("ix_parties_reported_year")
        batch_op.drop_index("ix_parties_name")
        batch_op.drop_column("reported_year")

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

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("uq_deliveries_introduction_id_step_side_number"), type_="unique"
        )
        batch_op.drop_index("ix_deliveries_profile_id")
        batch_op.drop_index(
            "ix_deliveries_held",
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )
        batch_op.drop_index("ix_deliveries_attempted_at")
        batch_op.create_unique_constraint(
            batch_op.f("uq_deliveries_introduction_id_step_side"),
            ["introduction_id", "step", "side"],
        )
        batch_op.alter_column("side", existing_type=sa.TEXT(), nullable=False)
        batch_op.alter_column("introduction_id", existing_type=sa.CHAR(length=32), nullable=False)
        batch_op.drop_column("released_at")
        batch_op.drop_column("held_at")
        batch_op.drop_column("attempted_at")
        batch_op.drop_column("unsubscribe")
        batch_op.drop_column("calendar")
        batch_op.drop_column("language")
        batch_op.drop_column("domain")
        batch_op.drop_column("profile_id")
        batch_op.drop_column("number")

    with op.batch_alter_table("session_ends", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_ends_until"))

    op.drop_table("session_ends")
    with op.batch_alter_table("digest_items", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_digest_items_due",
            sqlite_where=sa.text("digest_id IS NULL"),
            postgresql_where=sa.text("digest_id IS NULL"),
        )
        batch_op.drop_index("ix_digest_items_digest_id")
        batch_op.drop_index("ix_digest_items_address")

    op.drop_table("digest_items")
    with op.batch_alter_table("webhooks", schema=None) as batch_op:
        batch_op.drop_index("ix_webhooks_profile_id")
        batch_op.drop_index("ix_webhooks_introduction_id")
        batch_op.drop_index(
            "ix_webhooks_due",
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )

    op.drop_table("webhooks")
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.drop_index("ix_seats_waits")
        batch_op.drop_index("ix_seats_state")
        batch_op.drop_index("ix_seats_created")

    op.drop_table("seats")
    with op.batch_alter_table("referral_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_referral_changes_number")
        batch_op.drop_index(
            "ix_referral_changes_new",
            sqlite_where=sa.text("number IS NULL"),
            postgresql_where=sa.text("number IS NULL"),
        )

    op.drop_table("referral_changes")
    op.drop_table("moves")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_introduction_id")

    op.drop_table("messages")
    op.drop_table("meetings")
    op.drop_table("hand_overs")
    op.drop_table("consents")
    with op.batch_alter_table("ties", schema=None) as batch_op:
        batch_op.drop_index("ix_ties_b")
        batch_op.drop_index(
            "ix_ties_ask_at",
            sqlite_where=sa.text("ask_at IS NOT NULL"),
            postgresql_where=sa.text("ask_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_ties_a")

    op.drop_table("ties")
    with op.batch_alter_table("suppressions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_suppressions_address",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )
        batch_op.drop_index("ix_suppressions_at")

    op.drop_table("suppressions")
    op.drop_table("suggestion_counts")
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_profile_id")

    op.drop_table("standing")
    op.drop_table("schedules")
    op.drop_table("rests")
    op.drop_table("referral_change_counts")
    with op.batch_alter_table("readers", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_readers_next_at",
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_readers_email")

    op.drop_table("readers")
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_questions_untold",
            sqlite_where=sa.text("answered_by IS NOT NULL AND told_at IS NULL"),
            postgresql_where=sa.text("answered_by IS NOT NULL AND told_at IS NULL"),
        )
        batch_op.drop_index("ix_questions_delivery_id")

    op.drop_table("questions")
    with op.batch_alter_table("overdue_reviews", schema=None) as batch_op:
        batch_op.drop_index("ix_overdue_reviews_since")

    op.drop_table("overdue_reviews")
    op.drop_table("mail_choices")
    with op.batch_alter_table("incoming", schema=None) as batch_op:
        batch_op.drop_index("ix_incoming_delivery_id")

    op.drop_table("incoming")
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.drop_index("ix_holds_profile_id")

    op.drop_table("holds")
    with op.batch_alter_table("endpoints", schema=None) as batch_op:
        batch_op.drop_index("ix_endpoints_state")

    op.drop_table("endpoints")
    op.drop_table("demand_counts")
    op.drop_table("demand")
    with op.batch_alter_table("delivery_log", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_log_delivery_id")

    op.drop_table("delivery_log")
