"""What a score was made with: the weights beside it, and what a ranking rests on

Revision: 0017, after 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("matches", sa.Column("weights", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("ranking_runs", sa.Column("basis", sa.String(length=64), nullable=False, server_default=""))


def downgrade() -> None:
    for table, column in (("ranking_runs", "basis"), ("matches", "weights")):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column)
