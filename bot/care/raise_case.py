"""Open a case for a red flag, or add the flag to the case that is open. A tier only rises; every flag is an event of its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.care import audit
from bot.care.ask_graded import given_in, inquire
from bot.care.desk import Desk
from bot.care.patient_status import show_status
from bot.care.say import reachable, words_of, write
from bot.domain.case import CODE_ALPHABET, CaseStatus, EventKind
from bot.domain.message import Lane
from bot.domain.questionnaire import asked_tier
from bot.domain.tier import Tier, most_urgent
from bot.store import cases, people, treatments
from bot.store.tables import CaseEventRow, CaseRow, ContactRow, HeardRow, PatientRow

CODE_LENGTH = 4
RAISED = "raised."  # a rule of an event that says what made it weigh more
ANSWERED = (
    EventKind.PASSED_ON,
    EventKind.NEW_MEDICINE,
)  # the chat has said so already; the status follows when a nurse acts
REPORTED = (EventKind.RED_FLAG, EventKind.URGENT, EventKind.UNREADABLE)  # the patient said that something is wrong


@dataclass(frozen=True)
class Flag:
    """Why a person must look: what kind of event, how urgent, about which symptoms, on which words or answer it rests.

    `contact_id` is the chat it came from: it is advised even where it has not consented yet, and asked the graded questions.
    `words_tier` is what the gravest of its words alone ask for, where several together ask for more.
    `lift` where it is known already by how much more the patient's risks make it weigh.
    """

    kind: EventKind
    tier: Tier
    symptoms: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    text: str = ""
    heard_id: int | None = None
    entry_id: int | None = None
    contact_id: int | None = None
    words_tier: Tier | None = None
    lift: int | None = None


@dataclass(frozen=True)
class Raised:
    case: CaseRow
    is_new: bool
    tier_rose: bool


def raise_case(desk: Desk, patient: PatientRow, flag: Flag, *, advise: bool = True) -> Raised:
    """Put the flag in front of a nurse. The tier is lifted by the patient's risks first. With `advise` the patient is told what to do.

    Then, and only then, a red flag's graded questions are asked.
    """
    treatment = treatments.current_treatment(desk.session, patient.id or 0)
    people.lock_patient(desk.session, patient.id or 0)
    case = cases.open_case_of(desk.session, patient.id or 0)
    own = _with_answers(desk, case, flag)
    lift = lift_of(desk, patient, flag)
    tier = own.raised(lift.steps)
    if case is None:
        case = _open(desk, patient, tier, treatment.id if treatment else None)
        raised = Raised(case, is_new=True, tier_rose=False)
    else:
        raised = Raised(case, is_new=False, tier_rose=_lift(desk, case, tier))
    add_event(
        desk,
        case,
        flag.kind,
        tier=tier,
        symptoms=flag.symptoms,
        rules=(*flag.rules, *(f"{RAISED}{reason}" for reason in lift.reasons if tier is not own)),
        text=flag.text,
        heard_id=flag.heard_id,
        entry_id=flag.entry_id,
    )
    audit.record(desk, audit.SYSTEM, "raise_case", f"case:{case.id}", tier=tier, new=raised.is_new)
    if advise:
        _advise(desk, patient, raised, tier, flag)
    if flag.kind not in ANSWERED:
        show_status(desk, patient, case)
    speaker = desk.session.get(ContactRow, flag.contact_id) if flag.contact_id else None
    if flag.kind is EventKind.RED_FLAG and speaker is not None:
        inquire(desk, case, speaker, flag.symptoms, flag.words_tier or flag.tier, own.rank - tier.rank)
    return raised


@dataclass(frozen=True)
class Lift:
    """By how many steps a report weighs more, and why: `repeated`, `age`, `neck`, `child`, or a risk flag."""

    steps: int
    reasons: tuple[str, ...] = ()


def lift_of(desk: Desk, patient: PatientRow, flag: Flag) -> Lift:
    """Once for a patient at risk and once for a second report. Source: content/triage/rules.toml."""
    if flag.lift is not None:
        return Lift(flag.lift)
    rules = desk.playbook.triage
    repeated = ("repeated",) if _repeated(desk, patient, flag) else ()
    at_risk = _risks(desk, patient) if set(flag.symptoms) & rules.raised_symptoms else ()
    return Lift(rules.raise_by * (bool(repeated) + bool(at_risk)), (*repeated, *at_risk))


def _risks(desk: Desk, patient: PatientRow) -> tuple[str, ...]:
    """What makes this patient weigh more, as it stands today."""
    rules, age = desk.playbook.triage, desk.now.year - patient.birth_year
    treatment = treatments.current_treatment(desk.session, patient.id or 0)
    by_age = ("age",) if age < rules.under_age or age >= rules.from_age else ()
    return (*by_age, *(desk.playbook.risks(patient.risk_flags, treatment.indication) if treatment else ()))


def _with_answers(desk: Desk, case: CaseRow | None, flag: Flag) -> Tier:
    """The flag's own tier, or what was answered before asks for, now that this symptom is reported too."""
    if case is None or flag.kind is not EventKind.RED_FLAG:
        return flag.tier
    known = asked_tier(desk.playbook.questionnaire, dict.fromkeys(flag.symptoms, 0), given_in(desk, case))
    return most_urgent(flag.tier, known) if known else flag.tier


def _repeated(desk: Desk, patient: PatientRow, flag: Flag) -> bool:
    """True if the same symptom was reported before, within the time of the rules. The same check-in or message is no second report."""
    since = desk.now - desk.playbook.triage.repeats_within
    before = cases.red_flags_since(desk.session, patient.id or 0, since)
    message = _message_of(desk, flag.heard_id)
    return any(
        set(event.symptoms) & set(flag.symptoms)
        and (event.entry_id is None or event.entry_id != flag.entry_id)
        and (message is None or message != _message_of(desk, event.heard_id))
        for event in before
    )


def _message_of(desk: Desk, heard_id: int | None) -> tuple[int, int] | None:
    """Chat and message of Telegram: an edited message is the same one."""
    heard = desk.session.get(HeardRow, heard_id) if heard_id else None
    return (heard.chat_id, heard.telegram_message_id) if heard else None


def add_event(
    desk: Desk,
    case: CaseRow,
    kind: EventKind,
    *,
    staff_id: int | None = None,
    tier: Tier | None = None,
    symptoms: tuple[str, ...] = (),
    rules: tuple[str, ...] = (),
    text: str = "",
    heard_id: int | None = None,
    entry_id: int | None = None,
) -> CaseEventRow:
    """One line of the timeline."""
    event = CaseEventRow(
        case_id=case.id or 0,
        kind=kind,
        at=desk.now,
        staff_id=staff_id,
        tier=tier or "",
        symptoms=list(symptoms),
        rules=list(rules),
        text=text,
        heard_id=heard_id,
        entry_id=entry_id,
    )
    desk.session.add(event)
    desk.session.flush()
    return event


def _open(desk: Desk, patient: PatientRow, tier: Tier, treatment_id: int | None) -> CaseRow:
    case = CaseRow(
        code=_fresh_code(desk),
        patient_id=patient.id or 0,
        treatment_id=treatment_id,
        tier=tier,
        status=CaseStatus.OPEN,
        opened_at=desk.now,
        waiting_since=desk.now,
        next_due_at=desk.now,
    )
    desk.session.add(case)
    desk.session.flush()
    return case


def _lift(desk: Desk, case: CaseRow, tier: Tier) -> bool:
    """A higher tier starts the paging again, from the first step, owner or not: worse always breaks through."""
    before = Tier(case.tier)
    after = most_urgent(before, tier)
    if after is before:
        return False
    case.tier, case.waiting_since, case.page_index, case.next_due_at = after, desk.now, 0, desk.now
    case.acknowledged_at, case.contacted_at, case.unanswered_told_at = None, None, None
    case.version += 1
    desk.session.add(case)
    add_event(desk, case, EventKind.TIER_RAISED, tier=after)
    return True


def _advise(desk: Desk, patient: PatientRow, raised: Raised, tier: Tier, flag: Flag) -> None:
    """What to do now, and what to do while waiting, as one message. A repeat in an open case is answered briefly, one more tick not at all."""
    answered = flag.kind in (EventKind.ANSWERED, EventKind.NO_ANSWER)
    worth_saying = raised.is_new or raised.tier_rose or answered or not _advised_before(desk, raised.case)
    if not worth_saying and flag.entry_id is not None:
        return
    for contact in _to_advise(desk, patient, flag):
        words = words_of(desk, contact)
        text = words.say(f"advice_{tier}" if worth_saying else "case_more", clinic=desk.playbook.clinic)
        waiting = [
            f"waiting_{symptom}"
            for symptom in _most_fragile_first(flag.symptoms)
            if f"waiting_{symptom}" in words.messages
        ]
        if worth_saying and waiting:
            text += "\n\n" + words.say(waiting[0], clinic=desk.playbook.clinic)
        write(desk, contact, text, name="advice", lane=Lane.SAFETY, case_id=raised.case.id)


def _most_fragile_first(symptoms: tuple[str, ...]) -> list[str]:
    """Words for somebody who thinks of ending their life go before any other."""
    return sorted(symptoms, key=lambda symptom: symptom != "self_harm")


def _advised_before(desk: Desk, case: CaseRow) -> bool:
    """A case of missed days may be open: the first red flag in it is still the first."""
    return sum(event.kind in REPORTED for event in cases.events_of(desk.session, case.id or 0)) > 1


def _to_advise(desk: Desk, patient: PatientRow, flag: Flag) -> list[ContactRow]:
    contacts = reachable(desk, patient)
    speaker = desk.session.get(ContactRow, flag.contact_id) if flag.contact_id else None
    return contacts if speaker is None or speaker in contacts else [speaker, *contacts]


def _fresh_code(desk: Desk) -> str:
    while True:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        if cases.case_by_code(desk.session, code) is None:
            return code
