"""Whatever the patient says makes every form stale that was made before it; the person reads the words first."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.care.case.flag import Flag
from bot.care.desk import Desk, Office
from bot.care.hearing.answer import answer_said
from bot.care.red_flag.raise_case import raise_case
from bot.domain.case import EventKind
from bot.domain.incoming import Kind, Person, Said
from bot.domain.tier import Tier
from bot.store.tables import ContactRow, PatientRow
from tests.console.conftest import Browser, Clock, code_of
from tests.console.test_case import made_for


def says(desk: Desk, name: str, text: str) -> None:
    patient = next(row for row in desk.session.exec(select(PatientRow)).all() if row.name.startswith(name))
    contact = desk.session.exec(select(ContactRow).where(ContactRow.patient_id == patient.id)).first()
    assert contact is not None
    answer_said(desk, Said(Person(contact.chat_id, "x", "en"), Kind.TEXT, text, 9000))


@pytest.mark.parametrize(
    "text",
    [
        "my tea goes down the wrong way",
        "I choke on my own spit",
        "it is worse",
        "it is still there",
        "it is better now",
        "my cousin visits",
    ],
)
async def test_words_written_before_the_patients_are_not_sent_unseen(
    ana: Browser, office: Office, clock: Clock, text: str
) -> None:
    path = f"/cases/{await code_of(office, 'Maria')}"
    page = (await ana.opens(path)).text
    clock.passes(minutes=7)
    await office.act("meanwhile", lambda desk: says(desk, "Maria", text))

    for form in ("write/preview", "write"):
        late = await ana.sends(f"{path}/{form}", text="Stay at home", **made_for(page, f"{path}/tier"))
        assert late.status_code == 409
        assert text in late.text
        assert "Stay at home" in late.text


async def test_another_report_of_the_same_weight_makes_a_form_stale(ana: Browser, office: Office, clock: Clock) -> None:
    path = f"/cases/{await code_of(office, 'Maria')}"
    page = (await ana.opens(path)).text
    clock.passes(minutes=7)

    def report(desk: Desk) -> None:
        patient = next(row for row in desk.session.exec(select(PatientRow)).all() if row.name.startswith("Maria"))
        raise_case(desk, patient, Flag(EventKind.RED_FLAG, Tier.SAME_DAY, ("ptosis",)))

    await office.act("meanwhile", report)

    late = await ana.sends(f"{path}/write", text="Stay at home", **made_for(page, f"{path}/tier"))
    assert late.status_code == 409
