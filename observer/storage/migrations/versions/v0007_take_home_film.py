"""What was looked at for a film to take home says of which film."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column; what was looked at before counts for no film."""
    column = sa.Column("recording_id", sa.String(), nullable=False, server_default="")
    op.add_column("take_home_clips", column)
