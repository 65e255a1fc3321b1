"""What the database refuses, whatever the code does, and at which field a form shows it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marketplace import clock
from marketplace.db import db
from marketplace.errors import broken_constraint
from marketplace.households.models import Deputyship
from marketplace.web import CONSTRAINT_FIELDS
from tests.factories import grant, make_household, make_job, make_offer, make_organisation, make_person, make_user
from tests.factories.loop import make_match, make_need


def two_heads() -> None:
    home = make_household()
    make_person(home)
    make_person(home, is_head=True)


def two_accounts() -> None:
    home = make_household()
    make_user("household", household=home)
    make_user("household", household=home)


def one_role_twice() -> None:
    user = make_user("cadre")
    grant(user, "cadre", area="330803000000")


def one_organisation_twice() -> None:
    organisation = make_organisation()
    grant(make_user("enterprise", organisation=organisation), "enterprise", organisation=organisation)


def deputyship(**values: Any) -> None:
    cadre, today = make_user("cadre"), clock.today()
    given = {"cadre_id": cadre.id, "deputy_id": make_user("cadre").id, "from_on": today, "until_on": today}
    changed = {name: value(cadre, today) for name, value in values.items()}
    db.session.add(Deputyship(**(given | changed)))
    db.session.flush()


def held_below_zero() -> None:
    make_match(make_person(), make_offer(), held_fen=-1)


REFUSED: list[tuple[str, Callable[[], Any], str]] = [
    ("uq_people_head", two_heads, "relation"),
    ("uq_grants_household", two_accounts, "username"),
    ("uq_grants_area", one_role_twice, "role"),
    ("uq_grants_organisation", one_organisation_twice, "role"),
    ("ck_deputyships_days", lambda: deputyship(until_on=lambda _, day: day - timedelta(days=1)), "until_on"),
    ("ck_deputyships_self", lambda: deputyship(deputy_id=lambda cadre, _: cadre.id), "deputy"),
    ("ck_households_category", lambda: make_household(category="rich"), "category"),
    ("ck_households_colour", lambda: make_household(colour="pink"), "colour"),
    ("ck_jobs_kind", lambda: make_job(kind="slavery"), "kind"),
    ("ck_jobs_pay_unit", lambda: make_job(pay_unit="year"), "pay_unit"),
    ("ck_help_offers_kind", lambda: make_offer(kind="loan"), "kind"),
    ("ck_matches_held", held_below_zero, ""),
    ("ck_jobs_state", lambda: make_job(state="lost"), ""),
    ("ck_needs_state", lambda: make_need(make_household(), state="lost"), ""),
]


@pytest.mark.both_databases
@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("name", "break_it", "field"), REFUSED, ids=[row[0] for row in REFUSED])
def test_the_database_refuses(name: str, break_it: Callable[[], Any], field: str) -> None:
    with pytest.raises(sa.exc.IntegrityError) as refused, db.session.no_autoflush:
        break_it()
    assert broken_constraint(refused.value, db.metadata.tables) == name
    assert CONSTRAINT_FIELDS.get(name, ("",))[0] == field
