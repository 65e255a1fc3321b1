"""Rows of the register and of the posts as the columns that the engine ranks. Worker only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from matching.columns import Model, Rules
from matching.gates import HEALTH_CONDITIONS
from matching.skills import Vocabulary
from matching.text import TEXT_FAMILIES, TITLE_FAMILIES, TextSpace
from matching.types import ALL_MONTHS, JOB, OFFER, Opportunities, People, age_years

from .. import clock
from ..db import db
from ..households.models import DISABILITIES, EDUCATION, Consent, Household, Person, PersonSkill
from ..households.retirement import is_past_retirement
from ..households.rules import consent_counts
from ..jobs.models import Job
from ..jobs.rules import is_for_minors
from ..needs.models import Need
from ..offers.models import KINDS, HelpOffer
from ..vocabulary.commands import engine_vocabulary
from ..vocabulary.queries import learned_near, terms
from . import family, incomes, own_words
from .away import bound
from .eligibility import eligible_for
from .limits import Limits, months_of, wanted_codes

# Codes of the term list health_limits whose condition the engine calls otherwise.
ENGINE_NAMES = {
    "sight": "fine_sight", "speaking": "speech", "hands": "both_hands", "cold": "cold_water", "night": "night_shift",
    "alone": "working_alone", "food": "food_contact", "strain": "stress", "lifting": "heavy_loads",
}  # fmt: skip
CONDITIONS = {name: 1 << bit for bit, name in enumerate(HEALTH_CONDITIONS)}
NEED_BITS = {name: 1 << bit for bit, name in enumerate(("job", *KINDS))}
COLOURS = {"green": 0, "yellow": 1, "red": 2}
NOT_SEEKING = frozenset({"studying", "unable"})
DAYS_A_MONTH, HOURS_A_DAY = 22.0, 8.0
NAN = float("nan")
ANYWHERE_KM = 20_000.0


@dataclass(frozen=True, eq=False)
class Crowd:
    """Everybody in the register: the engine's columns, and what reasons and criteria speak of."""

    people: People
    rows: Sequence[Any]
    place: Mapping[int, int]  # person id → row
    skills: Sequence[frozenset[str]]
    seekers: np.ndarray  # rows of those who can be hired
    children: Mapping[int, tuple[int, ...]]  # person id → the children of its household, where there are two or more
    budgets: Mapping[int, incomes.Budget]  # household id → what stands against pay, where a guarantee is drawn


@dataclass(frozen=True, eq=False)
class Posts:
    """Jobs, or offers, as the engine's columns; `place` maps their id to their row."""

    posts: Opportunities
    rows: Sequence[Any]
    place: Mapping[int, int]
    skills: Sequence[frozenset[str]]
    pay: Sequence[int | None]
    unsure: Mapping[int, np.ndarray] = field(
        default_factory=dict
    )  # row of an offer → whose fit hangs on a missing fact


def load_people(homes: frozenset[int] | None = None, vocabulary: Vocabulary | None = None) -> Crowd:
    """Everyone registered who did not leave, or of these households (11 statements and one a county)."""
    rows = db.session.execute(_of(homes, Person.id, _people_rows())).all()
    skills, texts = _skills_of(homes)
    vocabulary, today = vocabulary or engine_vocabulary(), clock.today()
    said = {r.id: own_words.held(vocabulary, skills[r.id], texts[r.id]) for r in rows}
    needs, waiting = _needs(homes)
    limits = Limits.of({row.area_code for row in rows})
    at_home = bound(rows, of=homes)
    consents = _consents(homes)
    ages = [age_years(row.born_on, today) for row in rows]
    people = People.of(
        len(rows), key=[r.id for r in rows], household=[r.household_id for r in rows], age=ages,
        area=[int(r.area_code) for r in rows], lat=_floats(rows, "lat"), lon=_floats(rows, "lon"),
        radius_km=[limits.radius_km(r, is_carer=r.id in at_home) for r in rows],
        road_factor=[limits.road_factor(r) for r in rows],
        will_move=[r.will_move and r.id not in at_home for r in rows],
        carer=[r.id in at_home for r in rows], education=[_ladder(r.education) for r in rows],
        hours_per_day=_floats(rows, "hours_per_day"), days_per_month=_floats(rows, "days_per_month"),
        lifting_kg=_floats(rows, "lifting_kg"), health_limits=[conditions(r.health_limits) for r in rows],
        disability=[_disability(r.disability_category) for r in rows],
        disability_grade=[r.disability_grade or 0 for r in rows],
        wage_wished_fen=[r.wage_wished_fen or -1 for r in rows], experience_years=_floats(rows, "experience_years"),
        months=[_free_months(r.busy_months) for r in rows],
        wanted_areas=[() if r.id in at_home else wanted_codes(r.wanted_areas) for r in rows],
        needs=[needs.get((r.household_id, r.id), 0) | needs.get((r.household_id, None), 0) for r in rows],
        colour=[COLOURS.get(r.colour, 0) for r in rows],
        waiting_days=[waiting.get(r.household_id, 0) for r in rows],
        consents=[any(consent_counts(c, r, today) for c in consents.get(r.id, ())) for r in rows],
        employed=[r.work_status == "employed" for r in rows],
        past_retirement=[is_past_retirement(r.born_on, r.sex, today, retired_on=r.retired_on) for r in rows],
        retirement_agreement=np.ones(len(rows), bool),  # signed at the hire; what is asked for is the post's cover
        skills=[said[r.id].skills for r in rows],
        titles=[r.wanted_work.replace("、", "|").replace("，", "|") for r in rows],
        text=[" ".join((r.experience, *said[r.id].words)) for r in rows],
    )  # fmt: skip
    held = [frozenset(vocabulary.skills[k].code for k in people.skills.row(i)) for i in range(len(rows))]
    seekers = np.array([i for i, r in enumerate(rows) if r.work_status not in NOT_SEEKING], np.int64)
    place = {r.id: i for i, r in enumerate(rows)}
    return Crowd(people, rows, place, held, seekers, family.children(rows, today), incomes.budgets(rows, homes))


def everybody(crowd: Crowd) -> np.ndarray:
    """The rows of all people: help is not only for those who seek work."""
    return np.arange(crowd.people.n, dtype=np.int64)


def load_jobs(ids: set[int], *, only: bool = False, vocabulary: Vocabulary | None = None) -> Posts:
    """Open jobs, and those named whatever their state; or `only` those (2 statements, 3 with the vocabulary)."""
    open_now = sa.and_(Job.state == "open", Job.valid_until >= clock.today(), sa.literal(not only))
    wanted = sa.select(Job).where(sa.or_(open_now, Job.id.in_(ids))).options(selectinload(Job.skills))
    rows = db.session.scalars(wanted.order_by(Job.id)).all()
    vocabulary, today = vocabulary or engine_vocabulary(), clock.today()
    said = {r.id: own_words.asked(vocabulary, r) for r in rows}
    required, wished = ([getattr(said[r.id], part) for r in rows] for part in ("required", "wished"))
    pay = [(_monthly(row, row.pay_min_fen), _monthly(row, row.pay_max_fen)) for row in rows]
    posts = Opportunities.of(
        len(rows), key=[r.id for r in rows], kind=[JOB] * len(rows),
        open=[r.state == "open" and r.valid_until >= today for r in rows], area=[int(r.area_code) for r in rows],
        lat=_floats(rows, "lat"), lon=_floats(rows, "lon"), remote=[r.remote for r in rows],
        live_in=[r.live_in for r in rows], max_km=_floats(rows, "max_km"),
        pay_min_fen=[low for low, _ in pay], pay_max_fen=[high for _, high in pay],
        education_min=[_ladder(r.min_education) for r in rows], age_min=[float(r.age_min) for r in rows],
        lifting_kg=_floats(rows, "lifting_kg"), hours_per_day=_floats(rows, "hours_per_day"),
        days_per_month=_floats(rows, "days_per_month"), months=[_season(r) for r in rows],
        health_needs=[conditions(r.health_needs) for r in rows], for_disabled=[r.for_disabled for r in rows],
        injury_cover=[r.injury_cover for r in rows], accepts_past_retirement=[r.past_retirement for r in rows],
        protected_for_minors=[is_for_minors(r) for r in rows], answers=[NEED_BITS["job"]] * len(rows),
        required=required, wished=wished, titles=[_one_title(r) for r in rows],
        text=[" ".join((r.description, *said[r.id].words)) for r in rows],
    )  # fmt: skip
    asked = [_codes(vocabulary, {*a, *b}) for a, b in zip(required, wished, strict=True)]
    return Posts(posts, rows, {r.id: j for j, r in enumerate(rows)}, asked, [_middle(low, high) for low, high in pay])


def load_offers(ids: set[int], crowd: Crowd, *, only: bool = False) -> Posts:
    """Open offers, and those named, or `only` those; with who fits each one's area, audience and criteria.

    1 statement, and those for the facts that the criteria ask about.
    """
    today = clock.today()
    open_now = sa.and_(
        HelpOffer.state == "open", HelpOffer.from_on <= today, HelpOffer.until_on >= today, sa.literal(not only)
    )  # fmt: skip
    rows = db.session.scalars(
        sa.select(HelpOffer).where(sa.or_(open_now, HelpOffer.id.in_(ids))).order_by(HelpOffer.id)
    ).all()
    fits, unsure = eligible_for(rows, crowd.rows)
    posts = Opportunities.of(
        len(rows), key=[r.id for r in rows], kind=[OFFER] * len(rows),
        open=[r.state == "open" and r.from_on <= today <= r.until_on for r in rows],
        area=[int(r.area_code) for r in rows], answers=[NEED_BITS.get(r.kind, 0) for r in rows],
        remote=[True] * len(rows),  # help comes to the family; its area is part of who it is for
        titles=[_one_title(r) if r.kind == "training" else "" for r in rows], text=[r.description for r in rows],
        eligible=fits,
    )  # fmt: skip
    nothing: list[frozenset[str]] = [frozenset()] * len(rows)
    return Posts(posts, rows, {r.id: j for j, r in enumerate(rows)}, nothing, [None] * len(rows), unsure)


def without(posts: Posts, gone: Mapping[int, set[int]], place: Mapping[int, int]) -> Posts:
    """The same posts, not offered again to those (post id → person ids) who cool off."""
    rows = {
        posts.place[post_id]: np.array(sorted(place[p] for p in people if p in place), np.int32)
        for post_id, people in gone.items()
        if post_id in posts.place
    }
    return replace(posts, posts=replace(posts.posts, excluded=rows))


def narrowed(posts: Opportunities, rows: np.ndarray, n_people: int) -> Opportunities:
    """The same posts beside these rows of the crowd only: masks and exclusions count the new rows."""
    new = np.full(n_people, -1, np.int64)
    new[rows] = np.arange(len(rows))
    eligible = {j: mask[rows] for j, mask in posts.eligible.items()}
    excluded = {j: new[gone][new[gone] >= 0].astype(np.int32) for j, gone in posts.excluded.items()}
    return replace(posts, eligible=eligible, excluded=excluded)


def model() -> Model:
    """One model for every call: word weights come from the vocabulary alone, so scores always compare."""
    return _model(engine_vocabulary(), learned_near())


@lru_cache(maxsize=2)
def _model(vocabulary: Vocabulary, learned: tuple[tuple[str, str, float], ...]) -> Model:
    phrases = [phrase for skill in vocabulary.skills for phrase in skill.phrases] or [""]
    return Model(
        rules=Rules(carer_radius_km=ANYWHERE_KM),  # each county's limit stands in the people's columns
        near=vocabulary.near(learned=learned),
        titles=TextSpace.fit(phrases, TITLE_FAMILIES, vocabulary.same_work()),
        texts=TextSpace.fit(phrases, TEXT_FAMILIES),
    )


def conditions(codes: Sequence[str] | None) -> int:
    """The bits of health limits, or of what the work needs; unknown codes have none."""
    mask = 0
    for code in codes or ():
        mask |= CONDITIONS.get(ENGINE_NAMES.get(code, code), 0)
    return mask


def _people_rows() -> sa.Select[Any]:
    columns = (
        Person.id, Person.household_id, Person.born_on, Person.sex, Person.is_head, Person.education,
        Person.work_status, Person.experience, Person.wanted_work, Person.lifting_kg, Person.health_limits,
        Person.disability_category, Person.disability_grade, Person.cares_for_id, Person.hours_per_day,
        Person.days_per_month, Person.experience_years, Person.busy_months, Person.wanted_areas, Person.radius_km,
        Person.will_move, Person.wage_wished_fen, Person.retired_on,
        Person.left_on, Person.illness_sealed, Household.area_code, Household.lat, Household.lon, Household.colour,
        Household.category,
    )  # fmt: skip
    rows = sa.select(*columns).join(Person.household)
    return rows.where(Person.left_on.is_(None), Household.state == "registered").order_by(Person.id)


def _of(homes: frozenset[int] | None, person_id: Any, rows: Any) -> Any:
    """Those rows whose person belongs to these households; all rows where none are named."""
    living = sa.select(Person.id).where(Person.household_id.in_(homes or ()))
    return rows if homes is None else rows.where(person_id.in_(living))


def _skills_of(homes: frozenset[int] | None) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    codes: dict[int, list[str]] = defaultdict(list)
    texts: dict[int, list[str]] = defaultdict(list)
    rows = sa.select(PersonSkill.person_id, PersonSkill.skill_code, PersonSkill.text)
    for row in db.session.execute(_of(homes, PersonSkill.person_id, rows)):
        (codes if row.skill_code else texts)[row.person_id].append(row.skill_code or row.text)
    return codes, texts


def _consents(homes: frozenset[int] | None) -> dict[int, list[Any]]:
    rows = sa.select(Consent.person_id, Consent.guardian_id, Consent.given_at)
    rows = _of(homes, Consent.person_id, rows)
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(rows.where(Consent.purpose == "matching", Consent.withdrawn_at.is_(None))):
        found[row.person_id].append(row)
    return found


def _needs(homes: frozenset[int] | None) -> tuple[dict[tuple[int, int | None], int], dict[int, int]]:
    """What households ask for, as bits by (household, person), and how long the oldest has waited."""
    leads = {term.code: term.extra.get("leads_to", "") for term in terms("need_types")}
    asked = sa.select(Need.household_id, Need.person_id, Need.kind, Need.created_at)
    asked = asked.where(Need.state.in_(("stated", "acknowledged")))
    if homes is not None:
        asked = asked.where(Need.household_id.in_(homes))
    rows = db.session.execute(asked.order_by(Need.created_at.desc()))
    bits: dict[tuple[int, int | None], int] = defaultdict(int)
    waiting: dict[int, int] = {}
    for row in rows:
        bits[row.household_id, row.person_id] |= NEED_BITS.get(leads.get(row.kind, ""), 0)
        waiting[row.household_id] = max((clock.today() - clock.local(row.created_at).date()).days, 0)
    return bits, waiting


def _one_title(post: Job | HelpOffer) -> str:
    """A post is one work, whatever it calls itself: many names would be near to everybody's wish."""
    return post.title.replace("|", " ")


def _codes(vocabulary: Vocabulary, ids: set[int]) -> frozenset[str]:
    return frozenset(vocabulary.skills[k].code for k in ids)


def _floats(rows: Sequence[Any], name: str) -> list[float]:
    values = (getattr(row, name) for row in rows)
    return [NAN if v is None else float(v) for v in values]


def _ladder(education: str) -> int:
    return EDUCATION.index(education) if education in EDUCATION else -1


def _disability(category: str) -> int:
    if category == "multiple":
        return (1 << len(DISABILITIES)) - 1
    return 1 << DISABILITIES.index(category) if category in DISABILITIES else 0


def _free_months(busy: Sequence[int] | None) -> int:
    return ALL_MONTHS & ~sum(1 << month - 1 for month in set(busy or ()))


def _season(job: Job) -> int:
    return sum(1 << month - 1 for month in months_of(job))


def _monthly(job: Job, fen: int | None) -> int:
    """Pay as fen a month; −1 where it is not said, goes by the piece, or is for some days that nobody counted."""
    if fen is None or job.pay_unit == "piece" or (job.kind == "day_work" and not job.days_per_month):
        return -1
    days = job.days_per_month or DAYS_A_MONTH
    hours = job.hours_per_day or HOURS_A_DAY
    return int(fen * {"month": 1.0, "day": days, "hour": days * hours}[job.pay_unit])


def _middle(low: int, high: int) -> int | None:
    known = [fen for fen in (low, high) if fen >= 0]
    return sum(known) // len(known) if known else None
