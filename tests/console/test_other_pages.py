"""Patients, treatments, photos, staff, audit."""

from collections.abc import Callable

from sqlmodel import Session, select

from bot.care.desk import Desk, Office
from bot.care.treatment.erase_patient import erase_patient
from bot.store import cases
from bot.store.tables import AuditRow, PhotoRow, TreatmentRow
from tests.console.conftest import Browser, code_of
from tests.console.small_clinic import MARKUP, PNG


async def test_the_list_finds_a_name_in_any_case(ana: Browser) -> None:
    assert "Maria Garcia" in (await ana.opens("/patients?name=gARc")).text
    nobody = (await ana.opens("/patients?name=%3Cscript%3E")).text
    assert "Nobody has this name" in nobody
    assert "<script>" not in nobody


async def test_the_strip_says_in_words_what_its_cells_show(ana: Browser) -> None:
    page = (await ana.opens("/patients?name=Maria")).text

    assert "day 2 usual effects, answered" in page
    assert "day 5 red flag" in page


async def test_a_missed_day_and_trouble_are_seen_in_the_list(ana: Browser) -> None:
    page = (await ana.opens("/patients?name=Tom")).text

    assert "Day 3: missed" in page
    assert "day 9 red flag" in page


async def test_a_patient_page_holds_treatments_cases_and_invites(ana: Browser) -> None:
    page = (await ana.opens("/patients/2")).text

    assert "Tom Okafor, 41" in page
    assert "/treatments/2" in page
    assert "connected" in page
    assert (await ana.opens("/patients/999")).status_code == 404


async def test_the_summary_is_framed_and_its_reading_recorded(ana: Browser, office: Office) -> None:
    page = await ana.opens("/treatments/1")

    def reads(session: Session) -> list[str]:
        return [row.subject for row in session.exec(select(AuditRow).where(AuditRow.action == "read_treatment")).all()]

    assert "<h1>Maria Garcia</h1>" in page.text
    assert "/static/summary.css" in page.text
    assert await office.database.read(reads) == ["treatment:1"]
    assert (await ana.opens("/treatments/999")).status_code == 404


async def test_a_photo_is_given_as_the_picture_it_is(ana: Browser) -> None:
    answer = await ana.opens("/photos/1")

    assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "no-store"


async def test_what_is_no_picture_is_not_given(ana: Browser, office: Office) -> None:
    def spoil(session: Session) -> None:
        photo = session.get_one(PhotoRow, 1)
        photo.image, photo.media_type = b"<script>alert(1)</script>", "image/svg+xml"

    await office.database.act(spoil)

    assert (await ana.opens("/photos/1")).status_code == 404
    assert (await ana.opens("/photos/999")).status_code == 404


async def test_an_administrator_adds_somebody_and_sees_the_links_once(someone: Callable[[], Browser]) -> None:
    ada = someone()
    await ada.signs_in("ada@clinic.example")
    await ada.opens("/staff")

    added = await ada.sends("/staff", name=MARKUP, email="NEW@clinic.example", role="nurse")
    link = added.text.split("http://console.test")[1].split("<")[0]
    newcomer = someone()
    await newcomer.opens(link)
    welcomed = await newcomer.sends(link, password="yet another password")

    assert welcomed.headers["location"] == "/"
    assert "<img src=x" not in added.text
    assert link not in (await ada.opens("/staff")).text


async def test_what_is_wrong_with_a_new_member_is_said_and_kept(someone: Callable[[], Browser]) -> None:
    ada = someone()
    await ada.signs_in("ada@clinic.example")
    await ada.opens("/staff")

    refused = await ada.sends("/staff", name="", email="ana@clinic.example", role="king")

    assert refused.status_code == 422
    assert "is here already" in refused.text
    assert 'value="ana@clinic.example"' in refused.text


async def test_who_is_disabled_is_out_at_once(someone: Callable[[], Browser], ben: Browser) -> None:
    ada = someone()
    await ada.signs_in("ada@clinic.example")
    await ada.opens("/staff")

    await ada.sends("/staff/2/disable")
    oneself = await ada.sends("/staff/4/disable")

    assert (await ben.opens("/")).status_code == 303
    assert (await ben.signs_in("ben@clinic.example")).status_code == 422
    assert oneself.status_code == 422
    assert (await ada.opens("/staff")).status_code == 200


async def test_the_audit_goes_back_page_by_page(someone: Callable[[], Browser], office: Office) -> None:
    otto = someone()
    await otto.signs_in("otto@clinic.example")

    first = (await otto.opens("/audit")).text
    older = first.split("/audit?before=")[1].split('"')[0]
    second = (await otto.opens(f"/audit?before={older}")).text

    assert "Otto Auditor" in first
    assert "Maria" not in first + second
    assert first != second
    assert "Newest" in second


async def test_an_erased_patient_is_on_no_page(ana: Browser, office: Office) -> None:
    """The case stays readable, under the patient's number."""
    code = await code_of(office, "Maria")
    case = await office.read(lambda desk: cases.case_by_code(desk.session, code))
    assert case is not None

    def erased(desk: Desk) -> TreatmentRow:
        row = cases.case_by_code(desk.session, code)
        assert row is not None
        row.status, row.outcome, row.closed_at = "closed", "advised_home", desk.now
        desk.session.flush()
        erase_patient(desk, row.patient_id)
        return desk.session.get_one(TreatmentRow, row.treatment_id)

    treatment = await office.act("test", erased)
    page = await ana.opens(f"/cases/{code}")
    assert page.status_code == 200
    assert f"#{case.patient_id}" in page.text
    assert "data were erased on" in page.text
    for path in (f"/cases/{code}", "/patients", "/"):
        shown = await ana.opens(path)
        assert shown.status_code == 200
        assert "Maria" not in shown.text
    for path in (f"/patients/{case.patient_id}", f"/treatments/{treatment.id}"):
        assert (await ana.opens(path)).status_code == 404
