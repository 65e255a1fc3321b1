"""What forms hand to commands: plain values, already normalised and typed."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PersonDraft:
    """Who somebody is. An empty sealed value keeps what is there; `clear` names those to take away."""

    name: str
    sex: str
    born_on: date
    relation: str
    id_number: str = ""
    phone: str = ""
    disability_category: str = ""
    disability_grade: int | None = None
    disability_number: str = ""
    illness: str = ""
    clear: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkDraft:
    """What somebody can and wants to do."""

    education: str
    work_status: str
    experience: str
    wanted_work: str
    skills: tuple[str, ...]
    skill_texts: tuple[str, ...]
    health_limits: tuple[str, ...]
    lifting_kg: int | None
    cares_for: str  # uid of a member, '' for nobody
    hours_per_day: float | None
    days_per_month: float | None
    radius_km: float | None
    will_move: bool
    wage_wished_fen: int | None
    retired_on: date | None
    experience_years: int | None = None
    busy_months: tuple[int, ...] = ()
    wanted_areas: str = ""  # names of cities and counties


@dataclass(frozen=True)
class PlaceDraft:
    """Where a household lives and where its money goes; empty sealed values keep what is there."""

    address: str = ""
    bank_card: str = ""
    lat: float | None = None
    lon: float | None = None
    clear: tuple[str, ...] = ()


@dataclass(frozen=True)
class CategoryDraft:
    """The category by which a household is registered, and how it stands."""

    category: str
    category_source: str
    decision_number: str
    category_from: date
    category_to: date | None
    colour: str


@dataclass(frozen=True)
class RegistrationDraft:
    """A new household with its head."""

    number: str
    area_code: str
    place: PlaceDraft
    category: CategoryDraft
    head: PersonDraft
