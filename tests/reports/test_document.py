"""The standalone page in a real browser: readable by everybody, in light and dark, on a phone, on one sheet of A4."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from bot.domain.summary import Summary
from bot.reports.document import summary_document
from tests.reports.examples import empty_summary, full_summary, silent_summary

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
SUMMARIES = {"full": full_summary(), "silent": silent_summary(), "empty": empty_summary()}

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"{CHROMIUM} is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


@pytest.mark.parametrize("name", SUMMARIES)
def test_axe_finds_nothing(browser: Browser, name: str) -> None:
    page = browser.new_page(color_scheme="light")
    page.set_content(summary_document(SUMMARIES[name]))
    _looked_at(page)
    page.emulate_media(color_scheme="dark")
    _looked_at(page, {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}})


def _looked_at(page: Page, options: dict[str, object] | None = None) -> None:
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", SUMMARIES)
def test_it_prints_on_one_sheet_of_a4(browser: Browser, name: str) -> None:
    page = browser.new_page()
    page.set_content(summary_document(SUMMARIES[name]))
    assert pages(page.pdf(prefer_css_page_size=True)) == 1


def test_on_a_phone_only_the_tables_scroll_sideways(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.set_content(summary_document(SUMMARIES["full"]))
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_name_without_spaces_breaks_nothing(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.set_content(summary_document(long_named(full_summary())))
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_nothing_is_asked_of_the_network(browser: Browser) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(summary_document(SUMMARIES["full"]), wait_until="networkidle")
    assert asked == []


def long_named(summary: Summary) -> Summary:
    return replace(summary, facts=replace(summary.facts, patient_name="Wolfeschlegelsteinhausen" * 8, lot="K" * 200))


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))
