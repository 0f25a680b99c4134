"""More tabs than a browser has connections: what is seen is alive, what is not seen is so as soon as it is, and sound calls from behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from bot.care.desk import Office
from bot.domain.tier import Tier
from tests.console.conftest import Clock
from tests.console.test_in_a_browser import Served, chromium, launched, page_of, running
from tests.console.test_queue_in_a_browser import red

__all__ = ["chromium", "launched"]  # fixtures

SHOWN = """
    window.seen = true;
    Object.defineProperty(document, "hidden", { get: () => !window.seen });
    Object.defineProperty(document, "visibilityState", { get: () => window.seen ? "visible" : "hidden" });
"""  # a browser without a screen shows all tabs at once


@pytest.fixture
def served(office: Office, clock: Clock) -> Iterator[Served]:
    clock.passes(minutes=5)  # what the clinic has lived through has settled
    with running(office) as console:
        yield console


def turn(page: Page, *, seen: bool) -> None:
    page.evaluate("seen => { window.seen = seen; document.dispatchEvent(new Event('visibilitychange')); }", seen)


def first_tab(chromium: Browser, served: Served) -> Page:
    page = page_of(chromium, served, "ana@clinic.example")
    page.context.add_init_script(SHOWN)
    page.context.set_default_timeout(8000)
    page.goto(served.url)
    page.wait_for_selector(".row")
    return page


def seven_tabs(queue: Page, served: Served) -> list[Page]:
    """As a person opens them: one after the other, and only the newest is seen."""
    tabs = [queue]
    for number in range(6):
        turn(tabs[-1], seen=False)
        tabs.append(queue.context.new_page())
        tabs[-1].goto(served.path(("/cases/{Maria}", "/cases/{Tom}", "/cases/{June}")[number % 3]))
        tabs[-1].wait_for_selector("#story")
    return tabs


def test_of_seven_tabs_the_one_that_is_seen_is_alive(chromium: Browser, served: Served) -> None:
    queue, *_, last = seven_tabs(first_tab(chromium, served), served)
    turn(last, seen=False)
    turn(queue, seen=True)

    code = red(served)
    queue.wait_for_selector(f"#row-{code}", timeout=5000)
    turn(queue, seen=False)
    missed = red(served, "Ines")
    turn(queue, seen=True)
    queue.wait_for_selector(f"#row-{missed}", timeout=5000)
    assert all(tab.locator("#lost").is_hidden() for tab in (queue, last))


def test_sound_calls_also_while_no_tab_is_seen_and_but_once(chromium: Browser, served: Served) -> None:
    queue = first_tab(chromium, served)
    queue.click("#options summary")
    queue.click("#sound")
    queue.wait_for_selector("body[data-rung='1']")
    tabs = seven_tabs(queue, served)
    turn(tabs[-1], seen=False)

    red(served)
    queue.wait_for_selector("body[data-rung='2']", timeout=5000)
    turn(tabs[-1], seen=True)
    tabs[-1].wait_for_selector("#new-red:text('Emergency')", state="attached")
    assert [tab.get_attribute("body", "data-rung") for tab in tabs] == ["2", *[None] * 6]


def test_another_tab_calls_when_the_queue_is_left(chromium: Browser, served: Served) -> None:
    queue = first_tab(chromium, served)
    queue.click("#options summary")
    queue.click("#sound")
    case = queue.context.new_page()
    case.goto(served.path("/cases/{Tom}"))
    case.click("h1")
    queue.close()
    turn(case, seen=False)

    red(served)
    case.wait_for_selector("body[data-rung='1']", timeout=5000)


def test_a_look_that_never_ends_says_so(chromium: Browser, served: Served) -> None:
    queue = first_tab(chromium, served)
    queue.clock.install()
    queue.reload()
    queue.wait_for_selector(".row")
    queue.route("**/*refresh=1*", lambda route: None)  # asked, and never answered
    red(served, tier=Tier.EMERGENCY)
    queue.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    queue.wait_for_selector("#lost:has-text('No connection: this page may be out of date.')", timeout=15_000)


def test_a_page_with_a_fault_on_it_goes_on(chromium: Browser, served: Served) -> None:
    page = first_tab(chromium, served)
    page.goto(served.path("/cases/{Tom}"))
    page.click("text=See what is sent")  # nothing
    page.wait_for_selector(".alarm")
    red(served, "Tom")

    page.wait_for_selector("#case-head >> text=Emergency")
