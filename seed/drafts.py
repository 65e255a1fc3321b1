"""What the generators hand out: plain records that know nothing of a database."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class PersonDraft:
    """A member of a household; `key` is its place in the household, `cares_for` another's key."""

    key: int
    name: str
    sex: str
    born_on: date
    relation: str
    id_number: str
    lot: str = ""  # what carries or weighs on them: able, ill, disabled, dependent, frail, elder, carer, student
    phone: str = ""
    education: str = ""
    work_status: str = ""
    experience: str = ""
    wanted_work: str = ""
    skills: list[str] = field(default_factory=list)
    skill_texts: list[str] = field(default_factory=list)  # said in words the vocabulary may not have
    lifting_kg: int | None = None
    health_limits: list[str] = field(default_factory=list)
    disability_category: str = ""
    disability_grade: int | None = None
    disability_number: str = ""
    illness: str = ""
    cares_for: int | None = None
    hours_per_day: float | None = None
    days_per_month: float | None = None
    radius_km: float | None = None
    experience_years: int | None = None
    busy_months: list[int] = field(default_factory=list)
    wanted_areas: list[str] = field(default_factory=list)
    will_move: bool = False
    wage_wished_fen: int | None = None
    retired_on: date | None = None
    consents: list[str] = field(default_factory=list)
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def is_head(self) -> bool:
        """Whether the household bears this person's name."""
        return self.relation == "head"


@dataclass
class HouseholdDraft:
    """A registered household with its members, the head first."""

    number: str
    area_code: str
    address: str
    lat: float
    lon: float
    category: str
    category_source: str
    decision_number: str
    category_from: date
    category_to: date
    colour: str
    bank_card: str
    members: list[PersonDraft]
    facts: dict[str, object]

    @property
    def county(self) -> str:
        """The first six digits of the area code."""
        return self.area_code[:6]


@dataclass(frozen=True)
class StaffDraft:
    """Somebody who works for the households: a cadre, a clerk, an officer of a township …"""

    username: str
    name: str
    role: str
    area_code: str
    phone: str


@dataclass(frozen=True)
class OrganisationDraft:
    """An enterprise, a donor, a department or a lender, with one person who speaks for it."""

    key: str
    kind: str
    name: str
    uscc: str | None
    is_person: bool
    area_code: str
    contact_name: str
    contact_phone: str
    about: str
    sectors: tuple[str, ...] = ()


@dataclass
class PostDraft:
    """A post with its vacancies; `opened_on` may lie half a year back."""

    key: str
    organisation: str
    kind: str
    title: str
    description: str
    area_code: str
    place: str
    lat: float
    lon: float
    vacancies: int
    pay_min_fen: int
    pay_max_fen: int
    pay_unit: str
    hours_per_day: float
    days_per_month: float
    required: list[str]
    wished: list[str]
    health_needs: list[str]
    lifting_kg: int | None
    min_education: str
    age_min: int
    remote: bool
    live_in: bool
    for_disabled: bool
    light_work: bool
    injury_cover: bool
    past_retirement: bool
    skills_taught: bool
    opened_on: date
    valid_until: date
    season_from: date | None = None
    season_to: date | None = None
    max_km: int | None = None


@dataclass
class OfferDraft:
    """A donor's offer with its slots."""

    key: str
    organisation: str
    kind: str
    title: str
    description: str
    area_code: str
    audience: str
    criteria: dict[str, object]
    slots: int
    slice_fen: int | None
    budget_fen: int | None
    charity_name: str
    opened_on: date
    from_on: date
    until_on: date
