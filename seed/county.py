"""The invented county as a whole: pure data, the same for the same seed and day."""

from dataclasses import dataclass
from datetime import date

from . import organisations, staff
from .demo_accounts import DemoPlaces, choose, make_ready
from .drafts import HouseholdDraft, OfferDraft, OrganisationDraft, PostDraft, StaffDraft
from .history import plan_past
from .offers import offers
from .past import Past
from .population import households
from .posts import posts
from .staff import Charge

HOUSEHOLDS, CADRES, DONORS = 2000, 300, 60
POSTS, VACANCIES, OFFERS = 120, 348, 120


@dataclass
class County:
    """Everybody, everything posted, and what happened until the day `on`."""

    on: date
    homes: list[HouseholdDraft]
    charges: list[Charge]
    places: DemoPlaces
    staff: list[StaffDraft]
    bodies: list[OrganisationDraft]
    posts: list[PostDraft]
    offers: list[OfferDraft]
    past: Past


def invent(on: date, *, seed: int = 2021) -> County:
    """The demo's county on a day."""
    homes = list(households(HOUSEHOLDS, on=on, seed=seed))
    charges = staff.pair(((home.number, home.area_code) for home in homes), CADRES, seed=seed)
    by_number = {home.number: home for home in homes}
    places = choose(charges, by_number)
    make_ready(by_number[places.household])
    employers, donors = organisations.enterprises(seed=seed), organisations.donors(DONORS, seed=seed)
    jobs = posts(employers, n=POSTS, n_vacancies=VACANCIES, on=on, seed=seed)
    helps = offers(donors, n=OFFERS, on=on, seed=seed)
    own = next(charge for charge in charges if charge.cadre.username == places.cadre)
    past = plan_past(homes, jobs, helps, on=on, keep_free=frozenset(own.households), seed=seed)
    workers = [
        *(charge.cadre for charge in charges), *staff.clerks(seed=seed), *staff.township_officers(seed=seed),
        *staff.bureau_officers(seed=seed),
    ]  # fmt: skip
    bodies = [*employers, *donors, *organisations.offices(seed=seed)]
    return County(on, homes, charges, places, workers, bodies, jobs, helps, past)
