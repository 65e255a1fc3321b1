"""The loop of a job in a browser, by the hands that it takes: from the post to the hire."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Site, look, press

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

UNDO = timedelta(minutes=11)
TITLE = "茶叶包装工（试用）"


def post_a_job(page: Page) -> str:
    """The enterprise posts and publishes; the post's address."""
    page.goto("/jobs/new")
    page.fill("#title", TITLE)
    page.select_option("#kind", "workshop")
    page.fill("#description", "茶叶称重、装袋、封口，坐着干活，不用搬重物。")
    page.fill("#vacancies", "2")
    page.fill("#pay_min_fen", "3200")
    page.fill("#pay_max_fen", "4000")
    look(page, "job-form")
    page.locator("button[name=publish]").click()
    expect(page.locator("h1")).to_contain_text("茶叶包装工")
    return page.url


def test_a_post_becomes_a_hire(site: Site, visit: Callable[..., Page]) -> None:
    enterprise = visit("enterprise", DESKTOP)
    address = post_a_job(enterprise)
    site.work()

    household = visit("household")
    household.goto("/jobs?q=茶叶包装")
    household.get_by_role("link", name=TITLE).first.click()
    look(household, "job-phone")
    press(household, "申请")
    look(household, "apply-phone")
    press(household, "申请")
    look(household, "applied-phone")

    cadre = visit("cadre", DESKTOP)
    cadre.goto("/matches/inbox")
    cadre.get_by_role("link", name=TITLE).first.click()
    look(cadre, "decide-desktop")
    match = cadre.url
    with cadre.expect_navigation():
        cadre.keyboard.press("a")
    cadre.goto(match)
    expect(cadre.locator("main")).to_contain_text("撤销")

    enterprise.goto(match)
    assert "郑娟" not in enterprise.content(), "nobody is disclosed while the approval can be undone"
    site.work(UNDO)
    household.goto(match)
    look(household, "introduced-phone")
    enterprise.goto(match)
    look(enterprise, "introduced-desktop")
    expect(enterprise.locator("main a[href^='tel:1']")).to_have_count(1)
    press(enterprise, "录用|已录用")
    look(enterprise, "hire-desktop")
    press(enterprise, "录用|已录用")
    site.work()
    household.goto(match)
    expect(household.locator("main .status").first).to_contain_text("已上岗")
    enterprise.goto(address)
    expect(enterprise.locator("main")).to_contain_text(re.compile(r"已录用\s*1"))
