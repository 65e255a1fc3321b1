"""What a household has and by which rules its guarantee is reduced, for what a job adds to it. Worker only."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

import sqlalchemy as sa

from matching.net_income import GUARANTEED, GuaranteeRules, net_income

from .. import clock
from ..access import county_of
from ..db import db
from ..households.models import Fact
from ..settings.dated import Dated, in_force
from .family import by_household

INCOME = "income_month_fen"
RULES = ("line_fen", "disregard_percent", "grace_months")


class Budget(NamedTuple):
    """One household before the job."""

    category: str
    income_fen: int | None
    n_members: int
    rules: GuaranteeRules
    is_example: bool  # the county's rules are examples, nobody confirmed them


def budgets(rows: Sequence[Any], homes: frozenset[int] | None = None) -> dict[int, Budget]:
    """Household id → its budget, of those with a guarantee (1 statement, and 1 a county)."""
    guaranteed = {h: members for h, members in by_household(rows).items() if members[0].category == GUARANTEED}
    incomes = _incomes(homes) if guaranteed else {}
    rules: dict[str, Mapping[str, Dated]] = {}
    found = {}
    for household_id, members in guaranteed.items():
        county = county_of(members[0].area_code)
        if county not in rules:
            rules[county] = in_force(county, clock.today())
        known = rules[county]
        values = {name: known[f"guarantee_{name}"].value if f"guarantee_{name}" in known else None for name in RULES}
        is_example = any(dated.is_example for dated in known.values())
        found[household_id] = Budget(
            GUARANTEED, incomes.get(household_id), len(members), GuaranteeRules(**values), is_example
        )
    return found


def facts_of(budget: Budget | None, pay_fen: int | None) -> dict[str, Any]:
    """What the sentence about the pay after benefits speaks of; nothing where no guarantee is at stake."""
    if budget is None or pay_fen is None:
        return {}
    net = net_income(
        pay_fen, category=budget.category, income_fen=budget.income_fen, n_members=budget.n_members, rules=budget.rules
    )
    return {"net": {**asdict(net), "example": budget.is_example}}


def _incomes(homes: frozenset[int] | None) -> dict[int, int]:
    """The newest recorded income of each household, or of these."""
    rows = sa.select(Fact.household_id, Fact.value).where(
        Fact.key == INCOME, Fact.person_id.is_(None), Fact.as_of <= clock.today()
    )
    if homes is not None:
        rows = rows.where(Fact.household_id.in_(homes))
    return {row.household_id: int(row.value) for row in db.session.execute(rows.order_by(Fact.as_of, Fact.id))}
