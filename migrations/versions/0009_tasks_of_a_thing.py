"""The tasks of a thing are found by its uid alone.

Revision ID: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.drop_index("ix_tasks_thing", "tasks")
    op.create_index("ix_tasks_thing", "tasks", ["noun_uid", "state"])


def downgrade() -> None:
    op.drop_index("ix_tasks_thing", "tasks")
    op.create_index("ix_tasks_thing", "tasks", ["noun", "noun_uid", "state"])
