"""When a hire ended, rules of an area that hold from a day on, and skills found near each other

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("matches") as table:
        table.add_column(sa.Column("left_on", sa.Date(), nullable=True))
    op.create_table(
        "dated_values",
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=48), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dated_values")),
        sa.UniqueConstraint("area_code", "key", "from_on", name=op.f("uq_dated_values_area_code_key_from_on")),
        sa.UniqueConstraint("uid", name=op.f("uq_dated_values_uid")),
    )
    op.create_table(
        "near_skills",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("near_code", sa.String(length=24), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("learned_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("code", "near_code", name=op.f("pk_near_skills")),
    )


def downgrade() -> None:
    op.drop_table("near_skills")
    op.drop_table("dated_values")
    with op.batch_alter_table("matches") as table:
        table.drop_column("left_on")
