"""Open a case for a red flag, or add the flag to the case that is open. A tier only rises; every flag is an event of its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from bot.care import audit
from bot.care.case.ask_graded import inquire
from bot.care.case.event import add_event
from bot.care.case.flag import BY_SILENCE, RAISED, Flag
from bot.care.case.patient_status import show_status
from bot.care.case.snooze import breaks_through, say_more
from bot.care.case.state import begin_again, changed
from bot.care.desk import Desk
from bot.care.paging.page import page_anew
from bot.care.red_flag.advise import advise_patient
from bot.care.red_flag.hold_back import hold_back
from bot.care.red_flag.known import news_in
from bot.care.red_flag.lift import lift_of, with_answers
from bot.care.red_flag.news import CALLS_AGAIN, calls_again, tell_of_news
from bot.domain.case import CODE_ALPHABET, CaseStatus, EventKind
from bot.domain.snooze import EXPECTED_RULE
from bot.domain.tier import Level, Tier, most_urgent
from bot.store import cases, people, treatments
from bot.store.tables import CaseRow, ContactRow, HeardRow, PatientRow

CODE_LENGTH = 4
ANSWERED = (
    EventKind.PASSED_ON,
    EventKind.NEW_MEDICINE,
)  # the chat has said so already; the status follows when a nurse acts


@dataclass(frozen=True)
class Raised:
    """`called_again` where the tier stands as it was, and yet somebody is called."""

    case: CaseRow
    is_new: bool
    tier_rose: bool
    called_again: bool = False

    @property
    def is_grave_news(self) -> bool:
        """Somebody is called, and the patient is told what to do."""
        return self.is_new or self.tier_rose or self.called_again


def raise_case(desk: Desk, patient: PatientRow, flag: Flag, *, advise: bool = True) -> Raised:
    """Put the flag in front of a nurse. The tier is lifted by the patient's risks first. With `advise` the patient is told what to do.

    Then, and only then, a red flag's graded questions are asked. In a case that rests, what is expected calls nobody.
    """
    people.lock_patient(desk.session, patient.id or 0)
    case = cases.open_case_of(desk.session, patient.id or 0)
    rested = case is not None and case.snoozed_until is not None
    if case is not None and rested:
        silent = BY_SILENCE in flag.rules
        if not silent and not breaks_through(desk, case, flag.kind, flag.symptoms, flag.tier):
            return _as_expected(desk, case, flag, advise=advise)
        page_anew(desk, case, flag.symptoms)
    own = with_answers(desk, case, flag)
    lift = lift_of(desk, patient, flag)
    tier = own.raised(lift.steps)
    news = case is not None and (flag.kind in CALLS_AGAIN or news_in(desk, case, flag))
    raised = _in_a_case(desk, patient, case, flag, tier)
    _put_down(desk, raised, flag, tier, lift.reasons if tier is not own else ())
    if tier.level is Level.EMERGENCY or (tier.is_red_flag and (news or raised.is_grave_news or rested)):
        hold_back(desk, patient)  # what was written before anybody could read this
    if not raised.is_grave_news:
        changed(desk, raised.case)
        tell_of_news(desk, raised.case, flag)
    if advise:
        advise_patient(desk, patient, raised.case, flag, tier, graver=raised.is_grave_news or rested)
    if flag.kind not in ANSWERED:
        show_status(desk, patient, raised.case)
    speaker = desk.session.get(ContactRow, flag.contact_id) if flag.contact_id else None
    if flag.kind is EventKind.RED_FLAG and speaker is not None:
        inquire(desk, raised.case, speaker, flag.symptoms, flag.words_tier or flag.tier, own.rank - tier.rank)
    return raised


def _as_expected(desk: Desk, case: CaseRow, flag: Flag, *, advise: bool) -> Raised:
    """Written down, and asked about as any report. The patient learns who knows of it, and when they look again."""
    raised, expected = Raised(case, is_new=False, tier_rose=False), replace(flag, rules=(*flag.rules, EXPECTED_RULE))
    _put_down(desk, raised, expected, flag.tier, ())
    changed(desk, case)
    speaker = desk.session.get(ContactRow, flag.contact_id) if flag.contact_id else None
    if speaker is not None and flag.kind is not EventKind.ANSWERED:
        if advise:
            key = f"case:{case.id}/rest/entry:{flag.entry_id}/{speaker.id}" if flag.entry_id else ""
            say_more(desk, speaker, case, key)
        if flag.kind is EventKind.RED_FLAG:
            inquire(desk, case, speaker, flag.symptoms, flag.words_tier or flag.tier, 0)
    return raised


def _in_a_case(desk: Desk, patient: PatientRow, case: CaseRow | None, flag: Flag, tier: Tier) -> Raised:
    """The open case, raised to the tier or begun anew where the flag asks for it, or a new one."""
    if case is not None:
        rose = _lift(desk, case, tier)
        return Raised(case, is_new=False, tier_rose=rose, called_again=not rose and calls_again(desk, case, flag, tier))
    treatment = treatments.current_treatment(desk.session, patient.id or 0)
    return Raised(_open(desk, patient, tier, treatment.id if treatment else None), is_new=True, tier_rose=False)


def _put_down(desk: Desk, raised: Raised, flag: Flag, tier: Tier, reasons: tuple[str, ...]) -> None:
    add_event(
        desk,
        raised.case,
        flag.kind,
        tier=tier,
        symptoms=flag.symptoms,
        rules=(*flag.rules, *(f"{RAISED}{reason}" for reason in reasons)),
        text=flag.text,
        heard_id=flag.heard_id,
        entry_id=flag.entry_id,
    )
    heard = desk.session.get(HeardRow, flag.heard_id) if flag.heard_id and not flag.contact_id else None
    actor = audit.by_speaker(heard.contact_id if heard else flag.contact_id)
    audit.record(desk, actor, "raise_case", f"case:{raised.case.id}", tier=tier, new=raised.is_new)


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
    changed(desk, case)
    desk.session.flush()
    return case


def _lift(desk: Desk, case: CaseRow, tier: Tier) -> bool:
    """A higher tier starts the paging again, from the first step, owner or not: worse always breaks through."""
    before = Tier(case.tier)
    after = most_urgent(before, tier)
    if after is before:
        return False
    case.tier = after
    begin_again(desk, case)
    changed(desk, case)
    add_event(desk, case, EventKind.TIER_RAISED, tier=after)
    return True


def _fresh_code(desk: Desk) -> str:
    while True:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        if cases.case_by_code(desk.session, code) is None:
            return code
