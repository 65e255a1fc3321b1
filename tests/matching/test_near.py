"""Near skills out of baskets: by hand, and whatever the order."""

import random

from matching.near import MOST_VALUE, learn_near
from matching.skills import near_from_pairs

TEA, SEWING, DRIVING = (0, 1, 2), (3, 4, 5), (6, 7)
BASKETS = [list(TEA)] * 10 + [list(TEA[:2])] * 5 + [list(SEWING)] * 10 + [list(DRIVING)] * 10 + [[0, 6]] * 2 + [[9]]


def test_what_stands_together_is_near_and_what_does_not_is_not():
    pairs = {(a, b) for a, b, _ in learn_near(BASKETS, 10)}
    assert {(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (6, 7)} <= pairs
    assert not any({a, b} & set(TEA) and {a, b} & set(SEWING) for a, b in pairs)
    assert (0, 6) not in pairs  # twice is chance


def test_values_count_no_more_than_what_people_named():
    assert all(0 < value <= MOST_VALUE and a < b for a, b, value in learn_near(BASKETS, 10))


def test_the_same_baskets_in_any_order_give_the_same_pairs():
    turned = [random.Random(3).sample(basket, len(basket)) for basket in BASKETS]
    random.Random(5).shuffle(turned)
    assert learn_near(turned, 10) == learn_near(BASKETS, 10)


def test_few_baskets_teach_nothing():
    assert learn_near([], 10) == learn_near([[0, 1], [1, 2]], 10) == []


def test_learned_pairs_fill_the_table_beside_the_named_ones():
    near = near_from_pairs(10, [(0, 1, 0.9), *learn_near(BASKETS, 10)])
    of_zero = dict(zip(near.indices[near.indptr[0] : near.indptr[1]].tolist(), near.values.tolist(), strict=False))
    assert abs(of_zero[1] - 0.9) < 1e-6 and 0 < of_zero[2] <= MOST_VALUE
