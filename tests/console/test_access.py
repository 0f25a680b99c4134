"""Who may open what: every address, every role, every form."""

from collections.abc import Callable

import httpx
import pytest
from sqlmodel import Session, select
from starlette.responses import PlainTextResponse, Response

from bot.care.desk import Office
from bot.console.application import ADDRESSES, application
from bot.console.gate import Address
from bot.console.page.access import ADMIN, CARE, JUDGE, PUBLIC, REVIEW, STAFF, WATCH, Rule
from bot.console.page.visit import Visit
from bot.store.tables import AuditRow
from tests.console.conftest import Browser, code_of, rendered
from tests.console.small_clinic import PASSWORD
from tests.console.small_clinic import STAFF as PEOPLE

EMAILS = {role: email for _, email, role in PEOPLE}
ROLES = ("nurse", "clinician", "admin", "auditor")
EXPECTED = {
    PUBLIC: ROLES,
    STAFF: ROLES,
    CARE: ("nurse", "clinician"),
    ADMIN: ("admin",),
    WATCH: ("admin", "auditor"),
    JUDGE: ("nurse", "clinician", "admin"),
    REVIEW: ("clinician", "admin"),
}


async def path_of(address: Address, office: Office) -> str:
    code = await code_of(office, "Sara")
    values = {"code": code, "token": "none", "name": "console.css", "patient_id:int": "1", "invite_id:int": "1"}
    values |= {
        "treatment_id:int": "1",
        "photo_id:int": "1",
        "staff_id:int": "2",
        "sign_in_id:int": "999",
        "heard_id:int": "1",
        "sampled_id:int": "1",
        "table": "agreement" if "/sample/" in address.path else "rules",
        "number:int": "1",
    }
    path = address.path
    for name, value in values.items():
        path = path.replace("{" + name + "}", value)
    return path


def test_every_address_has_a_rule() -> None:
    assert [address.path for address in ADDRESSES if address.rule is None] == []


def test_every_address_that_changes_something_is_a_post() -> None:
    changing = {
        "claim",
        "release",
        "call",
        "mistaken",
        "write",
        "note",
        "tier",
        "close",
        "sign-out",
        "link",
        "disable",
        "end",
        "judge",
        "missed",
    }

    assert all(a.method == "POST" for a in ADDRESSES if a.path.rpartition("/")[2] in changing)


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_opens_what_its_rule_admits_and_nothing_else(
    role: str, someone: Callable[[], Browser], office: Office
) -> None:
    browser = someone()
    await browser.signs_in(EMAILS[role])
    await browser.opens("/account")
    wrong = []
    for address in ADDRESSES:
        if address.page.__name__ in ("stream", "leave"):
            continue
        path = await path_of(address, office)
        answer = await (browser.opens(path) if address.method == "GET" else browser.sends(path))
        allowed = answer.status_code not in (403, 303) or address.path.startswith("/sign-in")
        if answer.status_code == 303 and not answer.headers["location"].startswith("/sign-in"):
            allowed = True
        assert address.rule is not None
        if allowed != (role in EXPECTED[address.rule]):
            wrong.append((address.method, path, answer.status_code))
        await browser.opens("/account")

    assert wrong == []


async def test_a_stranger_is_sent_to_sign_in_from_every_page_that_is_not_public(
    someone: Callable[[], Browser], office: Office
) -> None:
    browser = someone()
    await browser.opens("/sign-in")
    for address in ADDRESSES:
        if address.rule is PUBLIC:
            continue
        path = await path_of(address, office)
        answer = await (browser.opens(path) if address.method == "GET" else browser.sends(path))
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?next=/")


async def test_every_form_without_its_token_is_refused(someone: Callable[[], Browser], office: Office) -> None:
    for address in ADDRESSES:
        if address.method != "POST" or address.rule is None:
            continue
        browser = someone()
        if address.rule is not PUBLIC:
            await browser.signs_in(EMAILS[EXPECTED[address.rule][0]])
        path = await path_of(address, office)
        for token in ("", "x" * 32, "é"):
            answer = await browser.client.post(
                path, data={"csrf": token, "email": EMAILS["nurse"], "password": PASSWORD}
            )
            assert answer.status_code == 403, path
            assert "too old" in answer.text


async def test_another_persons_token_does_not_fit(ana: Browser, ben: Browser, office: Office) -> None:
    code = await code_of(office, "Sara")
    await ben.opens("/")

    answer = await ana.client.post(f"/cases/{code}/claim", data={"csrf": ben.token()})

    assert answer.status_code == 403


async def test_an_address_without_a_rule_refuses_everybody(office: Office) -> None:
    async def secret(visit: Visit) -> Response:
        return PlainTextResponse("secret")

    open_page, no_rule = Address("GET", "/open", secret, Rule(public=True)), Address("GET", "/secret", secret)
    app = application(office, render_summary=rendered, secure_cookies=False, addresses=(open_page, no_rule))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://console.test") as client:
        assert (await client.get("/open")).text == "secret"
        refused = await client.get("/secret")

    assert refused.status_code == 403
    assert "secret" not in refused.text


async def test_every_answer_carries_the_safe_headers(ana: Browser) -> None:
    for path in ("/", "/sign-in", "/static/console.css", "/nothing-here", "/staff", "/photos/1"):
        headers = (await ana.opens(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'self'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == ("max-age=86400" if path.startswith("/static") else "no-store")


async def test_the_frame_may_be_opened_for_the_demo_only_by_name(office: Office) -> None:
    app = application(office, render_summary=rendered, secure_cookies=False, frame_ancestors="http://127.0.0.1:9000")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://console.test") as client:
        assert (
            "frame-ancestors http://127.0.0.1:9000;"
            in (await client.get("/sign-in")).headers["content-security-policy"]
        )


async def test_cookies_are_hidden_from_scripts_and_bound_to_https_when_told(office: Office) -> None:
    app = application(office, render_summary=rendered, secure_cookies=True)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://console.test") as client:
        browser = Browser(client)
        first = await browser.opens("/sign-in")
        signed_in = await browser.sends("/sign-in", email=EMAILS["nurse"], password=PASSWORD)

    for answer in (first, signed_in):
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-")
        assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Secure", "Path=/"))
    assert "max-age=31536000" in signed_in.headers["strict-transport-security"]


async def test_a_fault_shows_a_kind_page_and_nothing_of_the_program(office: Office) -> None:
    async def broken(visit: Visit) -> Response:
        raise RuntimeError("patient Maria Garcia")

    app = application(
        office, render_summary=rendered, secure_cookies=False, addresses=(Address("GET", "/x", broken, PUBLIC),)
    )
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://console.test") as client:
        answer = await client.get("/x")

    assert answer.status_code == 500
    assert "Something broke" in answer.text
    assert "Maria" not in answer.text
    assert "Traceback" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_a_form_that_is_far_too_long_is_refused_unread(someone: Callable[[], Browser]) -> None:
    browser = someone()
    await browser.opens("/sign-in")

    answer = await browser.sends("/sign-in", email="x" * 600_000, password="y")

    assert answer.status_code == 413
    assert "larger than this page takes" in answer.text


async def test_asking_as_a_self_refreshing_page_does_not_hide_the_reader(ana: Browser, office: Office) -> None:
    code = await code_of(office, "Maria")
    for _ in range(3):
        await ana.opens(f"/cases/{code}?refresh=1")

    def lines(session: Session) -> int:
        return len(session.exec(select(AuditRow).where(AuditRow.action == "read_case")).all())

    assert await office.database.read(lines) == 1
