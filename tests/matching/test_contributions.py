"""The ten contributions of pairs worked out by hand, with the default weights."""

import numpy as np
import pytest

from matching.columns import Model
from matching.scoring import contributions
from matching.skills import near_from_pairs
from matching.types import RED, YELLOW, Opportunities, People
from matching.weights import CONTRIBUTIONS

# 0.06 degrees of latitude are 6371.0088 × 0.06 × π / 180 = 6.67 km; × 1.5 by road 10.0075 km.
PEOPLE = People.of(
    3,
    lat=[29.0, 29.0, np.nan],
    lon=[119.0, 119.0, np.nan],
    area=[0, 0, 330803001000],
    road_factor=[1.5, 1.0, 1.0],
    radius_km=[50, 50, 50],
    wage_wished_fen=[400_000, 300_000, -1],
    hours_per_day=[8, 6, np.nan],
    days_per_month=[22, 22, np.nan],
    needs=[0b01, 0b10, 0],
    colour=[RED, YELLOW, 0],
    waiting_days=[90, 400, 0],
    education=[2, 5, -1],
    experience_years=[2, 10, np.nan],
    skills=[[0, 3], [1], []],
    titles=["采茶工", "电焊", ""],
)
POST = Opportunities.of(
    1,
    lat=[29.06],
    lon=[119.0],
    area=[330803002000],
    pay_min_fen=[300_000],
    pay_max_fen=[400_000],
    hours_per_day=[8],
    days_per_month=[20],
    answers=[0b01],
    education_min=[3],
    experience_min=[4],
    required=[[0]],
    wished=[[2]],
    titles=["采茶工"],
)
BY_HAND = {
    # has skill 0, and 3 is near to 2 by 0.5: (1 + 0.5) / 2 · has neither · has neither
    "skills": (0.28 * 0.75, 0.0, 0.0),
    "title": (0.20, 0.0, 0.0),
    "text": (0.0, 0.0, 0.0),
    # 10 / (10 + 10.0075) · 10 / (10 + 6.6717) · another township of the county: 20 km by the tree, 10 / 30
    "distance": (0.16 * 0.49981, 0.16 * 0.59982, 0.16 / 3),
    # 2 × 350,000 / 400,000 − 1 · above what is wished · unknown
    "wage": (0.09 * 0.75, 0.09, 0.09 * 0.5),
    # half 1, half 1 − 2 / 30 · half 1 − 2 / 12, half 1 − 2 / 30 · unknown
    "schedule": (0.04 * (0.5 + 0.5 * 14 / 15), 0.04 * (0.5 * 5 / 6 + 0.5 * 14 / 15), 0.04 * 0.5),
    "need": (0.07, 0.0, 0.0),
    # red: half, and half of 90 / 180 · yellow: a quarter, and the whole half for waiting · green, not waiting
    "urgency": (0.05 * 0.75, 0.05 * 0.75, 0.0),
    # one level below the one asked · two above · unknown
    "education": (0.02 * 5 / 6, 0.02 * 4 / 6, 0.02 * 0.5),
    # two of four years · more than asked · unknown
    "experience": (0.03 * 0.5, 0.03, 0.03 * 0.5),
}


@pytest.mark.parametrize("person", range(3))
def test_each_contribution_is_what_was_worked_out_by_hand(person: int) -> None:
    model = Model(near=near_from_pairs(4, [(2, 3, 0.5)])).fitted(PEOPLE, POST)
    found = contributions(PEOPLE, POST, np.array([[person, 0]]), model=model)[0]
    for name, value in zip(CONTRIBUTIONS, found, strict=True):
        assert value == pytest.approx(BY_HAND[name][person], abs=2e-6), name
