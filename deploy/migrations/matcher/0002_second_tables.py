"""Review: assignment, history and release; probability and context; coverage."""

import sqlalchemy as sa
from alembic import op

from shared.database import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calibrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("intercept", sa.Float(), nullable=False),
        sa.Column("slope", sa.Float(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("fitted_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibrations")),
    )
    op.create_table(
        "coverage_matches",
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("locality_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("party_kind", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("subdivision", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("suggested_at", UtcDateTime(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("step", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("review_hours", sa.Integer(), nullable=True),
        sa.Column("second_hours", sa.Integer(), nullable=True),
        sa.Column("answer_hours", sa.Integer(), nullable=True),
        sa.Column("meeting_hours", sa.Integer(), nullable=True),
        sa.Column("agreement_hours", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("match_id", name=op.f("pk_coverage_matches")),
    )
    with op.batch_alter_table("coverage_matches", schema=None) as batch_op:
        batch_op.create_index(
            "ix_coverage_matches_hours",
            [
                "review_hours",
                "second_hours",
                "answer_hours",
                "meeting_hours",
                "agreement_hours",
                "subdivision",
                "party_kind",
                "suggested_at",
            ],
            unique=False,
            sqlite_where=sa.text("review_hours IS NOT NULL"),
            postgresql_where=sa.text("review_hours IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_coverage_matches_locality", ["locality_id", "status", "party_kind"], unique=False
        )
        batch_op.create_index(
            "ix_coverage_matches_party",
            ["party_id", "locality_id", "subdivision", "party_kind", "suggested_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_coverage_matches_status",
            ["status", "step", "asked_at", "subdivision", "party_kind", "suggested_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_coverage_matches_theme",
            ["country", "theme", "step", "subdivision", "party_kind", "suggested_at"],
            unique=False,
        )

    op.create_table(
        "coverage_parties",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("subdivision", sa.Text(), nullable=True),
        sa.Column("size", sa.Text(), nullable=False),
        sa.Column("government", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_coverage_parties")),
    )
    with op.batch_alter_table("coverage_parties", schema=None) as batch_op:
        batch_op.create_index(
            "ix_coverage_parties_classes",
            ["kind", "active", "country", "subdivision", "size", "government", "profile_id"],
            unique=False,
        )

    op.create_table(
        "introduction_progress",
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("locality_answer", sa.Text(), nullable=True),
        sa.Column("locality_answered_at", UtcDateTime(), nullable=True),
        sa.Column("party_answer", sa.Text(), nullable=True),
        sa.Column("party_answered_at", UtcDateTime(), nullable=True),
        sa.Column("consented_at", UtcDateTime(), nullable=True),
        sa.Column("failed_at", UtcDateTime(), nullable=True),
        sa.Column("met_at", UtcDateTime(), nullable=True),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("freed_at", UtcDateTime(), nullable=True),
        sa.Column("ended_as", sa.Text(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("match_id", name=op.f("pk_introduction_progress")),
    )
    op.create_table(
        "officers",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_officers")),
    )
    op.create_table(
        "overdue_reviews",
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("assigned_to", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("match_id", name=op.f("pk_overdue_reviews")),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questions_match_id"), ["match_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_questions_profile_id"), ["profile_id"], unique=False)

    op.create_table(
        "review_log",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("locality", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("searched", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_log")),
    )
    with op.batch_alter_table("review_log", schema=None) as batch_op:
        batch_op.create_index("ix_review_log_action", ["action", "id"], unique=False)
        batch_op.create_index("ix_review_log_by", ["by", "id"], unique=False)
        batch_op.create_index("ix_review_log_match", ["match_id", "id"], unique=False)

    op.create_table(
        "session_ends",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_session_ends")),
    )
    with op.batch_alter_table("session_ends", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_ends_until"), ["until"], unique=False)

    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("statement_score", sa.Float(), nullable=True))
        batch_op.add_column(
            sa.Column("context", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "waiting_since",
                UtcDateTime(),
                server_default=sa.text("'1970-01-01 00:00:00'"),
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("subdivision", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("theme", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("level", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("assigned_to", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("asked_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("snoozed_until", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("reason_code", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("introduction", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("release_at", UtcDateTime(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_matches_queue"))
        batch_op.create_index(
            "ix_matches_queue",
            [
                "state",
                "score",
                "id",
                "waiting_since",
                "asked_at",
                "snoozed_until",
                "subdivision",
                "theme",
                "party_kind",
                "level",
                "assigned_to",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_matches_age",
            [
                "state",
                "waiting_since",
                "id",
                "score",
                "asked_at",
                "snoozed_until",
                "subdivision",
                "theme",
                "party_kind",
                "level",
                "assigned_to",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_matches_locality_decided", ["locality_id", "decided_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_matches_locality_score", ["locality_id", "score", "id", "state"], unique=False
        )
        batch_op.create_index(
            "ix_matches_party_decided", ["party_id", "decided_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_matches_party_score", ["party_id", "score", "id", "state"], unique=False
        )
        batch_op.create_index("ix_matches_state", ["state", "subdivision"], unique=False)
        batch_op.create_index(
            "ix_matches_waits",
            ["state", "asked_at", "snoozed_until", "subdivision"],
            unique=False,
            sqlite_where=sa.text("asked_at IS NOT NULL OR snoozed_until IS NOT NULL"),
            postgresql_where=sa.text("asked_at IS NOT NULL OR snoozed_until IS NOT NULL"),
        )

    with op.batch_alter_table("ties", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False)
        )

    op.execute("UPDATE matches SET waiting_since = created_at")
    op.execute(
        "UPDATE matches SET subdivision = (SELECT subdivision FROM parties WHERE parties.profile_id = matches.locality_id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("ties", schema=None) as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("ended")

    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_matches_waits",
            sqlite_where=sa.text("asked_at IS NOT NULL OR snoozed_until IS NOT NULL"),
            postgresql_where=sa.text("asked_at IS NOT NULL OR snoozed_until IS NOT NULL"),
        )
        batch_op.drop_index("ix_matches_state")
        batch_op.drop_index("ix_matches_party_score")
        batch_op.drop_index("ix_matches_party_decided")
        batch_op.drop_index("ix_matches_locality_score")
        batch_op.drop_index("ix_matches_locality_decided")
        batch_op.drop_index("ix_matches_age")
        batch_op.drop_index("ix_matches_queue")
        batch_op.create_index(
            batch_op.f("ix_matches_queue"), ["state", "score", "id"], unique=False
        )
        batch_op.drop_column("release_at")
        batch_op.drop_column("introduction")
        batch_op.drop_column("reason_code")
        batch_op.drop_column("snoozed_until")
        batch_op.drop_column("asked_at")
        batch_op.drop_column("assigned_to")
        batch_op.drop_column("level")
        batch_op.drop_column("theme")
        batch_op.drop_column("subdivision")
        batch_op.drop_column("waiting_since")
        batch_op.drop_column("version")
        batch_op.drop_column("context")
        batch_op.drop_column("statement_score")

    with op.batch_alter_table("session_ends", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_ends_until"))

    op.drop_table("session_ends")
    with op.batch_alter_table("review_log", schema=None) as batch_op:
        batch_op.drop_index("ix_review_log_match")
        batch_op.drop_index("ix_review_log_by")
        batch_op.drop_index("ix_review_log_action")

    op.drop_table("review_log")
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questions_profile_id"))
        batch_op.drop_index(batch_op.f("ix_questions_match_id"))

    op.drop_table("questions")
    op.drop_table("overdue_reviews")
    op.drop_table("officers")
    op.drop_table("introduction_progress")
    with op.batch_alter_table("coverage_parties", schema=None) as batch_op:
        batch_op.drop_index("ix_coverage_parties_classes")

    op.drop_table("coverage_parties")
    with op.batch_alter_table("coverage_matches", schema=None) as batch_op:
        batch_op.drop_index("ix_coverage_matches_theme")
        batch_op.drop_index("ix_coverage_matches_status")
        batch_op.drop_index("ix_coverage_matches_party")
        batch_op.drop_index("ix_coverage_matches_locality")
        batch_op.drop_index(
            "ix_coverage_matches_hours",
            sqlite_where=sa.text("review_hours IS NOT NULL"),
            postgresql_where=sa.text("review_hours IS NOT NULL"),
        )

    op.drop_table("coverage_matches")
    op.drop_table("calibrations")
