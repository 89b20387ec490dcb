"""The first version: records, edit log, keys, schemes, access log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    _project_records()
    _coding_records()
    _own_tables()


def _project_records() -> None:
    op.create_table(
        "clips",
        _text("id"),
        _text("session_id"),
        _number("onset_us"),
        _number("offset_us"),
        _text("kind"),
        _text("title"),
        _text("words"),
        _text("parent_words"),
        _text("for_caregiver"),
        _flag("on_sheet"),
        _number("position"),
        sa.PrimaryKeyConstraint("id", name="pk_clips"),
    )
    op.create_table(
        "codings",
        _text("id"),
        _text("session_id"),
        _text("coder"),
        _text("scheme_id"),
        _text("scheme_version"),
        _text("scheme_hash"),
        _number("pass_number"),
        _text("status"),
        _number("position"),
        sa.PrimaryKeyConstraint("id", name="pk_codings"),
    )
    op.create_table(
        "consents",
        _text("id"),
        _text("participant_id"),
        _text("purpose"),
        _text("given_by"),
        _text("given_on"),
        _text("expires_on", nullable=True),
        _text("withdrawn_on", nullable=True),
        _number("position"),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_table(
        "families",
        _text("id"),
        _text("pseudonym"),
        _text("question"),
        _number("position"),
        sa.PrimaryKeyConstraint("id", name="pk_families"),
    )
    op.create_table(
        "parent_sheets",
        _text("id"),
        _text("session_id"),
        _text("caregiver_id"),
        _text("address"),
        _text("child_showed"),
        _text("parent_did"),
        _text("parent_said"),
        _text("signal"),
        _text("small_step"),
        _text("next_on", nullable=True),
        _text("keep_until", nullable=True),
        _text("contact_name"),
        _text("contact_phone"),
        _flag("with_stills"),
        _number("position"),
        sa.PrimaryKeyConstraint("id", name="pk_parent_sheets"),
    )
    op.create_table(
        "participants",
        _text("id"),
        _text("family_id"),
        _text("role"),
        _text("name"),
        _text("birth_date", nullable=True),
        _text("due_date", nullable=True),
        _flag("has_authority"),
        _number("position"),
        sa.PrimaryKeyConstraint("id", name="pk_participants"),
    )
    op.create_table(
        "phases",
        _text("id"),
        _text("session_id"),
        _text("name"),
        _number("onset_us"),
        _number("offset_us"),
        _number("position"),
        sa.PrimaryKeyConstraint("id", name="pk_phases"),
    )
    op.create_table(
        "recordings",
        _text("id"),
        _text("session_id"),
        _text("label"),
        _text("storing"),
        _text("path"),
        _text("fingerprint"),
        _number("size_bytes"),
        _number("duration_us"),
        _text("frame_rate", nullable=True),
        _number("width_px"),
        _number("height_px"),
        _flag("has_sound"),
        _number("offset_us"),
        _text("rate"),
        _json("recognisable"),
        _text("notes"),
        _number("position"),
        sa.PrimaryKeyConstraint("id", name="pk_recordings"),
    )
    op.create_table(
        "sessions",
        _text("id"),
        _text("family_id"),
        _number("number"),
        _text("held_on", nullable=True),
        _text("task"),
        _text("setting"),
        _json("present"),
        _number("position"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
    )


def _coding_records() -> None:
    op.create_table(
        "coded_ranges",
        _text("coding_id"),
        _text("id"),
        _text("track"),
        _number("onset_us"),
        _number("offset_us"),
        sa.PrimaryKeyConstraint("coding_id", "id", name="pk_coded_ranges"),
    )
    op.create_table(
        "events",
        _text("coding_id"),
        _text("id"),
        _text("track"),
        _text("code"),
        _text("kind"),
        _number("onset_us"),
        _number("offset_us", nullable=True),
        _json("onset_anchor", nullable=True),
        _json("offset_anchor", nullable=True),
        _json("modifiers"),
        _text("comment"),
        sa.PrimaryKeyConstraint("coding_id", "id", name="pk_events"),
    )
    op.create_table(
        "memos",
        _text("coding_id"),
        _text("id"),
        _text("text"),
        _number("onset_us", nullable=True),
        sa.PrimaryKeyConstraint("coding_id", "id", name="pk_memos"),
    )
    op.create_table(
        "uncodable",
        _text("coding_id"),
        _text("id"),
        _number("onset_us"),
        _number("offset_us"),
        _text("track"),
        _text("reason"),
        sa.PrimaryKeyConstraint("coding_id", "id", name="pk_uncodable"),
    )


def _own_tables() -> None:
    op.create_table(
        "access_log",
        _number("sequence"),
        _text("written_at"),
        _text("coder"),
        _text("event"),
        _text("family_id"),
        _text("detail"),
        _bytes("chain"),
        sa.PrimaryKeyConstraint("sequence", name="pk_access_log"),
    )
    op.create_table(
        "edit_log",
        _number("sequence"),
        _text("document"),
        _text("edit_id"),
        _text("origin"),
        _text("kind"),
        _text("coder"),
        _text("written_at"),
        _number("monotonic_ns"),
        _bytes("chain"),
        sa.PrimaryKeyConstraint("sequence", name="pk_edit_log"),
    )
    op.create_index("ix_edit_log_document", "edit_log", ["document"])
    op.create_table(
        "edit_log_parts",
        _number("sequence"),
        _number("part"),
        _text("family_id"),
        _bytes("digest"),
        _bytes("sealed", nullable=True),
        sa.PrimaryKeyConstraint("sequence", "part", name="pk_edit_log_parts"),
    )
    op.create_index("ix_edit_log_parts_family_id", "edit_log_parts", ["family_id"])
    op.create_table(
        "owners",
        _text("record_id"),
        _text("family_id"),
        sa.PrimaryKeyConstraint("record_id", name="pk_owners"),
    )
    op.create_index("ix_owners_family_id", "owners", ["family_id"])
    op.create_table(
        "schemes",
        _serial("number"),
        _text("digest"),
        _bytes("toml"),
        sa.PrimaryKeyConstraint("number", name="pk_schemes"),
        sa.UniqueConstraint("digest", name="uq_schemes_digest"),
    )
    op.create_table(
        "wrapped_keys",
        _text("owner_id"),
        _text("purpose"),
        _bytes("wrapped"),
        sa.PrimaryKeyConstraint("owner_id", "purpose", name="pk_wrapped_keys"),
    )


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable, autoincrement=False)


def _serial(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _bytes(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _json(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(none_as_null=True), nullable=nullable)
