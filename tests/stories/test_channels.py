"""A page goes on until it arrives: by the next channel, to the next person, to the clinic's fallback. An alarm is up where it does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.care.hand_over.disable_staff import disable_staff
from bot.care.staff.channels import add_channel
from bot.console.page.alarms import AlarmLine, alarm_lines
from bot.console.page.wording import Wording
from bot.domain.case import EventKind
from bot.store.tables import CaseRow, StaffRow
from tests.channels.pagers import Pagers, pagers_at_work
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.test_paging import a_case, pages

TELEGRAM_DOWN = {"method": "sendMessage", "status": 502, "times": None}


@pytest.fixture
def pagers() -> Iterator[Pagers]:
    with pagers_at_work() as working:
        yield working


async def by_mail(clinic: Clinic, pagers: Pagers, nurse: Nurse, name: str = "", *, first: bool = False) -> None:
    address = pagers.address(name or nurse.staff.name)
    await clinic.does(lambda desk: add_channel(desk, nurse.staff, address, first=first))


async def leaves(clinic: Clinic, nurse: Nurse) -> None:
    boss = await clinic.nurse("Boss", "admin")
    await clinic.does(lambda desk: disable_staff(desk, desk.session.get_one(StaffRow, nurse.staff.id), boss.staff))


async def alarms(clinic: Clinic, role: str = "nurse") -> list[AlarmLine]:
    words = clinic.office.playbook.words_in("en")
    return await clinic.office.read(
        lambda desk: alarm_lines(desk, Wording(words, clinic.office.playbook.clinic.zone), role)
    )


async def test_a_page_that_arrives_goes_by_one_channel_only(clinic: Clinic, pagers: Pagers) -> None:
    ana = await clinic.nurse("Ana")
    await by_mail(clinic, pagers, ana)
    await a_case(clinic)
    await clinic.passes(minutes=4)
    assert len(pages(ana)) == 1
    assert pagers.tries == {}


async def test_another_channel_may_stand_before_telegram(clinic: Clinic, pagers: Pagers) -> None:
    ana = await clinic.nurse("Ana")
    await by_mail(clinic, pagers, ana, first=True)
    _, case = await a_case(clinic, name="Mary Grant")
    (page,) = pagers.of("Ana")
    assert pages(ana) == []
    assert page.startswith(f"Now · case {case.code} · 0 min · acknowledge by 10:15")
    assert f"https://console.example.org/cases/{case.code}" in page
    assert f"/cases/{case.code}/have-it/{ana.staff.id}." in page
    assert f"ack {case.code}" in page
    for secret in ("Mary", "Grant", "swallow", "1985", "Dysport", "<b>"):
        assert secret.casefold() not in page.casefold()


async def test_who_has_blocked_the_bot_is_paged_by_the_next_channel_at_once(clinic: Clinic, pagers: Pagers) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    await by_mail(clinic, pagers, ana)
    await ana.blocks_the_bot()
    await a_case(clinic)
    assert len(pagers.of("Ana")) == 1
    assert pages(ben) == []


async def test_a_page_that_does_not_leave_goes_on_after_the_time_of_content(clinic: Clinic, pagers: Pagers) -> None:
    ana = await clinic.nurse("Ana")
    await by_mail(clinic, pagers, ana)
    await by_mail(clinic, pagers, ana, "phone")
    patient = await clinic.patient()
    clinic.stage.telegram.faults.add({**TELEGRAM_DOWN, "chat_id": ana.phone.chat_id})
    pagers.answers["Ana"] = 503
    await patient.says("I have trouble swallowing")
    await clinic.passes(seconds=29)
    assert pagers.tries == {}
    await clinic.passes(seconds=1)
    assert pagers.tries == {"Ana": 1}
    await clinic.passes(seconds=30)
    assert len(pagers.of("phone")) == 1


async def quiet_line(clinic: Clinic, pagers: Pagers, answer: int) -> tuple[Nurse, Patient]:
    """Ana has a case; her first channel begins to answer like this, and the patient writes."""
    ana = await clinic.nurse("Ana")
    patient, _ = await a_case(clinic)
    await ana.taps("have it")
    await by_mail(clinic, pagers, ana, first=True)
    await by_mail(clinic, pagers, ana, "phone")
    pagers.answers["Ana"] = answer
    await patient.says("are you there?")
    return ana, patient


async def test_a_line_that_pages_nobody_goes_on_by_the_next_channel_too(clinic: Clinic, pagers: Pagers) -> None:
    ana, _ = await quiet_line(clinic, pagers, 500)
    await clinic.passes(seconds=29)
    assert ana.count("Something new in case") == 0
    await clinic.passes(seconds=1)
    assert ana.count("Something new in case") == 1
    await clinic.passes(minutes=2)
    assert (ana.count("Something new in case"), pagers.of("phone")) == (1, []), "it has arrived"


async def test_a_line_that_is_refused_goes_on_at_once_and_by_each_channel_once(clinic: Clinic, pagers: Pagers) -> None:
    ana = await clinic.nurse("Ana")
    await by_mail(clinic, pagers, ana, "phone")
    patient, _ = await a_case(clinic)
    await ana.taps("have it")
    await ana.blocks_the_bot()
    pagers.answers["phone"] = 500
    await by_mail(clinic, pagers, ana, "desk")
    await patient.says("are you there?")
    await clinic.passes(seconds=31)
    assert len(pagers.of("desk")) == 1
    await clinic.passes(minutes=3)
    assert len(pagers.of("desk")) == 1


async def test_who_is_reached_by_no_channel_is_passed_over_at_once(clinic: Clinic, pagers: Pagers) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    await by_mail(clinic, pagers, ana)
    pagers.answers["Ana"] = 403
    await ana.blocks_the_bot()
    await a_case(clinic)
    assert len(pages(ben)) == 1
    assert await alarms(clinic) == []


async def test_who_leaves_in_the_middle_is_passed_over_at_once(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    await a_case(clinic)
    assert (len(pages(ana)), len(pages(ben))) == (1, 0)
    await leaves(clinic, ana)
    assert len(pages(ben)) == 1


async def test_who_leaves_while_others_of_the_step_are_called_changes_nothing(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    await a_case(clinic)
    await clinic.passes(minutes=5)
    await leaves(clinic, ana)
    assert len(pages(ben)) == 1


async def test_where_nobody_can_be_called_the_fallback_is_and_the_console_says_whom_to_phone(
    clinic: Clinic, pagers: Pagers
) -> None:
    clinic.office.fallback = (pagers.address("desk"), pagers.address("practice"))
    _, case = await a_case(clinic, name="Mary Grant", emergency_contact="Jo, 555 010 0222")
    for name in ("desk", "practice"):
        (call,) = pagers.of(name)
        assert case.code in call
        assert "nobody else could be called" in call
    (alarm,) = await alarms(clinic)
    assert alarm.what == f"Nobody can be paged: case {case.code}, Now."
    assert 'href="tel:+15550100111"' in alarm.cure
    assert "Jo, 555 010 0222" in alarm.cure
    (unseen,) = await alarms(clinic, "auditor")
    assert "555" not in unseen.cure
    await clinic.passes(minutes=5)
    assert len(pagers.of("desk")) == 2  # it keeps trying


async def test_the_alarm_is_over_when_a_page_arrives(clinic: Clinic) -> None:
    await a_case(clinic)
    assert len(await alarms(clinic)) == 1
    ana = await clinic.nurse("Ana")
    await clinic.passes(minutes=5)
    assert len(pages(ana)) == 1
    assert await alarms(clinic) == []


async def test_the_alarm_is_over_when_somebody_takes_the_case(clinic: Clinic) -> None:
    _, case = await a_case(clinic)
    ana = await clinic.nurse("Ana")
    await ana.says(f"ack {case.code}")
    assert await alarms(clinic) == []


async def test_all_channels_of_everybody_fail_and_the_fallback_is_called_at_once(
    clinic: Clinic, pagers: Pagers
) -> None:
    clinic.office.fallback = (pagers.address("desk"),)
    for nurse in (await clinic.nurse("Ana"), await clinic.nurse("Ben")):
        await nurse.blocks_the_bot()
    await a_case(clinic)
    assert len(pagers.of("desk")) == 1
    assert len(await alarms(clinic)) == 1


async def test_telegram_is_down_and_somebody_is_told_within_the_minute(clinic: Clinic, pagers: Pagers) -> None:
    clinic.office.fallback = (pagers.address("desk"),)
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    clinic.stage.telegram.faults.add(TELEGRAM_DOWN)
    await patient.says("I have trouble swallowing")
    assert pagers.of("desk") == []
    await clinic.passes(seconds=30)
    assert len(pagers.of("desk")) == 1
    assert len(await alarms(clinic)) == 1
    clinic.stage.telegram.faults.clear()
    await clinic.passes(seconds=60)
    assert len(pages(ana)) == 1
    assert len(pages(ben)) == 1
    assert await alarms(clinic) == []


async def case_of(clinic: Clinic, patient: Patient) -> CaseRow:
    case = await clinic.the_case()
    assert case.patient_id == patient.patient_id
    return case


async def test_advice_that_does_not_arrive_in_time_is_an_event_and_pages_who_has_the_case(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    clinic.stage.telegram.faults.add({**TELEGRAM_DOWN, "chat_id": patient.phone.chat_id})
    await patient.says("I have trouble swallowing")
    await ana.taps("have it")
    await clinic.passes(minutes=4)
    assert EventKind.UNREACHABLE not in await clinic.timeline(await case_of(clinic, patient))
    await clinic.passes(minutes=1, seconds=1)
    assert (await clinic.timeline(await case_of(clinic, patient))).count(EventKind.UNREACHABLE) == 1
    assert len(pages(ana)) == 2
    await clinic.passes(minutes=3)
    assert (await clinic.timeline(await case_of(clinic, patient))).count(EventKind.UNREACHABLE) == 1


async def test_advice_that_arrives_late_but_in_time_is_no_event(clinic: Clinic) -> None:
    patient = await clinic.patient()
    clinic.stage.telegram.faults.add({**TELEGRAM_DOWN, "chat_id": patient.phone.chat_id})
    await patient.says("I have trouble swallowing")
    await clinic.passes(minutes=2)
    clinic.stage.telegram.faults.clear()
    await clinic.passes(minutes=10)
    assert EventKind.UNREACHABLE not in await clinic.timeline(await case_of(clinic, patient))


async def test_advice_that_telegram_refuses_is_an_event_at_once(clinic: Clinic) -> None:
    patient = await clinic.patient()
    clinic.stage.telegram.faults.add({"method": "sendMessage", "status": 400, "chat_id": patient.phone.chat_id})
    await patient.says("I have trouble swallowing")
    assert EventKind.UNREACHABLE in await clinic.timeline(await case_of(clinic, patient))


async def test_who_stopped_the_chat_reports_and_blocks_is_unreachable(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/stop")
    await patient.taps("Yes, stop")
    await patient.says("I have trouble swallowing")
    await patient.blocks_the_bot()
    assert EventKind.UNREACHABLE in await clinic.timeline(await case_of(clinic, patient))


async def test_a_patient_who_blocks_the_bot_pages_the_nurse_who_has_the_case_again(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I have trouble swallowing")
    await ana.taps("have it")
    before = len(pages(ana))
    await patient.blocks_the_bot()
    assert len(pages(ana)) == before + 1
