"""The invented half year: the pilot's totals, lawful steps in order, people who can do what they were hired for."""

from collections import Counter
from datetime import date

import pytest

from marketplace.matches.states import MATCH
from marketplace.needs.states import NEED
from marketplace.placements.states import PLACEMENT
from marketplace.transitions import StateTable
from seed.county import County, invent
from seed.past import Step
from seed.silent import fell_silent

pytestmark = pytest.mark.slow

DAYS = [date(2026, 11, 23), date(2024, 2, 29), date(2026, 5, 20), date(2026, 8, 1)]
ROLES = {"household": ["household"], "cadre": ["cadre"], "poster": ["enterprise", "donor"], "system": ["system"]}
COUNTIES: dict[date, County] = {}


@pytest.fixture(params=DAYS, ids=str)
def county(request: pytest.FixtureRequest) -> County:
    if request.param not in COUNTIES:
        COUNTIES[request.param] = invent(request.param)
    return COUNTIES[request.param]


def check_steps(steps: list[Step], table: StateTable, *, before: date) -> None:
    sources = [None, *(step.to for step in steps)]
    for source, step in zip(sources, steps, strict=False):
        table.check(source, step.to, ROLES[step.who])
    instants = [step.at for step in steps]
    assert instants == sorted(instants) and instants[-1].date() < before


def test_282_people_are_placed_and_36_households_helped(county: County):
    states = Counter(match.state for match in county.past.matches)
    assert (states["placed"], states["delivered"]) == (282, 36)
    assert {"rejected", "refused", "fell_through", "expired", "withdrawn", "cancelled", "superseded"} < set(states)
    hired = [match.person for match in county.past.matches if match.state == "placed"]
    assert len(set(hired)) == 282
    assert len({match.person[0] for match in county.past.matches if match.state == "delivered"}) == 36


def test_every_step_is_lawful_in_order_and_over(county: County):
    for match in county.past.matches:
        check_steps(match.steps, MATCH, before=county.on)
        if match.placement:
            check_steps(match.placement.steps, PLACEMENT, before=county.on)
    for need in (*county.past.needs, *(match.need for match in county.past.matches if match.need)):
        check_steps(need.steps, NEED, before=county.on)


def test_no_post_is_overfilled_and_no_offer_overspent(county: County):
    room = {post.key: post.vacancies for post in county.posts} | {offer.key: offer.slots for offer in county.offers}
    used = Counter(match.opportunity for match in county.past.matches if match.state in ("placed", "delivered"))
    assert all(used[key] <= room[key] for key in used)


def test_nobody_is_hired_for_what_their_health_forbids_or_before_the_post_opened(county: County):
    people = {(home.number, person.key): person for home in county.homes for person in home.members}
    posts = {post.key: post for post in county.posts}
    for match in county.past.matches:
        if match.placement:
            person, post = people[match.person], posts[match.opportunity]
            assert not set(person.health_limits) & set(post.health_needs)
            assert match.steps[0].at.date() > post.opened_on and match.person[0][:6] == post.area_code[:6]


def test_students_get_what_is_for_students_and_cash_has_its_receipt(county: County):
    people = {(home.number, person.key): person for home in county.homes for person in home.members}
    offers = {offer.key: offer for offer in county.offers}
    receipts = []
    for match in county.past.matches:
        if match.delivery:
            offer = offers[match.opportunity]
            assert offer.audience != "student" or people[match.person].work_status == "studying"
            assert bool(match.delivery.receipt_number) == bool(offer.charity_name)
            receipts += [match.delivery.receipt_number] if offer.charity_name else []
    assert len(set(receipts)) == len(receipts)


def test_the_demo_cadres_households_are_left_for_what_is_going_on(county: County):
    own = next(charge.households for charge in county.charges if charge.cadre.username == county.places.cadre)
    assert not [match for match in county.past.matches if match.person[0] in own and match.state == "placed"]


def test_the_same_day_has_the_same_past():
    assert invent(DAYS[0]).past.matches == invent(DAYS[0]).past.matches


def test_some_posts_of_each_county_fell_silent(county: County):
    silent = fell_silent(county.posts, county.past, on=county.on)
    posts = {post.key: post for post in county.posts}
    assert {posts[key].area_code[:6] for key in silent} == {"330803", "331181"} and len(silent) <= 4
    for match in county.past.matches:
        assert match.opportunity not in silent or match.steps[-1].at.date() < silent[match.opportunity]


def test_a_share_of_people_wants_to_work_elsewhere_and_some_employers_take_nobody_from_far(county: County):
    people = [person for home in county.homes for person in home.members]
    assert 0.05 < sum(bool(person.wanted_areas) for person in people) / len(people) < 0.2
    assert 10 <= sum(post.max_km is not None for post in county.posts) <= 25
