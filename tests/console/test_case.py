"""One case: read it, take it, call, write, close; and two nurses at once."""

import asyncio
import re

from sqlmodel import Session, select

from bot.care.desk import Office
from bot.care.working.work_case import add_note, change_tier
from bot.domain.tier import Tier
from bot.store import cases, people
from bot.store.tables import AuditRow, CaseRow, OutboxRow, StaffRow
from tests.console.conftest import Browser, code_of


def made_for(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that goes to `action`."""
    form = page.split(f'action="{action}"')[1].split("</form>")[0]
    return dict(re.findall(r'name="(version|seen)" value="(\d+)"', form))


async def case_of(office: Office, code: str) -> CaseRow:
    def look(session: Session) -> CaseRow:
        case = cases.case_by_code(session, code)
        assert case is not None
        return case

    return await office.database.read(look)


def nurse(session: Session, name: str) -> StaffRow:
    found = people.staff_by_email(session, f"{name}@clinic.example")
    assert found is not None
    return found


async def test_the_page_has_the_person_the_treatment_and_their_own_words_marked(ana: Browser, office: Office) -> None:
    page = (await ana.opens(f"/cases/{await code_of(office, 'Maria')}")).text

    assert "Maria Garcia, 74" in page
    assert 'href="tel:5550104471"' in page
    assert "Luis Garcia (son)" in page
    assert "splenius capitis" in page
    assert ">230<" in page
    assert "Swallowing problem before" in page
    assert "Baclofen 10 mg in the evening." in page
    assert re.search(r'<mark class="fired"[^>]*>tea keeps going down the wrong way</mark>', page)
    assert re.search(r'<mark class="seen"[^>]*>trouble breathing</mark>', page)
    assert "Check-in of day 4" not in page  # more than a day before the case
    assert "Paged Ana Reyes (first nurse) by Telegram" in page


async def test_from_taking_it_to_closing_it(ana: Browser, office: Office) -> None:
    code = await code_of(office, "Maria")
    path = f"/cases/{code}"
    page = await ana.opens(path)
    assert "I have it" in page.text

    await ana.sends(f"{path}/claim")
    page = await ana.opens(path)
    assert "You have it" in page.text
    assert "How did the call go?" in page.text

    await ana.sends(f"{path}/call", result="reached", **made_for(page.text, f"{path}/call"))
    page = await ana.opens(path)
    assert "How did it end?" in page.text

    closed = await ana.sends(
        f"{path}/close", outcome="sent_to_ed", reason="Ambulance on its way.", **made_for(page.text, f"{path}/close")
    )
    page = await ana.opens(path)
    assert closed.status_code == 303
    assert "Sent to the emergency department" in page.text
    assert "Ambulance on its way." in page.text
    assert "<textarea" not in page.text
    assert (await case_of(office, code)).outcome == "sent_to_ed"


async def test_of_two_nurses_at_once_one_wins_and_the_other_sees_who(
    ana: Browser, ben: Browser, office: Office
) -> None:
    path = f"/cases/{await code_of(office, 'Maria')}/claim"
    await ana.opens("/")
    await ben.opens("/")

    answers = await asyncio.gather(ana.sends(path), ben.sends(path))

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    winner = "Ben Osei" if answers[1].status_code == 303 else "Ana Reyes"
    assert f"{winner} has it" in loser.text


async def test_a_form_of_a_page_that_is_past_says_what_changed_and_keeps_the_words(
    ana: Browser, office: Office
) -> None:
    code = await code_of(office, "Tom")
    path = f"/cases/{code}"
    page = (await ana.opens(path)).text

    def meanwhile(desk_session: Session) -> None:
        desk = office.desk(desk_session, "meanwhile")
        change_tier(desk, code, nurse(desk_session, "ben"), Tier.EMERGENCY, "")
        add_note(desk, code, nurse(desk_session, "ben"), "wife called the desk")

    await office.database.act(meanwhile)
    late = await ana.sends(f"{path}/write", text="Please stay seated.", **made_for(page, f"{path}/write"))

    assert late.status_code == 409
    assert "Ben Osei · Tier raised: Emergency" in late.text
    assert "Ben Osei · Note: wife called the desk" in late.text
    assert "Please stay seated." in late.text
    assert "Please stay seated." not in (await ana.opens(path)).text

    fresh = made_for(late.text, f"{path}/write")
    assert (await ana.sends(f"{path}/write", text="Please stay seated.", **fresh)).status_code == 303
    assert "Please stay seated." in (await ana.opens(path)).text


async def test_what_a_nurse_writes_goes_to_the_patients_chat(ana: Browser, office: Office) -> None:
    path = f"/cases/{await code_of(office, 'Tom')}"
    page = (await ana.opens(path)).text
    await ana.sends(f"{path}/write", text="I will call at <15:00> & then", **made_for(page, f"{path}/write"))

    def newest(session: Session) -> str:
        sent = session.exec(select(OutboxRow).where(OutboxRow.key.contains("/from_clinic/"))).all()  # type: ignore[attr-defined]
        return sent[-1].text

    assert "&lt;15:00&gt; &amp; then" in await office.database.read(newest)
    assert "&lt;15:00&gt; &amp; then" in (await ana.opens(path)).text


async def test_an_empty_message_is_refused_on_the_page_itself(ana: Browser, office: Office) -> None:
    path = f"/cases/{await code_of(office, 'Tom')}"
    page = (await ana.opens(path)).text

    refused = await ana.sends(f"{path}/write", text="   ", **made_for(page, f"{path}/write"))

    assert refused.status_code == 422
    assert "Write between 1 and" in refused.text
    assert "Tom Okafor, 41" in refused.text


async def test_a_photo_stands_where_it_was_sent(ana: Browser, office: Office) -> None:
    page = (await ana.opens(f"/cases/{await code_of(office, 'Tom')}")).text

    assert '<img src="/photos/1" alt="Photo the patient sent 13:22"' in page


async def test_a_note_is_never_too_late(ana: Browser, office: Office) -> None:
    path = f"/cases/{await code_of(office, 'Tom')}"
    await ana.opens(path)

    assert (await ana.sends(f"{path}/note", text="Door code 4711")).status_code == 303
    assert "Door code 4711" in (await ana.opens(path)).text


async def test_lowering_a_tier_needs_a_reason(ana: Browser, office: Office) -> None:
    code = await code_of(office, "Tom")
    path = f"/cases/{code}"
    fields = made_for((await ana.opens(path)).text, f"{path}/tier")

    refused = await ana.sends(f"{path}/tier", tier="same_day", **fields)
    done = await ana.sends(f"{path}/tier", tier="same_day", reason="Was tired, walks again.", **fields)

    assert refused.status_code == 422
    assert "say why" in refused.text
    assert done.status_code == 303
    assert (await case_of(office, code)).tier == "same_day"


async def test_noise_needs_a_reason_and_an_outcome_must_be_chosen(ana: Browser, office: Office) -> None:
    path = f"/cases/{await code_of(office, 'Tom')}"
    fields = made_for((await ana.opens(path)).text, f"{path}/close")

    for form in ({"outcome": "noise"}, {"outcome": ""}, {"outcome": "made up"}):
        assert (await ana.sends(f"{path}/close", **form, **fields)).status_code == 422


async def test_a_case_given_back_is_nobodys_again(ana: Browser, office: Office) -> None:
    code = await code_of(office, "Tom")
    path = f"/cases/{code}"
    fields = made_for((await ana.opens(path)).text, f"{path}/release")

    await ana.sends(f"{path}/release", **fields)

    assert (await case_of(office, code)).owner_id is None
    assert "I have it" in (await ana.opens(path)).text


async def test_markup_in_names_and_words_is_only_text(ana: Browser, office: Office) -> None:
    paths = [f"/cases/{await code_of(office, 'June')}", "/patients", "/patients/4", "/?closed"]
    for path in paths:
        page = (await ana.opens(path)).text
        assert "<img src=x" not in page
        assert "49" not in page.split("June")[0][-40:]
    assert "&lt;img src=x onerror=alert(1)&gt; &#34;{{ 7*7 }}&#34;" in (await ana.opens(paths[0])).text


async def test_an_unknown_code_is_not_found_and_a_closed_case_is_not_worked_on(ana: Browser, office: Office) -> None:
    closed = await code_of(office, "June")
    await ana.opens("/")

    assert (await ana.opens("/cases/ZZZZ")).status_code == 404
    answer = await ana.sends(f"/cases/{closed}/note", text="late thought")
    assert answer.status_code == 409
    assert "is closed" in answer.text


async def test_reading_a_case_is_recorded_with_the_reader(ana: Browser, office: Office) -> None:
    code = await code_of(office, "Sara")
    await ana.opens(f"/cases/{code}")
    await ana.opens(f"/cases/{code}?refresh=1")

    def lines(session: Session) -> list[tuple[str, str]]:
        rows = session.exec(select(AuditRow).where(AuditRow.action == "read_case")).all()
        return [(row.actor, row.subject) for row in rows]

    assert await office.database.read(lines) == [("staff:1", f"case:{(await case_of(office, code)).id}")]
