"""The daily check-in as the patient sees it: one message that is redrawn in place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from bot.care.desk import Desk
from bot.care.say import Keys, buttons, reachable, say, words_of, write, zone_of
from bot.domain.clinic import QuietHours
from bot.domain.diary import NONE, Answers, Question, QuestionKind, next_question
from bot.domain.message import Delivery, Lane
from bot.domain.plan import Rhythm
from bot.domain.tap import TapKind, tap
from bot.playbook.words import Words
from bot.store import mail, treatments
from bot.store.tables import ContactRow, EntryRow, OutboxRow, PatientRow, TreatmentRow

DONE, TODAY, OPEN, MISSED = "●", "◐", "○", "◌"
DIGITS_A_ROW = 6
OFFERED = ("note", "photo", "medicine")


def rhythm_of(desk: Desk, patient: PatientRow, treatment: TreatmentRow, joined_at: datetime) -> Rhythm:
    """What makes the plan of this patient personal."""
    clinic = desk.playbook.clinic
    return Rhythm(
        treated_at=treatment.treated_at,
        joined_at=joined_at,
        zone=zone_of(desk, patient),
        check_in_hour=time.fromisoformat(patient.check_in_hour) if patient.check_in_hour else clinic.check_in_hours[0],
        quiet=QuietHours(clinic.quiet.start, clinic.quiet.end),
        high_risk=desk.playbook.is_high_risk(patient.risk_flags, treatment.indication),
    )


def today(desk: Desk, patient: PatientRow, treatment: TreatmentRow) -> int:
    """The day of the treatment by the patient's calendar, 0 on the day itself."""
    return rhythm_of(desk, patient, treatment, desk.now).day_of(desk.now)


def show_entry(desk: Desk, contact: ContactRow, entry: EntryRow, *, lane: Lane = Lane.PLAN, preface: str = "") -> None:
    """Send the check-in as a new message at the bottom of the chat, below the words of `preface`."""
    _retire(desk, contact, entry, lane)
    _draw(desk, contact, entry, edits="", lane=lane, preface=preface)


def _retire(desk: Desk, contact: ContactRow, entry: EntryRow, lane: Lane) -> None:
    """The same check-in further up gives way to the new one: two sets of buttons would confuse."""
    first = message_of(desk, contact, entry)
    if first is None:
        return
    if first.telegram_message_id is None:
        first.state = Delivery.SUPERSEDED if first.state == Delivery.QUEUED else first.state
    else:
        say(desk, contact, "check_in_moved", key=f"{first.key}/moved", edits=first.key, lane=lane, day=entry.day)


def message_of(desk: Desk, contact: ContactRow, entry: EntryRow) -> OutboxRow | None:
    """The message in which this chat has the check-in, as it was first sent."""
    latest = mail.latest_of_topic(desk.session, _root(entry, contact))
    return mail.outbox_by_key(desk.session, latest.edits or latest.key) if latest else None


def redraw_entry(desk: Desk, patient: PatientRow, entry: EntryRow) -> None:
    """Change the check-in where it stands, in every chat that has it."""
    for contact in reachable(desk, patient):
        latest = mail.latest_of_topic(desk.session, _root(entry, contact))
        if latest is not None:
            _draw(desk, contact, entry, edits=latest.edits or latest.key, lane=Lane.REPLY)


def open_entry(desk: Desk, patient: PatientRow) -> EntryRow | None:
    """The newest day that was asked and still asks something."""
    shown = treatments.shown_entries(desk.session, patient.id or 0)
    return next((entry for entry in shown if open_question(desk, entry)), None)


def open_question(desk: Desk, entry: EntryRow) -> Question | None:
    return next_question(desk.playbook.diary, treatments.answers_of(desk.session, entry.id or 0))


def goal_of(desk: Desk, treatment_id: int) -> str:
    goals = treatments.goals_of(desk.session, treatment_id)
    return goals[0].text if goals else ""


def question_text(desk: Desk, words: Words, entry: EntryRow, question: Question) -> str:
    values: dict[str, Any] = {"goal": goal_of(desk, entry.treatment_id)} if question.id == "goal" else {}
    return words.say(f"question_{question.id}", clinic=desk.playbook.clinic, **values)


def answer_label(words: Words, question: Question, value: object) -> str:
    """An answer in the reader's words."""
    if question.kind is QuestionKind.SCALE:
        return f"{value}/{question.high}"
    if question.kind is QuestionKind.WORDS:
        return str(value)
    ids = value if isinstance(value, list) else [str(value)]
    return ", ".join(option_label(words, question, option_id) for option_id in ids)


def option_label(words: Words, question: Question, option_id: str) -> str:
    if option_id == NONE:
        return words.labels.get(f"option.{question.id}_none", words.label("button.none"))
    return words.label(f"option.{question.id}_{option_id}")


def dots(entries: Sequence[EntryRow], day: int, days: int) -> str:
    """The way so far, a sign per day."""
    done = {entry.day for entry in entries if entry.completed_at}
    asked = {entry.day for entry in entries}

    def sign(number: int) -> str:
        if number in done:
            return DONE
        if number == day:
            return TODAY
        return MISSED if number in asked and number < day else OPEN

    return " ".join(sign(number) for number in range(1, days + 1))


def _draw(desk: Desk, contact: ContactRow, entry: EntryRow, *, edits: str, lane: Lane, preface: str = "") -> None:
    entry.edition += 1
    words, answers = words_of(desk, contact), treatments.answers_of(desk.session, entry.id or 0)
    question, days = next_question(desk.playbook.diary, answers), desk.playbook.diary.days
    shared: dict[str, Any] = {
        "clinic": desk.playbook.clinic,
        "day": entry.day,
        "days": days,
        "dots": dots(treatments.entries_of(desk.session, entry.treatment_id), entry.day, days),
        "recalled": entry.recalled,
        "answered": _answered(desk, words, answers),
    }
    if question is None:
        text, keys = words.say("check_in_saved", tip=_tip(desk, words, entry), **shared), _saved_keys(entry)
    else:
        asked = question_text(desk, words, entry, question)
        text, keys = words.say("check_in", question_text=asked, **shared), _question_keys(words, entry, question)
    if preface:
        text = words.say(preface, clinic=desk.playbook.clinic, day=entry.day) + "\n\n" + text
    write(
        desk,
        contact,
        text,
        name="check_in",
        rows=buttons(words, keys),
        key=f"{_root(entry, contact)}/{entry.edition}",
        lane=lane,
        edits=edits,
    )


def _root(entry: EntryRow, contact: ContactRow) -> str:
    return f"treatment:{entry.treatment_id}/day:{entry.day}/diary/{contact.id}"


def _answered(desk: Desk, words: Words, answers: Answers) -> list[tuple[str, str]]:
    return [
        (words.label(f"question.{question.id}"), answer_label(words, question, answers[question.id]))
        for question in desk.playbook.diary.questions
        if question.id in answers and question.kind is not QuestionKind.WORDS
    ]


def _tip(desk: Desk, words: Words, entry: EntryRow) -> str:
    treatment = desk.session.get_one(TreatmentRow, entry.treatment_id)
    region = desk.playbook.indications[treatment.indication].region
    return words.labels.get(f"tip.{region}_{entry.day}", "")


def _question_keys(words: Words, entry: EntryRow, question: Question) -> Keys:
    if question.kind is QuestionKind.SCALE:
        digits = [
            (str(n), tap(TapKind.DIARY, entry.id, question.id, n)) for n in range(question.low, question.high + 1)
        ]
        return [digits[:DIGITS_A_ROW], digits[DIGITS_A_ROW:]]
    many = question.kind is QuestionKind.MANY
    keys = [
        (
            ("✓ " if option.id in entry.ticked else "") + option_label(words, question, option.id),
            tap(TapKind.DIARY, entry.id, question.id, option.id),
        )
        for option in question.options
        if option.id != NONE
    ]
    rows = [keys[i : i + 2] for i in range(0, len(keys), 2)]
    if many and entry.ticked:
        return [*rows, [("button.done", tap(TapKind.DIARY_DONE, entry.id, question.id))]]
    if many and question.option(NONE):
        return [*rows, [(option_label(words, question, NONE), tap(TapKind.DIARY, entry.id, question.id, NONE))]]
    return rows


def _saved_keys(entry: EntryRow) -> Keys:
    offers = [(f"button.add_{what}", tap(TapKind.DIARY_ADD, entry.id, what)) for what in OFFERED]
    return [offers[:2], [offers[2], ("button.change", tap(TapKind.DIARY_CHANGE, entry.id))]]
