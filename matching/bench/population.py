"""A seeded, made-up population shaped like the rural low-income people of Zhejiang, and posts for them.

Villages cluster around county towns; most people travel little, some not at all, a few would move; skills and
wished work follow a long tail. No real person or place stands behind a row.
"""

import numpy as np

from matching.types import ALL_MONTHS, Opportunities, People, Tags, Texts

N_SKILLS = 700
COUNTIES = 90
SOUTH, NORTH, WEST, EAST = 27.2, 31.1, 118.1, 122.0

_THINGS = [
    "茶叶",
    "毛竹",
    "杨梅",
    "柑橘",
    "蔬菜",
    "水稻",
    "花卉",
    "家禽",
    "水产",
    "服装",
    "鞋帽",
    "箱包",
    "玩具",
    "电子",
    "五金",
    "木材",
    "食品",
    "家具",
    "汽车",
    "建筑",
]
_WORKS = [
    "采摘",
    "种植",
    "加工",
    "包装",
    "缝制",
    "装配",
    "搬运",
    "销售",
    "质检",
    "养护",
    "保洁",
    "护理",
    "驾驶",
    "维修",
    "看管",
    "配送",
    "烹饪",
    "编织",
    "检验",
    "培训",
]
_ENDS = ["工", "员", "师傅", "帮工", "组长", "学徒"]
_WORDS = [
    "包吃住",
    "长白班",
    "计件",
    "当天结算",
    "离家近",
    "有班车",
    "工资按时",
    "会操作机器",
    "吃苦耐劳",
    "早晚有空",
    "农闲",
    "可以学",
    "有证",
    "熟练",
    "细心",
]


def title_pool() -> list[str]:
    """Some 2,400 different titles."""
    return [thing + work + end for thing in _THINGS for work in _WORKS for end in _ENDS]


def make_people(n: int, seed: int = 20261123) -> People:
    """n people; the same seed gives the same people."""
    rng = np.random.default_rng(seed)
    town = _towns(seed)
    county = _tail(rng, n, COUNTIES, 0.3)
    titles = _joined(rng, n, 2)
    return People.of(
        n,
        age=rng.triangular(15, 52, 85, n),
        area=330_100_000_000 + county.astype(np.int64) * 1_000_000,
        lat=town[county, 0] + rng.normal(0, 0.12, n),
        lon=town[county, 1] + rng.normal(0, 0.12, n),
        radius_km=rng.choice([5, 15, 40, 150], n, p=[0.35, 0.4, 0.22, 0.03]),
        road_factor=np.array([1.2, 1.35, 1.5], np.float32)[county % 3],
        will_move=rng.random(n) < 0.05,
        carer=rng.random(n) < 0.2,
        education=rng.choice([0, 1, 2, 3, 4, 5], n, p=[0.1, 0.38, 0.37, 0.1, 0.04, 0.01]),
        experience_years=rng.integers(0, 25, n),
        hours_per_day=rng.choice([4, 6, 8, 10], n, p=[0.2, 0.2, 0.5, 0.1]),
        days_per_month=rng.choice([8, 15, 22, 28], n, p=[0.1, 0.2, 0.5, 0.2]),
        months=np.where(rng.random(n) < 0.1, 0b111100000111, ALL_MONTHS),
        lifting_kg=rng.choice([5, 10, 25, 50], n, p=[0.2, 0.3, 0.35, 0.15]),
        health_limits=np.where(rng.random(n) < 0.3, 1 << rng.integers(0, 17, n), 0),
        disability=np.where(rng.random(n) < 0.12, 1 << rng.integers(0, 7, n), 0),
        wage_wished_fen=rng.integers(15, 60, n) * 10_000,
        needs=1 << rng.integers(0, 12, n),
        colour=rng.choice([0, 1, 2], n, p=[0.8, 0.15, 0.05]),
        waiting_days=rng.exponential(60, n),
        consents=rng.random(n) < 0.93,
        employed=rng.random(n) < 0.25,
        past_retirement=rng.random(n) < 0.25,
        retirement_agreement=rng.random(n) < 0.3,
        skills=_tags(rng, n, 0, 6),
        titles=titles,
        text=_texts(rng, n, 3),
    )


def make_posts(m: int, seed: int = 20261123) -> Opportunities:
    """m posts around the same towns; the same seed gives the same posts."""
    rng = np.random.default_rng(seed + 1)
    town = _towns(seed)
    county = _tail(rng, m, COUNTIES, 0.6)
    pay = rng.integers(15, 70, m) * 10_000
    return Opportunities.of(
        m,
        area=330_100_000_000 + county.astype(np.int64) * 1_000_000,
        lat=town[county, 0] + rng.normal(0, 0.08, m),
        lon=town[county, 1] + rng.normal(0, 0.08, m),
        remote=rng.random(m) < 0.01,
        live_in=rng.random(m) < 0.1,
        max_km=np.where(rng.random(m) < 0.1, 60, np.nan),
        pay_min_fen=pay,
        pay_max_fen=pay + rng.integers(0, 20, m) * 10_000,
        education_min=rng.choice([-1, 0, 2, 3], m, p=[0.5, 0.2, 0.2, 0.1]),
        experience_min=rng.choice([0, 1, 3], m),
        age_max=np.where(rng.random(m) < 0.2, 60, np.nan),
        lifting_kg=rng.choice([np.nan, 5, 10, 25], m),
        hours_per_day=rng.choice([4, 6, 8], m),
        days_per_month=rng.choice([8, 15, 22], m),
        months=np.where(rng.random(m) < 0.2, 0b111000, 0),
        health_needs=np.where(rng.random(m) < 0.6, 1 << rng.integers(0, 17, m), 0),
        for_disabled=rng.random(m) < 0.03,
        injury_cover=rng.random(m) < 0.7,
        accepts_past_retirement=rng.random(m) < 0.4,
        protected_for_minors=rng.random(m) < 0.05,
        answers=1 << rng.integers(0, 12, m),
        required=_tags(rng, m, 0, 1),
        wished=_tags(rng, m, 1, 5),
        titles=_joined(rng, m, 1),
        text=_texts(rng, m, 4),
    )


def _towns(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed + 2)
    return np.column_stack([rng.uniform(SOUTH, NORTH, COUNTIES), rng.uniform(WEST, EAST, COUNTIES)])


def _tail(rng: np.random.Generator, n: int, size: int, steep: float) -> np.ndarray:
    """n draws of 0…size with a long tail."""
    weights = 1.0 / np.arange(1, size + 1) ** steep
    return rng.choice(size, n, p=weights / weights.sum())


def _tags(rng: np.random.Generator, n: int, low: int, high: int) -> Tags:
    """Between low and high skills a row (fewer where a draw repeats)."""
    counts = rng.integers(low, high + 1, n)
    rows = np.repeat(np.arange(n), counts)
    drawn = np.unique(rows * N_SKILLS + _tail(rng, len(rows), N_SKILLS, 0.7))
    indptr = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(drawn // N_SKILLS, minlength=n), out=indptr[1:])
    return Tags(indptr, (drawn % N_SKILLS).astype(np.int32))


def _joined(rng: np.random.Generator, n: int, count: int) -> Texts:
    pool = title_pool()
    drawn = np.unique(
        np.sort(rng.permutation(len(pool))[_tail(rng, n * count, len(pool), 0.6)].reshape(n, count)), axis=0
    )
    drawn = drawn[rng.integers(0, len(drawn), n)]
    uniques, codes = np.unique(drawn, axis=0, return_inverse=True)
    return Texts(codes.ravel().astype(np.int32), tuple("|".join(pool[k] for k in row) for row in uniques.tolist()))


def _texts(rng: np.random.Generator, n: int, count: int) -> Texts:
    drawn = np.sort(rng.integers(0, len(_WORDS), (n, count)))
    uniques, codes = np.unique(drawn, axis=0, return_inverse=True)
    return Texts(codes.ravel().astype(np.int32), tuple("，".join(_WORDS[k] for k in row) for row in uniques.tolist()))
