"""The queue in a real browser: by keys alone, on a phone, magnified, in high contrast, without a script; calls only if asked to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page
from sqlmodel import select

from bot.care.case.flag import Flag
from bot.care.desk import Desk, Office
from bot.care.red_flag.raise_case import raise_case
from bot.domain.case import CaseStatus, EventKind
from bot.domain.tier import Tier
from bot.store import cases
from bot.store.tables import PatientRow
from tests.console.conftest import Clock
from tests.console.cut_line import line_to
from tests.console.test_in_a_browser import Served, chromium, follow, launched, page_of, running, violations

__all__ = ["chromium", "launched"]  # fixtures

SMALL = {"width": 320, "height": 256}  # 1280 by 1024 at 400 %
VIEWS = ("/", "/?show=mine", "/?show=snoozed", "/?tier=emergency", "/?code=ZZZZ")


@pytest.fixture
def served(office: Office, clock: Clock) -> Iterator[Served]:
    clock.passes(minutes=5)  # what the clinic has lived through has settled
    with running(office) as console:
        yield console


def red(served: Served, name: str = "Li Wen", tier: Tier = Tier.EMERGENCY) -> str:
    codes: list[str] = []

    def act(desk: Desk) -> None:
        patient = next(row for row in desk.session.exec(select(PatientRow)).all() if row.name.startswith(name))
        codes.append(raise_case(desk, patient, Flag(EventKind.RED_FLAG, tier, ("dyspnea",))).case.code)

    served.act(act)
    return codes[0]


def empty(desk: Desk) -> None:
    for case in cases.open_cases(desk.session):
        case.status, case.closed_at = CaseStatus.CLOSED, desk.now


def queue_of(chromium: Browser, served: Served, **options: object) -> Page:
    """Signed in, with all of the page there."""
    page = page_of(chromium, served, "ana@clinic.example", **options)
    page.wait_for_selector(".row")
    page.goto(served.url)
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_the_queue_is_free_of_accessibility_faults(chromium: Browser, served: Served) -> None:
    page = queue_of(chromium, served)
    found = []
    for path in VIEWS:
        page.goto(served.url + path)
        page.click("#options summary")
        found += violations(page)
    served.act(empty)
    page.goto(served.url)
    found += violations(page)

    assert found == []


def test_at_400_percent_nothing_is_cut_off_and_the_way_works(chromium: Browser, served: Served) -> None:
    page = queue_of(chromium, served, viewport=SMALL)
    for path in VIEWS:
        page.goto(served.url + path)
        page.evaluate("document.querySelectorAll('#menu, #fold, #options').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"], path
    page.goto(served.url)
    page.click(".row-take button >> nth=0")
    page.wait_for_url(served.path("/cases/{Maria}"))


def test_the_keys_lead_through_the_rows_and_take_a_case(chromium: Browser, served: Served) -> None:
    page = queue_of(chromium, served)
    maria, tom = served.codes["Maria"], served.codes["Tom"]
    page.keyboard.press("j")
    assert focused(page) == maria
    page.keyboard.press("j")
    assert focused(page) == tom
    page.keyboard.press("c")
    assert focused(page) == tom, "it is Ana's already: nothing to take"
    page.keyboard.press("ArrowUp")
    assert focused(page) == maria
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    assert focused(page) == maria
    page.keyboard.press("c")
    assert focused(page) == "I have it"
    assert page.url == f"{served.url}/", "one key alone takes nothing"
    page.keyboard.press("Enter")
    page.wait_for_url(served.path("/cases/{Maria}"))
    assert "You have it" in page.inner_text(".next")


def test_enter_opens_the_case_and_a_slash_leads_to_the_code(chromium: Browser, served: Served) -> None:
    page = queue_of(chromium, served)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(served.path("/cases/{Maria}"))

    page.goto(served.url)
    page.keyboard.press("/")
    page.keyboard.type("jc?")
    assert page.input_value("#code") == "jc?", "whoever types, types"
    assert not page.evaluate("document.getElementById('options').open")
    page.fill("#code", served.codes["Tom"].lower())
    page.keyboard.press("Enter")
    page.wait_for_url(served.path("/cases/{Tom}"))


def test_the_keys_are_shown_and_can_be_switched_off_for_good(chromium: Browser, served: Served) -> None:
    page = queue_of(chromium, served)
    page.keyboard.press("?")
    assert page.locator(".keys").is_visible()
    page.click("#single-keys")
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("?")
    assert focused(page).strip().startswith("Skip to") or page.evaluate("document.activeElement === document.body")
    assert not page.locator(".keys").is_visible()


def test_tab_leads_from_the_filters_to_the_code_to_the_rows(chromium: Browser, served: Served) -> None:
    page = queue_of(chromium, served)
    page.focus(".filters li:last-child a")
    order = []
    for _ in range(6):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    assert order == ["code", "Open", "Sound, notices, keys", served.codes["Maria"], "I have it", served.codes["Tom"]]


def test_without_scripts_a_case_is_found_filtered_and_taken(chromium: Browser, served: Served) -> None:
    page = queue_of(chromium, served, java_script_enabled=False)
    assert not page.locator("#options").is_visible(), "nothing is offered that does not work"
    follow(page, ".filters a:has-text('Unclaimed')")
    assert page.locator(".row").count() == 2
    page.fill("#code", served.codes["Tom"])
    page.keyboard.press("Enter")
    page.wait_for_url(served.path("/cases/{Tom}"))
    page.goto(f"{served.url}/?show=unclaimed")
    page.locator(".row-take button").first.press("Enter")
    page.wait_for_url(served.path("/cases/{Maria}"))


def test_a_filter_stays_when_the_page_changes_by_itself(chromium: Browser, served: Served) -> None:
    page = queue_of(chromium, served)
    page.goto(f"{served.url}/?show=unclaimed")
    assert page.locator(".row").count() == 2
    code = red(served)
    page.wait_for_selector(f"#row-{code}")
    assert page.locator(".row").count() == 3
    assert served.codes["Tom"] not in page.inner_text("#queue")
    assert page.title().startswith("2 Emergency, 4 open")


def test_the_button_in_hand_stays_in_hand_when_a_row_comes_before_it(chromium: Browser, served: Served) -> None:
    page = queue_of(chromium, served)
    page.keyboard.press("j")
    page.keyboard.press("c")
    code = red(served, tier=Tier.EMERGENCY)
    page.wait_for_selector(f"#row-{code}")
    assert page.evaluate("document.activeElement.closest('.row').id") == f"row-{served.codes['Maria']}"


def test_a_new_red_case_is_read_out_and_makes_no_sound_unasked(chromium: Browser, served: Served) -> None:
    page = queue_of(chromium, served)
    page.wait_for_selector("#new-red", state="attached")
    assert page.locator("#sound").text_content() == "Sound: off"
    code = red(served)
    page.wait_for_selector(f"#new-red:text-is('Emergency: case {code}')", state="attached")
    assert page.get_attribute("#new-red", "aria-live") == "polite"
    assert page.get_attribute("body", "data-rung") is None


RECORDER = """
    window.shown = [];
    class Recorder { constructor(title, more) { window.shown.push([title, more.body]); } }
    Recorder.permission = "granted";
    Recorder.requestPermission = async () => "granted";
    window.Notification = Recorder;
"""


def test_sound_and_notice_call_for_red_cases_only_and_are_remembered(chromium: Browser, served: Served) -> None:
    page = queue_of(chromium, served)
    page.add_init_script(RECORDER)  # what the desktop would show
    page.reload()
    page.click("#options summary")
    page.click("#sound")
    page.click("#notice")
    page.wait_for_selector("body[data-rung='1']")  # how it sounds
    page.reload()
    page.click("#options summary")
    page.wait_for_selector("#sound:text-is('Sound: on')")  # once the click has woken it
    assert page.inner_text("#notice") == "Desktop notice: on"

    quiet = red(served, "Hal", Tier.SAME_DAY)
    page.wait_for_selector(f"#row-{quiet}")
    assert page.evaluate("window.shown") == []
    code = red(served)
    page.wait_for_selector("body[data-rung='1']")
    assert page.evaluate("window.shown") == [["Emergency", f"Case {code}"]], "tier and code, nothing else"

    page.goto(served.path("/cases/{Tom}"))
    page.click("h1")
    code = red(served, "Ines")
    page.wait_for_selector("body[data-rung='1']")
    assert page.evaluate("window.shown") == [["Emergency", f"Case {code}"]], "also while a case is open"


def test_a_line_that_was_cut_loses_no_alarm(chromium: Browser, served: Served) -> None:
    with line_to(served.url) as line:
        page = queue_of(chromium, replace(served, url=line.url))
        page.wait_for_selector(".row")
        line.cut()
        missed = red(served)
        page.wait_for_timeout(300)
        assert page.locator("#new-red").text_content() == ""
        line.mend()
        page.wait_for_selector(f"#new-red:text-is('Emergency: case {missed}')", state="attached")
        page.wait_for_selector(f"#row-{missed}")
        code = red(served, "Hal")
        page.wait_for_selector(f"#row-{code}")
        assert page.locator("#lost").is_hidden()
