"""A coding can be the consensus of two others; what was decided on the way is kept in it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_TEXT = sa.String()
_JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    """Add the table and the column; every coding there is was made by a coder of her own."""
    op.create_table(
        "decisions",
        sa.Column("coding_id", _TEXT, primary_key=True),
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("difference", _TEXT, nullable=False),
        sa.Column("part", _TEXT, nullable=False),
        sa.Column("choice", _TEXT, nullable=False),
        sa.Column("by", _TEXT, nullable=False),
        sa.Column("item", _TEXT, nullable=False),
        sa.Column("about", _TEXT, nullable=False),
        sa.Column("first_ids", _JSON, nullable=False),
        sa.Column("second_ids", _JSON, nullable=False),
        sa.Column("onset_us", sa.BigInteger()),
        sa.Column("offset_us", sa.BigInteger()),
        sa.Column("own_ids", _JSON, nullable=False),
        sa.Column("why", _TEXT, nullable=False),
    )
    column = sa.Column("made_from", _JSON, nullable=False, server_default="[]")
    op.add_column("codings", column)
