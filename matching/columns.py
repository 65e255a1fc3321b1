"""From tables to the flat arrays that compiled code reads: one named tuple per side, one for what they share.

The conversion is where unknown radii become the county's rule, carers are held near home, and texts become
vectors; after it a kernel needs no decision that is not about one pair. Rows may be reordered on the way: `row`
keeps the place of each in the table it came from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from matching.places import unit_vectors
from matching.text import TEXT_FAMILIES, TITLE_FAMILIES, TextSpace
from matching.types import Opportunities, People, Texts
from matching.weights import Weights

# One record per person and per opportunity: what a pair needs lies together in memory, and compiled code takes one
# array where it would take forty; what the rules read comes first. `*_start`, `*_stop` bound a part of a shared list.
_PERSON_FIELDS = """
f8 x y z reach_km
f4 road_factor hours_per_day days_per_month lifting_kg
u4 health_limits
u2 months disability
i1 education
? carer consents employed past_retirement retirement_agreement
f8 age urgency
i8 area wage_wished_fen
u4 needs
f4 experience_years
i4 row phrase_start phrase_stop skill_start skill_stop text_start text_stop text wanted_start wanted_stop
"""
_POST_FIELDS = """
f8 x y z pay_fen
i8 area
f4 max_km experience_min age_min age_max lifting_kg hours_per_day days_per_month
u4 health_needs answers
u2 months disability
i1 education_min kind
? open remote live_in for_disabled injury_cover accepts_past_retirement protected_for_minors
i4 row eligible_row phrase_start phrase_stop text_start text_stop text required_start required_stop
i4 wished_start wished_stop excluded_start excluded_stop
"""


def _record(fields: str) -> np.dtype:
    lines = [line.split() for line in fields.strip().splitlines()]
    return np.dtype([(name, kind) for kind, *names in lines for name in names], align=True)


PERSON, POST = _record(_PERSON_FIELDS), _record(_POST_FIELDS)
WAITING_DAYS_FULL = 180.0


class PersonColumns(NamedTuple):
    """People, one PERSON record each, and the lists that the records bound."""

    rows: np.ndarray
    key: np.ndarray
    skills: np.ndarray
    wanted: np.ndarray
    phrases: np.ndarray
    title_ptr: np.ndarray
    title_feature: np.ndarray
    title_value: np.ndarray
    text_feature: np.ndarray
    text_value: np.ndarray


class PostColumns(NamedTuple):
    """Opportunities, one POST record each, and the lists that the records bound."""

    rows: np.ndarray
    key: np.ndarray
    required: np.ndarray
    wished: np.ndarray
    excluded: np.ndarray
    eligible: np.ndarray
    phrases: np.ndarray
    title_ptr: np.ndarray
    title_feature: np.ndarray
    title_value: np.ndarray
    text_feature: np.ndarray
    text_value: np.ndarray


class NearColumns(NamedTuple):
    """Near skills as compiled code reads them, see Near."""

    indptr: np.ndarray
    indices: np.ndarray
    values: np.ndarray


@dataclass(frozen=True)
class Rules:
    """Limits that a county sets. Kilometres by road."""

    radius_km: float = 40.0  # how far someone who said nothing travels to work every day
    carer_radius_km: float = 15.0  # how far someone who must be home every day can work at most


@dataclass(frozen=True, eq=False)
class Near:
    """Near skills: row s of the CSR lists skills that count as `values` (0–1) of skill s.

    Symmetric: what is near is near both ways (skills.near_from_pairs makes it so).
    """

    indptr: np.ndarray = field(default_factory=lambda: np.zeros(1, np.int64))
    indices: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int32))
    values: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32))


@dataclass(frozen=True, eq=False)
class Model:
    """All that a score depends on beside the two rows. Keep one and the scores stay comparable.

    `titles` and `texts` are the frozen word weights; None means: fit them on the two tables at hand.
    """

    weights: Weights = field(default_factory=Weights)
    rules: Rules = field(default_factory=Rules)
    near: Near = field(default_factory=Near)
    titles: TextSpace | None = None
    texts: TextSpace | None = None

    def fitted(self, people: People, posts: Opportunities) -> "Model":
        """The same model with word weights, fitted on these tables where it had none."""
        titles = self.titles or _fit((people.titles, posts.titles), TITLE_FAMILIES)
        texts = self.texts or _fit((people.text, posts.text), TEXT_FAMILIES)
        return Model(self.weights, self.rules, self.near, titles, texts)

    @property
    def spaces(self) -> tuple[TextSpace, TextSpace]:
        """Word weights of titles and of texts. Raises ValueError for a model that is not fitted."""
        if self.titles is None or self.texts is None:
            raise ValueError("the model is not fitted")
        return self.titles, self.texts


def _fit(columns: tuple[Texts, ...], families: Mapping[str, float]) -> TextSpace:
    texts = {text for column in columns for text in column.uniques}
    if families is TITLE_FAMILIES:
        texts = {phrase for text in texts for phrase in phrases_of(text)}
    return TextSpace.fit(texts, families)


def phrases_of(titles: str) -> list[str]:
    """The single titles of a title column's entry.

    >>> phrases_of("采茶工| 竹编")
    ['采茶工', '竹编']
    """
    return [phrase.strip() for phrase in titles.split("|") if phrase.strip()]


def reach_km(people: People, rules: Rules) -> np.ndarray:
    """Road km each person may travel: inf for movers, else radius or rule, less for carers. float64 (n,)."""
    reach = people.radius_km.astype(np.float64)
    reach[np.isnan(reach)] = rules.radius_km
    reach[people.will_move] = np.inf
    reach[people.carer] = np.minimum(reach, rules.carer_radius_km)[people.carer]
    return reach


def urgency(people: People) -> np.ndarray:
    """Half from the colour (green 0, yellow ½, red 1), half from the days waited, full at 180. float64 (n,)."""
    waited = np.clip(people.waiting_days.astype(np.float64) / WAITING_DAYS_FULL, 0.0, 1.0)
    return 0.25 * people.colour + 0.5 * waited


def person_columns(people: People, model: Model, row: np.ndarray | None = None) -> PersonColumns:
    """Arrays of `people` for a fitted model; `row` tells where each came from (default: here)."""
    rows = _records(people, PERSON, row)
    rows["reach_km"], rows["urgency"] = reach_km(people, model.rules), urgency(people)
    texts = _texts(people, model, rows)
    _bounds(rows, "skill", people.skills.indptr)
    _bounds(rows, "wanted", people.wanted_areas.indptr)
    return PersonColumns(rows, people.key, people.skills.indices, people.wanted_areas.indices, *texts)


def post_columns(posts: Opportunities, n_people: int, model: Model, row: np.ndarray | None = None) -> PostColumns:
    """Arrays of `posts` for a fitted model; `n_people` is the length the eligibility masks must have."""
    rows = _records(posts, POST, row)
    rows["pay_fen"] = middle_pay(posts)
    texts = _texts(posts, model, rows)
    _bounds(rows, "required", posts.required.indptr)
    _bounds(rows, "wished", posts.wished.indptr)
    eligible, excluded = _eligible(posts, n_people, rows), _excluded(posts, rows)
    return PostColumns(rows, posts.key, posts.required.indices, posts.wished.indices, excluded, eligible, *texts)


def near_columns(model: Model) -> NearColumns:
    return NearColumns(model.near.indptr, model.near.indices, model.near.values)


def middle_pay(posts: Opportunities) -> np.ndarray:
    """Middle of the pay range in fen a month, or the one end that is known, or −1. float64 (m,)."""
    low, high = posts.pay_min_fen.astype(np.float64), posts.pay_max_fen.astype(np.float64)
    return np.where(low < 0, high, np.where(high < 0, low, (low + high) / 2))


def _records(table: People | Opportunities, dtype: np.dtype, row: np.ndarray | None) -> np.ndarray:
    rows = np.zeros(table.n, dtype)
    for name in dtype.names or ():
        if name != "text" and hasattr(table, name):
            rows[name] = getattr(table, name)
    rows["text"] = table.text.codes
    rows["x"], rows["y"], rows["z"] = unit_vectors(table.lat, table.lon)
    rows["row"] = np.arange(table.n) if row is None else row
    return rows


def _bounds(rows: np.ndarray, name: str, indptr: np.ndarray, codes: np.ndarray | None = None) -> None:
    """Part of a list for each row: its own, or that of its code."""
    codes = np.arange(len(rows)) if codes is None else codes
    rows[f"{name}_start"], rows[f"{name}_stop"] = indptr[codes], indptr[codes + 1]


def _texts(table: People | Opportunities, model: Model, rows: np.ndarray) -> tuple[np.ndarray, ...]:
    split = [phrases_of(text) for text in table.titles.uniques]
    known: dict[str, int] = {}
    ids = [known.setdefault(phrase, len(known)) for phrases in split for phrase in phrases]
    indptr = np.zeros(len(split) + 1, np.int64)
    np.cumsum([len(phrases) for phrases in split], out=indptr[1:])
    titles, texts = model.spaces
    title, text = titles.vectors(known), texts.vectors(table.text.uniques)
    _bounds(rows, "phrase", indptr, table.titles.codes)
    _bounds(rows, "text", text.indptr, table.text.codes)
    own = (np.array(ids, np.int32), title.indptr, title.features, title.values)
    return (*own, text.features, text.values)


def _eligible(posts: Opportunities, n_people: int, rows: np.ndarray) -> np.ndarray:
    rows["eligible_row"] = -1
    masks = np.zeros((len(posts.eligible), n_people), np.bool_)
    for k, (row, mask) in enumerate(sorted(posts.eligible.items())):
        if len(mask) != n_people:
            raise ValueError(f"eligibility of row {row} has {len(mask)} entries, expected {n_people}")
        rows["eligible_row"][row], masks[k] = k, mask
    return masks


def _excluded(posts: Opportunities, rows: np.ndarray) -> np.ndarray:
    indptr = np.zeros(posts.n + 1, np.int64)
    lists = {row: np.unique(np.asarray(gone, np.int32)) for row, gone in sorted(posts.excluded.items())}
    for row, gone in lists.items():
        indptr[row + 1] = len(gone)
    _bounds(rows, "excluded", np.cumsum(indptr))
    return np.concatenate([np.zeros(0, np.int32), *lists.values()])
