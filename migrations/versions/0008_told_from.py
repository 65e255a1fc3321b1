"""Say from when an approval is told

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("matches", sa.Column("told_from", sa.DateTime(), nullable=True))
    op.add_column("tasks", sa.Column("shown_from", sa.DateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("tasks", "shown_from")
    op.drop_column("matches", "told_from")
