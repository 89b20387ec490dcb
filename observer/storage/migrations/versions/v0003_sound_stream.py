"""Recordings tell which of their sounds is heard."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; of the recordings there are, the first sound is heard."""
    op.add_column(
        "recordings",
        sa.Column("sound_stream", sa.BigInteger(), nullable=False, server_default="0"),
    )
