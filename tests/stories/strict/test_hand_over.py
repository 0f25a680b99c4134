"""A shift ends: the sheet, the take-over by name, and what must not happen to the clocks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

import pytest
from sqlmodel import select

from bot.care.case.snooze import snooze_case
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.hand_over.hand_over_sheet import hand_over_sheet, left_behind
from bot.care.hand_over.offer_hand_over import offer_hand_over
from bot.care.hand_over.take_over import take_over
from bot.care.rota.stand_in import take_shift
from bot.care.working.claim_case import claim_case
from bot.care.working.close_case import close_case
from bot.care.working.decide import decide
from bot.care.working.work_case import add_note, log_call
from bot.domain.case import EventKind, Outcome
from bot.domain.hand_over import RED_FLAG, Sheet
from bot.domain.rota import Duty
from bot.domain.tier import Tier
from bot.jobs.shift_ends import ShiftEnds
from bot.store.fleet import Fleet
from bot.store.tables import AuditRow, CaseRow, HandOverRow
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.test_rota import plans
from tests.stories.test_undo import undoes
from tests.watch.doubles import Alone


async def two_of_anas(clinic: Clinic) -> tuple[Nurse, Nurse, list[Patient], list[CaseRow]]:
    """Ana has two cases, of which the first was called about in vain; Ben comes."""
    ana = await clinic.nurse("Ana")
    patients = [await clinic.patient(), await clinic.patient()]
    for patient in patients:
        await patient.says("my left eyelid droops")
        await patient.answers_the_questions()
    cases = await clinic.open_cases()
    for case in cases:
        await clinic.does(lambda desk, case=case: claim_case(desk, case.code, ana.staff))  # type: ignore[misc]
    await clinic.does(lambda desk: log_call(desk, cases[0].code, ana.staff, "no_answer"))
    ben = await clinic.nurse("Ben")
    for person in (ana, ben, *patients):
        person.has_read_all()
    return ana, ben, patients, cases


async def sheet(clinic: Clinic, reader: Nurse | None = None) -> Sheet:
    return await clinic.office.read(lambda desk: hand_over_sheet(desk, reader.staff if reader else None))


async def test_who_takes_over_is_told_to_the_patient_and_to_who_leaves(clinic: Clinic) -> None:
    ana, ben, patients, cases = await two_of_anas(clinic)
    codes = [case.code for case in cases]
    await clinic.does(lambda desk: take_over(desk, ana.staff, ben.staff, codes))

    ana.expects("Ben has read the sheet and took over from you", *codes)
    for patient in patients:
        patient.expects_change("Ana has it", "Ben has it")
    assert [(await clinic.case(case)).owner_id for case in cases] == [ben.staff.id] * 2


async def test_no_clock_starts_anew_and_nobody_is_paged(clinic: Clinic) -> None:
    ana, ben, patients, cases = await two_of_anas(clinic)
    before = await clinic.case(cases[0])
    await clinic.passes(minutes=20)
    await clinic.does(lambda desk: take_over(desk, ana.staff, ben.staff, [cases[0].code]))
    after = await clinic.case(cases[0])

    kept = ("status", "waiting_since", "acknowledged_at", "page_index", "next_due_at", "step_due_at", "tier")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert after.version > before.version, "a form made for the old owner is stale"
    ana.expects("Ben has read the sheet")
    patients[0].expects_change("Ben has it")
    await clinic.passes(hours=1)  # strict: whoever were paged now would fail the story


async def test_a_case_that_got_worse_is_paged_on_whoever_has_it_now(clinic: Clinic) -> None:
    ana, ben, patients, cases = await two_of_anas(clinic)
    await clinic.does(lambda desk: take_over(desk, ana.staff, ben.staff, [case.code for case in cases]))
    for person in (ana, *patients):
        person.has_read_all()
    await patients[0].says("I can't breathe")
    patients[0].has_read_all()
    ana.expects("Emergency · case", "first nurse")
    ben.expects("Emergency · case", "called as: you have this case")


async def test_part_of_it_can_be_taken_and_the_rest_stays(clinic: Clinic) -> None:
    ana, ben, patients, cases = await two_of_anas(clinic)
    await clinic.does(lambda desk: take_over(desk, ana.staff, ben.staff, [cases[1].code]))

    ana.expects("took over from you", cases[1].code)
    patients[1].expects_change("Ben has it")
    assert [(await clinic.case(case)).owner_id for case in cases] == [ana.staff.id, ben.staff.id]


async def test_it_is_all_or_nothing_where_the_sheet_is_old(clinic: Clinic) -> None:
    ana, ben, patients, cases = await two_of_anas(clinic)
    await clinic.does(lambda desk: close_case(desk, cases[1].code, ana.staff, Outcome.ADVISED_HOME, "came by"))
    patients[1].has_read_all()
    with pytest.raises(Refused, match=f"Ana no longer has {cases[1].code}. Nothing was taken over"):
        await clinic.does(lambda desk: take_over(desk, ana.staff, ben.staff, [case.code for case in cases]))

    assert (await clinic.case(cases[0])).owner_id == ana.staff.id


async def test_nobody_takes_over_from_themselves_and_only_who_treats_does(clinic: Clinic) -> None:
    ana, *_ = await two_of_anas(clinic)
    ada = await clinic.nurse("Ada", role="admin")
    with pytest.raises(Refused, match="yours already"):
        await clinic.does(lambda desk: take_over(desk, ana.staff, ana.staff, []))
    with pytest.raises(Refused, match="nurse or a clinician"):
        await clinic.does(lambda desk: take_over(desk, ana.staff, ada.staff, []))


async def test_the_hand_over_stands_on_the_timeline_in_the_audit_and_as_it_was_read(clinic: Clinic) -> None:
    ana, ben, patients, cases = await two_of_anas(clinic)
    read = await sheet(clinic, ben)
    await clinic.does(lambda desk: take_over(desk, ana.staff, ben.staff, [case.code for case in cases]))
    for person in (ana, *patients):
        person.has_read_all()

    def look(desk: Desk) -> tuple[HandOverRow, list[AuditRow]]:
        lines = desk.session.exec(select(AuditRow).where(AuditRow.action == "take_over")).all()
        return desk.session.exec(select(HandOverRow)).one(), list(lines)

    record, audit = await clinic.office.read(look)
    event = (await clinic.events(cases[0]))[-1]
    assert (event.kind, event.staff_id, event.rules) == (
        EventKind.HANDED_OVER,
        ben.staff.id,
        [f"from_staff:{ana.staff.id}"],
    )
    assert (record.from_id, record.to_id, set(record.codes)) == (ana.staff.id, ben.staff.id, {c.code for c in cases})
    assert record.sheet == read.record()
    assert {line.actor for line in audit} == {f"staff:{ben.staff.id}"}
    assert {line.subject for line in audit} == {f"case:{case.id}" for case in cases} | {f"hand_over:{record.id}"}


async def test_the_sheet_says_what_was_promised_and_how_often_it_was_tried(clinic: Clinic) -> None:
    _, ben, _, cases = await two_of_anas(clinic)
    line = next(line for line in (await sheet(clinic, ben)).cases if line.code == cases[0].code)
    ladder = clinic.office.playbook.ladders[line.tier]

    assert line.promised_at == cases[0].waiting_since + ladder.contact_within, "the hour the patient was told"
    assert (line.next, line.tried, line.symptoms) == ("contact", 1, ("ptosis",))


async def test_ones_own_come_first_then_the_most_dangerous(clinic: Clinic) -> None:
    ana, ben, *_ = await two_of_anas(clinic)
    third = await clinic.patient()
    await third.says("I can't breathe")
    for person in (ana, ben, third):
        person.has_read_all()

    assert [line.owner_id for line in (await sheet(clinic, ana)).cases] == [ana.staff.id, ana.staff.id, None]
    assert [line.owner_id for line in (await sheet(clinic, ben)).cases] == [None, ana.staff.id, ana.staff.id]


async def test_silence_at_high_risk_stands_on_the_sheet_after_the_hours_of_content_and_until_the_answer(
    clinic: Clinic,
) -> None:
    risky = await clinic.patient(risk_flags=["swallowing_history"])
    calm = await clinic.patient()
    await clinic.check_in(day=1)
    risky.has_read_all()
    calm.has_read_all()
    assert (await sheet(clinic)).silent == (), "not before its time"
    await clinic.passes(hours=6)
    risky.has_read_all()
    calm.has_read_all()
    (silent,) = (await sheet(clinic)).silent
    assert (silent.patient_id, silent.day, silent.reasons) == (risky.patient_id, 1, ("swallowing_history",))

    await risky.check_in_without_trouble()
    risky.has_read_all()
    assert (await sheet(clinic)).silent == ()


async def test_a_patient_with_an_open_red_flag_is_watched_whatever_their_risks(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await clinic.check_in(day=1)
    await patient.says("my left eyelid droops")
    code = (await clinic.the_case()).code
    await clinic.does(lambda desk: claim_case(desk, code, ana.staff))
    await clinic.passes(hours=6)
    for person in (ana, patient):
        person.has_read_all()

    assert [one.reasons for one in (await sheet(clinic)).silent] == [(RED_FLAG,)]


async def test_who_blocked_the_chat_cannot_be_reached_until_they_let_us_in(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.blocks_the_bot()
    ana.has_read_all()
    (lost,) = (await sheet(clinic)).unreachable
    assert (lost.patient_id, lost.blocked, lost.code) == (patient.patient_id, True, (await clinic.the_case()).code)

    await patient.blocks_the_bot(blocked=False)
    assert (await sheet(clinic)).unreachable == ()
    for person in (ana, patient):
        person.has_read_all()


async def test_the_end_of_a_shift_offers_the_sheet_once_with_counts_alone(clinic: Clinic) -> None:
    ana, ben, *_ = await two_of_anas(clinic)
    end = clinic.now
    for _ in range(2):
        await clinic.does(lambda desk: offer_hand_over(desk, ana.staff, [ben.staff], end))

    ana.expects("Your shift has ended", "until somebody takes over: 2", "/hand-over")
    ben.expects("Hand-over from Ana", "cases to take over: 2", "Open cases in all: 2", "/hand-over")
    assert not ben.reads("droop")
    assert not ben.reads("Mary")


async def test_the_rota_ends_the_shift_and_whoever_comes_takes_over(clinic: Clinic) -> None:
    ana, ben, patients, cases = await two_of_anas(clinic)
    offers = ShiftEnds(clinic.office, cast(Fleet, Alone()))
    for nurse, hour in ((ana, 8), (ben, 20)):
        await plans(clinic, nurse, hour)
    await clinic.passes(minutes=5)
    assert await offers() == 0
    for case in cases:
        await clinic.does(lambda desk, case=case: log_call(desk, case.code, ana.staff, "reached"))  # type: ignore[misc]
        await clinic.does(lambda desk, case=case: decide(desk, case.code, ana.staff, "seen tomorrow"))  # type: ignore[misc]
    await clinic.until(day=0, hour=19, minute=59)
    for person in (ana, ben, *patients):
        person.has_read_all()
    assert await offers() == 0
    await clinic.passes(minutes=1)
    assert [await offers(), await offers()] == [1, 0]

    await clinic.stage.settle()
    ana.expects("Your shift has ended. On call now: Ben.", "until somebody takes over: 2")
    ben.expects("Hand-over from Ana", "cases to take over: 2", "/hand-over")
    await clinic.does(lambda desk: take_over(desk, ana.staff, ben.staff, [case.code for case in cases]))
    ana.expects("Ben has read the sheet and took over from you")
    for patient in patients:
        patient.has_read_all()
    assert [(await clinic.case(case)).owner_id for case in cases] == [ben.staff.id] * 2


@pytest.mark.parametrize("cases", [0, 1])
async def test_whose_shift_was_taken_reads_who_took_it(clinic: Clinic, cases: int) -> None:
    ben, ana = await clinic.nurse("Ben"), await clinic.nurse("Ana")
    await plans(clinic, ben, 8)
    for _ in range(cases):
        patient = await clinic.patient()
        await patient.says("my left eyelid droops")
        await patient.answers_the_questions()
        await ben.taps("have it")
        patient.has_read_all()
        ben.has_read_all()
    offers = ShiftEnds(clinic.office, cast(Fleet, Alone()))
    await clinic.passes(minutes=5)
    until = clinic.now + timedelta(hours=2)
    await clinic.does(lambda desk: take_shift(desk, ana.staff, Duty.FIRST_NURSE, until))
    assert await offers() == 1
    await clinic.stage.settle()
    ben.expects("Your shift has ended. On call now: Ana.", f"until somebody takes over: {cases}")
    ana.expects("Hand-over from Ben")


async def test_nobody_comes_and_everybody_knows(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    clara = await clinic.nurse("Clara", role="clinician")
    await clinic.nurse("Ada", role="admin")  # strict: she is told nothing
    await plans(clinic, ana, 8)
    await clinic.until(day=0, hour=20)
    assert await ShiftEnds(clinic.office, cast(Fleet, Alone()))() == 1
    await clinic.stage.settle()
    ana.expects("Your shift has ended, and nobody is on call as a nurse after you.")
    clara.expects("The shift of Ana has ended, and nobody is on call as a nurse.", "Take it now if you can")


async def test_what_rests_stands_on_the_sheet_with_its_hour_and_what_is_expected(clinic: Clinic) -> None:
    ana, _, patients, cases = await two_of_anas(clinic)
    until = clinic.now + timedelta(days=2)
    await clinic.does(lambda desk: log_call(desk, cases[0].code, ana.staff, "reached"))
    known = {"ptosis": Tier.SAME_DAY}
    await clinic.does(lambda desk: snooze_case(desk, cases[0].code, ana.staff, known, until))
    resting, awake = sorted((await sheet(clinic, ana)).cases, key=lambda line: line.code != cases[0].code)
    assert (resting.rests_until, resting.expected, resting.due_at) == (until, known, until)
    assert (awake.rests_until, awake.expected) == (None, {})
    patients[0].has_read_all()


async def test_a_call_that_was_undone_was_no_try(clinic: Clinic) -> None:
    ana, _, _, cases = await two_of_anas(clinic)
    await clinic.does(lambda desk: log_call(desk, cases[1].code, ana.staff, "no_answer"))
    tried = {line.code: line.tried for line in (await sheet(clinic)).cases}
    await undoes(clinic, ana, cases[1])
    assert tried[cases[1].code] == 1
    assert {line.code: line.tried for line in (await sheet(clinic)).cases} == {cases[0].code: 1, cases[1].code: 0}


async def ends_the_shift_of(clinic: Clinic, ana: Nurse, ben: Nurse) -> datetime:
    await clinic.passes(minutes=1)
    await clinic.does(lambda desk: offer_hand_over(desk, ana.staff, [ben.staff]))
    for person in (ana, ben):
        person.has_read_all()
    return clinic.now


async def notes(clinic: Clinic, nurse: Nurse, case: CaseRow) -> None:
    await clinic.does(lambda desk: add_note(desk, case.code, nurse.staff, "I stay until the call."))


async def test_what_nobody_took_over_is_seen_until_somebody_does(clinic: Clinic) -> None:
    ana, ben, patients, cases = await two_of_anas(clinic)
    ended = await ends_the_shift_of(clinic, ana, ben)
    assert await clinic.office.read(left_behind) == {}, "somebody may be on the way"
    await clinic.passes(minutes=15)
    assert await clinic.office.read(left_behind) == {case.id: ended for case in cases}
    assert {line.left_at for line in (await sheet(clinic)).cases} == {ended}

    await clinic.does(lambda desk: take_over(desk, ana.staff, ben.staff, [cases[1].code]))
    assert await clinic.office.read(left_behind) == {cases[0].id: ended}
    ana.has_read_all()
    patients[1].has_read_all()


async def test_who_goes_on_after_their_shift_puts_the_alarm_off_but_never_escapes_it(clinic: Clinic) -> None:
    ana, ben, _, cases = await two_of_anas(clinic)
    ended = await ends_the_shift_of(clinic, ana, ben)
    await clinic.passes(minutes=5)
    await notes(clinic, ana, cases[0])
    await clinic.passes(minutes=14)
    assert await clinic.office.read(left_behind) == {cases[1].id: ended}
    await clinic.passes(minutes=1)
    assert await clinic.office.read(left_behind) == {case.id: ended for case in cases}


async def test_what_is_late_and_taken_again_after_the_shift_is_still_left_behind(clinic: Clinic) -> None:
    ana, ben, patients, cases = await two_of_anas(clinic)
    ended = await ends_the_shift_of(clinic, ana, ben)
    await clinic.until(day=0, hour=18, minute=1)  # nobody was reached in time
    for case in cases:
        assert (await clinic.does(lambda desk, case=case: claim_case(desk, case.code, ana.staff))).won  # type: ignore[misc]
    await clinic.passes(minutes=15)
    for person in (ana, ben, *patients):
        person.has_read_all()
    assert await clinic.office.read(left_behind) == {case.id: ended for case in cases}


async def test_who_takes_a_case_after_their_shift_has_it_knowingly(clinic: Clinic) -> None:
    ana, ben, patients, cases = await two_of_anas(clinic)
    await clinic.does(lambda desk: take_over(desk, ana.staff, ben.staff, [cases[1].code]))
    await ends_the_shift_of(clinic, ana, ben)
    await clinic.passes(minutes=1)
    await clinic.does(lambda desk: take_over(desk, ben.staff, ana.staff, [cases[1].code]))
    for person in (ana, ben, *patients):
        person.has_read_all()
    await clinic.passes(minutes=20)
    assert set(await clinic.office.read(left_behind)) == {cases[0].id}
