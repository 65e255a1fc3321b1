"""Every kind of page that a role can reach is free of axe's complaints, fits the screen, and is no error."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, SMALL, look

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

ROLES = (None, "household", "enterprise", "donor", "cadre", "clerk", "township", "officer", "lender", "bureau")
UID = re.compile(r"/(?=[a-z]*\d)[a-z0-9]{16,24}(?=/|$)|/\d{12}(?=/|$)")
MOST_PAGES = 45


def look_at_each_kind(page: Page) -> None:
    """Walk all links from the start page, and look at one page of each kind."""
    todo, seen = ["/home"], set()
    while todo and len(seen) < MOST_PAGES:
        path = todo.pop(0)
        kind = UID.sub("/<uid>", path)
        if kind in seen:
            continue
        seen.add(kind)
        response = page.goto(path)
        assert response is not None
        if "html" not in response.headers.get("content-type", ""):
            continue
        assert response.status in (200, 303), f"{path}: {response.status}"
        links = page.eval_on_selector_all("a[href^='/']", "links => links.map(l => l.getAttribute('href'))")
        todo += [link.partition("?")[0].partition("#")[0] for link in links]
        if page.locator("html[lang]").count():
            look(page)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "anonymous")
def test_a_role_finds_no_broken_page(role: str | None, visit: Callable[..., Page]) -> None:
    look_at_each_kind(visit(role, PHONE))


@pytest.mark.parametrize("role", ["household", "cadre", "enterprise"])
def test_large_letters_fit_on_the_smallest_phone(role: str, visit: Callable[..., Page]) -> None:
    page = visit(role, SMALL)
    page.locator("button[name=elder]").click()
    for item in page.locator(".site-nav a").all()[:8]:
        path = item.get_attribute("href") or "/"
        page.goto(path)
        look(page, f"elder-{role}{path.replace('/', '-')}")
        size = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        assert size >= 24, "18 pt"
        page.goto("/home")


def test_english_pages_speak_english(visit: Callable[..., Page]) -> None:
    page = visit("cadre", DESKTOP, language="en")
    for item in [link.get_attribute("href") or "/" for link in page.locator(".site-nav a").all()]:
        page.goto(item)
        look(page)
        heading = page.locator("h1").inner_text().partition(",")[0]  # behind a comma stands a person's name
        assert not re.search(r"[\u4e00-\u9fff]", heading)


def test_every_page_works_without_scripts(site: object, chromium: object, visit: Callable[..., Page]) -> None:
    page = visit("household", PHONE)
    context = page.context.browser.new_context(  # type: ignore[union-attr]
        java_script_enabled=False, base_url=page.url.partition("/home")[0], storage_state=page.context.storage_state()
    )
    bare = context.new_page()
    for path in ("/home", "/jobs", "/needs", "/matches"):
        response = bare.goto(path)
        assert response is not None and response.ok
        assert bare.locator("h1").count() == 1
    context.close()
