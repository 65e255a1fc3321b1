"""Who reaches which household, who decides for it, and whose consent stands."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from marketplace import clock
from marketplace.access import SYSTEM, Principal, viewer
from marketplace.accounts.models import User
from marketplace.accounts.queries import principal_of
from marketplace.db import db
from marketplace.errors import NotFound
from marketplace.households import queries, rules
from marketplace.households.models import Deputyship, Fact, Household
from tests.client import Client
from tests.factories import OTHER_VILLAGE, VILLAGE, make_household, make_person, make_user


def reaches(user: User, household: object) -> bool:
    try:
        return queries.get_household(household.uid, by=principal_of(user)) is household
    except NotFound:
        return False


def deputise(cadre: User, deputy: User, *, start: int = 0, days: int = 3) -> None:
    today = clock.today()
    row = Deputyship(cadre_id=cadre.id, deputy_id=deputy.id, from_on=today + timedelta(days=start),
                     until_on=today + timedelta(days=start + days))  # fmt: skip
    db.session.add(row)
    db.session.flush()


@pytest.mark.parametrize(
    ("role", "area", "sees"),
    [
        ("clerk", VILLAGE, True),  # the clerk of the village
        ("clerk", OTHER_VILLAGE, False),  # not of another
        ("township", "330803104000", True),  # the township above it
        ("township", "330803105000", False),
        ("bureau", "330800000000", True),  # the city's bureau sees its counties
        ("bureau", "331181000000", False),
        ("cadre", "330803000000", False),  # a cadre sees what it is paired with, not an area
        ("officer", "330803000000", False),  # departments have no register
        ("enterprise", None, False),
        ("donor", None, False),
    ],
)
def test_a_role_reaches_its_own_area_only(app: APIFlask, role: str, area: str | None, sees: bool) -> None:
    assert reaches(make_user(role, area), make_household()) is sees


def test_a_cadre_reaches_paired_households_only(app: APIFlask) -> None:
    cadre, other = make_user("cadre"), make_user("cadre")
    household = make_household(cadre)
    assert reaches(cadre, household)
    assert not reaches(other, household)


def test_a_household_reaches_itself_only(app: APIFlask) -> None:
    own, other = make_household(), make_household()
    user = make_user("household", household=own)
    assert reaches(user, own)
    assert not reaches(user, other)


def test_the_system_reaches_everything_and_nobody_nothing(app: APIFlask) -> None:
    household = make_household()
    assert queries.get_household(household.uid, by=SYSTEM) is household
    with pytest.raises(NotFound):
        queries.get_household(household.uid, by=Principal(None, "anonymous", ""))


def test_a_person_outside_the_scope_is_not_there(app: APIFlask) -> None:
    person = make_person(make_household(area_code=OTHER_VILLAGE))
    with pytest.raises(NotFound):
        queries.get_person(person.uid, by=principal_of(make_user("clerk", VILLAGE)))


def test_the_deputy_decides_while_the_cadre_is_away_and_not_before(app: APIFlask) -> None:
    cadre, deputy, later = make_user("cadre"), make_user("cadre"), make_user("cadre")
    household = make_household(cadre)
    deputise(cadre, later, start=1)
    assert queries.decider_of(household.id) == cadre.id
    deputise(cadre, deputy)
    assert queries.decider_of(household.id) == deputy.id
    assert queries.cadre_of(household.id) == cadre.id
    assert queries.decider_of(make_household().id) is None


def test_a_request_of_a_deputy_knows_whom_it_stands_in_for(client: Client) -> None:
    cadre, deputy = make_user("cadre"), make_user("cadre")
    deputise(cadre, deputy)
    client.sign_in(deputy)
    with client.http:
        client.get("/home")
        assert viewer().cadre_ids == (deputy.id, cadre.id)


def test_only_a_cadre_costs_the_statement_for_deputies(client: Client, statements: list[str]) -> None:
    client.sign_in(make_user("clerk", VILLAGE))
    statements.clear()
    client.get("/help")
    assert not [sql for sql in statements if "deputyships" in sql]


def test_predicates_read_the_pairing_that_came_with_the_row(app: APIFlask) -> None:
    cadre, clerk = make_user("cadre"), make_user("clerk", VILLAGE)
    household = make_household(cadre)
    assert rules.is_paired_cadre(principal_of(cadre), household)
    assert rules.acts_for(principal_of(clerk), household)
    assert not rules.is_paired_cadre(principal_of(make_user("cadre")), household)
    assert not rules.is_paired_cadre(principal_of(make_user("cadre")), make_household())


def test_consent_stands_until_it_is_withdrawn(app: APIFlask) -> None:
    person = make_person(consents=("matching",))
    assert queries.has_consent(person.id, "matching")
    assert not queries.has_consent(person.id, "introduction")
    person.consents[0].withdrawn_at = clock.now()
    db.session.flush()
    assert not queries.has_consent(person.id, "matching")


def test_a_minor_consents_through_a_guardian_and_is_asked_again_when_of_age(app: APIFlask) -> None:
    household = make_household()
    guardian = make_person(household)
    minor = make_person(household, age=10, consents=("donor_wishes",))
    assert not queries.has_consent(minor.id, "donor_wishes")
    minor.consents[0].guardian_id = guardian.id
    db.session.flush()
    assert queries.has_consent(minor.id, "donor_wishes")
    with clock.set_to(clock.now() + timedelta(days=10 * 366)):
        assert not queries.has_consent(minor.id, "donor_wishes")


def test_the_consent_of_somebody_who_left_does_not_count(app: APIFlask) -> None:
    person = make_person(left_on=clock.today())
    assert not queries.has_consent(person.id, "matching")


def test_the_newest_fact_counts_and_facts_fit_the_types_that_conditions_expect(app: APIFlask) -> None:
    person = make_person(make_household(colour="red"), disability_category="physical", disability_grade=2)
    today = clock.today()
    for days, value in ((30, 100000), (400, 50000)):
        row = Fact(household_id=person.household_id, key="income_month_fen", value=value, source="survey",
                   as_of=today - timedelta(days=days), recorded_by="test")  # fmt: skip
        db.session.add(row)
    db.session.flush()
    facts = queries.facts_of(person)
    assert facts["income_month_fen"] == 100000
    assert (facts["disabled"], facts["disability_grade"], facts["colour"], facts["lives_alone"]) == (
        True,
        2,
        "red",
        True,
    )
    assert set(facts) <= set(rules.FACTS)


def test_the_income_of_a_household_is_divided_by_those_who_live_in_it(app: APIFlask) -> None:
    household = make_household()
    four = [make_person(household, is_head=n == 0) for n in range(4)]
    make_person(household, is_head=False, left_on=clock.today())
    assert queries.facts_of(four[0])["income_head_month_fen"] is None
    row = Fact(household_id=household.id, key="income_month_fen", value=400_000, source="survey",
               as_of=clock.today(), recorded_by="test")  # fmt: skip
    db.session.add(row)
    db.session.flush()
    facts = queries.facts_of(four[3])
    assert (facts["income_month_fen"], facts["income_head_month_fen"]) == (400_000, 100_000)


def test_the_list_of_a_cadre_reads_its_pairings_and_not_the_register(app: APIFlask, statements: list[str]) -> None:
    cadre = make_user("cadre")
    make_person(make_household(cadre))
    reached = sa.select(Household.id).where(queries.scope(principal_of(cadre)), Household.state == "registered")
    plan = db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {_literal(reached)}")).all()
    assert [row for row in plan if "households" in row.detail and "rowid=?" in row.detail], plan


def _literal(statement: sa.Select[tuple[int]]) -> str:
    return str(statement.compile(db.engine, compile_kwargs={"literal_binds": True}))


def test_facts_of_many_cost_as_many_statements_as_of_one(app: APIFlask, statements: list[str]) -> None:
    people = [make_person() for _ in range(12)]
    statements.clear()
    queries.facts_for(people[:1])
    one = len(statements)
    queries.facts_for(people)
    assert len(statements) == 2 * one == 6
