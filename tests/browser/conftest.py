"""A running site with the demo, and Chromium to walk it as any role."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from marketplace import clock, config, create_app, worker
from marketplace.db import db
from tests.conftest import cannot_run, settings_for

SHOTS = Path(__file__).parent / "shots"
PHONE, SMALL, DESKTOP = {"width": 360, "height": 780}, {"width": 320, "height": 640}, {"width": 1280, "height": 900}
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


class Site:
    """The live site: its address, its application, and a worker that runs when told."""

    def __init__(self, app: APIFlask, port: int) -> None:
        self.app, self.address = app, f"http://127.0.0.1:{port}"

    def work(self, later: timedelta = timedelta()) -> None:
        """Let the worker do what is due now, or would be due after `later`."""
        with self.app.app_context(), clock.set_to(clock.now() + later):
            worker.drain(self.app)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo on a random port."""
    from seed.loader import load_demo

    folder = tmp_path_factory.mktemp("site")
    settings = settings_for(f"sqlite:///{folder / 'site.sqlite'}", folder) | {"BROWSER_TESTS": True}
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        load_demo()
        worker.drain(app)
    server = create_server(app, host="127.0.0.1", port=0, threads=6)

    def serve() -> None:
        with suppress(OSError):  # closing takes the descriptors that its loop may be waiting for
            server.run()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield Site(app, server.effective_port)
    server.close()
    thread.join(5)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    path = shutil.which("chromium")
    if path is None:
        cannot_run("Chromium")
    SHOTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def visit(site: Site, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`visit(role, size)` signs in as `demo-<role>` and gives the page; without role nobody is signed in."""
    contexts = []

    def open_page(role: str | None = None, size: dict[str, int] = PHONE, language: str = "zh_Hans_CN") -> Page:
        context = chromium.new_context(viewport=size, base_url=site.address, locale="zh-CN")
        contexts.append(context)
        context.add_cookies([{"name": "language", "value": language, "url": site.address}])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        if role:
            page.goto("/login")
            page.fill("#username", f"demo-{role}")
            page.fill("#password", config.DEMO_PASSWORD)
            page.locator("main button.btn-primary").click()
            page.wait_for_url("**/home")
        return page

    yield open_page
    for context in contexts:
        context.close()


def press(page: Page, words: str) -> None:
    """Press the first button or button-like link of the main part with these words."""
    with page.expect_navigation():
        page.locator("main").locator("button, a.btn").filter(has_text=re.compile(words)).first.click()


def post_to(page: Page, path_end: str) -> None:
    """Press the one button whose form posts to an address with this end."""
    with page.expect_navigation():
        page.locator(f"main form[action$='{path_end}'] button").first.click()


def state_of(page: Page) -> str:
    """The word of the first status tag."""
    return page.locator("main .status").first.inner_text().strip()


def look(page: Page, name: str = "") -> None:
    """Axe finds nothing, nothing runs over the edge, and the picture is kept."""
    result: Any = Axe().run(page)
    found = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in result.response["violations"]]
    assert not found, f"{page.url}: {found}"
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{page.url} is {overflow} px too wide"
    if name:
        page.screenshot(path=SHOTS / f"{name}.png", full_page=not name.startswith("readme"))
