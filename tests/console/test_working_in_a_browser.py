"""Working a case in a real browser: accessible in every look, usable without scripts, the bar of the last act goes by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from bot.care.desk import Desk
from bot.care.working.claim_case import claim_case
from bot.care.working.log_call import log_call
from bot.store import people
from tests.console.test_in_a_browser import Served, follow, page_of, violations
from tests.console.test_in_a_browser import chromium as chromium  # fixtures
from tests.console.test_in_a_browser import launched as launched
from tests.console.test_in_a_browser import served as served


def reached(served: Served) -> None:
    def act(desk: Desk) -> None:
        ana = people.staff_by_email(desk.session, "ana@clinic.example")
        assert ana is not None
        claim_case(desk, served.codes["Maria"], ana)
        log_call(desk, served.codes["Maria"], ana, "reached")

    served.act(act)


def opened(page: Page) -> Page:
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    return page


def test_every_step_of_working_a_case_is_free_of_accessibility_faults(chromium: Browser, served: Served) -> None:
    reached(served)
    page = page_of(chromium, served, "ana@clinic.example")
    found: list[str] = []

    page.goto(served.path("/cases/{Maria}"))
    found += violations(opened(page))
    for select in page.locator("select[name^='level:']").all():
        select.select_option("clinic_now")
    page.fill("#until", "2026-11-21T09:00")
    page.click("#more-snooze button")
    page.wait_for_selector(".undo")
    found += violations(opened(page))
    page.goto(served.path("/cases/{Tom}"))
    page.select_option("#phrase", "call_at")
    page.fill("#time", "15:00")
    found += violations(opened(follow(page, "text=See what is sent")))
    page.goto(served.path("/cases/{Tom}/photos/1"))
    found += violations(page)

    assert found == []


def test_a_message_is_seen_sent_and_taken_back_without_scripts(chromium: Browser, served: Served) -> None:
    page = page_of(chromium, served, "ana@clinic.example", java_script_enabled=False)
    page.goto(served.path("/cases/{Tom}"))
    page.fill("#text", "Meant for somebody else")
    page.click("text=See what is sent")
    assert "Ana Reyes, Riverside Clinic:" in page.inner_text(".preview")
    page.click("text=Send to the patient")
    assert "Done: message on its way to the patient." in page.inner_text(".undo")

    follow(page, ".undo button")

    assert page.locator(".undo").count() == 0
    assert "replaced by a newer one" not in page.inner_text("#story .item-wrote")
    assert "undone" in page.inner_text("#story .item-wrote")


def test_the_bar_goes_by_itself_when_it_is_too_late(chromium: Browser, served: Served) -> None:
    page = page_of(chromium, served, "ana@clinic.example")
    page.clock.install()
    page.goto(served.path("/cases/{Tom}"))
    page.fill("#note", "Door code 4711")
    page.click("text=Save the note")
    page.wait_for_selector(".undo")
    page.clock.run_for(11_000)
    page.wait_for_selector(".undo", state="hidden")


@pytest.mark.parametrize("width", [320, 360])
def test_working_a_case_fits_a_phone_with_the_next_step_first(chromium: Browser, served: Served, width: int) -> None:
    reached(served)
    page = page_of(chromium, served, "ana@clinic.example", viewport={"width": width, "height": 780})
    for path in ("/cases/{Maria}", "/cases/{Tom}", "/cases/{Tom}/photos/1"):
        page.goto(served.path(path))
        opened(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(served.path("/cases/{Tom}"))
    tops = [page.locator(part).bounding_box() for part in ("#next", "#protocol", "#card", "#story")]
    assert [box["y"] for box in tops if box] == sorted(box["y"] for box in tops if box)
    page.fill("#text", "hello")
    opened(follow(page, "text=See what is sent"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
