"""Which needs get no help, and how far somebody goes who finds no work

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("uncovered", sa.Column("km", sa.Float(), nullable=True))
    op.create_table(
        "need_coverage",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("obstacle", sa.String(length=32), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.String(length=24), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_need_coverage_need_id")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_need_coverage_household_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_need_coverage_person_id")),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_need_coverage")),
    )
    with op.batch_alter_table("need_coverage", schema=None) as batch_op:
        batch_op.create_index("ix_need_coverage_area", ["area_code", "outcome", "obstacle", "detail"], unique=False)
        batch_op.create_index("ix_need_coverage_household", ["household_id"], unique=False)
        batch_op.create_index("ix_need_coverage_person", ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("need_coverage", schema=None) as batch_op:
        batch_op.drop_index("ix_need_coverage_person")
        batch_op.drop_index("ix_need_coverage_household")
        batch_op.drop_index("ix_need_coverage_area")
    op.drop_table("need_coverage")
    with op.batch_alter_table("uncovered", schema=None) as batch_op:
        batch_op.drop_column("km")
