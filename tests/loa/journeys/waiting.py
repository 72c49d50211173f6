"""A browser does what it is told at once; a person waits until the page is there."""

from __future__ import annotations

from playwright.sync_api import Page

COMING = "html:not([data-ready])"


def settle(page: Page) -> None:
    """Wait until the page that a click leads to is there whole: a click returns while it is still on its way."""
    page.wait_for_load_state("load")


def when_ready(page: Page) -> Page:
    """Hold every touch of the page until its scripts have run, as a person does who waits for the page to be there.

    Before that a <select> that becomes a box to type in is still a <select>, and what is typed into it is lost.
    """
    page.add_locator_handler(page.locator(COMING), lambda _: settle(page), no_wait_after=True)
    return page


def in_a_hurry(page: Page) -> Page:
    """The page of somebody who does not wait for its scripts."""
    page.remove_locator_handler(page.locator(COMING))
    return page
