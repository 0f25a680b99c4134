"""The record of a case: every second of it, by name, to print and as a file."""

from __future__ import annotations

import json

from sqlmodel import Session, select

from bot.care.desk import Office
from bot.care.treatment.erase_patient import erase_patient
from bot.store.tables import AuditRow, CaseRow
from tests.console.conftest import Browser, code_of
from tests.console.test_hand_over_page import said


async def test_the_printed_record_names_who_and_when_to_the_second_with_the_zone(ana: Browser, office: Office) -> None:
    page = said((await ana.opens(f"/cases/{await code_of(office, 'Tom')}/timeline")).text)

    assert "2026-11-20 13:10:00 EST" in page
    assert "my legs feel weak since yesterday, I fell twice" in page
    assert "2026-11-20 13:18:00 EST Ana Reyes Acknowledged" in page
    assert "2026-11-20 13:18:00 EST Ana Reyes Lives on the third floor" in page
    assert "2026-11-20 13:22:00 EST Ana Reyes Called: no answer" in page
    assert "2026-11-20 13:18:00 EST Ana Reyes claim case" in page
    assert "2026-11-20 14:02:00 EST Ana Reyes read timeline" in page, "this reading as well"
    assert "the database refuses to change or delete it" in page
    assert "each change is put down under a seal" in page
    assert "Ana Reyes log call: whom patient, result no answer" in page, "the audit says what was done"


async def test_the_file_holds_all_that_is_kept(ana: Browser, office: Office) -> None:
    code = await code_of(office, "Tom")
    answer = await ana.opens(f"/cases/{code}/record")
    record = json.loads(answer.content)

    assert answer.headers["content-disposition"] == f'attachment; filename="case-{code}.json"'
    assert answer.headers["cache-control"] == "no-store"
    assert record["made"] | {"content_version": ""} == {
        "at": "2026-11-20T19:02:00+00:00",
        "by": "Ana Reyes",
        "clinic": "Riverside Clinic",
        "time_zone": "America/New_York",
        "content_version": "",
    }
    assert (record["case"]["code"], record["case"]["owner"]) == (code, "Ana Reyes")
    kinds = [(event["kind"], event["staff"]) for event in record["events"]]
    assert kinds[0] == ("red_flag", None)
    assert ("acknowledged", "Ana Reyes") in kinds
    assert ("note", "Ana Reyes") in kinds
    assert [call["staff"] for call in record["calls"]] == ["Ana Reyes"]
    assert record["heard"][0]["text"] == "my legs feel weak since yesterday, I fell twice"
    assert any("Ana Reyes has it" in message["text"] for message in record["messages"])
    assert ("Ana Reyes", "download_record") in [(line["name"], line["action"]) for line in record["audit"]]


async def test_taking_the_file_is_in_the_audit(ana: Browser, office: Office) -> None:
    code = await code_of(office, "Tom")
    await ana.opens(f"/cases/{code}/record")

    def look(session: Session) -> list[tuple[str, str]]:
        case = session.exec(select(CaseRow).where(CaseRow.code == code)).one()
        rows = session.exec(select(AuditRow).where(AuditRow.action == "download_record")).all()
        return [(row.actor, row.subject.replace(str(case.id), "N")) for row in rows]

    assert await office.database.read(look) == [("staff:1", "case:N")]


async def test_what_was_erased_is_not_in_it_and_what_stays_is(ana: Browser, office: Office) -> None:
    code = await code_of(office, "June")
    await office.act("test", lambda desk: erase_patient(desk, 4))
    record = json.loads((await ana.opens(f"/cases/{code}/record")).content)

    assert "leaked" not in json.dumps(record)
    assert "June" not in json.dumps(record)
    assert ("closed", "Ana Reyes") in [(event["kind"], event["staff"]) for event in record["events"]]
    assert {event["text"] for event in record["events"]} == {None}
    assert (await ana.opens(f"/cases/{code}/timeline")).status_code == 200


async def test_a_code_of_no_case_is_said_so(ana: Browser) -> None:
    assert (await ana.opens("/cases/ZZZZ/record")).status_code == 404
    assert (await ana.opens("/cases/ZZZZ/timeline")).status_code == 404
