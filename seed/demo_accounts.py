"""The nine accounts that the demo's sign-in page names, each placed where it has something to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from .drafts import HouseholdDraft, PersonDraft
from .staff import Charge

COUNTY = "330803"
HOUSEHOLDS_OF_THE_CADRE = 8
ENTERPRISE, EMPLOYMENT_SERVICE, DONOR, LENDER = "e01", "p01", "d01", "lender_330803"
SKILLS = ("tea_picking", "frozen_food_making")
DEMO_POSTERS = (ENTERPRISE, EMPLOYMENT_SERVICE)


@dataclass(frozen=True)
class DemoPlaces:
    """Who stands behind the demo accounts: a cadre, one of its households, its village and township."""

    cadre: str
    household: str

    @property
    def village(self) -> str:
        """The code of the household's village."""
        return self.household[:12]

    @property
    def township(self) -> str:
        """The code of its township."""
        return self.household[:9] + "000"

    @property
    def county(self) -> str:
        """The code of its county."""
        return self.household[:6] + "000000"


def choose(charges: Sequence[Charge], households: dict[str, HouseholdDraft]) -> DemoPlaces:
    """The cadre of the county with eight households of whom most look for work, and a household among them.

    Raises ValueError when there is none such.
    """
    best: tuple[int, str, str] | None = None
    for charge in charges:
        group = [households[number] for number in charge.households]
        candidates = [home for home in group if _suits(home)]
        if len(group) != HOUSEHOLDS_OF_THE_CADRE or not candidates or group[0].county != COUNTY:
            continue
        seeking = sum(_seeks(person) for home in group for person in home.members)
        if best is None or seeking > best[0]:
            best = (seeking, charge.cadre.username, candidates[0].number)
    if best is None:
        raise ValueError("no cadre suits the demo")
    return DemoPlaces(cadre=best[1], household=best[2])


def make_ready(household: HouseholdDraft) -> None:
    """Its head takes full days within a bus ride, so that its list has several posts to look at."""
    head = household.members[0]
    head.hours_per_day, head.days_per_month, head.radius_km = 10, 26, 40
    head.skills += [code for code in SKILLS if code not in head.skills]


def _suits(household: HouseholdDraft) -> bool:
    """Its head looks for work, agreed to be introduced, and has a phone; another adult and a pupil live there too."""
    head, *others = household.members
    ready = _seeks(head) and head.lot == "able" and bool(head.phone)
    return ready and any(other.lot == "able" for other in others) and any(other.lot == "student" for other in others)


def _seeks(person: PersonDraft) -> bool:
    return person.work_status == "seeking" and "introduction" in person.consents
