"""Say of a skill which county added it, and keep a county's own words for a skill of all

Revision: 0016, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("skills", sa.Column("county_code", sa.String(12), nullable=False, server_default=""))
    op.create_table(
        "county_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("skill_code", sa.String(24), nullable=False),
        sa.Column("county_code", sa.String(12), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_county_words")),
        sa.UniqueConstraint("skill_code", "county_code", name=op.f("uq_county_words_skill_code_county_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_county_words_uid")),
    )


def downgrade() -> None:
    op.drop_table("county_words")
    op.drop_column("skills", "county_code")
