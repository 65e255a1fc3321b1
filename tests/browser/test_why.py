"""Why does this one not match? Walked on the smallest phone and with the keyboard; and the anonymous list beside it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, SMALL, Site, look

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


def test_a_bureau_asks_from_a_post_and_reads_the_answer(site: Site, visit: Callable[..., Page]) -> None:
    page = visit("bureau", SMALL)
    page.goto("/matches/coverage")
    look(page, "coverage")
    page.locator("main .lines a").first.click()
    look(page)
    page.locator("main .card-item .btn-quiet").first.click()
    look(page)
    page.locator("main .card-item form button").first.press("Enter")
    expect(page.locator("main a.btn-primary")).to_have_text("再看一次")
    look(page)
    site.work()
    page.locator("main a.btn-primary").press("Enter")
    expect(page.locator("main section h2").first).to_be_visible()
    look(page, "why")


def test_reasons_print_with_their_bars(visit: Callable[..., Page]) -> None:
    page = visit("cadre", DESKTOP)
    page.goto("/matches/inbox")
    page.locator("main .card-item h2 a").first.click()
    page.emulate_media(media="print")
    expect(page.locator('svg.bar rect:not([width="0"])').first).to_be_visible()
    expect(page.locator(".site-header")).to_be_hidden()
