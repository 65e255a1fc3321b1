"""Give people years of experience, busy months and wanted places, and posts a distance of their own

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("experience_years", sa.Integer(), nullable=True))
    for name in ("busy_months", "wanted_areas"):
        op.add_column("people", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("jobs", sa.Column("max_km", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("jobs", "max_km")
    for name in ("wanted_areas", "busy_months", "experience_years"):
        op.drop_column("people", name)
