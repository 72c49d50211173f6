"""A real browser at a phone's and a desktop's width, against a real server.

Every journey fails on a blocked script or style, an error in the console, or a page wider than its window.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from loa.accounts.models import User
from tests.loa.cast import Cast, make_cast
from tests.loa.conftest import BACKEND
from tests.loa.journeys.waiting import settle, when_ready

AXE = Path(__file__).parents[3] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
WIDTHS = {"phone": (390, 844), "desktop": (1366, 768)}

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the test


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program, "No chromium on this machine: sh scripts/system-needs.sh"
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": program, "args": QUIET + sandbox}


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    return str(live_server.url)


@pytest.fixture(params=list(WIDTHS))
def width(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], width: str) -> dict[str, Any]:
    across, down = WIDTHS[width]
    return {
        **browser_context_args,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": {"width": across, "height": down},
        "has_touch": width == "phone",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def context(context: BrowserContext) -> Iterator[BrowserContext]:
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(f"script: {error.error}"))
    context.on("console", lambda m: wrong.append(f"console: {m.text}") if is_wrong(m.type, m.text) else None)
    context.on(
        "response", lambda r: wrong.append(f"{r.status}: {r.url}") if r.status >= 400 and "/static/" in r.url else None
    )
    yield context
    assert wrong == []


def is_wrong(kind: str, text: str) -> bool:
    """The browser reports 4xx, a proxy without its server, a full disk, a cut line as errors; journeys ask for them.

    What the Content-Security-Policy stopped is wrong however loudly the browser says so.
    """
    if "Content Security Policy" in text or "Content-Security-Policy" in text:
        return True
    asked_for = (
        "responded with a status of (4|502|507)|net::ERR_(FAILED|INTERNET_DISCONNECTED|CONNECTION_REFUSED)|^htmx:"
    )
    return kind == "error" and not re.search(asked_for, text)


@pytest.fixture
def page(page: Page) -> Page:
    return when_ready(page)


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def sign_in(page: Page, base_url: str) -> Callable[[User], Page]:
    """The first page, with this person signed in."""

    def with_session(user: User) -> Page:
        client = Client()
        client.force_login(user, backend=BACKEND)
        page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])
        page.goto("/")
        return page

    return with_session


def assert_accessible(page: Page) -> None:
    """No finding of axe at WCAG 2.2 AA, and nothing wider than the window."""
    settle(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    assert [
        f"{each['id']}: {each['help']}: {[' '.join(map(str, node['target'])) for node in each['nodes']][:5]}"
        for each in found["violations"]
    ] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    return assert_accessible
