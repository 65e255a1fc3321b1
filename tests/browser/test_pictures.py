"""The pictures of the READMEs: a household's list of jobs, ranked for it, with reasons."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import look

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.mark.parametrize(("language", "name"), [("zh_Hans_CN", "readme-zh"), ("en", "readme-en")])
def test_the_ranked_jobs_of_a_household_are_a_picture_worth_showing(
    language: str, name: str, visit: Callable[..., Page]
) -> None:
    page = visit("household", {"width": 1120, "height": 900}, language=language)
    page.goto("/jobs")
    page.locator("main .muted a, main p a").first.click()
    page.wait_for_load_state()
    look(page, name)
