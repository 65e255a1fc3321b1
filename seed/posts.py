"""Invented posts: every kind, in the right places and seasons, with vacancies that sum exactly."""

from datetime import date, timedelta
from itertools import count, islice
from typing import Any

import numpy as np

from .drafts import OrganisationDraft, PostDraft
from .draw import one_of
from .files import listed, rows
from .organisations import villages_of
from .places import Place

HISTORY_DAYS = 182
SEASON_AHEAD_DAYS = 183  # with the history this is a year: each season is met exactly once
LONG_VALID_DAYS = 240  # from the day it opened
NEAR_EVERY, NEAR_KM = 6, 40  # every sixth employer takes nobody from farther away

Row = dict[str, str]


def posts(
    employers: list[OrganisationDraft], *, n: int, n_vacancies: int, on: date, seed: int = 2021
) -> list[PostDraft]:
    """`n` posts of the employers with `n_vacancies` in all, opened in the half year before `on`.

    Every kind of work of `demo/posts.csv` comes before any comes twice. Raises ValueError when
    the vacancies cannot sum to that number.
    """
    rng = np.random.default_rng([seed, 9])
    chosen = _chosen(employers, n, rng)
    vacancies = _vacancies([row for _, row in chosen], n_vacancies, rng)
    return [
        _post(f"post{nth:04d}", employer, row, vacancies=seats, on=on, rng=rng, near=nth % NEAR_EVERY == 0)
        for nth, ((employer, row), seats) in enumerate(zip(chosen, vacancies, strict=True), 1)
    ]


def _chosen(
    employers: list[OrganisationDraft], n: int, rng: np.random.Generator
) -> list[tuple[OrganisationDraft, Row]]:
    """Pairs of employer and kind of work: first each kind once, then in turns."""
    by_row: list[list[tuple[OrganisationDraft, Row]]] = []
    for row in rows("demo/posts.csv"):
        pairs = [(e, row) for e in employers if row["sector"] in e.sectors and row["county"] in ("*", e.area_code[:6])]
        by_row.append([pairs[i] for i in rng.permutation(len(pairs))])
    most = max(len(pairs) for pairs in by_row)
    turns = (pairs[turn % most] for turn in count() for pairs in by_row if turn % most < len(pairs))
    return list(islice(turns, n))


def _vacancies(table: list[Row], total: int, rng: np.random.Generator) -> list[int]:
    """Within each row's span, summing exactly to `total`."""
    low, high = (np.array([int(row["vacancies"].split("-")[i]) for row in table]) for i in (0, 1))
    if not low.sum() <= total <= high.sum():
        raise ValueError(f"vacancies sum to {low.sum()} to {high.sum()}, not to {total}")
    counts = rng.integers(low, high + 1)
    while counts.sum() != total:
        step = 1 if counts.sum() < total else -1
        free = np.flatnonzero(counts < high if step > 0 else counts > low)
        counts[rng.choice(free)] += step
    return counts.tolist()


def _post(
    key: str, employer: OrganisationDraft, row: Row, *, vacancies: int, on: date, rng: np.random.Generator, near: bool
) -> PostDraft:
    place = one_of(rng, villages_of(employer.area_code))
    traits = set(listed(row["traits"]))
    pay_from, pay_to = (int(yuan) * 100 for yuan in row["pay_yuan"].split("-"))
    return PostDraft(
        key=key, organisation=employer.key, kind=row["kind"], title=row["title"], description=row["description"],
        area_code=place.code, place=_place_name(place, row), lat=place.lat, lon=place.lon, vacancies=vacancies,
        pay_min_fen=pay_from, pay_max_fen=pay_to, pay_unit=row["pay_unit"],
        hours_per_day=float(row["hours"]), days_per_month=float(row["days"]),
        required=listed(row["required"]), wished=listed(row["wished"]), health_needs=listed(row["health_needs"]),
        lifting_kg=int(row["lifting_kg"]) if row["lifting_kg"] else None,
        min_education=row["min_education"], remote="remote" in traits,
        age_min=max(int(row["age_min"]), 16 if "light" in traits else 18),
        live_in="live_in" in traits, for_disabled="disabled_only" in traits, light_work="light" in traits,
        injury_cover=bool({"cover", "past60"} & traits), past_retirement="past60" in traits,
        skills_taught="taught" in traits,
        max_km=NEAR_KM if near and not {"remote", "live_in"} & traits else None,
        **_dates(row["season"], on, rng),
    )  # fmt: skip


def _place_name(place: Place, row: Row) -> str:
    """The spot in the village; the area says which village."""
    return f"{place.name}加工点" if row["kind"] in ("home_processing", "workshop") else ""


def _dates(season: str, on: date, rng: np.random.Generator) -> dict[str, Any]:
    """When the post opened and ends; a season is the one met within half a year of `on`."""
    if not season:
        opened_on = on - timedelta(days=int(rng.integers(12, HISTORY_DAYS - 20)))
        return {"opened_on": opened_on, "valid_until": opened_on + timedelta(days=LONG_VALID_DAYS)}
    begins, ends = season_around(season, on)
    latest = on - timedelta(days=int(rng.integers(3, 15)))
    opened_on = max(on - timedelta(days=HISTORY_DAYS), min(begins - timedelta(days=20), latest))
    return {"opened_on": opened_on, "valid_until": ends, "season_from": begins, "season_to": ends}


def season_around(season: str, on: date) -> tuple[date, date]:
    """The days `mm-dd~mm-dd` of the season that is ending, running, or next to come.

    A season that ended within the half year before `on` counts as the one of the demo's history.
    """
    first, last = (tuple(map(int, day.split("-"))) for day in season.split("~"))
    spans = []
    for year in (on.year - 1, on.year, on.year + 1):
        begins, ends = date(year, *first), date(year, *last)
        spans.append((begins, ends if ends > begins else date(year + 1, *last)))
    earliest = on - timedelta(days=HISTORY_DAYS - 30)
    return next(span for span in spans if span[1] >= earliest)
