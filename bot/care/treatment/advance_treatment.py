"""Do what a treatment's plan asks for now, and set when to look again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.care.case.flag import Flag
from bot.care.case.open_treatments import is_newest, risks_among, steps_of
from bot.care.deaf import is_deaf
from bot.care.desk import Desk
from bot.care.red_flag.raise_case import raise_case
from bot.care.say import Keys, local, reachable, say, words_of, write
from bot.care.treatment.check_in import dots, rhythm_of, show_entry
from bot.domain.case import EventKind
from bot.domain.diary import EARLY_CHECK, missed_in_a_row, rule_of
from bot.domain.message import Lane
from bot.domain.outage import TAPS_LIVE
from bot.domain.plan import Rhythm, Step, StepKind, advance, due_at
from bot.domain.tap import TapKind, tap
from bot.store import people, treatments
from bot.store.tables import AnswerRow, ContactRow, EntryRow, PatientRow, StepRow, TreatmentRow


def advance_treatment(desk: Desk, treatment_id: int) -> None:
    """Every due step once; what is too late is recorded as late. Of a treatment that another followed only the words are left that
    the newer plan does not say: it asks nothing, for a patient has one diary. Nothing happens for a patient who stopped or has not joined.

    While Telegram is silent the plan waits: "tonight" must not be read the next morning.
    """
    treatment = desk.session.get_one(TreatmentRow, treatment_id)
    if not people.try_lock_patient(desk.session, treatment.patient_id):
        return  # it stays due
    patient = desk.session.get_one(PatientRow, treatment.patient_id)
    treatment.failed_at = None
    contacts = [contact for contact in reachable(desk, patient) if contact.joined_at is not None]
    if patient.stopped_at is not None or not contacts:
        treatment.next_due_at = None  # joining, coming back and letting the bot in again wake the plan
        return
    if is_deaf(desk):
        treatment.next_due_at = desk.now + TAPS_LIVE
        return
    given = treatments.treatments_of(desk.session, treatment.patient_id)
    rhythm = _rhythm(desk, patient, treatment, contacts, given)
    done = treatments.steps_behind(desk.session, treatment_id)
    result = advance(steps_of(desk, treatment, given), done, rhythm, desk.now)
    for step in result.late:
        _done(desk, treatment, step, "late")
    for step in result.due:
        _done(desk, treatment, step, _do(desk, patient, treatment, contacts, rhythm, step))
    treatment.next_due_at = result.next_due_at


def _rhythm(
    desk: Desk,
    patient: PatientRow,
    treatment: TreatmentRow,
    contacts: list[ContactRow],
    given: Sequence[TreatmentRow],
) -> Rhythm:
    """What was due before anybody had joined, or before the treatment was written down, is not asked; all risks that still stand count."""
    joined = min(contact.joined_at for contact in contacts if contact.joined_at)
    rhythm = rhythm_of(desk, patient, treatment, max(joined, treatment.created_at))
    return replace(rhythm, high_risk=bool(risks_among(desk, patient, given)))


def _do(
    desk: Desk, patient: PatientRow, treatment: TreatmentRow, contacts: list[ContactRow], rhythm: Rhythm, step: Step
) -> str:
    """What became of the step: done | paused | not_needed."""
    if step.kind is StepKind.CLOSE_DAY:
        return _close_day(desk, patient, treatment, step, rhythm)
    if patient.paused_until is not None and desk.now < patient.paused_until:
        return "paused"
    match step.kind:
        case StepKind.CHECK_IN:
            return _check_in(desk, treatment, contacts, rhythm, step)
        case StepKind.REMINDER:
            return _remind(desk, treatment, contacts, step)
        case StepKind.EARLY_CHECK:
            return _early_check(desk, treatment, contacts, step)
        case StepKind.PICTURE:
            return _picture(desk, treatment, contacts, step)
        case _:
            return _tell(desk, patient, treatment, contacts, rhythm, step)


def _done(desk: Desk, treatment: TreatmentRow, step: Step, result: str) -> None:
    desk.session.add(StepRow(treatment_id=treatment.id or 0, step=step.id, result=result, at=desk.now))


def _key(treatment: TreatmentRow, step: Step, contact: ContactRow) -> str:
    return f"treatment:{treatment.id}/step:{step.id}/{contact.id}"


def plan_values(
    desk: Desk, patient: PatientRow, treatment: TreatmentRow, contact: ContactRow, day: int
) -> dict[str, Any]:
    """What the messages of a plan may speak of."""
    indication = desk.playbook.indications[treatment.indication]
    treated = local(desk, patient, treatment.treated_at)
    return {
        "day": day,
        "treated_at": treated,
        "indication": words_of(desk, contact).label(f"indication.{indication.id}"),
        "review_day": indication.review_day,
        "review_date": treated.date() + timedelta(days=indication.review_day),
    }


def plan_text(
    desk: Desk, patient: PatientRow, treatment: TreatmentRow, contact: ContactRow, step: Step, day: int
) -> str:
    """Words of a plan. Beside a newer plan they say which treatment they are about."""
    words, values = words_of(desk, contact), plan_values(desk, patient, treatment, contact, day)
    names = (step.message,) if is_newest(desk, treatment) else ("about_earlier", step.message)
    return "\n\n".join(words.say(name, clinic=desk.playbook.clinic, **values) for name in names)


def _tell(
    desk: Desk, patient: PatientRow, treatment: TreatmentRow, contacts: list[ContactRow], rhythm: Rhythm, step: Step
) -> str:
    for contact in contacts:
        text = plan_text(desk, patient, treatment, contact, step, rhythm.day_of(desk.now))
        write(desk, contact, text, name=step.message, lane=Lane.PLAN, key=_key(treatment, step, contact))
    return "done"


def _check_in(desk: Desk, treatment: TreatmentRow, contacts: list[ContactRow], rhythm: Rhythm, step: Step) -> str:
    day = step.day or 0
    entry = open_entry(desk, treatment, day)
    if entry.shown_at is not None:
        return "not_needed"
    entry.due_at, entry.shown_at = due_at(step, rhythm), desk.now
    before = treatments.entry_of_day(desk.session, treatment.id or 0, day - 1)
    for contact in contacts:
        if before is not None and before.completed_at is None:
            keys: Keys = [[("button.fill_yesterday", tap(TapKind.YESTERDAY, before.id))]]
            say(
                desk,
                contact,
                "yesterday_offer",
                keys=keys,
                lane=Lane.PLAN,
                key=f"{_key(treatment, step, contact)}/yesterday",
                day=before.day,
            )
        show_entry(desk, contact, entry)  # last, so that it stands at the bottom
    return "done"


def open_entry(desk: Desk, treatment: TreatmentRow, day: int) -> EntryRow:
    """The entry of a day, made when it is first needed."""
    entry = treatments.entry_of_day(desk.session, treatment.id or 0, day)
    if entry is None:
        entry = EntryRow(treatment_id=treatment.id or 0, day=day, due_at=desk.now)
        desk.session.add(entry)
        desk.session.flush()
    return entry


def _remind(desk: Desk, treatment: TreatmentRow, contacts: list[ContactRow], step: Step) -> str:
    entry = treatments.entry_of_day(desk.session, treatment.id or 0, step.day or 0)
    if entry is None or entry.shown_at is None or entry.completed_at is not None:
        return "not_needed"
    if desk.now - entry.shown_at < desk.playbook.diary.remind_after / 2:
        return "not_needed"  # the check-in itself has only just gone out
    entry.reminded_at = desk.now
    for contact in contacts:
        show_entry(desk, contact, entry, preface="reminder")
    return "done"


def _close_day(desk: Desk, patient: PatientRow, treatment: TreatmentRow, step: Step, rhythm: Rhythm) -> str:
    """The day is over. So many in a row without an answer, and somebody looks."""
    diary, last = desk.playbook.diary, (step.day or 1) - 1
    entries = [
        entry
        for entry in treatments.entries_of(desk.session, treatment.id or 0)
        if entry.shown_at and entry.day <= last
    ]
    if not entries or entries[-1].day != last:
        return "not_needed"
    missed = missed_in_a_row({entry.day: entry.completed_at is not None for entry in entries})
    allowed = diary.missed_days_high_risk if rhythm.high_risk else diary.missed_days
    if missed == 0 or missed % allowed:
        return "done"
    raise_case(desk, patient, Flag(EventKind.MISSED_DAYS, diary.missed_tier, entry_id=entries[-1].id), advise=False)
    return "done"


def _early_check(desk: Desk, treatment: TreatmentRow, contacts: list[ContactRow], step: Step) -> str:
    options = [
        (f"symptom.{s}", tap(TapKind.EARLY, treatment.id, step.day, s)) for s in desk.playbook.early_check_symptoms
    ]
    none = [("button.none", tap(TapKind.EARLY, treatment.id, step.day, "none"))]
    for contact in contacts:
        keys: Keys = [*([option] for option in options), none]
        say(desk, contact, "early_check", keys=keys, lane=Lane.PLAN, key=_key(treatment, step, contact))
    return "done"


def answer_early_check(desk: Desk, contact: ContactRow, treatment_id: int, day: int, symptom: str) -> str:
    """A high-risk patient's tap on voice, swallowing or breathing, or on none."""
    treatment = desk.session.get(TreatmentRow, treatment_id)
    if treatment is None or treatment.patient_id != contact.patient_id:
        return "toast.old"
    entry = open_entry(desk, treatment, day)
    desk.session.add(
        AnswerRow(entry_id=entry.id or 0, question=EARLY_CHECK, value=symptom, contact_id=contact.id or 0, at=desk.now)
    )
    if symptom in desk.playbook.early_check_symptoms:
        flag = Flag(
            EventKind.RED_FLAG,
            desk.playbook.early_check_tier,
            (symptom,),
            (rule_of(EARLY_CHECK, symptom),),
            entry_id=entry.id,
            contact_id=contact.id,
        )
        raise_case(desk, desk.session.get_one(PatientRow, contact.patient_id), flag)
    else:
        say(desk, contact, "early_check_thanks")
    return "toast.saved"


def _picture(desk: Desk, treatment: TreatmentRow, contacts: list[ContactRow], step: Step) -> str:
    """The two weeks in plain words."""
    entries = [entry for entry in treatments.entries_of(desk.session, treatment.id or 0) if entry.shown_at]
    answers = {entry.day: treatments.answers_of(desk.session, entry.id or 0) for entry in entries}
    for contact in contacts:
        words = words_of(desk, contact)
        flags = [o for day in answers.values() for o in (day.get("flags") or []) if o != "none"]  # type: ignore[union-attr]
        say(
            desk,
            contact,
            step.message,
            lane=Lane.PLAN,
            key=_key(treatment, step, contact),
            days_answered=sum(entry.completed_at is not None for entry in entries),
            days=desk.playbook.diary.days,
            dots=dots(entries, 0, desk.playbook.diary.days),
            pain=[(day, values["pain"]) for day, values in answers.items() if "pain" in values],
            goal=[
                (day, words.label(f"option.goal_{values['goal']}"))
                for day, values in answers.items()
                if "goal" in values
            ],
            flags=[words.label(f"option.flags_{flag}") for flag in dict.fromkeys(flags)],
        )
    return "done"
