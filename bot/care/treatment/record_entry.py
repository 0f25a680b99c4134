"""Record an answer of the diary, by tap or by typing. Every red flag in it opens a case before the diary goes on."""

from __future__ import annotations

from bot.care import audit
from bot.care.case.flag import Flag
from bot.care.desk import Desk
from bot.care.red_flag.raise_case import raise_case
from bot.care.say import say, words_of
from bot.care.treatment.check_in import answer_label, open_question, question_text, redraw_entry, show_entry, today
from bot.domain.case import EventKind
from bot.domain.diary import NONE, Concern, Question, QuestionKind, Value, concerns
from bot.domain.message import Lane
from bot.domain.tap import Tap, TapKind, tap
from bot.domain.typed import read_answer, read_number, read_yes_no
from bot.store import cases, treatments
from bot.store.tables import AnswerRow, ContactRow, EntryRow, PatientRow, TreatmentRow

CHANGEABLE_DAYS = 1  # how many days back an entry can still be filled in or corrected


def tap_option(desk: Desk, contact: ContactRow, pressed: Tap) -> str:
    """A tap on an option of the check-in. Returns the label of a short word for the finger, or an empty string."""
    entry, question = _entry_of(desk, contact, pressed), _question_of(desk, pressed)
    if entry is None or question is None:
        return "toast.old"
    value = _value_of(question, pressed)
    if not question.accepts(value):
        return "toast.old"
    current, is_open = open_question(desk, entry), _is_open(desk, contact, entry)
    if not is_open or current is None or current.id != question.id:
        _raise_all(desk, contact, entry, question, value)
        if not is_open:
            say(desk, contact, "old_button")
        return "" if not is_open else "toast.old"
    if question.kind is QuestionKind.MANY and value != [NONE]:
        return _tick(desk, contact, entry, question, pressed.arg(2))
    record(desk, contact, entry, question, value)
    return "toast.saved"


def tap_done(desk: Desk, contact: ContactRow, pressed: Tap) -> str:
    """All that fits is ticked."""
    entry, question = _entry_of(desk, contact, pressed), _question_of(desk, pressed)
    if (
        entry is None
        or question is None
        or not question.accepts(list(entry.ticked))
        or not _is_open(desk, contact, entry)
    ):
        return "toast.old"
    record(desk, contact, entry, question, list(entry.ticked), raised=True)
    return "toast.saved"


def tap_change(desk: Desk, contact: ContactRow, pressed: Tap) -> str:
    """Ask a question of the day again; without a question, ask which."""
    entry, question = _entry_of(desk, contact, pressed), _question_of(desk, pressed)
    if entry is None or not _is_open(desk, contact, entry):
        return "toast.old"
    answers = treatments.answers_of(desk.session, entry.id or 0)
    if question is None:
        words = words_of(desk, contact)
        rows = [
            [
                (
                    f"{words.label(f'question.{q.id}')}: {answer_label(words, q, answers[q.id])}"[:60],
                    tap(TapKind.DIARY_CHANGE, entry.id, q.id),
                )
            ]
            for q in desk.playbook.diary.questions
            if q.id in answers and q.kind is not QuestionKind.WORDS
        ]
        say(desk, contact, "change_which", keys=rows, day=entry.day)
        return ""
    desk.session.add(
        AnswerRow(entry_id=entry.id or 0, question=question.id, value=None, contact_id=contact.id or 0, at=desk.now)
    )
    entry.ticked = []  # `completed_at` stays: a day that was answered is not a missed one
    desk.session.flush()
    show_entry(desk, contact, entry, lane=Lane.REPLY)
    return ""


def type_answer(desk: Desk, contact: ContactRow, entry: EntryRow, text: str) -> bool:
    """True if `text` plainly answered the open question of the day."""
    question, words = open_question(desk, entry), words_of(desk, contact)
    if question is None or not _is_open(desk, contact, entry):
        return False
    if entry.ticked and read_answer(_done_question(question), text, words.typed) is not None:
        record(desk, contact, entry, question, list(entry.ticked), raised=True)
        return True
    value = read_answer(question, text, words.typed)
    if value is None:
        return _ask_again(desk, contact, entry, question, text)
    record(desk, contact, entry, question, value)
    _number_beside(desk, contact, entry, question, text)
    return True


def record(
    desk: Desk, contact: ContactRow, entry: EntryRow, question: Question, value: Value, *, raised: bool = False
) -> None:
    """Keep the answer; raise what is a red flag in it (unless `raised` while ticking); redraw the day."""
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    recalled = today(desk, patient, desk.session.get_one(TreatmentRow, entry.treatment_id)) > entry.day
    desk.session.add(
        AnswerRow(
            entry_id=entry.id or 0,
            question=question.id,
            value=value,
            contact_id=contact.id or 0,
            recalled=recalled,
            at=desk.now,
        )
    )
    entry.ticked = []
    desk.session.flush()
    audit.record(desk, audit.by_contact(contact), "record_answer", f"entry:{entry.id}", question=question.id)
    if open_question(desk, entry) is None and entry.completed_at is None:
        entry.completed_at, entry.recalled = desk.now, recalled
    redraw_entry(desk, patient, entry)
    if not raised:
        _raise_all(desk, contact, entry, question, value)


def _raise_all(desk: Desk, contact: ContactRow, entry: EntryRow, question: Question, value: Value) -> None:
    """A red flag that is tapped, even on an old message, is never ignored; unticking it does not take it back."""
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    for concern in concerns(question, value):
        _raise(desk, contact, patient, entry, concern)


def _raise(desk: Desk, contact: ContactRow, patient: PatientRow, entry: EntryRow, concern: Concern) -> None:
    """Ticked, unticked and ticked again is one report, as long as its case is open."""
    rule = concern.rule
    case = cases.open_case_of(desk.session, patient.id or 0)
    events = cases.events_of(desk.session, case.id or 0) if case else []
    if not any(event.entry_id == entry.id and rule in event.rules for event in events):
        flag = Flag(
            EventKind.RED_FLAG, concern.tier, concern.symptoms, (rule,), entry_id=entry.id, contact_id=contact.id
        )
        raise_case(desk, patient, flag)


def _tick(desk: Desk, contact: ContactRow, entry: EntryRow, question: Question, option_id: str) -> str:
    if option_id in entry.ticked:
        entry.ticked = [other for other in entry.ticked if other != option_id]
    else:
        entry.ticked = [*entry.ticked, option_id]
        _raise_all(desk, contact, entry, question, [option_id])
    redraw_entry(desk, desk.session.get_one(PatientRow, contact.patient_id), entry)
    return ""


def _ask_again(desk: Desk, contact: ContactRow, entry: EntryRow, question: Question, text: str) -> bool:
    """ "yes" to "which of these?", 15 on a scale to 10: meant as an answer, but none. True if it was that."""
    words = words_of(desk, contact)
    if read_yes_no(text, words.typed) is None and not text.strip().isdecimal():
        return False
    say(desk, contact, "not_an_answer", question_text=question_text(desk, words, entry, question))
    return True


def _value_of(question: Question, pressed: Tap) -> Value:
    match question.kind:
        case QuestionKind.MANY:
            return [pressed.arg(2)]
        case QuestionKind.SCALE:
            return pressed.number(2)
        case _:
            return pressed.arg(2)


def _number_beside(desk: Desk, contact: ContactRow, entry: EntryRow, answered: Question, text: str) -> None:
    """ "a bit sore 3" answers the scale as well, where only one is open."""
    follow, number = open_question(desk, entry), read_number(text)
    if (
        answered.kind is QuestionKind.MANY
        and follow
        and follow.kind is QuestionKind.SCALE
        and number is not None
        and follow.accepts(number)
    ):
        record(desk, contact, entry, follow, number)


def _done_question(question: Question) -> Question:
    return Question("button", QuestionKind.ONE, options=(type(question.options[0])("done"),))


def _entry_of(desk: Desk, contact: ContactRow, pressed: Tap) -> EntryRow | None:
    """The entry a tap speaks of, if it is this patient's."""
    entry = desk.session.get(EntryRow, pressed.number(0))
    if entry is None or desk.session.get_one(TreatmentRow, entry.treatment_id).patient_id != contact.patient_id:
        return None
    return entry


def _question_of(desk: Desk, pressed: Tap) -> Question | None:
    return next((question for question in desk.playbook.diary.questions if question.id == pressed.arg(1)), None)


def _is_open(desk: Desk, contact: ContactRow, entry: EntryRow) -> bool:
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    treatment = desk.session.get_one(TreatmentRow, entry.treatment_id)
    return today(desk, patient, treatment) - entry.day <= CHANGEABLE_DAYS
