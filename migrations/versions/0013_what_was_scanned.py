"""Indexes for what the worker and the pages of one person looked through whole tables for

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ASKED = sa.text("engine_version = ''")


def upgrade() -> None:
    op.create_index("ix_suggestions_asked", "suggestions", ["id"], sqlite_where=ASKED, postgresql_where=ASKED)
    op.create_index("ix_matches_person", "matches", ["person_id", "state"])


def downgrade() -> None:
    op.drop_index("ix_matches_person", "matches")
    op.drop_index("ix_suggestions_asked", "suggestions")
