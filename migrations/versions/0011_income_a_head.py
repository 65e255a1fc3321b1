"""Ask offers' income limits by the head, as their donors read them

Revision: 0011, after 0010

The form and the offer's page said "a head" and the condition compared the sum of the household.
What a program wrote inside "any" or "not" was never shown as "a head" and stays.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OFFERS = sa.table("help_offers", sa.column("id"), sa.column("criteria", sa.JSON()), sa.column("needs_ranking"))


def upgrade() -> None:
    _rename("income_month_fen", "income_head_month_fen")


def downgrade() -> None:
    _rename("income_head_month_fen", "income_month_fen")


def _rename(old: str, new: str) -> None:
    bind = op.get_bind()
    for offer_id, criteria in bind.execute(sa.select(OFFERS.c.id, OFFERS.c.criteria)).all():
        renamed = _renamed(criteria or {}, old, new)
        if renamed != (criteria or {}):
            bind.execute(sa.update(OFFERS).where(OFFERS.c.id == offer_id).values(criteria=renamed, needs_ranking=True))


def _renamed(condition: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    if "all" in condition:
        return {"all": [_renamed(part, old, new) for part in condition["all"]]}
    limit = (condition.get("fact"), condition.get("op")) == (old, "<=")
    return {**condition, "fact": new} if limit else condition
