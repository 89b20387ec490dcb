"""Erasures that have to be finished: what may still be in files and backups."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "erasures",
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("family_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", name="pk_erasures"),
    )
