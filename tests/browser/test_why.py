"""Why does this one not match? Walked on the smallest phone and with the keyboard; and the anonymous list beside it."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from marketplace import clock
from marketplace.db import db
from marketplace.households.commands import rank_anew
from marketplace.households.models import Consent, Household, Person
from marketplace.needs.models import Need
from tests.browser.conftest import DESKTOP, SMALL, Site, look
from tests.factories import QUJIANG

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


def test_a_bureau_asks_from_a_post_and_reads_the_answer(site: Site, visit: Callable[..., Page]) -> None:
    page = visit("bureau", SMALL)
    page.goto("/matches/coverage")
    look(page, "coverage")
    page.locator("main .lines a").first.click()
    look(page)
    page.locator("main .card-item .btn-quiet").first.click()
    look(page)
    page.locator("main .card-item h2 a").last.press("Enter")
    expect(page.locator("main section.warning li").first).to_be_visible()
    look(page)
    page.get_by_role("button", name="算一算有多合适").press("Enter")
    expect(page.locator("main a.btn-primary")).to_have_text("再看一次")
    look(page)
    site.work()
    page.locator("main a.btn-primary").press("Enter")
    expect(page.locator("main .score")).to_be_visible()
    look(page, "why")


def test_a_bureau_reads_which_needs_get_no_help(site: Site, visit: Callable[..., Page]) -> None:
    with site.app.app_context():
        agreed = sa.exists().where(Consent.person_id == Person.id, Consent.purpose == "matching")
        silent = sa.select(Household).join(Person, Person.household_id == Household.id).where(Person.is_head, ~agreed)
        home = db.session.scalars(
            silent.where(Household.county_code == QUJIANG, Household.state == "registered")
        ).first()
        assert home is not None
        db.session.add(
            Need(household_id=home.id, area_code=home.area_code, county_code=home.county_code, kind="income_food",
                 stated_by="", state="stated", state_at=clock.now())
        )  # fmt: skip
        rank_anew(home.id)
        db.session.commit()
    site.work()
    page = visit("bureau", SMALL)
    page.goto("/matches/coverage")
    page.locator("main .tabs a").nth(1).press("Enter")
    look(page, "coverage-help")
    page.locator("main .lines a").first.press("Enter")
    expect(page.locator("main .card-item .hint").first).to_be_visible()
    look(page, "coverage-needs")
    page.locator("main .card-item h2 a").first.press("Enter")
    look(page)


def test_reasons_print_with_their_bars(visit: Callable[..., Page]) -> None:
    page = visit("cadre", DESKTOP)
    page.goto("/matches/inbox")
    page.locator("main .card-item h2 a").first.click()
    page.emulate_media(media="print")
    expect(page.locator('svg.bar rect:not([width="0"])').first).to_be_visible()
    expect(page.locator(".site-header")).to_be_hidden()
