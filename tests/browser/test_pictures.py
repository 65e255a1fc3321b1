"""The pictures of the READMEs: the cadre's decision, reasons and facts side by side."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import look

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.mark.parametrize(("language", "name"), [("zh_Hans_CN", "readme-zh"), ("en", "readme-en")])
def test_the_decision_page_is_a_picture_worth_showing(language: str, name: str, visit: Callable[..., Page]) -> None:
    page = visit("cadre", {"width": 1120, "height": 900}, language=language)
    page.goto("/matches/inbox")
    page.locator("main .card-item a, main li a").first.click()
    page.wait_for_load_state()
    look(page, name)
