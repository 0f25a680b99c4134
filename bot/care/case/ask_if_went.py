"""After advice to seek emergency care the chat asks "Did you go?", so that nobody is forgotten who did not."""

from __future__ import annotations

from collections.abc import Iterator

from bot.care.desk import Desk
from bot.care.say import move_below, say, words_of, write
from bot.domain.case import Outcome
from bot.domain.did_you_go import ANSWERS, GRAVE, AskTimes, Went, gravest, patience
from bot.domain.message import Lane
from bot.domain.tap import TapKind, tap
from bot.domain.tier import Tier, most_urgent
from bot.store import advice, deeds, mail, people
from bot.store.standing import put_down
from bot.store.tables import AdviceRow, CaseRow, ContactRow, DeedRow, PatientRow, StaffRow

BUTTONS = {Went.WENT: "button.yes", Went.ON_THE_WAY: "button.on_my_way", Went.DID_NOT_GO: "button.no"}
REDRAWN = {Went.NO_WORD: "graded_unanswered", Went.NURSE_KNOWS: "graded_withdrawn"}


def follow_advice(desk: Desk, patient: PatientRow, case: CaseRow, tier: Tier, contact_id: int | None) -> None:
    """Somebody was told to seek emergency care: it will be asked about. A second advice joins the first, and is never later."""
    if tier not in desk.playbook.did_you_go.times or patient.synthetic:
        return
    row = advice.open_of_case(desk.session, case.id or 0)
    due_at = desk.now + desk.playbook.did_you_go.times[tier].ask_after
    if row is None:
        row = AdviceRow(case_id=case.id or 0, tier=tier, advised_at=desk.now, since=desk.now, due_at=due_at)
    row.tier = most_urgent(Tier(row.tier), tier)
    row.contact_id = contact_id or row.contact_id
    row.due_at = min(row.due_at or due_at, due_at)
    desk.session.add(row)
    put_down(desk.session, row, desk.now)


def times_of(desk: Desk, row: AdviceRow) -> AskTimes:
    """As content has them; those of its most urgent tier where it does not ask about this one any more."""
    known = desk.playbook.did_you_go.times
    return known.get(Tier(row.tier)) or known[min(known, key=lambda tier: tier.rank)]


def chats_to_ask(desk: Desk, row: AdviceRow) -> list[ContactRow]:
    """The patient's own, and the one that reported. Where none of them can be reached, whoever speaks for the patient."""
    patient_id = desk.session.get_one(CaseRow, row.case_id).patient_id
    joined = list(people.contacts_of(desk.session, patient_id))
    reporter = desk.session.get(ContactRow, row.contact_id) if row.contact_id else None
    everybody = joined if reporter is None or reporter in joined else [reporter, *joined]
    free = [contact for contact in everybody if contact.blocked_at is None]
    return [one for one in free if one.kind == "patient" or one.id == row.contact_id] or free


def ask_went(desk: Desk, row: AdviceRow, step: int) -> None:
    """This asking, in every chat that is to be asked."""
    asked_before, row.asked, row.asked_at = row.asked, step, desk.now
    row.due_at = desk.now + patience(times_of(desk, row), step)
    for contact in chats_to_ask(desk, row):
        put_went(desk, contact, row, again="again" if asked_before else "")


def put_went(desk: Desk, contact: ContactRow, row: AdviceRow, again: str = "") -> None:
    """Put the question to the chat; `again` names why it is put once more, below."""
    key = went_key(row, contact)
    if again and mail.outbox_by_key(desk.session, key) is not None:
        key = move_below(desk, contact, key, again)
    caregiver = contact.kind == "caregiver"
    say(
        desk,
        contact,
        "did_you_go",
        keys=[[(BUTTONS[answer], tap(TapKind.WENT, row.id, answer)) for answer in ANSWERS]],
        lane=Lane.SAFETY,
        key=key,
        case_id=row.case_id,
        question_text=_question(desk, contact),
        emergency=Tier(row.tier) is Tier.EMERGENCY,
        caregiver=caregiver,
        again=row.asked > 1,
    )


def went_key(row: AdviceRow, contact: ContactRow) -> str:
    """The key of the message that asks it."""
    return f"case:{row.case_id}/went:{row.id}.{row.round}/{contact.id}"


def settle_went(desk: Desk, row: AdviceRow, answer: Went) -> None:
    """It is known what became of it; nothing more is asked."""
    row.answer, row.answered_at, row.due_at = answer, desk.now, None
    row.gravest = gravest(row.gravest, answer)
    put_down(desk.session, row, desk.now)
    redraw_went(desk, row)


def redraw_went(desk: Desk, row: AdviceRow) -> None:
    """The question as it is answered, in place, its buttons gone, in every chat that saw it."""
    for contact, last in _seen(desk, row):
        words, asked = words_of(desk, contact), _question(desk, contact)
        if row.answer in REDRAWN:
            text = words.say(REDRAWN[Went(row.answer)], question_text=asked)
        else:
            answer, own = words.label(BUTTONS[Went(row.answer)]), row.answered_by == contact.id
            text = words.say("graded_answered" if own else "went_answered", question_text=asked, answer=answer)
        key = f"{went_key(row, contact)}/{row.answer}/{int(desk.now.timestamp())}"
        write(desk, contact, text, name="went", key=key, edits=last, lane=Lane.SAFETY, case_id=row.case_id)


def settle_by_closing(desk: Desk, case: CaseRow, outcome: Outcome, staff: StaffRow) -> None:
    """The case is closed: where the clinic has seen them, or spoke with them and they need not go, nothing is left to ask.

    Who was told to go has not arrived by that: after any other outcome, or if nobody was reached, it is asked all the same.
    """
    if outcome in desk.playbook.did_you_go.answered_by:
        for row in advice.all_open_of_case(desk.session, case.id or 0):
            if is_reached_since(case, row):
                row.staff_id = staff.id
                settle_went(desk, row, Went.NURSE_KNOWS)


def is_reached_since(case: CaseRow, row: AdviceRow) -> bool:
    """True if the clinic was in touch after the advice, so that who works the case can know what became of it."""
    return case.contacted_at is not None and case.contacted_at >= row.advised_at


def must_be_called(case: CaseRow, row: AdviceRow) -> bool:
    """They did not go, or said no word, and nobody has reached them since."""
    if row.answer not in GRAVE or row.due_at is not None or row.answered_at is None:
        return False
    return case.contacted_at is None or case.contacted_at < row.answered_at


def follow_again(desk: Desk, deed: DeedRow) -> None:
    """A deed no longer stands after which the clinic seemed to know what became of the advice: it is due as before, or now if that is past.

    That is a closing that was undone, or followed by opening the case again; or a tier that was lowered, if the clock of the advice
    came in between.
    """
    for number, before in deed.before["advice"].items():
        row = desk.session.get_one(AdviceRow, int(number))
        if row.answer != Went.NURSE_KNOWS or row.answered_at is None or row.answered_at < deed.at:
            continue
        deeds.put_back(row, before)
        row.due_at = max(row.due_at or desk.now, desk.now)
        put_down(desk.session, row, desk.now)
        for contact, _ in list(_seen(desk, row)):
            put_went(desk, contact, row, again=f"undo.{deed.id}")


def _seen(desk: Desk, row: AdviceRow) -> Iterator[tuple[ContactRow, str]]:
    """The chats that were asked, each with the key of the message that asks it now."""
    patient_id = desk.session.get_one(CaseRow, row.case_id).patient_id
    for contact in people.all_contacts_of(desk.session, patient_id):
        key = went_key(row, contact)
        if contact.blocked_at is None and mail.outbox_by_key(desk.session, key) is not None:
            moved = mail.latest_of_topic(desk.session, key)
            yield contact, moved.key if moved else key


def _question(desk: Desk, contact: ContactRow) -> str:
    caregiver = contact.kind == "caregiver"
    return words_of(desk, contact).label("went.question_caregiver" if caregiver else "went.question")
