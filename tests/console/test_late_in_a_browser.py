"""A case that is late, decided, and reported again and again, in a real browser: accessible in light and dark, and narrow enough."""

from __future__ import annotations

from playwright.sync_api import Browser

from bot.care.desk import Desk
from bot.care.paging.page import advance_case
from bot.care.working.claim_case import claim_case
from bot.care.working.decide import decide
from bot.care.working.work_case import log_call
from bot.store import cases
from tests.console.conftest import Clock
from tests.console.test_case import nurse
from tests.console.test_decided_and_again import report_again
from tests.console.test_in_a_browser import Served, chromium, launched, page_of, served, violations

__all__ = ["chromium", "launched", "served"]  # the fixtures


def _late(desk: Desk, code: str) -> None:
    """Ben has it, did not reach the patient in time, and the same is reported twice more."""
    claim_case(desk, code, nurse(desk.session, "ben"))
    case = cases.case_by_code(desk.session, code)
    assert case is not None
    for _ in range(3):
        report_again(desk, case)


def test_each_state_of_a_case_is_free_of_faults_and_narrow_enough(
    chromium: Browser, served: Served, clock: Clock
) -> None:
    code, found = served.codes["Maria"], list[str]()
    page = page_of(chromium, served, "ana@clinic.example", viewport={"width": 360, "height": 800})

    def look(words: str) -> None:
        page.goto(served.path("/cases/{Maria}"))
        assert page.locator("#next").inner_text().count(words) == 1
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found.extend(violations(page))
        assert page.evaluate("document.documentElement.scrollWidth") <= 360

    served.act(lambda desk: _late(desk, code))
    case_id = [0]

    def expire(desk: Desk) -> None:
        case = cases.case_by_code(desk.session, code)
        assert case is not None
        case_id[0] = case.id or 0
        clock.now = max(clock.now, case.next_due_at or clock.now)

    served.act(expire)
    served.act(lambda desk: advance_case(desk, case_id[0]))
    look("you may take it over")
    served.act(lambda desk: log_call(desk, code, nurse(desk.session, "ana"), "reached"))
    look("Write down the decision")
    served.act(lambda desk: decide(desk, code, nurse(desk.session, "ana"), "To the clinic at 11."))
    look("Decided. Close by")
    assert page.locator(".again summary").inner_text().startswith("3 times:")
    assert found == []
