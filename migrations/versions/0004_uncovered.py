"""Who looks for work and gets nothing

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "uncovered",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("obstacle", sa.String(length=32), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.String(length=24), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_uncovered_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_uncovered")),
    )
    with op.batch_alter_table("uncovered", schema=None) as batch_op:
        batch_op.create_index("ix_uncovered_area", ["area_code", "outcome", "obstacle", "detail"], unique=False)
    op.create_table(
        "seekers",
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("n_people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("area_code", name=op.f("pk_seekers")),
    )


def downgrade() -> None:
    op.drop_table("seekers")
    with op.batch_alter_table("uncovered", schema=None) as batch_op:
        batch_op.drop_index("ix_uncovered_area")
    op.drop_table("uncovered")
