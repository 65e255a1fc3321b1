"""Seal the words that people write about people, and give words of decisions a column of their own

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

from marketplace.crypto import keyring

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

READABLE = (
    ("needs", "sentence", 500), ("needs", "wish_text", 300), ("needs", "reply", 500),
    ("matches", "reason_text", 300), ("pairings", "note", 300), ("organisations", "why", 500),
    ("deliveries", "evidence_note", 500),
)  # fmt: skip
NEW = (("households", "decision_note"), ("users", "why"), ("jobs", "closing_words"), ("help_offers", "closing_words"))


def upgrade() -> None:
    for table, name, _length in READABLE:
        op.add_column(table, sa.Column(f"{name}_sealed", sa.Text(), nullable=True))
        _seal(table, name)
        op.drop_column(table, name)  # SQLite drops a column in place: no table is rebuilt under its references
    for table, name in NEW:
        op.add_column(table, sa.Column(f"{name}_sealed", sa.Text(), nullable=True))


def downgrade() -> None:
    for table, name in NEW:
        op.drop_column(table, f"{name}_sealed")
    for table, name, length in READABLE:
        op.add_column(table, sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        _open(table, name)
        op.drop_column(table, f"{name}_sealed")


def _seal(table: str, name: str) -> None:
    rows = _columns(table, name)
    for uid, text in _read(rows, rows.c[name]):
        sealed = keyring().encrypt(text, f"{table}.{name}:{uid}")
        op.get_bind().execute(sa.update(rows).where(rows.c.uid == uid).values({f"{name}_sealed": sealed}))


def _open(table: str, name: str) -> None:
    rows = _columns(table, name)
    for uid, sealed in _read(rows, rows.c[f"{name}_sealed"]):
        text = keyring().decrypt(sealed, f"{table}.{name}:{uid}")
        op.get_bind().execute(sa.update(rows).where(rows.c.uid == uid).values({name: text}))


def _columns(table: str, name: str) -> sa.TableClause:
    return sa.table(table, sa.column("uid"), sa.column(name), sa.column(f"{name}_sealed"))


def _read(rows: sa.TableClause, column: sa.ColumnClause[str]) -> list[tuple[str, str]]:
    wanted = sa.select(rows.c.uid, column).where(column.is_not(None), column != "")
    return [(uid, text) for uid, text in op.get_bind().execute(wanted)]
