"""The decision screen: what the person can do and needs beside what the post asks and gives."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from .. import clock
from ..access import Principal
from ..conditions import holds
from ..db import db
from ..households.facts import facts_of
from ..households.models import Person
from ..households.rules import age_on
from ..households.wanted import in_words, months_said
from ..jobs.models import Job
from ..needs.models import Need
from ..offers.criteria import parts_of
from ..offers.models import HelpOffer
from ..offers.phrases import criteria_words
from ..vocabulary.models import Term
from ..vocabulary.queries import terms
from ..web import is_chinese, named
from . import effects, queries
from .cards import MatchCard
from .models import Match

OPEN_NEEDS = ("stated", "acknowledged", "matched")


@dataclass(frozen=True)
class PersonSide:
    """What the register knows of the person that matters for work or help."""

    age: int
    education: str
    work_status: str
    skills: tuple[str, ...]
    wanted_work: str
    limits: tuple[str, ...]
    lifting_kg: int | None
    disability: str
    is_carer: bool
    hours_per_day: float | None
    days_per_month: float | None
    experience_years: int | None
    busy_months: str
    wanted_areas: str
    radius_km: float | None
    will_move: bool
    wage_wished_fen: int | None
    category: str
    is_ill: bool  # an illness is on record; never which


@dataclass(frozen=True)
class PostSide:
    """What the job asks and gives; of an offer, who it is for and what it is worth."""

    min_education: str = ""
    skills: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    lifting_kg: int | None = None
    hours_per_day: float | None = None
    days_per_month: float | None = None
    season_from: date | None = None
    season_to: date | None = None
    live_in: bool = False
    remote: bool = False
    max_km: int | None = None
    injury_cover: bool = False
    audience: str = ""
    slice_fen: int | None = None
    until_on: date | None = None
    conditions: tuple[tuple[str, bool | None], ...] = ()  # of an offer, and whether each is met; None: not known


@dataclass(frozen=True)
class NeedLine:
    """What the household asks for at present."""

    uid: str
    kind: Term | None
    state: str


@dataclass(frozen=True)
class Decision:
    """Everything on the screen of one decision."""

    card: MatchCard
    person: PersonSide
    post: PostSide
    others: list[MatchCard]
    family: list[MatchCard]  # of its brothers, sisters and parents, with the same post
    needs: list[NeedLine]
    description: str


def decision_of(match: Match, by: Principal) -> Decision:
    """Gather the screen (about 18 statements, whatever the person's history). The caller checked the scope."""
    opportunity = effects.opportunity_of(match)
    limits = {term.code: term for term in terms("health_limits")}
    others = [card for card in queries.of_person(match.person, by) if card.uid != match.uid]
    return Decision(
        card=queries.card_of(match, by), person=_person(match.person, limits),
        post=_post(opportunity, match.person, limits),
        others=others, family=queries.of_family(match, by),
        needs=_needs(match.household_id), description=opportunity.description,
    )  # fmt: skip


def _person(person: Person, limits: dict[str, Term]) -> PersonSide:
    skills = queries.skills_of({person.id}).get(person.id, ())
    return PersonSide(
        age=age_on(person.born_on, clock.today()), education=person.education,
        work_status=person.work_status, skills=(*skills, *(s.text for s in person.skills if s.text)),
        wanted_work=person.wanted_work, limits=tuple(named(limits[c]) for c in person.health_limits if c in limits),
        lifting_kg=person.lifting_kg, disability=person.disability_category,
        is_carer=person.cares_for_id is not None, hours_per_day=person.hours_per_day,
        days_per_month=person.days_per_month, experience_years=person.experience_years,
        busy_months=months_said(person.busy_months or ()), wanted_areas=in_words(person.wanted_areas or ()),
        radius_km=person.radius_km, will_move=person.will_move,
        wage_wished_fen=person.wage_wished_fen, category=person.household.category,
        is_ill=bool(person.illness_sealed),
    )  # fmt: skip


def _help(offer: HelpOffer, person: Person) -> PostSide:
    known = facts_of(person)
    asked = [(criteria_words(test)[0], holds(test, known)) for test in parts_of(offer.criteria or {})]
    return PostSide(
        audience=offer.audience, slice_fen=offer.slice_fen, until_on=offer.until_on, conditions=tuple(asked)
    )


def _post(opportunity: effects.Opportunity, person: Person, limits: dict[str, Term]) -> PostSide:
    if not isinstance(opportunity, Job):
        return _help(opportunity, person)
    codes = {skill.skill_code for skill in opportunity.skills if skill.skill_code}
    word = "need_zh" if is_chinese() else "need_en"
    return PostSide(
        min_education=opportunity.min_education,
        skills=(*queries.skill_words(codes), *(s.text for s in opportunity.skills if s.text)),
        needs=tuple(limits[c].extra.get(word, "") for c in opportunity.health_needs if c in limits),
        lifting_kg=opportunity.lifting_kg, hours_per_day=opportunity.hours_per_day,
        days_per_month=opportunity.days_per_month, season_from=opportunity.season_from,
        season_to=opportunity.season_to, live_in=opportunity.live_in, remote=opportunity.remote,
        max_km=opportunity.max_km,
        injury_cover=opportunity.injury_cover, until_on=opportunity.valid_until,
    )  # fmt: skip


def _needs(household_id: int) -> list[NeedLine]:
    rows: Any = sa.select(Need).where(Need.household_id == household_id, Need.state.in_(OPEN_NEEDS)).order_by(Need.id)
    kinds = {term.code: term for term in terms("need_types")}
    return [NeedLine(need.uid, kinds.get(need.kind), need.state) for need in db.session.scalars(rows)]
