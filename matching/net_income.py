"""What somebody has more in hand when they take a job and the minimum living guarantee (低保) is reduced for it.

The guarantee fills the household's income up to the county's line: G(y) = max(0, line × members − y). Of the pay a
share is not counted (收入豁免, for the cost of going to work), and for some months after the hire nothing is taken away
(渐退期). Both are rules of the county on a day; where one is missing the answer is unknown, never a guess.
"""

from dataclasses import dataclass

KEPT_WHOLE = frozenset({"dibao_edge", "rigid_spending", "prevention"})  # categories without a monthly guarantee
GUARANTEED = "dibao"


@dataclass(frozen=True)
class GuaranteeRules:
    """A county's rules on a day; None is a rule that nobody entered."""

    line_fen: int | None = None  # a person and month
    disregard_percent: int | None = None  # of pay, not counted as income
    grace_months: int | None = None  # months in which the guarantee stays as it is


@dataclass(frozen=True)
class NetIncome:
    """Fen a month. `more_fen` is what is left of the pay after the guarantee is reduced; None: unknown."""

    pay_fen: int
    more_fen: int | None
    lost_fen: int | None = None
    grace_months: int = 0
    ends_guarantee: bool = False  # nothing of the guarantee is left


def net_income(
    pay_fen: int, *, category: str, income_fen: int | None, n_members: int, rules: GuaranteeRules
) -> NetIncome:
    """What a pay a month adds to a household.

    category: the household's; one without a monthly guarantee keeps the whole pay, 特困 support is unknown here.
    income_fen: the household's income a month before the job, guarantee not included; None is unknown.

    >>> rules = GuaranteeRules(line_fen=100_000, disregard_percent=20, grace_months=6)
    >>> net_income(150_000, category="dibao", income_fen=120_000, n_members=3, rules=rules).more_fen
    30000
    """
    if category in KEPT_WHOLE:
        return NetIncome(pay_fen, pay_fen, 0)
    known = (income_fen, rules.line_fen, rules.disregard_percent, rules.grace_months)
    if category != GUARANTEED or None in known:
        return NetIncome(pay_fen, None)
    assert income_fen is not None and rules.line_fen is not None
    assert rules.disregard_percent is not None and rules.grace_months is not None
    need = rules.line_fen * n_members
    counted = pay_fen * (100 - rules.disregard_percent) // 100
    before, after = max(0, need - income_fen), max(0, need - income_fen - counted)
    lost = before - after
    return NetIncome(pay_fen, pay_fen - lost, lost, rules.grace_months, ends_guarantee=before > 0 and after == 0)
