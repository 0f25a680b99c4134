"""The hand-off card holds what one nurse reads to the next, and follows the answers of the patient."""

from __future__ import annotations

import html
import re
from functools import partial

from sqlmodel import Session, select

from bot.care.desk import Desk, Office
from bot.care.hearing.answer import answer_pressed, answer_said
from bot.care.red_flag.answer_graded import settle_no_answer
from bot.domain.incoming import Kind, Person, Pressed, Said
from bot.domain.tap import TapKind, tap
from bot.store import cases, people, questions
from bot.store.tables import ContactRow, GradedRow
from tests.console.conftest import Browser, Clock, code_of


async def open_question(office: Office, code: str) -> tuple[GradedRow, ContactRow]:
    def look(session: Session) -> tuple[GradedRow, ContactRow]:
        case = cases.case_by_code(session, code)
        assert case is not None
        row = session.exec(select(GradedRow).where(GradedRow.case_id == case.id)).all()[-1]
        return row, session.get_one(ContactRow, row.contact_id)

    return await office.database.read(look)


async def answers(office: Office, code: str, *given: str) -> None:
    """Taps, one question after the other."""
    for answer in given:
        row, contact = await open_question(office, code)
        pressed = Pressed(Person(contact.chat_id, "", "en"), tap(TapKind.GRADED, row.id, answer), 1)
        await office.act(f"tap:{row.id}", partial(answer_pressed, pressed=pressed))


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def part(page: str, opening: str, closing: str) -> str:
    return text_of(page.split(opening)[1].split(closing)[0])


async def card_of(browser: Browser, code: str) -> str:
    return part((await browser.opens(f"/cases/{code}")).text, '<dl class="sbar">', "</dl>")


async def story_of(browser: Browser, code: str) -> str:
    return part((await browser.opens(f"/cases/{code}")).text, 'id="story"', "</ol>")


async def test_the_card_says_who_what_where_when_and_whom_to_call(ana: Browser, office: Office) -> None:
    card = await card_of(ana, await code_of(office, "Maria"))
    for fact in (
        "Maria Garcia, 74. Emergency: trouble swallowing, a changed or weak voice.",
        "Since lunch my tea keeps going down the wrong way, and I am hoarse.",
        "in English",
        "Cervical dystonia (neck), day 5. Dysport, 230 units, lot K14722.",
        "splenius capitis left 150, sternocleidomastoid right 80",
        "Risks: Swallowing problem before.",
        "Medicines: Baclofen 10 mg in the evening.",
        "Sore, 0 to 10: 3/10 → 2/10",
        "Rules: en.dysphagia.wrong_way, en.dysphonia.voice",
        "Phone: (555) 010-4471 . Emergency contact: Luis Garcia (son), (555) 010-4472.",
    ):
        assert fact in card
    told = card.split("What the patient was told, and when")[1]
    assert re.search(r"13:58 Call 911 now\..*13:58 .*sent to the nurse.*14:01 Cannot breathe well", told)


async def test_answers_stand_on_the_card_and_in_the_story_as_they_come(ana: Browser, office: Office) -> None:
    code = await code_of(office, "Tom")
    assert "waiting for an answer" in await story_of(ana, code)
    await answers(office, code, "no", "yes", "no")
    card, story = await card_of(ana, code), await story_of(ana, code)
    for words in (
        "Did one side of your body go weak all at once? No 14:02",
        "Can you lift your chin off your chest? Yes 14:02",
        "Can you stand up and walk? No 14:02",
        "Has it got much worse in the last hours? waiting for an answer",
        "graded.generalized_weakness.stand_walk.no",
    ):
        assert words in card
    assert "answered 14:02" in story
    assert story.count("Can you stand up and walk?") == 1
    assert "Tier raised: Emergency department now" in story
    assert "Go to the emergency department now." in story


async def test_not_sure_and_silence_are_told_apart(ana: Browser, office: Office) -> None:
    code = await code_of(office, "Tom")
    await answers(office, code, "no", "not_sure")
    row, _ = await open_question(office, code)
    await office.act("silence", partial(settle_no_answer, row_id=row.id or 0))
    card = await card_of(ana, code)
    assert "Can you lift your chin off your chest? Not sure" in card
    assert "Is it hard to breathe or to swallow? no answer in time" in card


async def says(office: Office, code: str, text: str, number: int = 9_999) -> None:
    """The patient of the case writes."""

    def act(desk: Desk) -> None:
        case = cases.case_by_code(desk.session, code)
        contact = people.contacts_of(desk.session, case.patient_id if case else 0)[0]
        answer_said(desk, Said(Person(contact.chat_id, "", "en"), Kind.TEXT, text, number))

    await office.act(f"says:{number}", act)


async def test_what_made_it_weigh_more_is_named(ana: Browser, office: Office, clock: Clock) -> None:
    code = await code_of(office, "Maria")
    clock.passes(minutes=1)
    await says(office, code, "I still have trouble swallowing")
    assert "Weighs more: reported again; neck treated; Swallowing problem before." in await card_of(ana, code)


async def test_words_that_it_got_worse_stand_on_the_card_and_are_named_as_why(
    ana: Browser, office: Office, clock: Clock
) -> None:
    code = await code_of(office, "Tom")
    clock.passes(minutes=1)
    await says(office, code, "it is getting worse")
    card = await card_of(ana, code)
    assert "it is getting worse" in card
    assert "Weighs more: got worse" in card
    assert "waiting for an answer" in card


async def test_a_thought_in_pieces_is_quoted_whole(ana: Browser, office: Office, clock: Clock) -> None:
    code = await code_of(office, "Tom")
    clock.passes(minutes=1)
    await says(office, code, "I can't", 9_998)
    clock.passes(seconds=5)
    await says(office, code, "swallow anything")
    card = await card_of(ana, code)
    assert re.search(r"I can't.*swallow anything", card)


async def test_an_open_question_is_withdrawn_on_the_page_when_the_nurse_reaches_them(
    ana: Browser, office: Office
) -> None:
    code = await code_of(office, "Tom")
    page = (await ana.opens(f"/cases/{code}")).text
    form = page.split(f'action="/cases/{code}/call"')[1].split("</form>")[0]
    fields = dict(re.findall(r'name="(version|seen)" value="(\d+)"', form))
    await ana.sends(f"/cases/{code}/call", result="reached", **fields)
    row, _ = await open_question(office, code)
    assert (row.answer, row.due_at) == (questions.WITHDRAWN, None)
    assert "Did one side of your body go weak all at once? withdrawn" in await card_of(ana, code)
