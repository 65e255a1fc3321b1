"""The loop of an offer, and the ways a decision can go, in a browser: donor, cadre, clerk, township, household."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Page, expect

from marketplace import clock
from marketplace.accounts.queries import find_user, principal_of
from marketplace.db import db
from marketplace.households.models import Person
from marketplace.matches.models import Match
from tests.browser.conftest import DESKTOP, Site, look, post_to, press, state_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

UNDO = timedelta(minutes=11)
QUILTS, RICE, OIL = "给山里家庭的保暖被", "过冬大米十袋", "给山里家庭的食用油"


def offer_help(page: Page, title: str, kind: str = "goods") -> None:
    """The donor posts help for two families and publishes it."""
    page.goto("/offers/new")
    page.fill("#title", title)
    page.select_option("#kind", kind)
    page.select_option("#audience", "anyone")
    page.fill("#slots", "2")
    page.fill("#slice_fen", "300")
    page.fill("#budget_fen", "600")
    look(page, "offer-form")
    page.locator("button[name=publish]").click()
    expect(page.locator("h1")).to_contain_text(title)


def apply_for(page: Page, title: str) -> str:
    """The household finds it by its words and applies; the match's address."""
    page.goto(f"/offers?q={title}")
    page.get_by_role("link", name=title).first.click()
    press(page, "申请")
    page.locator("#person").select_option(index=0)
    press(page, "申请")
    return page.url


def decide(page: Page, address: str, key: str) -> None:
    """Open the decision and press its key."""
    page.goto(address)
    with page.expect_navigation():
        page.keyboard.press(key)


def photograph() -> bytes:
    """A picture as a phone takes it."""
    picture = BytesIO()
    Image.new("RGB", (640, 480), (180, 140, 90)).save(picture, "JPEG")
    return picture.getvalue()


def test_an_offer_becomes_help_and_the_donor_learns_no_name(site: Site, visit: Callable[..., Page]) -> None:
    donor = visit("donor", DESKTOP)
    offer_help(donor, QUILTS, "help_sick")
    site.work()
    household = visit("household")
    match = apply_for(household, QUILTS)
    name = household.locator("main").inner_text()
    decide(visit("cadre", DESKTOP), match, "a")
    site.work(UNDO)
    household.goto(match)
    look(household, "help-introduced-phone")
    donor.goto(match)
    look(donor, "help-donor-desktop")
    pseudonym = donor.locator("h1").inner_text().strip()
    assert pseudonym and pseudonym not in name, "a sponsor sees a pseudonym, the family its own name"
    press(donor, "登记")
    donor.fill("#what", "保暖被两条")
    donor.fill("#amount", "300")
    donor.fill("#note", "村里签收")
    donor.set_input_files("#picture", {"name": "签收.jpg", "mimeType": "image/jpeg", "buffer": photograph()})
    look(donor, "delivery-form")
    press(donor, "保存")
    look(donor, "delivery-donor")
    site.work()
    household.goto(match)
    expect(household.locator("main .status").first).to_contain_text("已送到")


def test_a_cadre_puts_forward_and_the_household_says_yes(site: Site, visit: Callable[..., Page]) -> None:
    site.work()
    cadre = visit("cadre")
    cadre.goto("/matches/people/" + own_person(site))
    look(cadre, "suits-phone")
    post_to(cadre, first_suggestion(cadre))
    match = cadre.url
    look(cadre, "decide-phone")
    decide(cadre, match, "a")
    household = visit("household")
    household.goto(match)
    expect(household.locator("main form[action$='/consent']")).to_have_count(0)
    let_the_undo_pass(site, match)
    site.work(UNDO)
    household.goto(match)
    look(household, "consent-phone")
    post_to(household, "/consent")
    site.work()
    household.goto(match)
    assert state_of(household) in ("本人已同意", "已对接"), state_of(household)


def let_the_undo_pass(site: Site, address: str) -> None:
    """As if the ten minutes were over: pages read the real clock, not the worker's."""
    with site.app.app_context():
        told = sa.update(Match).where(Match.uid == address.rpartition("/")[2]).values(told_from=clock.now())
        db.session.execute(told)
        db.session.commit()


def own_person(site: Site) -> str:
    """The uid of the head of the demo household."""
    with site.app.app_context():
        user = find_user("demo-household")
        assert user is not None
        household_id = next(iter(principal_of(user).household_ids))
        head = sa.select(Person.uid).where(Person.household_id == household_id, Person.is_head)
        return str(db.session.scalar(head))


def first_suggestion(page: Page) -> str:
    """Where the first button of the page posts to."""
    return page.locator("main form[action*='/put-forward/']").first.get_attribute("action") or ""


def test_a_no_is_appealed_and_the_township_says_yes(site: Site, visit: Callable[..., Page]) -> None:
    offer_help(visit("donor", DESKTOP), RICE)
    site.work()
    household = visit("household")
    match = apply_for(household, RICE)
    cadre = visit("cadre", DESKTOP)
    decide(cadre, match, "r")
    look(cadre, "reject-desktop")
    cadre.locator("main .reason-form button").first.click()
    site.work()
    household.goto(match)
    look(household, "rejected-phone")
    post_to(household, "/appeal")
    township = visit("township", DESKTOP)
    township.goto("/matches/inbox")
    expect(township.get_by_role("link", name=RICE).first).to_be_visible()
    decide(township, match, "a")
    township.goto(match)
    assert state_of(township) == "干部已同意", state_of(township)


def test_a_clerk_applies_for_a_household_and_the_cadre_takes_a_yes_back(site: Site, visit: Callable[..., Page]) -> None:
    offer_help(visit("donor", DESKTOP), OIL)
    site.work()
    person = own_person(site)
    clerk = visit("clerk")
    clerk.goto(f"/offers?q={OIL}")
    clerk.get_by_role("link", name=OIL).first.click()
    offer = clerk.url.rpartition("/")[2]
    clerk.goto(f"/matches/apply/offer/{offer}?person={person}")
    look(clerk, "clerk-applies-phone")
    press(clerk, "^申请")
    match = clerk.url
    cadre = visit("cadre")
    decide(cadre, match, "a")
    cadre.goto(match)
    with cadre.expect_navigation():
        cadre.keyboard.press("u")
    cadre.goto(match)
    assert state_of(cadre) == "已申请", state_of(cadre)
