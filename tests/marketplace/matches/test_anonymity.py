"""What a poster reads of somebody is read of at least k people, whatever the population looks like."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.matches import anonymity
from marketplace.matches.anonymity import DECADES, NOTHING, STEPS, Counted, band, generalise

COUNTIES = (330802, 330803, 330881, 331181, 110101)


def crowd_of(rows: list[tuple[int, int, int, int, bool, int, int]]) -> Counted:
    """From (county of 6 digits, age, sex, field, disabled, pool, k)."""
    county, age, sex, field, disabled, pool, k = zip(*rows, strict=True) if rows else ((),) * 7
    return Counted(np.array(county, np.int64) * 10**6, np.array(age, np.int16), np.array(sex, np.int8),
                 np.array(field, np.int16), np.array(disabled, bool), np.array(pool, np.int8),
                 np.array(k, np.int32))  # fmt: skip


def told(crowd: Counted, shown: anonymity.Shown, i: int) -> tuple[object, ...]:
    """Everything that is counted for somebody at the step at which it is shown, written out anew."""
    if shown.step[i] == NOTHING:
        return ("nothing", int(crowd.pool[i]))
    step = STEPS[shown.step[i]]
    return (
        int(crowd.pool[i]), str(crowd.county[i])[: step.digits], band(int(crowd.age[i]), step.bands),
        int(crowd.sex[i]) if step.sex else None, int(crowd.field[i]) if step.field else None,
        bool(crowd.disabled[i]) if step.disability else None,
    )  # fmt: skip


people = st.tuples(
    st.sampled_from(COUNTIES), st.integers(0, 99), st.integers(0, 2), st.integers(0, 19), st.booleans(),
    st.integers(0, 1), st.sampled_from((5, 5, 5, 8)),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(people, max_size=120))
def test_whatever_is_shown_is_shown_of_k_people(rows: list[tuple[int, int, int, int, bool, int, int]]) -> None:
    crowd = crowd_of(rows)
    shown = generalise(crowd)
    classes = Counter(told(crowd, shown, i) for i in range(len(rows)))
    for i in range(len(rows)):
        key = told(crowd, shown, i)
        assert shown.n_alike[i] == classes[key]
        whole_pool = key[0] == "nothing" and classes[key] == np.count_nonzero(crowd.pool == crowd.pool[i])
        assert classes[key] >= crowd.k[i] or whole_pool


@settings(max_examples=50, deadline=None)
@given(st.lists(people, min_size=1, max_size=80), st.randoms())
def test_the_order_of_people_does_not_matter(rows: list[tuple[int, ...]], chance: object) -> None:
    order = list(range(len(rows)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    crowd, mixed = crowd_of(rows), crowd_of([rows[i] for i in order])  # type: ignore[arg-type]
    told_first, told_mixed = generalise(crowd), generalise(mixed)
    before = Counter(told(crowd, told_first, i) for i in range(len(rows)))
    assert before == Counter(told(mixed, told_mixed, i) for i in range(len(rows)))


def test_who_joins_the_withheld_does_not_depend_on_the_order() -> None:
    lonely = [(110101, 65, 2, 7, True, 0, 5)] * 4
    alike = [(330802, 10, 0, 0, False, 0, k) for k in (5, 5, 5, 5, 5, 5, 5, 8, 8, 8)]
    hidden = {
        int(np.count_nonzero(generalise(crowd_of([*lonely, *mixed])).step == NOTHING))
        for mixed in (alike, alike[::-1], alike[5:] + alike[:5])
    }
    assert hidden == {5}


@pytest.mark.parametrize(
    ("others", "step"),
    [
        ([(330803, 45, 1, 1, False)] * 4, 0),  # five alike in everything
        ([(330803, 52, 1, 1, False)] * 4, 1),  # the age alone differs: 40–59
        ([(330802, 52, 1, 1, False)] * 4, 2),  # another county of the same city
        ([(330802, 52, 1, 7, False)] * 4, 3),  # other fields of work
        ([(330802, 52, 1, 7, True)] * 4, 4),  # a disability
        ([(331181, 25, 2, 7, True)] * 4, 5),  # the same province, of working age
        ([(331181, 65, 2, 7, True)] * 4, NOTHING),  # nothing in common
        ([(330803, 45, 1, 1, False)] * 3, NOTHING),  # four people are not five
    ],
)
def test_each_step_gives_up_a_little_more(others: list[tuple[int, int, int, int, bool]], step: int) -> None:
    rows = [(330803, 45, 1, 1, False, 0, 5), *((*other, 0, 5) for other in others)]
    assert generalise(crowd_of(rows)).step[0] == step


def test_nobody_hides_among_those_who_are_shown_more() -> None:
    """Age band and city fit all eleven, but ten are shown more: four of them are withheld with the odd one."""
    rows = [(330803, 45, 1, 1, False, 0, 5)] * 10 + [(330803, 45, 1, 2, False, 0, 5)]
    shown = generalise(crowd_of(rows))
    assert Counter(shown.step.tolist()) == {0: 6, NOTHING: 5}
    assert shown.step[10] == NOTHING


@pytest.mark.parametrize(("age", "ages"), [(0, (0, 15)), (16, (16, 17)), (29, (18, 29)), (70, (70, None))])
def test_bands_begin_where_the_law_does(age: int, ages: tuple[int, int | None]) -> None:
    assert band(age, DECADES) == ages
