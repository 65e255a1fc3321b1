"""Pay against guarantee, by hand."""

import pytest

from matching.net_income import GuaranteeRules, net_income
from matching.reasons import income_reason, sentence

RULES = GuaranteeRules(line_fen=100_000, disregard_percent=20, grace_months=6)

CASES = [
    # 3 people, line ¥1,000 each, income ¥1,200: guarantee ¥1,800. Of ¥1,500 pay ¥1,200 count.
    (150_000, 120_000, 3, 30_000, 120_000, False),
    # ¥3,000 pay: ¥2,400 would count, but only ¥1,800 can be lost; the guarantee ends.
    (300_000, 120_000, 3, 120_000, 180_000, True),
    # Income above the line already: nothing to lose.
    (200_000, 400_000, 3, 200_000, 0, False),
    # No income at all, one person.
    (50_000, 0, 1, 10_000, 40_000, False),
]


@pytest.mark.parametrize(("pay", "income", "n", "more", "lost", "ends"), CASES)
def test_what_is_left_of_the_pay(pay, income, n, more, lost, ends):
    found = net_income(pay, category="dibao", income_fen=income, n_members=n, rules=RULES)
    assert (found.more_fen, found.lost_fen, found.ends_guarantee, found.grace_months) == (more, lost, ends, 6)


@pytest.mark.parametrize(
    "missing", [{"line_fen": None}, {"disregard_percent": None}, {"grace_months": None}, {"income": None}]
)
def test_a_missing_rule_or_income_is_unknown_and_never_a_guess(missing):
    rules = GuaranteeRules(**{"line_fen": 1, "disregard_percent": 0, "grace_months": 0} | missing_rules(missing))
    found = net_income(1, category="dibao", income_fen=missing.get("income", 0), n_members=1, rules=rules)
    assert found.more_fen is None


def missing_rules(missing):
    return {name: value for name, value in missing.items() if name != "income"}


def test_without_a_guarantee_the_whole_pay_is_more_and_support_of_the_destitute_is_unknown():
    assert net_income(9, category="dibao_edge", income_fen=None, n_members=1, rules=GuaranteeRules()).more_fen == 9
    assert net_income(9, category="tekun", income_fen=0, n_members=1, rules=RULES).more_fen is None


def test_more_pay_is_never_less_in_hand():
    known = [
        net_income(pay, category="dibao", income_fen=30_000, n_members=2, rules=RULES).more_fen
        for pay in range(0, 500_000, 1_000)
    ]
    assert known == sorted(known)


def test_it_is_said_in_both_languages():
    found = net_income(150_000, category="dibao", income_fen=120_000, n_members=3, rules=RULES)
    assert sentence(income_reason(found)) == "低保相应减少后，每月大约多300元（头6个月低保不减，每月多1,500元）"
    assert sentence(income_reason(found), "en") == (
        "About 300 yuan more a month after the guarantee is reduced (1,500 in the first 6 months, when it stays)"
    )
    unknown = net_income(1, category="dibao", income_fen=None, n_members=1, rules=RULES)
    assert income_reason(unknown)[0] == "income_unknown" and sentence(income_reason(unknown), "en")
