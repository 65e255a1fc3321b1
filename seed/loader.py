"""Loading the vocabulary and the demo. Loading twice changes nothing."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from marketplace import audit, clock
from marketplace.access import Principal
from marketplace.accounts.passwords import hash_password
from marketplace.accounts.queries import find_user
from marketplace.areas.commands import Loaded, load_areas
from marketplace.config import DEMO_PASSWORD
from marketplace.db import begin_write, db
from marketplace.vocabulary.commands import load_skills, load_terms

from . import organisations, staff
from .demo_accounts import DONOR, EMPLOYMENT_SERVICE, ENTERPRISE, LENDER, DemoPlaces, choose
from .drafts import HouseholdDraft, OrganisationDraft, StaffDraft
from .files import FOLDER, rows
from .offers import offers
from .people_loader import Keys, UserDraft, store_households, store_organisations, store_pairings, store_users
from .population import households
from .posts import posts
from .posts_loader import store_offers, store_posts

HOUSEHOLDS, CADRES, DONORS = 2000, 300, 60
POSTS, VACANCIES, OFFERS = 120, 348, 120
HISTORY = timedelta(days=182)
AREA_FILES = (FOLDER / "areas" / "zhejiang.csv", FOLDER / "areas" / "villages.csv")
TERM_LISTS = ("need_types", "reasons", "health_limits", "education", "disability", "discrimination")
ROLE_OF_KIND = {
    "enterprise": "enterprise", "donor": "donor", "public_service": "officer", "department": "officer",
    "lender": "lender",
}  # fmt: skip
ROLES_WITH_AREA = frozenset({"officer", "lender"})


def load_own_areas() -> Loaded:
    """The areas of this folder. The caller commits."""
    return load_areas(row for path in AREA_FILES for row in rows(f"areas/{path.name}"))


def load_vocabulary() -> int:
    """Skills and lists of words; how many rows changed. The caller commits."""
    return load_skills(rows("vocabulary/skills.csv")) + sum(
        load_terms(name, rows(f"vocabulary/{name}.csv")) for name in TERM_LISTS
    )


def load_demo() -> bool:
    """The whole invented county, committed; False, and nothing changed, when it is there already."""
    if find_user("demo-bureau") is not None:
        return False
    password_hash = hash_password(DEMO_PASSWORD)  # before the write begins: it takes its time
    on = clock.today()
    began_on = on - HISTORY
    begin_write()
    with clock.set_to(datetime(began_on.year, began_on.month, began_on.day, 1, tzinfo=UTC)):
        load_own_areas()
        load_vocabulary()
        load_register(on, password_hash)
    _order_the_trail()
    db.session.commit()
    return True


def _order_the_trail() -> None:
    """The audit rows in the order of what they tell, before the commit links them."""
    audit.put_back(sorted(audit.take_waiting(), key=lambda entry: entry["at"]))


def load_register(on: date, password_hash: str) -> tuple[Keys, DemoPlaces]:
    """Everybody as they stood when the history began: users, organisations, households, pairings."""
    keys = Keys()
    homes = list(households(HOUSEHOLDS, on=on))
    charges = staff.pair(((home.number, home.area_code) for home in homes), CADRES)
    places = choose(charges, {home.number: home for home in homes})
    bodies = [*organisations.enterprises(), *organisations.donors(DONORS), *organisations.offices()]
    store_organisations(bodies, keys)
    staff_drafts = [
        *(charge.cadre for charge in charges), *staff.clerks(), *staff.township_officers(), *staff.bureau_officers(),
    ]  # fmt: skip
    names = demo_names(staff_drafts, bodies, places)
    users = [_staff_user(draft) for draft in staff_drafts] + [_speaker(body, keys) for body in bodies]
    _open(users, names, password_hash)
    store_users(users, keys)
    keys.users |= {username: keys.users[demo] for username, demo in names.items()}
    keys.user_uids |= {username: keys.user_uids[demo] for username, demo in names.items()}
    store_households(homes, keys)
    store_pairings(charges, keys, started_on=clock.today())
    store_users([_household_user(homes, places, keys, password_hash)], keys)
    store_opportunities(bodies, keys, on=on)
    return keys, places


def store_opportunities(bodies: Sequence[OrganisationDraft], keys: Keys, *, on: date) -> None:
    """The posts and help offers, each opened by its poster on its own day."""
    posters = {body.key: _poster(body, keys) for body in bodies}
    employers = [body for body in bodies if body.kind in ("enterprise", "public_service")]
    donors = [body for body in bodies if body.kind == "donor"]
    store_posts(posts(employers, n=POSTS, n_vacancies=VACANCIES, on=on), keys, posters, on=on)
    store_offers(offers(donors, n=OFFERS, on=on), keys, posters)


def _poster(body: OrganisationDraft, keys: Keys) -> Principal:
    user, role = username_of(body.key), ROLE_OF_KIND[body.kind]
    return Principal(keys.users[user], keys.user_uids[user], body.contact_name, acting_as=role, roles=frozenset({role}))


def demo_names(
    staff_drafts: Sequence[StaffDraft], bodies: Sequence[OrganisationDraft], places: DemoPlaces
) -> dict[str, str]:
    """The ordinary user name of each demo account → its demo name."""
    found = {
        "demo-cadre": places.cadre,
        "demo-clerk": _first(staff_drafts, "clerk", places.village),
        "demo-township": _first(staff_drafts, "township", places.township),
        "demo-bureau": _first(staff_drafts, "bureau", places.county),
    }
    speakers = {"demo-enterprise": ENTERPRISE, "demo-donor": DONOR, "demo-officer": EMPLOYMENT_SERVICE,
                "demo-lender": LENDER}  # fmt: skip
    known = {body.key for body in bodies}
    return {username: demo for demo, username in found.items()} | {
        username_of(key): demo for demo, key in speakers.items() if key in known
    }


def username_of(organisation_key: str) -> str:
    """The name under which an organisation's first user is kept."""
    return f"org-{organisation_key.replace('_', '-')}"


def _first(drafts: Sequence[StaffDraft], role: str, area_code: str) -> str:
    return next(draft.username for draft in drafts if draft.role == role and draft.area_code == area_code)


def _open(users: Sequence[UserDraft], names: dict[str, str], password_hash: str) -> None:
    """Give the demo accounts their names and the one password; the others cannot sign in."""
    for user in users:
        if user.username in names:
            user.username, user.password_hash, user.is_demo = names[user.username], password_hash, True


def _staff_user(draft: StaffDraft) -> UserDraft:
    return UserDraft(draft.username, draft.name, draft.phone, [{"role": draft.role, "area_code": draft.area_code}])


def _speaker(draft: OrganisationDraft, keys: Keys) -> UserDraft:
    role = ROLE_OF_KIND[draft.kind]
    grant = {"role": role, "organisation_id": keys.organisations[draft.key]}
    if role in ROLES_WITH_AREA:
        grant["area_code"] = draft.area_code[:6] + "000000"
    return UserDraft(username_of(draft.key), draft.contact_name, draft.contact_phone, [grant])


def _household_user(homes: Sequence[HouseholdDraft], places: DemoPlaces, keys: Keys, password_hash: str) -> UserDraft:
    home = next(home for home in homes if home.number == places.household)
    grant = {"role": "household", "household_id": keys.households[home.number]}
    head = home.members[0]
    return UserDraft("demo-household", head.name, head.phone, [grant], password_hash, is_demo=True)
