"""The console in a real browser: accessible in light and dark, narrow enough for any phone, alive without being asked."""

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from datetime import time as clock_time
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from sqlmodel import select

from bot.care.case.flag import Flag
from bot.care.desk import Desk, Office
from bot.care.paging.call import raise_alarm
from bot.care.red_flag.raise_case import raise_case
from bot.care.rota.shift import NewShift, add_shift
from bot.care.rota.swap_shift import offer_swap
from bot.care.rota.time_off import add_time_off
from bot.care.staff.accounts import add_staff
from bot.console.application import application
from bot.domain.alarm import Alarm, Kind, Work
from bot.domain.case import EventKind
from bot.domain.rota import Duty, Turnout
from bot.domain.tier import Tier
from bot.reports.page import render_summary
from bot.reports.templating import stylesheet
from bot.store.tables import CaseRow, PatientRow, StaffRow
from bot.wiring import review_print
from tests.console.conftest import code_of
from tests.console.small_clinic import PASSWORD

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
NURSE_PAGES = (
    "/", "/cases/{Maria}", "/cases/{Tom}", "/cases/{June}", "/patients", "/patients?name=nobody", "/patients/1",
    "/patients/new", "/patients/1/treatments/new", "/treatments/1", "/invites/1", "/invites/9", "/account", "/nothing",
    "/hand-over", "/cases/{Tom}/timeline", "/rota",
)  # fmt: skip
LIGHT: dict[str, Any] = {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"}
OTHER_COLOURS: dict[str, dict[str, Any]] = {
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "more contrast": {"contrast": "more"},
    "more contrast, dark": {"contrast": "more", "color_scheme": "dark"},
}
COLOUR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
NAMES = ("Maria", "Tom", "June")
ADMIN_PAGES = ("/staff", "/audit", "/drills", "/", "/rota")


@dataclass
class Served:
    """A console on a real port, and what its browser asked for."""

    url: str
    office: Office
    loop: asyncio.AbstractEventLoop
    codes: dict[str, str]
    asked: list[str] = field(default_factory=list)

    def act(self, work: object) -> None:
        """An act of somebody else, in the server's own loop."""
        asyncio.run_coroutine_threadsafe(self.office.act("test", work), self.loop).result(10)  # type: ignore[arg-type]

    def fresh_sign_in_link(self) -> str:
        """Where somebody who starts here sets a password."""
        adding = self.office.act(
            "test", lambda desk: add_staff(desk, "New", f"new{time.monotonic_ns()}@clinic.example", "nurse")
        )
        added = asyncio.run_coroutine_threadsafe(adding, self.loop).result(10)
        return f"{self.url}/sign-in/link/{added.sign_in_link.rpartition('/')[2]}"

    def path(self, path: str) -> str:
        return self.url + path.format(**self.codes)


@contextmanager
def running(office: Office, names: Sequence[str] = NAMES) -> Iterator[Served]:
    app = application(
        office,
        render_summary=render_summary,
        summary_css=stylesheet(),
        review=review_print(),
        secure_cookies=False,
    )
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1)
    )
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=lambda: loop.run_until_complete(_serve(server)))
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)  # until the port is open
    port = server.servers[0].sockets[0].getsockname()[1]
    asked = [asyncio.run_coroutine_threadsafe(code_of(office, name), loop) for name in names]
    codes = dict(zip(names, (answer.result(10) for answer in asked), strict=True))
    try:
        yield Served(f"http://127.0.0.1:{port}", office, loop, codes)
    finally:
        app.state.console.bell.close()
        server.should_exit = True
        thread.join(20)
        loop.close()


async def _serve(server: uvicorn.Server) -> None:
    await server.serve()
    await asyncio.sleep(0.05)  # the connections that were cut are let go of in the loop's next turns


@pytest.fixture
def served(office: Office) -> Iterator[Served]:
    with running(office) as console:
        yield console


@pytest.fixture(scope="module")
def launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def chromium(launched: Browser, request: pytest.FixtureRequest) -> Iterator[Browser]:
    """No page outlives its test; it would go on asking a server that has gone."""
    request.getfixturevalue("served")  # so that the pages are closed before the server is
    yield launched
    for context in launched.contexts:
        context.close()


def page_in(chromium: Browser, **options: object) -> Page:
    return chromium.new_context(**options).new_page()  # type: ignore[arg-type]


def follow(page: Page, link: str) -> Page:
    """The page that a click leads to, once it is whole: nothing is looked at halfway."""
    with page.expect_navigation():
        page.click(link)
    return page


def page_of(chromium: Browser, served: Served, email: str, **options: object) -> Page:
    page = page_in(chromium, **options)
    page.on("request", lambda request: served.asked.append(request.url))
    page.goto(f"{served.url}/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    return follow(page, "button.big")


def violations(page: Page) -> list[str]:
    """As the page stands: whole in light, then in every other colouring what depends on colours."""
    page.emulate_media(**LIGHT)
    found = _faults(page, "light")
    for name, colours in OTHER_COLOURS.items():
        page.emulate_media(**LIGHT | colours)
        found += _faults(page, name, COLOUR_RULES)
    page.emulate_media(**LIGHT)
    return found


def _faults(page: Page, colours: str, options: dict[str, Any] | None = None) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{page.url} in {colours}: {v['id']}: {node['target']} {node['html'][:90]}"
        for v in found
        for node in v["nodes"]
    ]


def test_every_page_is_free_of_accessibility_faults_in_every_colouring(chromium: Browser, served: Served) -> None:
    stranger = page_in(chromium)
    stranger.goto(f"{served.url}/sign-in")
    found = violations(stranger)
    for email, paths in (("ana@clinic.example", NURSE_PAGES), ("ada@clinic.example", ADMIN_PAGES)):
        page = page_of(chromium, served, email)
        for path in paths:
            page.goto(served.path(path))
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            found += violations(page)
    page = page_of(chromium, served, "ana@clinic.example")
    page.goto(f"{served.url}/patients/new")
    found += violations(follow(page, "text=Enrol and show the card"))
    stranger.goto(served.fresh_sign_in_link())
    found += violations(stranger)
    page.goto(served.path("/cases/{Maria}"))
    page.fill("#text", "I call you now")
    page.evaluate("document.querySelectorAll('input[name=version]').forEach(field => field.value = '0')")
    found += violations(follow(page, "text=See what is sent"))

    assert found == []


@pytest.mark.parametrize("width", [320, 390, 1400])
def test_no_page_is_wider_than_its_window(chromium: Browser, served: Served, width: int) -> None:
    wide = []
    for email, paths in (("ana@clinic.example", NURSE_PAGES), ("ada@clinic.example", ADMIN_PAGES)):
        page = page_of(chromium, served, email, viewport={"width": width, "height": 800})
        for path in paths:
            page.goto(served.path(path))
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(path)

    assert wide == []


def gets_worse(desk: Desk) -> None:
    patient = next(row for row in desk.session.exec(select(PatientRow)).all() if row.name == "Li Wen")
    raise_case(desk, patient, Flag(EventKind.RED_FLAG, Tier.ED_NOW, ("chest_pain",)))


def test_a_new_red_flag_appears_by_itself(chromium: Browser, served: Served) -> None:
    page = page_of(chromium, served, "ana@clinic.example")
    page.wait_for_selector(".row-code")

    served.act(gets_worse)

    page.wait_for_selector("text=L.W. 45", timeout=5000)
    assert page.locator(".row").count() == 4


def test_what_is_being_typed_is_not_lost_when_the_case_changes(chromium: Browser, served: Served) -> None:
    page = page_of(chromium, served, "ana@clinic.example")
    page.goto(served.path("/cases/{Tom}"))
    page.fill("#text", "I am on my w")

    def worse(desk: Desk) -> None:
        patient = next(row for row in desk.session.exec(select(PatientRow)).all() if row.name == "Tom Okafor")
        raise_case(desk, patient, Flag(EventKind.RED_FLAG, Tier.EMERGENCY, ("dyspnea",)))

    served.act(worse)

    page.wait_for_selector("text=Tier raised: Emergency", timeout=5000)
    assert page.input_value("#text") == "I am on my w"


def test_the_whole_way_works_without_scripts_and_with_the_keyboard(chromium: Browser, served: Served) -> None:
    page = page_of(chromium, served, "ana@clinic.example", java_script_enabled=False)
    page.goto(served.path("/cases/{Maria}"))

    page.locator("text=I have it").press("Enter")
    page.locator("text=I reached them").press("Enter")
    page.locator("#decision").fill("Stay at home, soft food.")
    page.locator(".next button.big:visible").press("Enter")
    page.locator("input[value=advised_home]").press("Space")
    page.locator(".next button.big").press("Enter")

    assert "Advised at home" in page.inner_text(".next")


def test_a_finding_is_judged_without_scripts_with_the_keyboard_on_a_phone(chromium: Browser, served: Served) -> None:
    phone = {"width": 360, "height": 740}
    page = page_of(chromium, served, "ana@clinic.example", java_script_enabled=False, viewport=phone)
    page.goto(served.path("/cases/{Maria}"))
    read = page.locator("details.read", has=page.locator("b", has_text="trouble swallowing"))
    assert not read.get_by_role("button", name="Wrong").first.is_visible(), "quiet until it is asked for"

    read.locator("summary").press("Enter")
    read.get_by_role("button", name="Wrong: trouble swallowing, present").press("Enter")
    assert read.locator(".chip", has_text="Ana Reyes: wrong").is_visible(), "still open"
    read.get_by_label("It missed").select_option("vision")
    read.get_by_label("In these words").fill("hoarse")
    read.get_by_role("button", name="Mark as missed").press("Enter")

    assert read.locator("li", has_text="double or blurred vision").locator(".chip").inner_text() == "Ana Reyes: missed"


def test_markup_from_patients_never_runs_and_nothing_is_asked_of_others(chromium: Browser, served: Served) -> None:
    page = page_of(chromium, served, "ana@clinic.example")
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("console", lambda message: said.append(message.text))
    for path in ("/", "/cases/{June}", "/patients", "/patients/4", "/treatments/4", "/treatments/1", "/invites/9"):
        page.goto(served.path(path))

    assert said == []
    assert [url for url in served.asked if not url.startswith((served.url, "data:"))] == []


def test_the_keyboard_stays_where_it_is_when_the_queue_changes(chromium: Browser, served: Served) -> None:
    page = page_of(chromium, served, "ana@clinic.example")
    page.locator(".row-code a").nth(1).focus()

    def worse(desk: Desk) -> None:
        patient = next(row for row in desk.session.exec(select(PatientRow)).all() if row.name == "Li Wen")
        raise_case(desk, patient, Flag(EventKind.RED_FLAG, Tier.EMERGENCY, ("dyspnea",)))

    served.act(worse)

    page.wait_for_selector("text=L.W. 45", timeout=5000)
    assert page.evaluate("document.activeElement.textContent") == served.codes["Tom"]


def test_a_page_left_open_says_when_it_no_longer_updates(chromium: Browser, served: Served) -> None:
    page = page_of(chromium, served, "ana@clinic.example")
    page.wait_for_selector(".row-code")
    page.context.clear_cookies()

    served.act(gets_worse)

    page.wait_for_selector("text=You were signed out. This page no longer updates.", timeout=5000)


@pytest.mark.parametrize(("email", "start"), [("ada@clinic.example", "/staff"), ("ana@clinic.example", "/")])
def test_whoever_opens_the_bare_address_and_signs_in_lands_on_their_own_page(
    chromium: Browser, served: Served, email: str, start: str
) -> None:
    page = page_in(chromium)
    page.goto(served.url)
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    follow(page, "button.big")

    assert page.url == served.url + start
    assert "Not for your role" not in page.content()


def test_trouble_with_the_program_shows_by_itself_can_be_read_and_goes_again(chromium: Browser, served: Served) -> None:
    page = page_of(chromium, served, "ana@clinic.example", viewport={"width": 360, "height": 740})
    page.wait_for_selector(".row-code")
    since = served.office.clock()
    served.office.alarms = lambda: [
        Alarm(Kind.LATE, since, Work.NOTIFICATION),
        Alarm(Kind.TELEGRAM, since),
        Alarm(Kind.LOOP, since, "send"),
    ]
    served.act(lambda desk: None)

    page.wait_for_selector(
        "text=Pages are not being delivered since", timeout=30_000
    )  # at the latest its own next look
    assert page.locator(".troubles li").count() == 3
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    served.office.alarms = tuple
    served.act(lambda desk: None)
    page.wait_for_selector(".troubles", state="detached", timeout=30_000)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_red_bar_comes_up_by_itself_and_says_whom_to_phone(chromium: Browser, served: Served, width: int) -> None:
    page = page_of(chromium, served, "ana@clinic.example", viewport={"width": width, "height": 800})
    page.wait_for_selector(".row-code")
    assert page.query_selector(".unpaged") is None

    def nobody(desk: Desk) -> None:
        case = desk.session.exec(select(CaseRow).where(CaseRow.code == served.codes["Maria"])).one()
        raise_alarm(desk, case, case.page_index)

    served.act(nobody)
    bar = page.wait_for_selector(".unpaged")
    assert bar is not None
    assert f"Nobody can be paged: case {served.codes['Maria']}, Emergency." in bar.inner_text()
    assert page.get_attribute(".unpaged a[href^='tel:']", "href") == "tel:5550104471"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.goto(f"{served.url}/patients")
    assert page.query_selector(".unpaged") is not None


def plan_with_gaps(desk: Desk) -> None:
    ada = desk.session.get_one(StaffRow, 4)
    monday, crew = date(2026, 11, 16), [1, 2]
    add_shift(desk, ada, NewShift(Duty.FIRST_NURSE, range(6), clock_time(8), timedelta(hours=12), crew, monday))
    add_shift(desk, ada, NewShift(Duty.CLINICIAN, range(7), clock_time(0), timedelta(hours=24), [3], monday))
    offer_swap(desk, desk.session.get_one(StaffRow, 2), Turnout(1, date(2026, 11, 21)), 1)
    add_time_off(desk, ada, 2, desk.now + timedelta(days=3), desk.now + timedelta(days=4))


def test_a_rota_with_gaps_swaps_and_time_off_is_free_of_accessibility_faults(chromium: Browser, served: Served) -> None:
    served.act(plan_with_gaps)
    page = page_of(chromium, served, "ana@clinic.example", viewport={"width": 320, "height": 800})
    found: list[str] = []
    for path in ("/rota", "/"):
        page.goto(served.path(path))
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found += violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert found == []


def test_a_shift_is_taken_with_the_keyboard_and_without_scripts(chromium: Browser, served: Served) -> None:
    served.act(plan_with_gaps)
    page = page_of(chromium, served, "ben@clinic.example", java_script_enabled=False)
    page.goto(served.path("/rota"))
    assert "Ana Reyes until 20:00" in page.locator(".on-call").inner_text()
    page.locator("#take-duty").focus()
    for _ in range(12):  # the parts of the day and hour are stops of their own
        page.keyboard.press("Tab")
        if page.locator("button:focus").count():
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".on-call .is-mine")
    assert "Ben Osei (you) until 20:00" in page.locator(".on-call").inner_text()
