"""Codings hold scores and traces; passes, phases and live codings tell more of themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TEXT, _FLAG = sa.String(), sa.Boolean()
_JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    """Add tables and columns; what there is was coded by events alone, on all tracks, on film."""
    op.create_table(
        "scores",
        sa.Column("coding_id", _TEXT, primary_key=True),
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("form", _TEXT, nullable=False),
        sa.Column("item", _TEXT, nullable=False),
        sa.Column("about", _TEXT, nullable=False),
        sa.Column("onset_us", sa.BigInteger()),
        sa.Column("offset_us", sa.BigInteger()),
        sa.Column("onset_anchor", _JSON),
        sa.Column("value", sa.Double()),
        sa.Column("absence", _TEXT),
        sa.Column("words", _TEXT, nullable=False),
        sa.Column("evidence", _JSON, nullable=False),
        sa.Column("comment", _TEXT, nullable=False),
    )
    op.create_table(
        "trace_runs",
        sa.Column("coding_id", _TEXT, primary_key=True),
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("trace", _TEXT, nullable=False),
        sa.Column("onset_us", sa.BigInteger(), nullable=False),
        sa.Column("offset_us", sa.BigInteger(), nullable=False),
        sa.Column("times_us", _JSON, nullable=False),
        sa.Column("values", _JSON, nullable=False),
        sa.Column("onset_anchor", _JSON),
    )
    for table, column, kind, default in (
        ("phases", "template", _TEXT, ""),
        ("phases", "in_statistics", _FLAG, sa.true()),
        ("phases", "stopped_early", _TEXT, ""),
        ("codings", "tracks", _JSON, "[]"),
        ("codings", "reopened_for", _TEXT, ""),
        ("codings", "master", _FLAG, sa.false()),
        ("codings", "live", _FLAG, sa.false()),
    ):
        op.add_column(table, sa.Column(column, kind, nullable=False, server_default=default))
