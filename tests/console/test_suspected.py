"""What the second opinion suspects, and what a patient never answered, is not stated to the nurse as a fact."""

from __future__ import annotations

from functools import partial

from sqlmodel import Session, select

from bot.care.desk import Office
from bot.care.hearing.answer import answer_pressed, answer_said
from bot.care.hearing.ask import settle_silence
from bot.domain.incoming import Kind, Person, Pressed, Said
from bot.domain.tap import TapKind, tap
from bot.store import people
from bot.store.tables import AskRow, CaseRow, ContactRow, PatientRow
from tests.console.conftest import Browser
from tests.console.test_judging import below
from tests.console.test_queue import said

GUESSED = "My tongue feels thick and lazy, and Siri has stopped understanding me."
SUSPECTED = "slurred speech"


async def wrote(office: Office, text: str = GUESSED) -> tuple[ContactRow, AskRow]:
    """A patient without a case writes doubtful words, and is asked."""

    def quiet(session: Session) -> ContactRow:
        busy = {case.patient_id for case in session.exec(select(CaseRow)).all()}
        patients = session.exec(select(PatientRow)).all()
        return next(
            contact for one in patients if one.id not in busy for contact in people.contacts_of(session, one.id or 0)
        )

    contact = await office.database.read(quiet)
    message = Said(Person(contact.chat_id, "", "en"), Kind.TEXT, text, 9_001)
    await office.act("says", partial(answer_said, said=message))
    return contact, await office.database.read(lambda session: session.exec(select(AskRow)).all()[-1])


async def row_and_page(ana: Browser, office: Office) -> tuple[str, str]:
    code = await office.database.read(lambda session: session.exec(select(CaseRow)).all()[-1].code)
    queue = (await ana.opens("/")).text
    row = queue.split(f'href="/cases/{code}"')[1].split("</tr>")[0]
    return said(row), (await ana.opens(f"/cases/{code}")).text


async def test_silence_after_a_guess_is_not_shown_as_the_symptom_itself(ana: Browser, office: Office) -> None:
    _, ask = await wrote(office)
    await office.act("silence", partial(settle_silence, ask_id=ask.id or 0))

    row, page = await row_and_page(ana, office)

    assert f"{SUSPECTED} (asked about, no answer)" in row
    card = said(page.split('<dl class="sbar">')[1].split("</dl>")[0])
    assert f"{SUSPECTED} (asked about, no answer)." in card
    assert f"<b>{SUSPECTED}</b>: suspected <q>" in below(page, "Siri has stopped")
    assert f"{SUSPECTED}: suspected" in page.split('id="story"')[1]
    assert "present, 30% certain" not in page


async def test_a_yes_makes_it_the_patients_own_word(ana: Browser, office: Office) -> None:
    contact, ask = await wrote(office)
    pressed = Pressed(Person(contact.chat_id, "", "en"), tap(TapKind.ASK, ask.id, "yes"), 1)
    await office.act("tap", partial(answer_pressed, pressed=pressed))

    row, _ = await row_and_page(ana, office)

    assert SUSPECTED in row
    assert "no answer" not in row


async def test_a_symptom_said_after_the_silence_is_the_patients_own_word(ana: Browser, office: Office) -> None:
    contact, ask = await wrote(office)
    await office.act("silence", partial(settle_silence, ask_id=ask.id or 0))
    message = Said(Person(contact.chat_id, "", "en"), Kind.TEXT, "yes my speech is slurred", 9_002)
    await office.act("says again", partial(answer_said, said=message))

    row, _ = await row_and_page(ana, office)

    assert SUSPECTED in row
    assert "no answer" not in row
