"""A case of a patient in the two weeks of two treatments: every page that shows it shows both."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.care.case.flag import Flag
from bot.care.desk import Desk, Office
from bot.care.red_flag.raise_case import raise_case
from bot.care.treatment.enrol import enrol
from bot.care.treatment.enrolment import read_enrolment
from bot.care.treatment.treat_again import treat_again
from bot.domain.case import EventKind
from bot.domain.tier import Tier
from bot.store.tables import AnswerRow, EntryRow, PatientRow, StaffRow
from tests.care.counter import written
from tests.console.conftest import Browser


@pytest.fixture
async def code(office: Office) -> str:
    """Nine days after the neck the frown lines; an hour later a red flag, and that check-in answered."""

    def lived(desk: Desk) -> str:
        nurse = desk.session.get_one(StaffRow, 1)
        neck = [{"muscle": "splenius_capitis", "side": "left", "units": 200}]
        before = desk.now - timedelta(days=9)
        data = written(before, indication="cervical_dystonia", lot="N1", injections=neck)
        enrolled = enrol(desk, read_enrolment(data, desk.playbook, desk.now), nurse)
        again = read_enrolment(written(desk.now, lot="F1"), desk.playbook, desk.now)
        newer = treat_again(desk, enrolled.patient_id, again, nurse)
        for treatment, day, goal in ((enrolled.treatment_id, 9, "little"), (newer, 1, "much")):
            entry = EntryRow(treatment_id=treatment, day=day, due_at=desk.now, shown_at=desk.now)
            desk.session.add(entry)
            desk.session.flush()
            answer = AnswerRow(entry_id=entry.id or 0, question="goal", value=goal, contact_id=1, at=desk.now)
            desk.session.add(answer)
        flag = Flag(EventKind.RED_FLAG, Tier.CLINIC_NOW, ("dysphagia",), ("rule",))
        return raise_case(desk, desk.session.get_one(PatientRow, enrolled.patient_id), flag).case.code

    return await office.act("console:two", lived)


async def test_the_case_page_names_both_with_their_days_their_lots_and_their_diaries(ana: Browser, code: str) -> None:
    page = (await ana.opens(f"/cases/{code}")).text
    assert "day 0 after frown lines · day 9 after cervical dystonia (neck)" in page
    for lot in ("lot F1", "lot N1"):
        assert page.count(lot) == 2  # on the card and in the hand-off
    assert "The diary after frown lines" in page
    assert "The diary after cervical dystonia (neck)" in page
    assert "Check-in of day 1 after frown lines" in page
    assert "Check-in of day 9 after cervical dystonia (neck)" in page


async def test_the_queue_and_the_sheet_name_both_places(ana: Browser, code: str) -> None:
    for place in ("/", "/hand-over"):
        assert "face, day 0 · neck, day 9" in (await ana.opens(place)).text


async def test_the_record_says_which_treatments_it_may_come_of(ana: Browser, code: str) -> None:
    record = (await ana.opens(f"/cases/{code}/record")).json()
    assert len(record["case"]["may_come_of"]) == 2
    assert record["case"]["treatment"] == record["case"]["may_come_of"][0]
