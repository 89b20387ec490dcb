"""A film to take home may take its sound from another recording."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; until it is chosen, a film is heard with its own sound."""
    column = sa.Column("sound_id", sa.String(), nullable=False, server_default="")
    op.add_column("take_home_clips", column)
