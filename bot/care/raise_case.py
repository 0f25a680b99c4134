"""Open a case for a red flag, or add the flag to the case that is open. A tier only rises; every flag is an event of its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.care import audit
from bot.care.desk import Desk
from bot.care.patient_status import show_status
from bot.care.say import reachable, words_of, write
from bot.domain.case import CODE_ALPHABET, CaseStatus, EventKind
from bot.domain.message import Lane
from bot.domain.tier import Tier, most_urgent
from bot.store import cases, people, treatments
from bot.store.tables import CaseEventRow, CaseRow, ContactRow, HeardRow, PatientRow

CODE_LENGTH = 4
ANSWERED = (
    EventKind.PASSED_ON,
    EventKind.NEW_MEDICINE,
)  # the chat has said so already; the status follows when a nurse acts
REPORTED = (EventKind.RED_FLAG, EventKind.URGENT, EventKind.UNREADABLE)  # the patient said that something is wrong


@dataclass(frozen=True)
class Flag:
    """Why a person must look: what kind of event, how urgent, about which symptoms, on which words or answer it rests.

    `contact_id` is the chat it came from: it is advised even where it has not consented yet.
    """

    kind: EventKind
    tier: Tier
    symptoms: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    text: str = ""
    heard_id: int | None = None
    entry_id: int | None = None
    contact_id: int | None = None
    as_it_is: bool = False  # the tier is lifted already
    with_heard: tuple[int, ...] = ()  # messages that are one thought with `heard_id`


@dataclass(frozen=True)
class Raised:
    case: CaseRow
    is_new: bool
    tier_rose: bool


def raise_case(desk: Desk, patient: PatientRow, flag: Flag, *, advise: bool = True) -> Raised:
    """Put the flag in front of a nurse. The tier is lifted by the patient's risks first. With `advise` the patient is told what to do."""
    treatment = treatments.current_treatment(desk.session, patient.id or 0)
    tier = lifted(desk, patient, flag)
    people.lock_patient(desk.session, patient.id or 0)
    case = cases.open_case_of(desk.session, patient.id or 0)
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
        rules=flag.rules,
        text=flag.text,
        heard_id=flag.heard_id,
        entry_id=flag.entry_id,
    )
    audit.record(desk, audit.SYSTEM, "raise_case", f"case:{case.id}", tier=tier, new=raised.is_new)
    if advise:
        _advise(desk, patient, raised, tier, flag)
    if flag.kind not in ANSWERED:
        show_status(desk, patient, case)
    return raised


def lifted(desk: Desk, patient: PatientRow, flag: Flag) -> Tier:
    """The flag's tier, raised once for a patient at risk and once for a second report. Source: content/triage/rules.toml."""
    rules = desk.playbook.triage
    if flag.as_it_is:
        return flag.tier
    tier = flag.tier.raised(rules.raise_by) if _repeated(desk, patient, flag) else flag.tier
    if not set(flag.symptoms) & rules.raised_symptoms:
        return tier
    treatment = treatments.current_treatment(desk.session, patient.id or 0)
    age = desk.now.year - patient.birth_year
    at_risk = treatment is not None and desk.playbook.is_high_risk(patient.risk_flags, treatment.indication)
    return tier.raised(rules.raise_by) if at_risk or age < rules.under_age or age >= rules.from_age else tier


def _repeated(desk: Desk, patient: PatientRow, flag: Flag) -> bool:
    """True if the same symptom was reported before, within the time of the rules. The same check-in, message or thought is no second report."""
    since = desk.now - desk.playbook.triage.repeats_within
    before = cases.red_flags_since(desk.session, patient.id or 0, since)
    message = _message_of(desk, flag.heard_id)
    return any(
        set(event.symptoms) & set(flag.symptoms)
        and (event.entry_id is None or event.entry_id != flag.entry_id)
        and (message is None or message != _message_of(desk, event.heard_id))
        and event.heard_id not in flag.with_heard
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
    worth_saying = raised.is_new or raised.tier_rose or not _advised_before(desk, raised.case)
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
