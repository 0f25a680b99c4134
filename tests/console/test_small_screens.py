"""On a phone and at 400 % zoom the work comes first: the most dangerous case, the next step. Menu, filters and code are folded."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.console.test_in_a_browser import Served, page_of, plan_with_gaps, violations
from tests.console.test_in_a_browser import chromium as chromium  # fixtures
from tests.console.test_in_a_browser import launched as launched
from tests.console.test_in_a_browser import served as served
from tests.console.test_working_in_a_browser import reached

PHONES = ((320, 640), (390, 844))
ZOOMED = (320, 256)  # 1280 by 1024 at 400 %
LYING = (844, 390)


def on(chromium: Browser, served: Served, screen: tuple[int, int], **options: object) -> Page:
    viewport = {"width": screen[0], "height": screen[1]}
    return page_of(chromium, served, "ana@clinic.example", viewport=viewport, **options)


def below(page: Page, *parts: str) -> list[str]:
    """Those that do not end on the first screen."""
    assert page.viewport_size
    page.evaluate("scrollTo(0, 0)")
    boxes = {part: page.locator(part).first.bounding_box() for part in parts}
    height = page.viewport_size["height"]
    return [part for part, box in boxes.items() if box is None or box["y"] + box["height"] > height]


@pytest.mark.parametrize("screen", [*PHONES, LYING], ids=str)
def test_the_first_case_stands_with_its_button_on_the_first_screen(
    chromium: Browser, served: Served, screen: tuple[int, int]
) -> None:
    served.act(plan_with_gaps)  # a rota with gaps, which are told of
    page = on(chromium, served, screen)
    page.goto(served.url)

    assert below(page, ".row", ".row-take button") == []
    assert page.locator(".row-take button").first.is_visible()


def test_zoomed_to_400_percent_it_begins_there(chromium: Browser, served: Served) -> None:
    served.act(plan_with_gaps)
    page = on(chromium, served, ZOOMED)
    page.goto(served.url)

    assert below(page, ".row-tier", ".row-code", ".row-who", ".row-what") == []


def test_on_a_tall_phone_the_second_case_is_seen_too(chromium: Browser, served: Served) -> None:
    served.act(plan_with_gaps)
    page = on(chromium, served, (390, 844))
    page.goto(served.url)

    assert below(page, ".row:nth-child(2)") == []


STEPS: dict[str, tuple[Callable[[Served], None], str, str]] = {
    "to take": (lambda _: None, "/cases/{Maria}", ".next .urgent"),
    "to call": (lambda _: None, "/cases/{Tom}", ".next a.big"),
    "to decide": (reached, "/cases/{Maria}", ".next button.big"),
}


@pytest.mark.parametrize("screen", PHONES, ids=str)
@pytest.mark.parametrize("step", STEPS)
def test_a_case_says_who_what_and_what_next_on_the_first_screen(
    chromium: Browser, served: Served, screen: tuple[int, int], step: str
) -> None:
    before, path, button = STEPS[step]
    before(served)
    page = on(chromium, served, screen)
    page.goto(served.path(path))

    assert below(page, ".case-head h1", ".case-head .lead", ".next-clock", button) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_menu_and_filters_are_one_press_away_in_the_order_of_the_keys(
    chromium: Browser, served: Served, scripts: bool
) -> None:
    page = on(chromium, served, (320, 640), java_script_enabled=scripts)
    page.goto(served.url)
    assert not page.get_by_role("link", name="Patients").is_visible()
    assert not page.get_by_role("button", name="Sign out").is_visible()
    assert not page.locator("#code").is_visible()

    page.locator("#fold summary").press("Enter")
    for link in (".head a", ".counts a", ".filters a"):
        assert page.locator(link).first.is_visible()
    page.fill("#code", "ZZZZ")
    page.keyboard.press("Enter")
    page.wait_for_selector("#code-fault")
    assert page.locator("#code-fault").is_visible(), "the fault stands open"
    page.locator("#menu summary").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served.url}/patients")


def test_a_key_leads_to_the_code_behind_the_fold(chromium: Browser, served: Served) -> None:
    page = on(chromium, served, ZOOMED)
    page.goto(served.url)
    page.keyboard.press("/")
    page.keyboard.type(served.codes["Tom"])
    page.keyboard.press("Enter")
    page.wait_for_url(served.path("/cases/{Tom}"))


def test_what_is_unfolded_stays_so_when_the_page_changes_by_itself(chromium: Browser, served: Served) -> None:
    page = on(chromium, served, (390, 844))
    page.goto(served.url)
    page.click("#fold summary")
    reached(served)
    page.wait_for_selector(f"#row-{served.codes['Maria']}.is-mine")
    assert page.locator(".filters").is_visible()


def test_folded_and_unfolded_it_is_free_of_accessibility_faults(chromium: Browser, served: Served) -> None:
    served.act(plan_with_gaps)
    page = on(chromium, served, (320, 640))
    found = []
    for path in ("/", "/?show=mine", "/cases/{Maria}", "/patients"):
        page.goto(served.path(path))
        found += violations(page)
        for fold in page.locator("#menu summary, #fold summary").all():
            fold.click()
        found += violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 320

    assert found == []


WIDE = """document.querySelectorAll('details').forEach(one => one.open = true);
document.querySelectorAll('input').forEach(one => one.style.letterSpacing = '.12em')"""  # as wider fonts are
STICKING_OUT = """() => [...document.querySelectorAll('main form')].flatMap(form => [...form.querySelectorAll('input, select, button')]
    .filter(one => one.getBoundingClientRect().right > form.getBoundingClientRect().right + 1).map(one => one.id || one.innerText))"""


@pytest.mark.parametrize("who", ["ana", "ada"])
def test_zoomed_to_400_percent_the_rota_with_all_its_forms_fits(chromium: Browser, served: Served, who: str) -> None:
    served.act(plan_with_gaps)
    page = page_of(chromium, served, f"{who}@clinic.example", viewport={"width": ZOOMED[0], "height": ZOOMED[1]})
    page.goto(served.path("/rota"))
    page.evaluate(WIDE)

    assert page.locator("main form").count() > 3
    assert page.evaluate(STICKING_OUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") == ZOOMED[0]
