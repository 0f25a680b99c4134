"""Signing in, staying in, getting out."""

from collections.abc import Callable

from sqlmodel import Session

from bot.care.desk import Office
from bot.care.staff.accounts import sign_in_link
from bot.store import people
from bot.store.tables import StaffRow
from tests.console.conftest import Browser, Clock
from tests.console.small_clinic import PASSWORD


async def test_a_nurse_lands_on_the_queue_and_an_administrator_on_the_staff(someone: Callable[[], Browser]) -> None:
    nurse, admin = someone(), someone()

    assert (await nurse.signs_in("ana@clinic.example")).headers["location"] == "/"
    assert (await admin.signs_in("ada@clinic.example")).headers["location"] == "/staff"


async def test_a_wrong_password_and_an_unknown_e_mail_get_the_same_words(someone: Callable[[], Browser]) -> None:
    browser = someone()

    wrong = await browser.signs_in("ana@clinic.example", "not the password")
    unknown = await browser.signs_in("nobody@clinic.example", "not the password")

    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace("ana@", "nobody@") == unknown.text
    assert "E-mail or password is wrong." in wrong.text


async def test_the_eleventh_try_is_refused_even_with_the_right_password(
    someone: Callable[[], Browser], clock: Clock
) -> None:
    browser = someone()
    for _ in range(10):
        await browser.signs_in("ana@clinic.example", "guess")

    refused = await browser.signs_in("ana@clinic.example")
    clock.passes(minutes=16)
    allowed = await browser.signs_in("ana@clinic.example")

    assert "Too many tries" in refused.text
    assert allowed.status_code == 303


async def test_a_session_ends_after_fifteen_idle_minutes(ana: Browser, clock: Clock) -> None:
    clock.passes(minutes=14)
    assert (await ana.opens("/")).status_code == 200
    clock.passes(minutes=16)

    response = await ana.opens("/patients")

    assert response.headers["location"] == "/sign-in?next=/patients"


async def test_a_page_that_refreshes_itself_does_not_keep_a_session_alive(ana: Browser, clock: Clock) -> None:
    for _ in range(4):
        clock.passes(minutes=4)
        response = await ana.opens("/?refresh=1")

    assert response.status_code == 303


async def test_after_signing_in_one_goes_on_where_one_was(someone: Callable[[], Browser]) -> None:
    browser = someone()
    await browser.opens("/sign-in?next=/patients")

    response = await browser.sends("/sign-in", email="ana@clinic.example", password=PASSWORD, next="/patients")

    assert response.headers["location"] == "/patients"


async def test_signing_in_never_leads_to_another_host(someone: Callable[[], Browser]) -> None:
    for path in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        browser = someone()
        await browser.opens("/sign-in")
        response = await browser.sends("/sign-in", email="ana@clinic.example", password=PASSWORD, next=path)
        assert response.headers["location"] == "/"


async def test_signing_out_ends_the_session_for_good(ana: Browser) -> None:
    await ana.opens("/")
    token = ana.client.cookies["aftercare"]

    await ana.sends("/sign-out")
    ana.client.cookies.set("aftercare", token)

    assert (await ana.opens("/")).status_code == 303


async def test_a_sign_in_link_sets_a_password_once(someone: Callable[[], Browser], office: Office) -> None:
    browser, late = someone(), someone()
    link = await office.act("test", lambda desk: sign_in_link(desk, _ben(desk.session)))
    path = link.removeprefix("http://console.test")

    shown = await browser.opens(path)
    short = await browser.sends(path, password="short")
    signed_in = await browser.sends(path, password="a new long password")
    again = await late.opens(path)

    assert "Welcome, Ben Osei" in shown.text
    assert short.status_code == 422
    assert "at least 12 characters" in short.text
    assert signed_in.headers["location"] == "/"
    assert again.status_code == 404
    assert (await late.signs_in("ben@clinic.example", "a new long password")).status_code == 303


async def test_one_ends_another_session_of_ones_own(someone: Callable[[], Browser]) -> None:
    here, elsewhere = someone(), someone()
    await elsewhere.signs_in("ana@clinic.example")
    await here.signs_in("ana@clinic.example")

    page = await here.opens("/account")
    path = page.text.split('action="/account/sessions/')[1].split('"')[0]
    await here.sends(f"/account/sessions/{path}")

    assert (await elsewhere.opens("/")).status_code == 303
    assert (await here.opens("/")).status_code == 200


def _ben(session: Session) -> StaffRow:
    found = people.staff_by_email(session, "ben@clinic.example")
    assert found is not None
    return found
