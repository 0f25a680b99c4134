"""A further treatment from the patient's page, and what keeps a nurse from enrolling somebody twice."""

from __future__ import annotations

import re

from sqlmodel import Session, select

from bot.care.desk import Office
from bot.care.treatment.join import start
from bot.domain.incoming import Person
from bot.store import people, treatments
from bot.store.tables import OutboxRow, PatientRow
from tests.console.conftest import Browser
from tests.console.test_enrolment_form import COMPLETE, faults

AGAIN: dict[str, str | list[str]] = {
    **{name: value for name, value in COMPLETE.items() if name not in ("name", "birth_year", "language")},
    "lot": "L2",
    "treated_time": "10:45",
}


async def newest(office: Office) -> PatientRow:
    return await office.database.read(lambda session: session.exec(select(PatientRow)).all()[-1])


async def enrolled(ana: Browser, office: Office) -> PatientRow:
    await ana.opens("/patients/new")
    await ana.sends("/patients/new", **COMPLETE)
    return await newest(office)


async def test_the_form_knows_the_patient_and_records_the_treatment_with_them(ana: Browser, office: Office) -> None:
    patient = await enrolled(ana, office)
    page = (await ana.opens(f"/patients/{patient.id}")).text
    form = (await ana.opens(f"/patients/{patient.id}/treatments/new")).text
    sent = await ana.sends(f"/patients/{patient.id}/treatments/new", **AGAIN | {"phone": "+1 555 010 0999"})

    def stored(session: Session) -> tuple[list[str], str, list[str]]:
        own = treatments.treatments_of(session, patient.id or 0)
        row = session.get_one(PatientRow, patient.id)
        return [one.lot for one in own], row.phone, row.risk_flags

    assert f'href="/patients/{patient.id}/treatments/new"' in page
    assert "A further treatment of Rosa Blum" in form
    assert 'value="+1 555 010 0777"' in form
    assert re.search(r'value="pregnant" checked', form)
    assert 'name="birth_year"' not in form
    assert sent.headers["location"] == f"/patients/{patient.id}"
    assert await office.database.read(stored) == (["L2", "L1"], "+1 555 010 0999", ["first_treatment", "pregnant"])
    assert (await newest(office)).id == patient.id


async def test_the_page_shows_both_treatments_with_their_days(ana: Browser, office: Office) -> None:
    patient = await enrolled(ana, office)
    await ana.opens(f"/patients/{patient.id}/treatments/new")
    await ana.sends(f"/patients/{patient.id}/treatments/new", **AGAIN)
    page = (await ana.opens(f"/patients/{patient.id}")).text

    assert page.index("lot L2") < page.index("lot L1")
    assert page.count("<h3>Treatment, day ") == 2


async def test_what_is_wrong_or_there_already_is_said_and_nothing_is_written(ana: Browser, office: Office) -> None:
    patient = await enrolled(ana, office)
    place = f"/patients/{patient.id}/treatments/new"
    await ana.opens(place)
    wrong = await ana.sends(place, **AGAIN | {"lot": "", "injections.0.units": "x"})
    twice = await ana.sends(place, **AGAIN | {"treated_time": "09:30"})
    rows = await office.database.read(lambda session: treatments.treatments_of(session, patient.id or 0))

    assert (wrong.status_code, faults(wrong.text)) == (422, ["lot", "injections.0.units"])
    assert "recorded already" in twice.text
    assert len(rows) == 1


async def test_nobody_is_enrolled_twice_by_mistake(ana: Browser, office: Office) -> None:
    patient = await enrolled(ana, office)
    await ana.opens("/patients/new")
    again = {**COMPLETE, "name": " rosa  BLUM", "lot": "L9", "risk_flags": ["lung_disease"], "risk_notes": "new"}
    asked = await ana.sends("/patients/new", **again)
    assert asked.status_code == 422
    assert "Is this Rosa Blum, who is enrolled already?" in asked.text
    assert f'formaction="/patients/{patient.id}/treatments/new"' in asked.text
    assert (await newest(office)).id == patient.id

    moved = await ana.sends(f"/patients/{patient.id}/treatments/new", **again, moved="1")
    assert 'value="L9"' in moved.text
    assert all(f'value="{risk}" checked' in moved.text for risk in ("pregnant", "lung_disease"))
    assert len(await office.database.read(lambda s: treatments.treatments_of(s, patient.id or 0))) == 1

    other = await ana.sends("/patients/new", **again, another="1")
    assert other.status_code == 303
    assert (await newest(office)).id != patient.id


async def test_a_card_opened_by_a_known_chat_tells_the_nurse_what_to_do(ana: Browser, office: Office) -> None:
    twin = await enrolled(ana, office)
    invite = await office.database.read(lambda session: people.invites_of(session, twin.id or 0)[0])
    known = await office.database.read(
        lambda s: next(one for one in people.patients(s) if people.contacts_of(s, one.id or 0))
    )
    chat = await office.database.read(lambda session: people.contacts_of(session, known.id or 0)[0].chat_id)
    for _ in range(2):
        await office.act("update:1", lambda desk: start(desk, Person(chat, "Pat", "en"), invite.token))
    card = (await ana.opens(f"/invites/{invite.id}")).text
    page = (await ana.opens(f"/patients/{twin.id}")).text
    queue = (await ana.opens("/")).text

    for shown in (card, page):
        assert f'speaks for <a href="/patients/{known.id}">{known.name}</a>' in shown
        assert f'href="/patients/{known.id}/treatments/new"' in shown
    assert queue.count("Card opened by the chat of another patient") == 1
    told = await office.database.read(lambda s: s.exec(select(OutboxRow).where(OutboxRow.chat_id == chat)).all()[-1])
    assert "Treated again? You need no new code" in (told.text or "")


async def test_a_patient_that_is_not_there_has_no_form(ana: Browser) -> None:
    assert (await ana.opens("/patients/4711/treatments/new")).status_code == 404
