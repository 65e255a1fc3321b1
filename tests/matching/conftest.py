"""Random but seeded tables in which every rule breaks for some pair and holds for others."""

import numpy as np
import pytest

from matching.columns import Model
from matching.skills import near_from_pairs
from matching.types import ALL_MONTHS, Opportunities, People

WORDS = (
    "采茶工",
    "竹编",
    "家政服务员",
    "保安",
    "缝纫工",
    "厨师",
    "快递员",
    "养老护理员",
    "电工",
    "driver",
    "",
)


def some(rng, values, unknown, share=0.3):
    """The values with a share of unknowns."""
    return np.where(rng.random(len(values)) < share, unknown, values)


def make_people(rng, n):
    return People.of(
        n,
        key=rng.permutation(n),
        age=some(rng, rng.uniform(14, 75, n), np.nan, 0.05),
        area=rng.choice([0, 330803001002, 330803001003, 330803002001, 330881000000], n),
        lat=some(rng, rng.uniform(28, 29.5, n), np.nan, 0.1),
        lon=rng.uniform(118, 120, n),
        radius_km=some(rng, rng.choice([5, 15, 40, 150], n), np.nan),
        road_factor=rng.choice([1.0, 1.3, 1.6], n),
        will_move=rng.random(n) < 0.15,
        carer=rng.random(n) < 0.15,
        education=rng.integers(-1, 6, n),
        experience_years=some(rng, rng.uniform(0, 20, n), np.nan),
        hours_per_day=some(rng, rng.choice([4, 6, 8, 10], n), np.nan),
        days_per_month=some(rng, rng.choice([10, 20, 26, 30], n), np.nan),
        months=rng.choice([ALL_MONTHS, ALL_MONTHS & ~0b111000], n),
        lifting_kg=some(rng, rng.choice([5, 10, 25, 50], n), np.nan),
        health_limits=rng.choice([0, 0, 0, 1, 6], n),
        disability=rng.choice([0, 0, 1, 2], n),
        wage_wished_fen=some(rng, rng.integers(100_000, 600_000, n), -1),
        needs=rng.integers(0, 8, n),
        colour=rng.integers(0, 3, n),
        waiting_days=rng.uniform(0, 400, n),
        consents=rng.random(n) < 0.9,
        employed=rng.random(n) < 0.1,
        past_retirement=rng.random(n) < 0.2,
        retirement_agreement=rng.random(n) < 0.5,
        skills=[rng.choice(30, rng.integers(0, 6), replace=False) for _ in range(n)],
        wanted_areas=[rng.choice([33, 3308, 330803, 330803002], int(rng.random() < 0.2)) for _ in range(n)],
        titles=["|".join(rng.choice(WORDS, 2)) for _ in range(n)],
        text=["".join(rng.choice(WORDS, 2)) for _ in range(n)],
    )


def make_posts(rng, m, n_people):
    return Opportunities.of(
        m,
        key=rng.permutation(m),
        kind=rng.random(m) < 0.2,
        open=rng.random(m) < 0.95,
        area=rng.choice([0, 330803001002, 330803002001, 330881000000, 330700000000], m),
        lat=some(rng, rng.uniform(28, 29.5, m), np.nan, 0.1),
        lon=rng.uniform(118, 120, m),
        remote=rng.random(m) < 0.1,
        live_in=rng.random(m) < 0.2,
        max_km=some(rng, rng.choice([10, 30, 100], m), np.nan, 0.7),
        pay_min_fen=some(rng, rng.integers(100_000, 400_000, m), -1),
        pay_max_fen=some(rng, rng.integers(400_000, 600_000, m), -1),
        education_min=some(rng, rng.integers(0, 4, m), -1, 0.6),
        experience_min=some(rng, rng.choice([0, 1, 3], m), np.nan, 0.5),
        age_min=some(rng, np.full(m, 18), np.nan, 0.8),
        age_max=some(rng, np.full(m, 55), np.nan, 0.8),
        lifting_kg=some(rng, rng.choice([5, 20, 30], m), np.nan, 0.6),
        hours_per_day=some(rng, rng.choice([4, 8], m), np.nan, 0.5),
        days_per_month=some(rng, rng.choice([10, 22], m), np.nan, 0.5),
        months=rng.choice([0, 0b11000], m),
        health_needs=rng.choice([0, 0, 1, 2], m),
        for_disabled=rng.random(m) < 0.1,
        disability=rng.choice([0, 1], m),
        injury_cover=rng.random(m) < 0.7,
        accepts_past_retirement=rng.random(m) < 0.7,
        protected_for_minors=rng.random(m) < 0.5,
        answers=rng.integers(0, 8, m),
        required=[rng.choice(30, int(rng.random() < 0.2), replace=False) for _ in range(m)],
        wished=[rng.choice(30, rng.integers(0, 5), replace=False) for _ in range(m)],
        titles=list(rng.choice(WORDS, m)),
        text=["".join(rng.choice(WORDS, 3)) for _ in range(m)],
        eligible={j: rng.random(n_people) < 0.5 for j in range(0, m, 7)},
        excluded={j: rng.choice(n_people, 3) for j in range(0, m, 5)},
    )


def make_model(rng):
    pairs = [(int(a), int(b), float(v)) for a, b, v in zip(*rng.integers(0, 30, (2, 20)), rng.random(20), strict=True)]
    return Model(near=near_from_pairs(30, [pair for pair in pairs if pair[0] != pair[1]]))


@pytest.fixture(scope="session")
def world():
    """(people, posts, fitted model): 150 × 60 with every kind of unknown."""
    rng = np.random.default_rng(7)
    people, posts = make_people(rng, 150), make_posts(rng, 60, 150)
    return people, posts, make_model(rng).fitted(people, posts)
