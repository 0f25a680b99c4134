"""At three in the morning one glance shows what the patient said last: below the clock and the next act, before everything else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from bot.care.working.claim_case import claim_case
from bot.care.working.decide import decide
from tests.console.conftest import Clock
from tests.console.test_case import nurse
from tests.console.test_in_a_browser import Served, violations
from tests.console.test_in_a_browser import chromium as chromium  # fixtures
from tests.console.test_in_a_browser import launched as launched
from tests.console.test_in_a_browser import served as served
from tests.console.test_small_screens import below, on
from tests.console.test_spoken_meanwhile import says
from tests.console.test_working_in_a_browser import reached

SCREENS = ((1280, 900), (1024, 900), (390, 844))
NEWS = "my cousin visits"


def _taken(served: Served) -> None:
    served.act(lambda desk: claim_case(desk, served.codes["Maria"], nurse(desk.session, "ana")))


def _decided(served: Served) -> None:
    reached(served)
    served.act(lambda desk: decide(desk, served.codes["Maria"], nurse(desk.session, "ana"), "Soft food."))


STEPS: dict[str, Callable[[Served], None]] = {
    "to take": lambda _: None,
    "to call": _taken,
    "to decide": reached,
    "to close": _decided,
}


@pytest.mark.parametrize("screen", SCREENS, ids=str)
@pytest.mark.parametrize("step", STEPS)
def test_the_newest_words_are_on_the_first_screen_before_everything_else(
    chromium: Browser, served: Served, clock: Clock, screen: tuple[int, int], step: str
) -> None:
    STEPS[step](served)
    clock.passes(minutes=1)
    served.act(lambda desk: says(desk, "Maria", NEWS))
    page = on(chromium, served, screen)
    page.goto(served.path("/cases/{Maria}"))

    assert NEWS in page.inner_text("#words li:first-child")
    assert below(page, ".next-clock", "#words li") == []
    tops = [page.locator(part).first.bounding_box() for part in (".next-clock", "#words", "#also-open", "#protocol")]
    assert [box["y"] for box in tops if box] == sorted(box["y"] for box in tops if box)


def test_they_are_free_of_faults_and_fit_the_smallest_phone_without_scripts_too(
    chromium: Browser, served: Served, clock: Clock
) -> None:
    _taken(served)
    clock.passes(minutes=1)
    served.act(lambda desk: says(desk, "Maria", "I can't breathe well any more " + "a" * 80))
    page = on(chromium, served, (320, 640))
    page.goto(served.path("/cases/{Maria}"))
    assert violations(page) == []

    bare = on(chromium, served, (320, 640), java_script_enabled=False)
    bare.goto(served.path("/cases/{Maria}"))
    assert bare.locator("#words mark.fired").first.is_visible()
    assert bare.locator("#words .chip.is-new").first.is_visible()
    bare.click("a[href='#write']")
    assert bare.evaluate("document.querySelector('#write').getBoundingClientRect().top") < 640
    for one in (page, bare):
        assert one.evaluate("document.documentElement.scrollWidth") == 320


def test_new_words_come_by_themselves_also_while_a_call_is_being_written_down(
    chromium: Browser, served: Served, clock: Clock
) -> None:
    _taken(served)
    page = on(chromium, served, (390, 844))
    page.goto(served.path("/cases/{Maria}"))
    page.click("#call-more summary")
    page.locator("#call-words").press_sequentially("asked her to")
    clock.passes(minutes=1)
    served.act(lambda desk: says(desk, "Maria", NEWS))

    page.wait_for_selector(f"#words li:first-child:has(.is-new) >> text={NEWS}", timeout=5000)
    assert page.input_value("#call-words") == "asked her to"
