"""Let a code be issued from the command line, where nobody is signed in

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _set_nullable(True)


def downgrade() -> None:
    op.execute("DELETE FROM reset_codes WHERE issued_by_id IS NULL")
    _set_nullable(False)


def _set_nullable(nullable: bool) -> None:
    with op.batch_alter_table("reset_codes") as table:
        table.alter_column("issued_by_id", existing_type=sa.Integer(), nullable=nullable)
