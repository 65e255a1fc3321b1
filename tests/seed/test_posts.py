"""Posts, offers and those who make them: every kind, lawful words, numbers that fit."""

import re
from collections import Counter
from dataclasses import fields
from datetime import date

import pytest

from marketplace.jobs.drafts import JobDraft
from marketplace.jobs.models import KINDS, PAY_UNITS
from marketplace.jobs.rules import complaints
from marketplace.offers.models import AUDIENCES
from marketplace.offers.models import KINDS as OFFER_KINDS
from seed import organisations
from seed.drafts import PostDraft
from seed.files import rows
from seed.offers import offers
from seed.posts import posts, season_around

DAY = date(2026, 11, 23)
EMPLOYERS = organisations.enterprises()
DONORS = organisations.donors()
POSTS = posts(EMPLOYERS, n=120, n_vacancies=348, on=DAY)
OFFERS = offers(DONORS, n=120, on=DAY)
SKILLS = {row["code"] for row in rows("vocabulary/skills.csv")}
VILLAGES = {row["code"]: row for row in rows("areas/villages.csv")}
PATTERNS = [re.compile(row["pattern"]) for row in rows("vocabulary/discrimination.csv") if row["ground"] != "lawful"]


def test_120_posts_have_348_vacancies_and_every_kind():
    assert len(POSTS) == 120 and sum(post.vacancies for post in POSTS) == 348
    assert {post.kind for post in POSTS} == set(KINDS)
    assert {post.pay_unit for post in POSTS} == set(PAY_UNITS)


def test_vacancies_that_cannot_be_reached_are_refused():
    with pytest.raises(ValueError, match="vacancies sum to"):
        posts(EMPLOYERS, n=120, n_vacancies=5000, on=DAY)


def test_posts_lie_in_a_village_where_their_employer_works():
    area_of = {employer.key: employer.area_code for employer in EMPLOYERS}
    for post in POSTS:
        home = area_of[post.organisation]
        digits = 6 if home.endswith("000000") else 9
        assert post.area_code in VILLAGES and post.area_code[:digits] == home[:digits]


def test_posts_ask_for_skills_of_the_vocabulary_and_pay_from_low_to_high():
    for post in POSTS:
        assert set(post.required) | set(post.wished) <= SKILLS, post.title
        assert 0 < post.pay_min_fen <= post.pay_max_fen and post.age_min >= 16


def test_no_post_of_the_demo_discriminates():
    for post in POSTS:
        assert not [p.pattern for p in PATTERNS if p.search(f"{post.title} {post.description}")], post.title


def test_a_post_of_the_demo_can_be_saved_again_by_its_poster():
    names = {field.name for field in fields(JobDraft)} & {field.name for field in fields(PostDraft)}
    for post in POSTS:
        if post.valid_until >= DAY:
            assert not complaints(JobDraft(**{name: getattr(post, name) for name in names}), today=DAY), post.title


def test_posts_opened_within_half_a_year_and_before_they_end():
    for post in POSTS:
        assert 0 < (DAY - post.opened_on).days <= 182 and post.opened_on < post.valid_until


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 4, 1), date(2026, 3, 12)),  # running
        (date(2026, 9, 1), date(2026, 3, 12)),  # over, but within the half year
        (date(2026, 12, 1), date(2027, 3, 12)),  # the next one
    ],
)
def test_the_tea_season_is_the_one_of_this_half_year_or_the_next(day, begins):
    assert season_around("03-12~05-08", day)[0] == begins


def test_a_season_over_new_year_ends_in_the_next_year():
    assert season_around("10-25~01-20", DAY) == (date(2026, 10, 25), date(2027, 1, 20))


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2026, 1, 1), date(2026, 7, 15), date(2027, 12, 31)])
def test_posts_and_offers_can_be_made_on_any_day(day):
    assert sum(post.vacancies for post in posts(EMPLOYERS, n=120, n_vacancies=348, on=day)) == 348
    assert len(offers(DONORS, n=120, on=day)) == 120


def test_there_are_45_employers_and_60_donors_with_credit_codes_of_their_own():
    assert (len(EMPLOYERS), len(DONORS)) == (45, 60)
    everyone = [*EMPLOYERS, *DONORS, *organisations.offices()]
    codes = [organisation.uscc for organisation in everyone if organisation.uscc]
    assert len(set(codes)) == len(codes)
    assert all((organisation.uscc is None) == organisation.is_person for organisation in everyone)


def test_120_offers_have_every_kind_and_audience_and_a_donor_who_gives_that_kind():
    gives = {donor.key: donor.sectors for donor in DONORS}
    assert len(OFFERS) == 120 and {offer.kind for offer in OFFERS} == set(OFFER_KINDS)
    assert {offer.audience for offer in OFFERS} == set(AUDIENCES)
    assert all(offer.kind in gives[offer.organisation] for offer in OFFERS)


def test_cash_names_a_charity_and_a_budget_is_the_sum_of_its_slices():
    for offer in OFFERS:
        assert offer.charity_name or offer.kind != "cash"
        assert offer.budget_fen == (offer.slots * offer.slice_fen if offer.slice_fen else None)
    assert max(Counter(offer.organisation for offer in OFFERS).values()) <= 8
