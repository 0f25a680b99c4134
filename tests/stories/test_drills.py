"""Fire drills: the real path, timed, with nobody in danger; nothing of it reaches Telegram but the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.care.case.undo import deed_to_undo
from bot.care.desk import Desk
from bot.care.drill.report import drill_reports, last_drill
from bot.care.drill.start import start_drill, start_planned_drill
from bot.care.errors import Refused
from bot.domain.case import CaseStatus, EventKind, Outcome
from bot.domain.drill import DRILL_CHANNEL, DRILL_CHAT, Drill
from bot.domain.message import Delivery
from bot.domain.queue_view import Show, View
from bot.domain.tier import Tier
from bot.store import mail
from bot.store.queue import queue_counts, queue_page
from bot.store.tables import AuditRow, CaseRow, DrillRow, OutboxRow, PatientRow
from tests.stories.clinic import Clinic, Nurse
from tests.stories.test_undo import undoes

WEDNESDAY = 2  # days after the story's Monday


async def begins(clinic: Clinic) -> CaseRow:
    await clinic.does(start_drill)
    return await clinic.the_case()


async def report(clinic: Clinic) -> Drill:
    drill = await clinic.office.read(last_drill)
    assert drill is not None
    return drill


async def outbox(clinic: Clinic) -> list[OutboxRow]:
    def read(desk: Desk) -> list[OutboxRow]:
        return list(desk.session.exec(select(OutboxRow).where(OutboxRow.chat_id == DRILL_CHAT)).all())

    return await clinic.office.read(read)


async def test_the_page_is_the_real_one_with_a_mark_and_ends_with_the_acknowledgement(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    case = await begins(clinic)
    assert ana.reads("DRILL · no patient is in danger")
    assert ana.reads(f"Emergency · case {case.code} · 0 min · acknowledge by 10:03")

    await clinic.passes(seconds=42)
    await ana.taps("have it")
    assert ana.last.startswith(f"Drill passed. Ana acknowledged case {case.code} after 42 s.")
    case = await clinic.case(case)
    assert (case.status, case.outcome, case.next_due_at) == (CaseStatus.CLOSED, Outcome.DRILL, None)
    drill = await report(clinic)
    assert (drill.to_page, drill.to_acknowledgement) == (timedelta(0), timedelta(seconds=42))
    assert (drill.acknowledged_by, drill.channel, drill.late, drill.missed) == (ana.staff.id, "telegram", False, False)
    count = len(ana.received)
    await clinic.passes(hours=5)
    assert len(ana.received) == count, "it is over"


async def test_a_drill_that_passed_is_over_and_cannot_be_undone(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    case = await begins(clinic)
    await ana.taps("have it")
    after = await clinic.case(case)
    assert await clinic.office.read(lambda desk: deed_to_undo(desk, after, ana.staff)) is None
    with pytest.raises(Refused):
        await undoes(clinic, ana, case)


async def test_the_same_words_take_the_same_way_as_those_of_a_patient(clinic: Clinic) -> None:
    await clinic.nurse("Ana")
    case = await begins(clinic)
    real = await clinic.patient()
    await real.says(clinic.office.playbook.drill.words)
    other = next(one for one in await clinic.open_cases() if one.id != case.id)

    assert await clinic.timeline(case) == await clinic.timeline(other)
    assert case.tier == other.tier


async def test_nothing_that_is_said_to_the_made_up_patient_goes_to_telegram(clinic: Clinic) -> None:
    await clinic.nurse("Ana")
    await begins(clinic)
    await clinic.passes(minutes=20)  # its questions stay unanswered, its status changes
    rows = await outbox(clinic)

    assert len(rows) > 2
    assert {(row.state, row.channel, row.tries, row.deliver_by) for row in rows} == {
        (Delivery.SENT, DRILL_CHANNEL, 0, None)
    }
    assert DRILL_CHAT not in clinic.stage.telegram.chats


async def test_a_typed_code_passes_it_too(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    case = await begins(clinic)
    await ana.says(f"ack {case.code}")

    assert ana.last.startswith("Drill passed.")
    assert (await clinic.timeline(case))[-2:] == [EventKind.ACKNOWLEDGED, EventKind.DRILL_PASSED]


async def test_unanswered_it_goes_up_the_ladder_is_late_as_in_earnest_and_ends_as_missed(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    clara = await clinic.nurse("Clara", role="clinician")
    case = await begins(clinic)
    await clinic.passes(minutes=4)
    assert [person.reads("DRILL") for person in (ana, ben, clara)] == [True, True, True]
    assert (await report(clinic)).late

    await clinic.passes(minutes=27)
    assert (await clinic.case(case)).status == CaseStatus.CLOSED
    assert (await clinic.timeline(case))[-1] == EventKind.DRILL_MISSED
    assert (await report(clinic)).missed
    count = len(ana.received)
    await clinic.passes(hours=2)
    assert len(ana.received) == count


async def test_at_night_no_clinician_is_woken(clinic: Clinic) -> None:
    ana, clara = await clinic.nurse("Ana"), await clinic.nurse("Clara", role="clinician")
    await clinic.until(day=0, hour=23)
    await begins(clinic)
    await clinic.passes(minutes=29)

    assert ana.count("DRILL") > 3
    assert not clara.reads("DRILL")


async def test_with_nobody_to_page_it_raises_the_real_alarm(clinic: Clinic) -> None:
    case = await begins(clinic)

    assert EventKind.NOBODY_TO_PAGE in await clinic.timeline(case)


async def test_it_counts_and_is_found_as_the_tier_its_row_shows_and_stands_behind_every_patient(clinic: Clinic) -> None:
    await clinic.nurse("Ana")
    case = await begins(clinic)
    patient = await clinic.patient()
    await patient.says("do you know a good place for parking near you")
    await patient.taps("Pass it to the nurse")
    view = View(Show.ALL, Tier(case.tier), 1, clinic.now)
    counts = await clinic.office.read(lambda desk: queue_counts(desk.session, replace(view, tier=None)))
    found = await clinic.office.read(lambda desk: queue_page(desk.session, view, 10, 0))
    order = await clinic.office.read(lambda desk: queue_page(desk.session, replace(view, tier=None), 10, 0))
    assert case.tier == Tier.EMERGENCY
    assert (counts[Tier.EMERGENCY].shown, counts[Tier.SELF_CARE].shown) == (1, 0)
    assert [row.code for row in found] == [case.code]
    assert [row.code for row in order][1:] == [case.code]


async def test_none_begins_while_a_real_red_flag_waits(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I can't breathe")
    code = (await clinic.the_case()).code
    with pytest.raises(Refused, match=f"Case {code} is a real red flag"):
        await clinic.does(start_drill)

    await ana.says(f"ack {code}")
    await clinic.does(start_drill)
    assert ana.reads("DRILL")


async def test_two_never_run_at_once(clinic: Clinic) -> None:
    await clinic.nurse("Ana")
    await begins(clinic)
    with pytest.raises(Refused, match="A fire drill is running"):
        await clinic.does(start_drill)


async def test_one_follows_another_with_the_same_patient(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    for _ in range(2):
        case = await begins(clinic)
        await ana.says(f"ack {case.code}")
        await clinic.passes(hours=1)

    reports = await clinic.office.read(lambda desk: drill_reports(desk, 10))
    assert [one.acknowledged_by for one in reports] == [ana.staff.id] * 2
    assert len({one.code for one in reports}) == 2

    def players(desk: Desk) -> int:
        return len(desk.session.exec(select(PatientRow).where(PatientRow.synthetic)).all())

    assert await clinic.office.read(players) == 1


async def planned(clinic: Clinic) -> Nurse:
    """Somebody has worked here for long, and it is just before the hour of the schedule."""
    ana = await clinic.nurse("Ana")
    await clinic.until(day=7 + WEDNESDAY, hour=9, minute=59)
    return ana


async def test_the_one_of_the_schedule_begins_at_its_hour_and_once_whatever_restarts(clinic: Clinic) -> None:
    ana = await planned(clinic)
    assert not await clinic.does(start_planned_drill)
    await clinic.passes(minutes=1)
    assert await clinic.does(start_planned_drill)
    await ana.taps("have it")
    await clinic.restarts(minutes=1)

    assert not await clinic.does(start_planned_drill)
    await clinic.passes(days=7)
    assert await clinic.does(start_planned_drill)


async def test_the_one_of_the_schedule_waits_for_a_real_red_flag_and_is_dropped_after_the_hours_of_content(
    clinic: Clinic,
) -> None:
    await planned(clinic)
    patient = await clinic.patient()
    await patient.says("I can't breathe")
    await clinic.passes(minutes=2)
    assert not await clinic.does(start_planned_drill)
    ben, case = await clinic.nurse("Ben"), await clinic.the_case()
    await ben.says(f"ack {case.code}")
    assert await clinic.does(start_planned_drill), "postponed, not forgotten"

    await clinic.reaches(ben, case)
    await clinic.closes(case, ben)
    await clinic.until(day=14 + WEDNESDAY, hour=16, minute=1)
    assert not await clinic.does(start_planned_drill)


async def test_one_on_demand_stands_for_the_one_of_the_same_day(clinic: Clinic) -> None:
    ana = await planned(clinic)
    case = await begins(clinic)
    await ana.says(f"ack {case.code}")
    await clinic.passes(minutes=2)

    assert not await clinic.does(start_planned_drill)


async def test_a_clinic_that_has_just_begun_is_left_alone(clinic: Clinic) -> None:
    await clinic.nurse("Ana")
    await clinic.until(day=WEDNESDAY, hour=10, minute=1)

    assert not await clinic.does(start_planned_drill)


async def test_the_audit_says_who_began_it_and_what_came_of_it(clinic: Clinic) -> None:
    ada, ana = await clinic.nurse("Ada", role="admin"), await clinic.nurse("Ana")
    await clinic.does(lambda desk: start_drill(desk, ada.staff))
    case = await clinic.the_case()
    await ana.says(f"ack {case.code}")

    def read(desk: Desk) -> list[tuple[str, str, str]]:
        rows = desk.session.exec(select(AuditRow).where(AuditRow.action != "join_telegram")).all()
        return [(row.actor, row.action, row.subject) for row in rows]

    lines = await clinic.office.read(read)
    assert (f"staff:{ada.staff.id}", "start_drill", "drill:1") in lines
    assert (f"staff:{ana.staff.id}", "drill_passed", f"case:{case.id}") in lines


async def test_a_drill_is_not_counted_among_the_messages_that_wait(clinic: Clinic) -> None:
    """Its row is settled where every message is decided, so that no limit knows of it."""
    await clinic.nurse("Ana")
    await begins(clinic)

    def latest(desk: Desk) -> OutboxRow | None:
        return mail.latest_in_chat(desk.session, DRILL_CHAT)

    row = await clinic.office.read(latest)
    assert row is not None
    assert row.sent_at == row.created_at
    assert row.claimed_at is None


async def test_a_drill_row_alone_never_blocks_the_next(clinic: Clinic) -> None:
    """Its words were heard, its case is closed: whatever else is left of it."""
    ana = await clinic.nurse("Ana")
    case = await begins(clinic)
    await ana.says(f"ack {case.code}")

    def count(desk: Desk) -> int:
        return len(desk.session.exec(select(DrillRow)).all())

    await clinic.does(start_drill)
    assert await clinic.office.read(count) == 2
