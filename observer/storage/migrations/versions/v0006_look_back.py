"""Feedback sessions, take-home films, notes of the case, and the whole register of consent."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_TEXT = sa.String()
_JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    """Add the tables and the column; no consent there is has a proof beside it yet."""
    _conversations()
    _the_case()
    column = sa.Column("evidence", _JSON, nullable=False, server_default="[]")
    op.add_column("consents", column)


def _conversations() -> None:
    op.create_table(
        "feedback_plans",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("session_id", _TEXT, nullable=False),
        sa.Column("caregivers", _JSON, nullable=False),
        sa.Column("question", _TEXT, nullable=False),
        sa.Column("last_point", _TEXT, nullable=False),
        sa.Column("items", _JSON, nullable=False),
        sa.Column("whole_film", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "cues",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("plan_id", _TEXT, nullable=False),
        sa.Column("clip_id", _TEXT, nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("for_us", sa.BigInteger(), nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.Column("stops", sa.Boolean(), nullable=False),
        sa.Column("marks", _JSON, nullable=False),
    )
    op.create_table(
        "prompts",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("text", _JSON, nullable=False),
    )
    op.create_table(
        "feedback_sessions",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("plan_id", _TEXT, nullable=False),
        sa.Column("held_on", _TEXT, nullable=False),
        sa.Column("began_at", _TEXT, nullable=False),
        sa.Column("lasted_ms", sa.BigInteger(), nullable=True),
        sa.Column("working_point", _TEXT, nullable=False),
        sa.Column("next_on", _TEXT, nullable=True),
    )
    op.create_table(
        "showings",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("feedback_id", _TEXT, nullable=False),
        sa.Column("clip_id", _TEXT, nullable=False),
        sa.Column("session_id", _TEXT, nullable=False),
        sa.Column("began_ms", sa.BigInteger(), nullable=False),
        sa.Column("lasted_ms", sa.BigInteger(), nullable=False),
        sa.Column("onset_us", sa.BigInteger(), nullable=False),
        sa.Column("offset_us", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.Double(), nullable=False),
    )
    op.create_table(
        "parent_words",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("feedback_id", _TEXT, nullable=False),
        sa.Column("clip_id", _TEXT, nullable=False),
        sa.Column("said_by", _TEXT, nullable=False),
        sa.Column("words", _TEXT, nullable=False),
        sa.Column("child_says", _TEXT, nullable=False),
        sa.Column("reactions", _JSON, nullable=False),
    )
    op.create_table(
        "take_home_clips",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("clip_id", _TEXT, nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("covers", _JSON, nullable=False),
        sa.Column("looked_at", _JSON, nullable=False),
    )


def _the_case() -> None:
    op.create_table(
        "case_notes",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("family_id", _TEXT, nullable=False),
        sa.Column("about", _TEXT, nullable=False),
        sa.Column("weight", _TEXT, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.Column("written_on", _TEXT, nullable=False),
        sa.Column("written_by", _TEXT, nullable=False),
        sa.Column("ended_on", _TEXT, nullable=True),
        sa.Column("replaces", _TEXT, nullable=False),
    )
    op.create_table(
        "attachments",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("family_id", _TEXT, nullable=False),
        sa.Column("label", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("added_on", _TEXT, nullable=False),
    )
    op.create_table(
        "erasure_stops",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("family_id", _TEXT, nullable=False),
        sa.Column("reason", _TEXT, nullable=False),
        sa.Column("set_by", _TEXT, nullable=False),
        sa.Column("set_on", _TEXT, nullable=False),
        sa.Column("session_id", _TEXT, nullable=False),
        sa.Column("lifted_on", _TEXT, nullable=True),
    )
    op.create_table(
        "team_rules",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("retentions", _JSON, nullable=False),
        sa.Column("film_is_record", sa.Boolean(), nullable=False),
        sa.Column("warn_days", sa.BigInteger(), nullable=False),
    )
