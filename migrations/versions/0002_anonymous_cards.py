"""What posters read of people without a name

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "anonymous_cards",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("counts_disability", sa.Boolean(), nullable=False),
        sa.Column("n_alike", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_anonymous_cards_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_anonymous_cards")),
    )


def downgrade() -> None:
    op.drop_table("anonymous_cards")
