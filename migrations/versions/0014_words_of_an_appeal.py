"""Why a household asks the township to look again, in its own words

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("matches", sa.Column("appeal_text_sealed", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("matches") as table:
        table.drop_column("appeal_text_sealed")
