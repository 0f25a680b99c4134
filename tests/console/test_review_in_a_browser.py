"""The pages of the review in a real browser: accessible in light and dark, narrow enough for a phone, without scripts, on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from bot.care.desk import Office
from tests.console.october import MONTH
from tests.console.october import october as october
from tests.console.october import office as office
from tests.console.test_in_a_browser import Served, follow, page_of, running, violations
from tests.console.test_in_a_browser import chromium as chromium
from tests.console.test_in_a_browser import launched as launched

PAGES = (
    f"/review?month={MONTH}",
    "/review",
    f"/review/cases?month={MONTH}&table=load&key=all",
    "/review/cases?table=nothing&key=x",
    f"/review/sample?month={MONTH}",
    "/review/sample?month=2026-11",
)


@pytest.fixture
def served(office: Office) -> Iterator[Served]:
    with running(office, ()) as console:
        yield console


def draw(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/review/sample?month={MONTH}")
    follow(page, "text=Draw the cases")


def rate_all(page: Page, served: Served) -> None:
    """The first as an emergency, the rest as nothing."""
    page.goto(f"{served.url}/review/sample")
    first = True
    while page.locator(".lines a").count():
        page.locator(".lines a").first.click()
        page.check(f"input[value={'emergency' if first else 'self_care'}]")
        page.check(f"input[value={'seen' if first else 'noise'}]")
        follow(page, "text=Save my rating")
        first = False


def test_every_page_of_the_review_is_free_of_accessibility_faults(chromium: Browser, served: Served) -> None:
    clara = page_of(chromium, served, "clara@clinic.example")
    ana = page_of(chromium, served, "ana@clinic.example")
    found = []
    for path in PAGES:
        clara.goto(served.url + path)
        clara.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found += violations(clara)
    draw(clara, served)
    ana.goto(f"{served.url}/review/sample")
    found += violations(ana)
    found += violations(follow(ana, ".lines a >> nth=0"))
    rate_all(ana, served)
    clara.goto(f"{served.url}/review/sample?month={MONTH}")
    found += violations(clara)

    assert found == []
    assert clara.locator("text=For the meeting: where the two differ").count() == 1


@pytest.mark.parametrize("width", [320, 360, 1400])
def test_no_page_of_the_review_is_wider_than_its_window(chromium: Browser, served: Served, width: int) -> None:
    clara = page_of(chromium, served, "clara@clinic.example", viewport={"width": width, "height": 800})
    draw(clara, served)
    wide = []
    for path in (*PAGES, clara.url.removeprefix(served.url)):
        clara.goto(served.url + path)
        if clara.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)

    assert wide == []


def test_the_review_works_without_scripts_and_with_the_keyboard(chromium: Browser, served: Served) -> None:
    page = page_of(chromium, served, "clara@clinic.example", java_script_enabled=False)
    page.goto(f"{served.url}/review")
    page.select_option("#month", MONTH)
    page.locator("text=Show").first.press("Enter")
    assert "October 2026" in page.inner_text("h1")
    page.locator("#near-misses th a").first.press("Enter")
    assert "Cases behind the figure" in page.inner_text("h1")


def test_plots_have_the_colours_of_the_scheme_and_nothing_is_asked_of_elsewhere(
    chromium: Browser, served: Served
) -> None:
    colours = []
    for scheme in ("light", "dark"):
        page = page_of(chromium, served, "clara@clinic.example", color_scheme=scheme)
        page.goto(f"{served.url}/review?month={MONTH}")
        colours.append(page.evaluate("getComputedStyle(document.querySelector('.rv-dot')).fill"))

    assert colours[0] != colours[1]
    assert all(asked.startswith(served.url) for asked in served.asked)


def test_on_paper_the_forms_are_gone_and_the_plots_stay(chromium: Browser, served: Served) -> None:
    page = page_of(chromium, served, "clara@clinic.example")
    page.goto(f"{served.url}/review?month={MONTH}")
    page.emulate_media(media="print")

    assert not page.locator(".rv-chooser").first.is_visible()
    assert page.locator("#plot-load-title").count() == 1
    assert page.locator("svg.rv-svg").first.is_visible()
