"""Loading the vocabulary and the demo. Loading twice changes nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from marketplace import audit, clock
from marketplace.accounts.passwords import hash_password
from marketplace.accounts.queries import find_user
from marketplace.accounts.rules import ROLE_OF_KIND
from marketplace.areas.commands import Loaded, load_areas
from marketplace.config import DEMO_PASSWORD
from marketplace.db import begin_write, db
from marketplace.settings.dated import load_dated
from marketplace.vocabulary.commands import load_skills, load_terms

from .county import County, invent
from .demo_accounts import DONOR, EMPLOYMENT_SERVICE, ENTERPRISE, LENDER
from .drafts import OrganisationDraft, StaffDraft
from .files import FOLDER, rows
from .history_loader import ask_about_hires, store_past
from .keys import Keys, username_of
from .live_needs import play_needs
from .people_loader import UserDraft, store_households, store_organisations, store_pairings, store_users
from .posts_loader import store_offers, store_posts
from .scenes import play

HISTORY = timedelta(days=182)
AREA_FILES = (FOLDER / "areas" / "zhejiang.csv", FOLDER / "areas" / "villages.csv")
TERM_LISTS = ("need_types", "reasons", "health_limits", "education", "disability", "discrimination")
PROVINCE = "330000000000"  # its bureau keeps the words for all counties
ROLES_WITH_AREA = frozenset({"officer", "lender"})


def load_own_areas() -> Loaded:
    """The areas of this folder. The caller commits."""
    return load_areas(row for path in AREA_FILES for row in rows(f"areas/{path.name}"))


def load_vocabulary() -> int:
    """Skills and lists of words; how many rows changed. The caller commits."""
    return load_skills(rows("vocabulary/skills.csv")) + sum(
        load_terms(name, rows(f"vocabulary/{name}.csv")) for name in TERM_LISTS
    )


def is_loaded() -> bool:
    """Whether the demo is there already."""
    return find_user("demo-bureau") is not None


def load_demo() -> bool:
    """The whole invented county, committed; False, and nothing changed, when it is there already."""
    if is_loaded():
        return False
    password_hash, county = hash_password(DEMO_PASSWORD), invent(clock.today())  # before the write begins
    began_on = county.on - HISTORY
    begin_write()
    with clock.set_to(datetime(began_on.year, began_on.month, began_on.day, 1, tzinfo=UTC)):
        load_own_areas()
        load_vocabulary()
        load_dated(rows("demo/dated_values.csv"))
        keys = load_register(county, password_hash)
    play_needs(play(county, keys))
    with clock.set_to(clock.midnight_after(county.on - timedelta(days=1))):
        ask_about_hires()
    _order_the_trail()
    db.session.commit()
    return True


def _order_the_trail() -> None:
    """The audit rows in the order of what they tell, before the commit links them."""
    audit.put_back(sorted(audit.take_waiting(), key=lambda entry: entry["at"]))


def load_register(county: County, password_hash: str) -> Keys:
    """Everybody and everything as the past left them."""
    keys = Keys()
    store_organisations(county.bodies, keys)
    names = demo_names(county)
    users = [_staff_user(draft) for draft in county.staff] + [_speaker(body, keys) for body in county.bodies]
    _open(users, names, password_hash)
    store_users(users, keys)
    keys.clerk_of.update({draft.area_code: draft.username for draft in county.staff if draft.role == "clerk"})
    store_households(county.homes, keys)
    store_pairings(county.charges, keys, started_on=clock.today())
    store_users([_household_user(county, keys, password_hash)], keys)
    store_posts(county.posts, county.past, keys, on=county.on)
    store_offers(county.offers, county.past, keys)
    store_past(county.past, keys)
    return keys


def demo_names(county: County) -> dict[str, str]:
    """The ordinary user name of each demo account → its demo name."""
    places = county.places
    return {
        places.cadre: "demo-cadre",
        _first(county.staff, "clerk", places.village): "demo-clerk",
        _first(county.staff, "township", places.township): "demo-township",
        _first(county.staff, "bureau", places.county): "demo-bureau",
        _first(county.staff, "bureau", PROVINCE): "demo-province",
        username_of(ENTERPRISE): "demo-enterprise",
        username_of(DONOR): "demo-donor",
        username_of(EMPLOYMENT_SERVICE): "demo-officer",
        username_of(LENDER): "demo-lender",
    }


def _first(drafts: Sequence[StaffDraft], role: str, area_code: str) -> str:
    return next(draft.username for draft in drafts if draft.role == role and draft.area_code == area_code)


def _open(users: Sequence[UserDraft], names: dict[str, str], password_hash: str) -> None:
    """Give the demo accounts their names and the one password; the others cannot sign in."""
    for user in users:
        if user.key in names:
            user.username, user.password_hash, user.is_demo = names[user.key], password_hash, True


def _staff_user(draft: StaffDraft) -> UserDraft:
    grant = {"role": draft.role, "area_code": draft.area_code}
    return UserDraft(draft.username, draft.username, draft.name, draft.phone, [grant])


def _speaker(draft: OrganisationDraft, keys: Keys) -> UserDraft:
    role, name = ROLE_OF_KIND[draft.kind], username_of(draft.key)
    grant: dict[str, Any] = {"role": role, "organisation_id": keys.organisations[draft.key].id}
    if role in ROLES_WITH_AREA:
        grant["area_code"] = draft.area_code[:6] + "000000"
    return UserDraft(name, name, draft.contact_name, draft.contact_phone, [grant])


def _household_user(county: County, keys: Keys, password_hash: str) -> UserDraft:
    number = county.places.household
    head = next(home for home in county.homes if home.number == number).members[0]
    grant = {"role": "household", "household_id": keys.households[number].id}
    name = "demo-household"
    return UserDraft(name, name, head.name, head.phone, [grant], password_hash, is_demo=True)
