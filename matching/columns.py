"""From tables to the flat arrays that compiled code reads: one named tuple per side, one for what they share.

The conversion is where unknown radii become the county's rule, carers are held near home, and texts become
vectors; after it a kernel needs no decision that is not about one pair.
"""

from collections import namedtuple
from dataclasses import dataclass, field

import numpy as np

from matching.places import unit_vectors
from matching.text import TextSpace
from matching.types import Opportunities, People
from matching.weights import Weights

PersonColumns = namedtuple(
    "PersonColumns",
    "key age area x y z reach_km road_factor carer education experience_years hours_per_day "
    "days_per_month months "
    "lifting_kg health_limits disability wage_wished_fen needs colour waiting_days consents employed "
    "past_retirement retirement_agreement skill_ptr skills title_code title_ptr title_feature title_value "
    "text_code text_ptr text_feature text_value",
)
PostColumns = namedtuple(
    "PostColumns",
    "key kind open area x y z remote live_in max_km pay_fen education_min experience_min age_min "
    "age_max lifting_kg "
    "hours_per_day days_per_month months health_needs for_disabled disability injury_cover "
    "accepts_past_retirement "
    "protected_for_minors answers required_ptr required wished_ptr wished title_code title_ptr title_feature "
    "title_value text_code text_ptr text_feature text_value eligible_row eligible excluded_ptr excluded",
)
NearColumns = namedtuple("NearColumns", "indptr indices values")


@dataclass(frozen=True)
class Rules:
    """Limits that a county sets. Kilometres by road."""

    radius_km: float = 40.0  # how far someone who said nothing travels to work every day
    carer_radius_km: float = 15.0  # how far someone who must be home every day can work at most


@dataclass(frozen=True, eq=False)
class Near:
    """Near skills: row s of the CSR lists skills that count as `values` (0–1) of skill s.

    Symmetric by habit.
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
        titles = self.titles or TextSpace.fit([people.titles, posts.titles])
        texts = self.texts or TextSpace.fit([people.text, posts.text])
        return Model(self.weights, self.rules, self.near, titles, texts)


def reach_km(people: People, rules: Rules) -> np.ndarray:
    """Road km each person may travel: inf for movers, else the radius or the rule, and less for carers.

    Float64.
    """
    reach = people.radius_km.astype(np.float64)
    reach[np.isnan(reach)] = rules.radius_km
    reach[people.will_move] = np.inf
    reach[people.carer] = np.minimum(reach, rules.carer_radius_km)[people.carer]
    return reach


def person_columns(people: People, model: Model) -> PersonColumns:
    """Arrays of `people` for a fitted model."""
    x, y, z = unit_vectors(people.lat, people.lon)
    title, text = model.titles.vectors(people.titles), model.texts.vectors(people.text)
    own = {name: getattr(people, name) for name in PersonColumns._fields if hasattr(people, name)}
    own |= {"x": x, "y": y, "z": z, "reach_km": reach_km(people, model.rules)}
    own |= {"skill_ptr": people.skills.indptr, "skills": people.skills.indices}
    own |= _text_columns("title", people.titles.codes, title) | _text_columns("text", people.text.codes, text)
    return PersonColumns(**own)


def post_columns(posts: Opportunities, n_people: int, model: Model) -> PostColumns:
    """Arrays of `posts` for a fitted model; `n_people` is the length the eligibility masks must have."""
    x, y, z = unit_vectors(posts.lat, posts.lon)
    title, text = model.titles.vectors(posts.titles), model.texts.vectors(posts.text)
    own = {name: getattr(posts, name) for name in PostColumns._fields if hasattr(posts, name)}
    own |= {"x": x, "y": y, "z": z, "pay_fen": middle_pay(posts)}
    own |= {"required_ptr": posts.required.indptr, "required": posts.required.indices}
    own |= {"wished_ptr": posts.wished.indptr, "wished": posts.wished.indices}
    own |= _text_columns("title", posts.titles.codes, title) | _text_columns("text", posts.text.codes, text)
    own |= _eligible_columns(posts, n_people) | _excluded_columns(posts)
    return PostColumns(**own)


def near_columns(model: Model) -> NearColumns:
    return NearColumns(model.near.indptr, model.near.indices, model.near.values)


def middle_pay(posts: Opportunities) -> np.ndarray:
    """Middle of the pay range in fen a month, or the one end that is known, or −1. float64 (m,)."""
    low, high = posts.pay_min_fen.astype(np.float64), posts.pay_max_fen.astype(np.float64)
    return np.where(low < 0, high, np.where(high < 0, low, (low + high) / 2))


def _text_columns(name: str, codes: np.ndarray, vectors) -> dict:
    return {
        f"{name}_code": codes,
        f"{name}_ptr": vectors.indptr,
        f"{name}_feature": vectors.features,
        f"{name}_value": vectors.values,
    }


def _eligible_columns(posts: Opportunities, n_people: int) -> dict:
    rows = np.full(posts.n, -1, np.int32)
    masks = np.zeros((len(posts.eligible), n_people), np.bool_)
    for k, (row, mask) in enumerate(sorted(posts.eligible.items())):
        if len(mask) != n_people:
            raise ValueError(f"eligibility of row {row} has {len(mask)} entries, expected {n_people}")
        rows[row], masks[k] = k, mask
    return {"eligible_row": rows, "eligible": masks}


def _excluded_columns(posts: Opportunities) -> dict:
    lists = [np.unique(np.asarray(posts.excluded.get(row, ()), np.int32)) for row in range(posts.n)]
    indptr = np.zeros(posts.n + 1, np.int64)
    np.cumsum([len(people) for people in lists], out=indptr[1:])
    joined = np.concatenate(lists) if lists else np.zeros(0, np.int32)
    return {"excluded_ptr": indptr, "excluded": joined.astype(np.int32)}
