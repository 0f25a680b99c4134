"""Working a case in the console: undo, calls, phrases, questions, the protocol, a rest, photos; and no form that is past overwrites."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.care.case.find import find_case
from bot.care.case.flag import Flag
from bot.care.desk import Desk, Office
from bot.care.red_flag.raise_case import raise_case
from bot.care.rota.time_off import add_time_off
from bot.care.working.work_case import add_note
from bot.console.page.wording import plain
from bot.domain.case import EventKind
from bot.domain.tier import Tier
from bot.store import people, questions
from bot.store.tables import CaseRow, ContactRow, OutboxRow, PatientRow, PhoneCallRow, PhotoRow, ProtocolRow
from tests.console.conftest import Browser, Clock, code_of
from tests.console.test_case import case_of, made_for, nurse

FORMS = {
    "release": {},
    "hand": {"colleague": "2"},
    "call": {"result": "reached"},
    "write": {"text": "hello"},
    "write/preview": {"text": "hello"},
    "tier": {"tier": "emergency"},
    "close": {"outcome": "advised_home"},
    "ask": {"question": "generalized_weakness:stand_walk"},
    "protocol": {"found:generalized_weakness:stand_walk": "no"},
    "snooze": {"level:generalized_weakness": "same_day", "until": "2026-11-22T10:00"},
    "wake": {},
    "merge": {"other": "K7P2"},
}


async def tom(office: Office) -> str:
    return f"/cases/{await code_of(office, 'Tom')}"


async def sends(browser: Browser, path: str, form: str, **fields: str) -> int:
    """From the page as it is now."""
    page = (await browser.opens(path)).text
    answer = await browser.sends(f"{path}/{form}", **{**fields, **made_for(page, f"{path}/tier")})
    return answer.status_code


async def speaks(office: Office, name: str, language: str) -> None:
    def change(session: Session) -> None:
        patient = next(row for row in session.exec(select(PatientRow)).all() if row.name.startswith(name))
        for contact in session.exec(select(ContactRow).where(ContactRow.patient_id == patient.id)):
            contact.language = language

    await office.database.act(change)


async def newest_letter(office: Office) -> OutboxRow:
    def look(session: Session) -> OutboxRow:
        return [row for row in session.exec(select(OutboxRow)).all() if "/from_clinic/" in row.key][-1]

    return await office.database.read(look)


@pytest.mark.parametrize("form", FORMS)
async def test_no_form_of_a_page_that_is_past_changes_anything(ana: Browser, office: Office, form: str) -> None:
    path = await tom(office)
    page = (await ana.opens(path)).text
    code = path.rpartition("/")[2]
    await office.act("meanwhile", lambda desk: add_note(desk, code, nurse(desk.session, "ben"), "wife called"))
    before = await case_of(office, code)

    late = await ana.sends(f"{path}/{form}", **{**FORMS[form], **made_for(page, f"{path}/tier")})

    assert late.status_code == 409
    assert "Ben Osei · Note: wife called" in late.text
    after = await case_of(office, code)
    assert after.model_dump() == before.model_dump()
    for name, value in FORMS[form].items():
        assert f'name="{name}" value="{value}"' in late.text  # nothing has to be filled in again


async def test_a_case_closed_by_mistake_is_opened_again_from_the_bar(ana: Browser, office: Office) -> None:
    path = await tom(office)
    await sends(ana, path, "close", outcome="noise", reason="test")
    page = (await ana.opens(path)).text
    assert "<b>Done:</b> closed as no red flag." in page

    deed = page.split('name="deed" value="')[1].split('"')[0]
    assert (await ana.sends(f"{path}/undo", deed=deed)).status_code == 303

    page = (await ana.opens(path)).text
    assert "How did the call go?" in page
    assert "Ana Reyes · Undone: closed" in page
    assert 'class="item item-event is-undone"' in page


async def test_words_that_were_held_back_stand_on_the_timeline_as_never_sent_with_the_reason(
    ana: Browser, office: Office
) -> None:
    path = await tom(office)
    await sends(ana, path, "write", text="You can stay at home.")

    def emergency(desk: Desk) -> None:
        patient = desk.session.get_one(PatientRow, find_case(desk, path.rpartition("/")[2]).patient_id)
        raise_case(desk, patient, Flag(EventKind.RED_FLAG, Tier.EMERGENCY, ("dyspnea",)))

    await office.act("meanwhile", emergency)
    page = (await ana.opens(path)).text
    letter = page.split('<li class="item item-wrote is-failed">')[1].split("</li>")[0]

    assert "You can stay at home." in letter
    assert "never sent" in letter
    assert "Never sent: something new came first" in page
    assert 'name="deed"' not in page


async def test_the_bar_is_only_for_who_did_it_and_only_for_ten_seconds(
    ana: Browser, ben: Browser, office: Office, clock: Clock
) -> None:
    path = await tom(office)
    await sends(ana, path, "note", text="Door code 4711")
    page = (await ana.opens(path)).text
    assert 'name="deed"' in page
    assert 'name="deed"' not in (await ben.opens(path)).text
    deed = page.split('name="deed" value="')[1].split('"')[0]
    assert (await ben.sends(f"{path}/undo", deed=deed)).status_code == 422

    clock.passes(seconds=10)
    assert 'name="deed"' not in (await ana.opens(path)).text
    late = await ana.sends(f"{path}/undo", deed=deed)
    assert late.status_code == 422
    assert "10 seconds are over: nothing was undone" in late.text


async def test_a_phrase_is_seen_as_the_patient_gets_it_before_it_is_sent(ana: Browser, office: Office) -> None:
    path = await tom(office)
    await speaks(office, "Tom", "de")
    page = (await ana.opens(path)).text
    assert "I will call you at …." in page
    fields = made_for(page, f"{path}/write")

    seen = await ana.sends(f"{path}/write/preview", phrase="call_at", time="15:00", text="", **fields)
    assert seen.status_code == 200
    shown = seen.text.split('lang="de">')[1].split("</p>")[0]
    assert "Ich rufe Sie um 15:00 Uhr an." in shown
    assert "I will call you at 15:00." in seen.text.split("In the clinic")[1]

    assert (await ana.sends(f"{path}/write", phrase="call_at", time="15:00", text="", **fields)).status_code == 303
    letter = await newest_letter(office)
    assert plain(letter.text) == shown
    assert letter.due_at == office.clock() + timedelta(seconds=10)
    assert "I will call you at 15:00." in (await ana.opens(path)).text


async def lives_in(office: Office, name: str, zone: str) -> None:
    def change(session: Session) -> None:
        next(row for row in session.exec(select(PatientRow)).all() if row.name.startswith(name)).time_zone = zone

    await office.database.act(change)


@pytest.mark.parametrize(
    ("phrase", "theirs"),
    [
        ("call_at", "I will call you at 12:30. That is 15:30 at the clinic."),
        ("come_today", "Please come to the clinic today at 12:30. That is 15:30 at the clinic."),
        ("can_answer", "Are you able to answer the phone now?"),
    ],
)
async def test_an_hour_is_said_by_the_patients_clock_and_the_preview_shows_both(
    ana: Browser, office: Office, phrase: str, theirs: str
) -> None:
    path = await tom(office)
    await lives_in(office, "Tom", "America/Los_Angeles")
    fields = {**made_for((await ana.opens(path)).text, f"{path}/write"), "phrase": phrase, "time": "15:30", "text": ""}

    seen = (await ana.sends(f"{path}/write/preview", **fields)).text
    shown = seen.split('class="preview-text verse"')[1].split("</p>")[0]
    assert shown.endswith(theirs)
    assert "It is <b>11:02</b> where they are, and 14:02 here." in seen

    await ana.sends(f"{path}/write", **fields)
    assert plain((await newest_letter(office)).text).endswith(theirs)


async def test_in_the_night_of_a_clock_change_an_hour_that_has_passed_is_that_of_tomorrow(
    ana: Browser, office: Office, clock: Clock
) -> None:
    path, clock.now = await tom(office), datetime(2027, 3, 14, 3, tzinfo=UTC)  # 22:00 in New York
    await lives_in(office, "Tom", "America/Phoenix")
    await ana.signs_in("ana@clinic.example")
    fields = made_for((await ana.opens(path)).text, f"{path}/write")
    await ana.sends(f"{path}/write", phrase="call_at", time="09:00", text="", **fields)
    said = "I will call you at 06:00. That is tomorrow, Sunday, March 14. That is 09:00 at the clinic."
    assert said in (await newest_letter(office)).text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "I will call you at 05:00. That is tomorrow, Saturday, November 21."),
        ("es", "Le llamaré a las 05:00. Eso es mañana, sábado 21 de noviembre."),
        ("fr", "Je vous appellerai à 05:00. C'est demain, samedi 21 novembre."),
        ("de", "Ich rufe Sie um 05:00 Uhr an. Das ist morgen, Samstag, 21. November."),
        ("pt", "Vou ligar para você às 05:00. Isso é amanhã, sábado, 21 de novembro."),
    ],
)
async def test_an_hour_that_has_passed_today_is_said_to_be_tomorrow(
    ana: Browser, office: Office, language: str, said: str
) -> None:
    path = await tom(office)
    await speaks(office, "Tom", language)
    fields = made_for((await ana.opens(path)).text, f"{path}/write")
    seen = (await ana.sends(f"{path}/write/preview", phrase="call_at", time="05:00", text="", **fields)).text
    await ana.sends(f"{path}/write", phrase="call_at", time="05:00", text="", **fields)

    assert said in html.unescape(seen)
    assert said in plain((await newest_letter(office)).text)
    assert "I will call you at 05:00. That is tomorrow, Saturday, November 21." in (await ana.opens(path)).text


async def test_what_is_said_to_be_today_is_no_hour_that_has_passed(ana: Browser, office: Office) -> None:
    path = await tom(office)
    fields = made_for((await ana.opens(path)).text, f"{path}/write")
    refused = await ana.sends(f"{path}/write/preview", phrase="come_today", time="05:00", text="", **fields)

    assert refused.status_code == 422
    assert "05:00 has passed today." in refused.text


async def test_an_hour_that_passes_between_the_preview_and_the_sending_is_not_sent_as_another(
    ana: Browser, office: Office, clock: Clock
) -> None:
    path, before = await tom(office), await newest_letter(office)
    fields = made_for((await ana.opens(path)).text, f"{path}/write")
    seen = (await ana.sends(f"{path}/write/preview", phrase="call_at", time="14:03", text="", **fields)).text
    found = re.search(r'name="meant" value="([^"]+)"', seen)
    assert found is not None
    fields |= {"phrase": "call_at", "time": "14:03", "text": "", "meant": found[1]}
    clock.passes(minutes=3)
    refused = await ana.sends(f"{path}/write", **fields)

    assert refused.status_code == 422
    assert "14:03 has passed since you read it." in refused.text
    assert (await newest_letter(office)).id == before.id


async def test_in_the_night_the_clock_is_put_back_the_hour_that_comes_next_is_promised(
    ana: Browser, office: Office, clock: Clock
) -> None:
    path, clock.now = (
        await tom(office),
        datetime(2027, 11, 7, 5, 40, tzinfo=UTC),
    )  # 01:40 in New York, for the first time
    await ana.signs_in("ana@clinic.example")
    fields = made_for((await ana.opens(path)).text, f"{path}/write")
    await ana.sends(f"{path}/write", phrase="call_at", time="01:30", text="", **fields)

    assert plain((await newest_letter(office)).text).endswith("I will call you at 01:30 EST.")
    assert (await case_of(office, path.rpartition("/")[2])).promised_at == clock.now + timedelta(minutes=50)


async def test_an_hour_the_clock_leaves_out_is_promised_to_nobody(ana: Browser, office: Office, clock: Clock) -> None:
    path, clock.now = await tom(office), datetime(2027, 3, 14, 6, tzinfo=UTC)  # 01:00 in New York, an hour before 03:00
    await ana.signs_in("ana@clinic.example")
    fields = made_for((await ana.opens(path)).text, f"{path}/write")
    refused = await ana.sends(f"{path}/write/preview", phrase="call_at", time="02:30", text="", **fields)

    assert refused.status_code == 422
    assert "02:30 does not come: the clocks are put forward that night." in refused.text


async def test_where_both_clocks_agree_nothing_is_said_of_clocks(ana: Browser, office: Office) -> None:
    path = await tom(office)
    await lives_in(office, "Tom", "America/Toronto")
    fields = made_for((await ana.opens(path)).text, f"{path}/write")
    seen = (await ana.sends(f"{path}/write/preview", phrase="call_at", time="15:00", text="", **fields)).text
    assert "I will call you at 15:00.</p>" in seen
    assert "where they are" not in seen


async def test_a_preview_sends_nothing_and_keeps_the_words(ana: Browser, office: Office) -> None:
    path, before = await tom(office), await newest_letter(office)
    fields = made_for((await ana.opens(path)).text, f"{path}/write")

    seen = await ana.sends(f"{path}/write/preview", text="Bring <b>shoes</b>", **fields)
    assert 'name="text" value="Bring &lt;b&gt;shoes&lt;/b&gt;"' in seen.text
    assert (await newest_letter(office)).id == before.id

    refused = await ana.sends(f"{path}/write/preview", phrase="call_at", text="and then?", **fields)
    assert refused.status_code == 422
    assert "Say at what time" in refused.text
    assert "and then?</textarea>" in refused.text
    assert '<option value="call_at" selected>' in refused.text


async def test_after_two_calls_without_an_answer_the_emergency_contact_is_next(ana: Browser, office: Office) -> None:
    path = await tom(office)  # one call was not answered
    assert "Call (555) 010-4471" in (await ana.opens(path)).text

    await sends(ana, path, "call", result="no_answer", words="voicemail", number="(555) 010-9999")
    page = (await ana.opens(path)).text
    assert "Called 2 times without an answer." in page
    assert 'class="button big" href="tel:5550104472"' in page
    assert "(555) 010-9999 · voicemail" in page

    await sends(ana, path, "call", result="reached", whom="emergency_contact")
    case = await case_of(office, path.rpartition("/")[2])
    assert case.contacted_at is None  # the patient was not reached yet
    assert "reached the emergency contact" in (await ana.opens(path)).text

    def kept(session: Session) -> list[tuple[str, str]]:
        return [(row.whom, row.number) for row in session.exec(select(PhoneCallRow)).all()][-2:]

    numbers = [("patient", "(555) 010-9999"), ("emergency_contact", "Luis Garcia (son), (555) 010-4472")]
    assert await office.database.read(kept) == numbers


async def test_a_call_to_nobody_known_is_refused(ana: Browser, office: Office) -> None:
    assert await sends(ana, await tom(office), "call", result="reached", whom="the dog") == 422


async def test_the_protocol_keeps_every_answer_and_suggests_the_tier(ana: Browser, office: Office) -> None:
    path = await tom(office)
    code = path.rpartition("/")[2]
    field = "found:generalized_weakness:"
    await sends(ana, path, "protocol", **{f"{field}stand_walk": "no", f"{field}climbs_stairs": "unknown"})

    page = (await ana.opens(path)).text
    assert "These answers ask for" in page
    assert (await case_of(office, code)).tier == Tier.CLINIC_NOW  # it suggests; a person raises
    assert "Can you stand up and walk? No" in page
    assert "Can they climb stairs? Not sure" in page

    suggested = page.split('name="tier" value="')[1].split('"')[0]
    assert await sends(ana, path, "tier", tier=suggested, reason="by the protocol") == 303
    assert (await case_of(office, code)).tier == suggested

    await sends(ana, path, "protocol", **{f"{field}stand_walk": "yes"})

    def kept(session: Session) -> list[str]:
        rows = session.exec(select(ProtocolRow).where(ProtocolRow.question == "stand_walk")).all()
        return [row.answer for row in rows]

    assert await office.database.read(kept) == ["no", "yes"]
    page = (await ana.opens(path)).text
    assert 'name="found:generalized_weakness:stand_walk" value="yes" checked' in page
    assert await sends(ana, path, "protocol", **{f"{field}stand_walk": "yes"}) == 422  # nothing new
    assert await sends(ana, path, "protocol", **{f"{field}stand_walk": "sideways"}) == 422


async def test_the_bot_asks_the_question_a_nurse_chose(ana: Browser, office: Office) -> None:
    path = await tom(office)
    waits = await sends(ana, path, "ask", question="generalized_weakness:stand_walk")
    assert waits == 422  # one is waiting already

    def settle(session: Session) -> None:
        case = session.exec(select(CaseRow).where(CaseRow.code == path.rpartition("/")[2])).one()
        row = questions.open_graded(session, case.id or 0)
        assert row is not None
        questions.settle_graded(session, row, "no", office.clock())

    await office.database.act(settle)
    assert await sends(ana, path, "ask", question="generalized_weakness:stand_walk") == 303
    page = (await ana.opens(path)).text
    assert "Ana Reyes · Question sent" in page
    assert page.count("waiting for an answer") > 1
    assert await sends(ana, path, "ask", question="dysphagia:choking") == 422


async def test_a_rest_says_what_is_expected_and_until_when(ana: Browser, office: Office) -> None:
    path = await tom(office)
    known = {"level:generalized_weakness": "clinic_now"}
    assert await sends(ana, path, "snooze", until="2026-11-22T10:00", **known) == 422  # not reached yet
    await sends(ana, path, "call", result="reached")
    for until in ("", "soon", "2026-11-30T10:00", "2026-11-01T10:00"):
        assert await sends(ana, path, "snooze", until=until, **known) == 422
    assert await sends(ana, path, "snooze", until="2026-11-22T10:00", **{"level:generalized_weakness": "ed_now"}) == 422

    assert await sends(ana, path, "snooze", until="2026-11-22T10:00", words="tired legs", **known) == 303
    page = (await ana.opens(path)).text
    assert "Rests until" in page
    assert "Sun 22 Nov 10:00" in page
    assert "“tired legs”" in page
    assert "It rests. Look again by Sun 22 Nov 10:00" in page
    for elsewhere in ("/?show=snoozed", "/hand-over"):
        assert "<b>Look again</b> by" in (await ana.opens(elsewhere)).text
    assert (await case_of(office, path.rpartition("/")[2])).snoozed_until is not None
    assert await sends(ana, path, "wake") == 303
    assert (await case_of(office, path.rpartition("/")[2])).snoozed_until is None


async def test_a_case_offered_to_ben_is_his_when_he_takes_it(ana: Browser, ben: Browser, office: Office) -> None:
    path = await tom(office)
    await sends(ana, path, "hand", colleague="2")
    assert "Ben Osei is asked to take it." in (await ana.opens(path)).text
    asked = (await ben.opens("/patients")).text
    assert "Ana Reyes asks you to take case" in asked
    assert '<div id="offers" data-live role="status">' in asked, "told, and still a list to a screen reader"
    assert "asks you to take case" not in (await ana.opens("/patients")).text
    page = (await ben.opens(path)).text
    assert "You are asked to take it." in page
    assert "I have it" in page

    await ben.sends(f"{path}/claim")
    assert "You have it" in (await ben.opens(path)).text
    assert (await case_of(office, path.rpartition("/")[2])).owner_id == 2


async def test_a_photo_is_seen_large_with_the_one_before(ana: Browser, office: Office) -> None:
    path = await tom(office)

    def second(session: Session) -> None:
        first = session.get_one(PhotoRow, 1)
        kept = first.model_dump(exclude={"id"}) | {"at": office.clock()}
        session.add(PhotoRow(**kept))

    await office.database.act(second)
    page = (await ana.opens(f"{path}/photos/2")).text
    assert "photo 2 of 2" in page
    assert page.count("<img ") == 2
    assert f'href="{path}/photos/1" rel="prev"' in page
    assert "Later photo" not in page
    assert (await ana.opens(f"{path}/photos/99")).status_code == 404
    other = f"/cases/{await code_of(office, 'Maria')}"
    assert (await ana.opens(f"{other}/photos/1")).status_code == 404  # of another patient


async def test_the_diary_and_what_was_before_stand_beside_the_case(ana: Browser, office: Office) -> None:
    page = (await ana.opens(await tom(office))).text
    assert "The diary" in page
    assert page.count('class="day ') == 15
    assert "No case and no treatment here before." in page
    assert f'href="{await tom(office)}/photos/1"' in page


async def test_a_call_logged_by_mistake_is_taken_back_at_its_case(ana: Browser, office: Office, clock: Clock) -> None:
    path = await tom(office)
    await sends(ana, path, "claim")
    await sends(ana, path, "call", result="reached")
    clock.passes(minutes=1)
    page = (await ana.opens(path)).text
    assert "A call was logged by mistake" in page
    assert "Were they reached at" not in page
    await sends(ana, path, "call", result="no_answer")
    page = (await ana.opens(path)).text
    assert "Were they reached at" in page
    event = page.split('name="event" value="')[1].split('"')[0]
    assert (await ana.sends(f"{path}/call/mistaken", event=event)).status_code == 303
    page = (await ana.opens(path)).text
    assert "Reach the patient by" in page
    assert "Were they reached at" not in page
    assert "Call logged by mistake: reached the patient" in page


async def test_whoever_is_away_is_said_to_be_before_they_are_asked(ana: Browser, office: Office) -> None:
    path = await tom(office)
    await sends(ana, path, "claim")
    before = (await ana.opens(path)).text
    assert "Ben Osei, nurse</option>" in before

    def is_off(desk: Desk) -> None:
        ben = people.staff_by_email(desk.session, "ben@clinic.example")
        assert ben is not None
        add_time_off(desk, ben, ben.id or 0, desk.now - timedelta(hours=1), desk.now + timedelta(days=2))

    await office.act("time off", is_off)
    assert "Ben Osei, nurse: has time off now</option>" in (await ana.opens(path)).text


async def test_a_case_opened_again_by_slip_is_closed_again_in_time(ana: Browser, office: Office) -> None:
    path = await tom(office)
    await sends(ana, path, "claim")
    await sends(ana, path, "close", outcome="noise", reason="a test", noise_reason="other")
    await ana.opens(path)
    await ana.sends(f"{path}/reopen", reason="the wrong one")
    page = (await ana.opens(path)).text
    assert "open again, and yours" in page
    await ana.sends(f"{path}/undo", deed=page.split('name="deed" value="')[1].split('"')[0])
    assert "Open it again" in (await ana.opens(path)).text
