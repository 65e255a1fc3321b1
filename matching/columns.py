"""From tables to the flat arrays that compiled code reads: one named tuple per side, one for what they share.

The conversion is where unknown radii become the county's rule, carers are held near home, and texts become
vectors; after it a kernel needs no decision that is not about one pair. Rows may be reordered on the way: `row`
keeps the place of each in the table it came from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.places import unit_vectors
from matching.records import PERSON, POST, NearColumns, PersonColumns, PostColumns, Spoken, Words
from matching.text import TEXT_FAMILIES, TITLE_FAMILIES, TextSpace, Vectors
from matching.types import Opportunities, People, Tags, Texts
from matching.weights import Weights

BLOCK = 16_384  # rows written at a time, so that their records stay in the cache
WAITING_DAYS_FULL = 180.0


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
        texts = {phrase.strip() for phrase in set("|".join(texts).split("|"))} - {""}
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
    waited = np.clip(np.nan_to_num(people.waiting_days).astype(np.float64) / WAITING_DAYS_FULL, 0.0, 1.0)
    return 0.25 * people.colour + 0.5 * waited


def person_columns(
    people: People, model: Model, order: np.ndarray | None = None, row: np.ndarray | None = None
) -> PersonColumns:
    """Arrays of `people` for a fitted model, in `order`; `row` numbers them (default: their row in the table)."""
    order = np.arange(people.n) if order is None else order
    rows = np.zeros(people.n, PERSON)
    own = {"reach_km": reach_km(people, model.rules), "urgency": urgency(people)}
    _fill(rows, people, own, order, row)
    skills, wanted = people.skills.take(order), people.wanted_areas.take(order)
    _bound(rows, "skill", skills)
    _bound(rows, "wanted", wanted)
    return PersonColumns(rows, skills.indices, wanted.indices)


def post_columns(posts: Opportunities, n_people: int, model: Model, order: np.ndarray | None = None) -> PostColumns:
    """Arrays of `posts` for a fitted model, in `order`; `n_people` is the length the eligibility masks must have."""
    order = np.arange(posts.n) if order is None else order
    rows = np.zeros(posts.n, POST)
    _fill(rows, posts, {"pay_fen": middle_pay(posts)}, order, None)
    required, wished, excluded = posts.required.take(order), posts.wished.take(order), _excluded(posts).take(order)
    _bound(rows, "required", required)
    _bound(rows, "wished", wished)
    _bound(rows, "excluded", excluded)
    return PostColumns(rows, required.indices, wished.indices, excluded.indices, _eligible(posts, n_people, rows))


def spoken(table: People | Opportunities, model: Model, order: np.ndarray | None = None) -> Spoken:
    """What the rows of `table` say, in `order`, for a fitted model."""
    held, known = _split(table.titles.uniques)
    phrases = held.take(table.titles.codes if order is None else table.titles.codes[order])
    titles, texts = model.spaces[0].vectors(known), model.spaces[1].vectors(table.text.uniques)
    return Spoken(phrases.indptr, phrases.indices, _words(titles), _words(texts))


def near_columns(model: Model) -> NearColumns:
    return NearColumns(model.near.indptr, model.near.indices, model.near.values)


def middle_pay(posts: Opportunities) -> np.ndarray:
    """Middle of the pay range in fen a month, or the one end that is known, or −1. float64 (m,)."""
    low, high = posts.pay_min_fen.astype(np.float64), posts.pay_max_fen.astype(np.float64)
    return np.where(low < 0, high, np.where(high < 0, low, (low + high) / 2))


def signature(tags: Tags, near: Near | None = None) -> np.ndarray:
    """One bit of 64 for each tag of a row, and for each that is near to one. uint64 (n,)

    Two rows without a common bit have no common tag; a common bit proves nothing.
    """
    bits = np.uint64(1) << (tags.indices & 63).astype(np.uint64)
    if near is not None and len(near.indices):
        around = signature(Tags(near.indptr, near.indices))
        known = tags.indices < len(around)
        bits[known] |= around[tags.indices[known]]
    filled = np.flatnonzero(np.diff(tags.indptr))
    found = np.zeros(len(tags.indptr) - 1, np.uint64)
    if len(filled):
        found[filled] = np.bitwise_or.reduceat(bits, tags.indptr[filled])
    return found


def _fill(
    rows: np.ndarray,
    table: People | Opportunities,
    own: dict[str, np.ndarray],
    order: np.ndarray,
    row: np.ndarray | None,
) -> None:
    """Write what the records share with the table, and what is worked out from it (`own`), in `order`."""
    x, y, z = unit_vectors(table.lat, table.lon)
    given = {name: getattr(table, name) for name in rows.dtype.names or () if hasattr(table, name)}
    row = np.arange(table.n) if row is None else row
    given |= own | {"x": x, "y": y, "z": z, "text": table.text.codes, "row": row}
    for start in range(0, table.n, BLOCK):
        part = slice(start, start + BLOCK)
        for name, column in given.items():
            rows[name][part] = column[order[part]]


def _bound(rows: np.ndarray, name: str, tags: Tags) -> None:
    """Where the list of each row begins and ends."""
    rows[f"{name}_start"], rows[f"{name}_stop"] = tags.indptr[:-1], tags.indptr[1:]


def _words(vectors: Vectors) -> Words:
    return Words(vectors.indptr, vectors.features, vectors.values)


def _split(titles: Sequence[str]) -> tuple[Tags, list[str]]:
    """Which phrases each entry of a title column names, and the phrases. One pass over all entries joined."""
    parts = "|".join(titles).split("|")
    counts = np.array([1 + title.count("|") for title in titles], np.int64)
    known: dict[str, int] = {"": -1}
    ids: dict[str, int] = {}
    for part in dict.fromkeys(parts):
        phrase = part.strip()
        ids[part] = known.setdefault(phrase, len(known) - 1)
    found = np.array([ids[part] for part in parts], np.int32)
    indptr = np.zeros(len(titles) + 1, np.int64)
    kept = found >= 0
    if len(titles):
        np.cumsum(np.add.reduceat(kept.astype(np.int64), np.cumsum(counts) - counts), out=indptr[1:])
    return Tags(indptr, found[kept]), [phrase for phrase in known if phrase]


def _eligible(posts: Opportunities, n_people: int, rows: np.ndarray) -> np.ndarray:
    """Masks of the posts that have one, and their place in the records."""
    place = np.full(posts.n, -1, np.int32)
    masks = np.zeros((len(posts.eligible), n_people), np.bool_)
    for k, (row, mask) in enumerate(sorted(posts.eligible.items())):
        if len(mask) != n_people:
            raise ValueError(f"eligibility of row {row} has {len(mask)} entries, expected {n_people}")
        place[row], masks[k] = k, mask
    rows["eligible_row"] = place[rows["row"]]
    return masks


def _excluded(posts: Opportunities) -> Tags:
    """Rows of people who must not come back, for each post."""
    indptr = np.zeros(posts.n + 1, np.int64)
    lists = {row: np.unique(np.asarray(gone, np.int32)) for row, gone in sorted(posts.excluded.items())}
    for row, gone in lists.items():
        indptr[row + 1] = len(gone)
    return Tags(np.cumsum(indptr), np.concatenate([np.zeros(0, np.int32), *lists.values()]))
