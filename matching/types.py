"""The columns the engine works on: people, opportunities, and the ranking that comes out.

Everything is a numpy column of one length; a row is a person or an opportunity. Unknown is NaN for real
numbers, −1 for ladders and money, 0 for codes and bit masks, and an unknown never breaks a hard rule. There
is no column for sex or ethnicity, so that employment can be neither gated nor scored by them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields, replace
from datetime import date
from typing import Any, Self, TypeAlias, TypeVar

import numpy as np

ALL_MONTHS = 0x0FFF
JOB, OFFER = 0, 1
GREEN, YELLOW, RED = 0, 1, 2


def age_years(birth: date, on: date) -> float:
    """Age in years with its fraction; whole exactly on the birthday (29 February counts from 1 March).

    >>> age_years(date(2010, 5, 4), date(2026, 5, 4))
    16.0
    """
    passed = (on.month, on.day) >= (birth.month, birth.day)
    whole = on.year - birth.year - (0 if passed else 1)
    last = _birthday(birth, birth.year + whole)
    return whole + (on - last).days / (_birthday(birth, birth.year + whole + 1) - last).days


def _birthday(birth: date, year: int) -> date:
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


@dataclass(frozen=True, eq=False)
class Tags:
    """Sorted, unique vocabulary ids per row, as CSR: `indices[indptr[i]:indptr[i + 1]]` belong to row i."""

    indptr: np.ndarray  # int64 (n + 1,)
    indices: np.ndarray  # int32

    @classmethod
    def of(cls, rows: Iterable[Iterable[int]]) -> "Tags":
        lists = [sorted({int(tag) for tag in row}) for row in rows]
        indptr = np.zeros(len(lists) + 1, np.int64)
        np.cumsum([len(row) for row in lists], out=indptr[1:])
        return cls(indptr, np.array([tag for row in lists for tag in row], np.int32))

    @classmethod
    def none(cls, n: int) -> "Tags":
        return cls(np.zeros(n + 1, np.int64), np.zeros(0, np.int32))

    def row(self, i: int) -> np.ndarray:
        return self.indices[self.indptr[i] : self.indptr[i + 1]]

    def take(self, rows: np.ndarray) -> "Tags":
        lengths = np.diff(self.indptr)[rows]
        indptr = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(lengths, out=indptr[1:])
        shift = np.repeat(self.indptr[:-1][rows] - indptr[:-1], lengths)
        return Tags(indptr, self.indices[np.arange(indptr[-1]) + shift])


@dataclass(frozen=True, eq=False)
class Texts:
    """A column of strings that repeat: `uniques[codes[i]]` is the text of row i."""

    codes: np.ndarray  # int32 (n,)
    uniques: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        seen: dict[str, int] = {}
        codes = [seen.setdefault(text or "", len(seen)) for text in texts]
        return cls(np.array(codes, np.int32), tuple(seen))

    @classmethod
    def none(cls, n: int) -> "Texts":
        return cls(np.zeros(n, np.int32), ("",))

    def row(self, i: int) -> str:
        return self.uniques[self.codes[i]]

    def take(self, rows: np.ndarray) -> "Texts":
        """These rows; of few rows only their own texts, so that one post does not bring along all others'."""
        codes = self.codes[rows]
        if len(codes) >= len(self.uniques):
            return Texts(codes, self.uniques)
        used, places = np.unique(codes, return_inverse=True)
        return Texts(places.astype(np.int32).ravel(), tuple(self.uniques[code] for code in used.tolist()))


Column: TypeAlias = np.ndarray | Tags | Texts | Mapping[int, np.ndarray]
Sized = TypeVar("Sized", np.ndarray, Tags, Texts)


def _of(dtype: type, default: float | None) -> dict[str, Any]:
    """What a column is made of; default None numbers the rows."""
    return {"dtype": dtype, "default": default}


@dataclass(frozen=True, eq=False, kw_only=True)
class _Table:
    """What People and Opportunities share: building from keywords, length, and taking rows."""

    n: int

    @classmethod
    def of(cls, n: int, **columns: Any) -> Self:
        """Build with defaults for what is not given.

        Tag columns take lists of ids, text columns take strings, numeric ones anything numpy can cast.
        Raises TypeError for an unknown column, ValueError for a column of another length.
        """
        known = {f.name: f for f in fields(cls) if f.name != "n"}
        unknown = set(columns) - set(known)
        if unknown:
            raise TypeError(f"unknown columns: {', '.join(sorted(unknown))}")
        built = {name: _build(f, columns.get(name), n) for name, f in known.items()}
        return cls(n=n, **built)

    def take(self, rows: Sequence[int] | np.ndarray) -> Self:
        """The same table with only these rows, in this order."""
        rows = np.asarray(rows, np.int64)
        columns = {f.name: _taken(getattr(self, f.name), rows) for f in fields(self) if f.name != "n"}
        return replace(self, n=len(rows), **columns)


def _taken(value: Column, rows: np.ndarray) -> Column:
    if isinstance(value, np.ndarray):
        return value[rows]
    if isinstance(value, Mapping):
        return {new: value[old] for new, old in enumerate(rows.tolist()) if old in value}
    return value.take(rows)


def _build(f: Field[Any], given: Any, n: int) -> Column:
    if f.type is Tags:
        tags = given if isinstance(given, Tags) else Tags.none(n) if given is None else Tags.of(given)
        return _sized(f.name, tags, len(tags.indptr) - 1, n)
    if f.type is Texts:
        texts = given if isinstance(given, Texts) else Texts.none(n) if given is None else Texts.of(given)
        return _sized(f.name, texts, len(texts.codes), n)
    if f.type is not np.ndarray:
        return dict(given or {})
    if given is None:
        default = f.metadata["default"]
        return np.arange(n, dtype=np.int64) if default is None else np.full(n, default, f.metadata["dtype"])
    array = np.ascontiguousarray(given, dtype=f.metadata["dtype"])
    return _sized(f.name, array, len(array), n)


def _sized(name: str, built: Sized, length: int, n: int) -> Sized:
    if length != n:
        raise ValueError(f"column {name} has {length} rows, expected {n}")
    return built


@dataclass(frozen=True, eq=False, kw_only=True)
class People(_Table):
    """One row per person. Lists of candidates are stable by `key`.

    Which is any unique number of the person.
    """

    n: int
    key: np.ndarray = field(metadata=_of(np.int64, None))
    household: np.ndarray = field(metadata=_of(np.int64, -1))
    age: np.ndarray = field(metadata=_of(np.float64, np.nan))  # years, see age_years
    area: np.ndarray = field(metadata=_of(np.int64, 0))  # 12 digits
    lat: np.ndarray = field(metadata=_of(np.float64, np.nan))  # degrees
    lon: np.ndarray = field(metadata=_of(np.float64, np.nan))
    radius_km: np.ndarray = field(metadata=_of(np.float32, np.nan))  # NaN: the county's rule
    road_factor: np.ndarray = field(metadata=_of(np.float32, 1.0))  # road over great circle in the home county, ≥ 1
    will_move: np.ndarray = field(metadata=_of(np.bool_, False))
    carer: np.ndarray = field(metadata=_of(np.bool_, False))  # must be home every day
    education: np.ndarray = field(
        metadata=_of(np.int8, -1)
    )  # 0 none 1 primary 2 junior 3 senior 4 college 5 bachelor 6 master
    experience_years: np.ndarray = field(metadata=_of(np.float32, np.nan))
    hours_per_day: np.ndarray = field(metadata=_of(np.float32, np.nan))
    days_per_month: np.ndarray = field(metadata=_of(np.float32, np.nan))
    months: np.ndarray = field(metadata=_of(np.uint16, ALL_MONTHS))  # months in which the person is free, bit 0 January
    lifting_kg: np.ndarray = field(metadata=_of(np.float32, np.nan))  # NaN: no limit known
    health_limits: np.ndarray = field(
        metadata=_of(np.uint32, 0)
    )  # what the person must not do, see gates.HEALTH_CONDITIONS
    disability: np.ndarray = field(metadata=_of(np.uint16, 0))  # bit mask of categories, 0 none
    disability_grade: np.ndarray = field(metadata=_of(np.int8, 0))  # 1 severest to 4, 0 none
    wage_wished_fen: np.ndarray = field(metadata=_of(np.int64, -1))  # a month
    needs: np.ndarray = field(metadata=_of(np.uint32, 0))  # bit mask of what the household asked for
    colour: np.ndarray = field(metadata=_of(np.int8, GREEN))
    waiting_days: np.ndarray = field(metadata=_of(np.float32, 0.0))
    consents: np.ndarray = field(metadata=_of(np.bool_, True))
    employed: np.ndarray = field(metadata=_of(np.bool_, False))  # in work and not looking for other work
    past_retirement: np.ndarray = field(
        metadata=_of(np.bool_, False)
    )  # by the law of the day, worked out by the caller
    retirement_agreement: np.ndarray = field(metadata=_of(np.bool_, False))
    skills: Tags
    wanted_areas: Tags  # area codes of 2, 4, 6 or 9 digits where the person wants to work, near or far
    titles: Texts  # occupations wanted or held, several joined by |
    text: Texts  # free words


@dataclass(frozen=True, eq=False, kw_only=True)
class Opportunities(_Table):
    """One row per job or help offer. The rules of employment apply to jobs only."""

    n: int
    key: np.ndarray = field(metadata=_of(np.int64, None))
    kind: np.ndarray = field(metadata=_of(np.int8, JOB))
    open: np.ndarray = field(metadata=_of(np.bool_, True))
    area: np.ndarray = field(metadata=_of(np.int64, 0))
    lat: np.ndarray = field(metadata=_of(np.float64, np.nan))
    lon: np.ndarray = field(metadata=_of(np.float64, np.nan))
    remote: np.ndarray = field(metadata=_of(np.bool_, False))  # done at home: distance does not matter
    live_in: np.ndarray = field(metadata=_of(np.bool_, False))
    max_km: np.ndarray = field(metadata=_of(np.float32, np.nan))  # the poster's own limit
    pay_min_fen: np.ndarray = field(metadata=_of(np.int64, -1))  # a month
    pay_max_fen: np.ndarray = field(metadata=_of(np.int64, -1))
    education_min: np.ndarray = field(metadata=_of(np.int8, -1))
    experience_min: np.ndarray = field(metadata=_of(np.float32, np.nan))  # years; wished, not a hard rule
    age_min: np.ndarray = field(metadata=_of(np.float32, np.nan))
    age_max: np.ndarray = field(metadata=_of(np.float32, np.nan))  # lawful limits only, still in range on the last day
    lifting_kg: np.ndarray = field(metadata=_of(np.float32, np.nan))
    hours_per_day: np.ndarray = field(metadata=_of(np.float32, np.nan))
    days_per_month: np.ndarray = field(metadata=_of(np.float32, np.nan))
    months: np.ndarray = field(metadata=_of(np.uint16, 0))  # months of the season, 0: all the year or not said
    health_needs: np.ndarray = field(metadata=_of(np.uint32, 0))  # conditions the work demands
    for_disabled: np.ndarray = field(metadata=_of(np.bool_, False))
    disability: np.ndarray = field(metadata=_of(np.uint16, 0))  # categories meant by for_disabled, 0 any
    injury_cover: np.ndarray = field(metadata=_of(np.bool_, False))
    accepts_past_retirement: np.ndarray = field(metadata=_of(np.bool_, False))
    protected_for_minors: np.ndarray = field(metadata=_of(np.bool_, False))  # lawful work for 16 and 17
    answers: np.ndarray = field(metadata=_of(np.uint32, 0))  # bit mask of the needs it answers
    required: Tags  # every one must be had
    wished: Tags
    titles: Texts
    text: Texts
    eligible: Mapping[int, np.ndarray]  # row → bool (n_people,); absent: everybody
    excluded: Mapping[int, np.ndarray]  # row → rows of people who must not come back (declined, cooling off)


@dataclass(frozen=True, eq=False)
class Ranking:
    """The best partners of each row, best first.

    indices (m, top) int32 rows of the other table, padded with −1; scores (m, top) float64, padded with NaN;
    contributions (m, top, n_contributions) float64 in the order of weights.CONTRIBUTIONS, summing to the
    score, or None where they were not asked for.
    """

    indices: np.ndarray
    scores: np.ndarray
    contributions: np.ndarray | None = None

    def of(self, row: int) -> list[tuple[int, float]]:
        """(index, score) of one row without its padding."""
        kept = self.indices[row] >= 0
        return list(zip(self.indices[row][kept].tolist(), self.scores[row][kept].tolist(), strict=True))


def pair(people: People, opportunities: Opportunities, i: int, j: int) -> tuple[People, Opportunities]:
    """Person i and opportunity j as tables of one row, with the masks and exclusions that concern the two."""
    post = opportunities.take([j])
    eligible = {row: mask[[i]] for row, mask in post.eligible.items()}
    excluded = {row: np.zeros(1, np.int32) for row, gone in post.excluded.items() if i in gone}
    return people.take([i]), replace(post, eligible=eligible, excluded=excluded)
