"""What a person can do on a case page beside the next step: undo, rest, hand on, call, phrases, protocol; and what lies around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.care.case.snooze import rest_of
from bot.care.case.undo import deed_to_undo
from bot.care.desk import Desk
from bot.care.rota.standing import is_away, rota
from bot.care.working.hand_to import colleagues
from bot.care.working.log_call import unanswered_calls, whom_next
from bot.care.working.protocol import reported_symptoms, suggested_tier
from bot.care.working.reopen_case import why_not
from bot.care.working.unfinished import Unfinished, unfinished
from bot.console.case.logged_call import LoggedCall, logged_calls
from bot.console.case.protocol_view import ProtocolBlock, protocol_blocks
from bot.console.page.mini_strip import MiniDay
from bot.console.page.wording import Wording
from bot.console.patient.patient_card import Given, PatientCard
from bot.console.patient.patients import two_weeks
from bot.domain.case import CaseStatus, EventKind
from bot.domain.phrase import PHONE, TIME, filled
from bot.domain.tier import Tier
from bot.store import cases, snoozes, treatments
from bot.store.tables import CaseRow, DeedRow, PhotoRow, StaffRow, TreatmentRow

DONE = {
    EventKind.ACKNOWLEDGED: "you have it",
    EventKind.HANDED: "you have it now",
    EventKind.RELEASED: "given back to the queue",
    EventKind.TIER_LOWERED: "tier lowered",
    EventKind.TIER_RAISED: "tier raised",
    EventKind.DECIDED: "decided",
    EventKind.SNOOZED: "the case rests",
    EventKind.WOKEN: "the rest is over",
    EventKind.OFFERED: "your colleague is asked",
    EventKind.NOTE: "note saved",
    EventKind.WROTE: "message on its way to the patient",
    EventKind.CALLED: "call logged",
    EventKind.REOPENED: "open again, and yours",
}

NOT_ON_CALL, TIME_OFF = "not on call now", "has time off now"
AWAY = ("", NOT_ON_CALL, TIME_OFF)


@dataclass(frozen=True)
class UndoBar:
    deed: int
    words: str
    until: datetime


@dataclass(frozen=True)
class Rest:
    """Until when, what is expected, who said so and in which words."""

    until: datetime
    expected: list[tuple[str, str]]  # symptom, level
    who: str
    words: str


@dataclass(frozen=True)
class PhraseChoice:
    id: str
    words: str  # with … where an hour belongs


@dataclass(frozen=True)
class Working:
    undo: UndoBar | None
    rest: Rest | None
    offered_to: str
    colleagues: list[tuple[StaffRow, str]]  # with why they are away, those last
    may_reopen: bool
    unfinished: Unfinished | None  # then closing it needs a reason in words
    attempts: int  # calls without an answer
    calls: list[LoggedCall]
    whom: str  # who is to be called next
    phrases: list[PhraseChoice]
    symptoms: list[tuple[str, str]]  # of the case, with their words
    levels: list[tuple[str, str]]  # that can be expected
    longest_days: int
    protocol: list[ProtocolBlock]
    suggested: Tier | None
    strips: list[tuple[Given, list[MiniDay]]]
    photos: Sequence[PhotoRow]
    also_open: Sequence[CaseRow]  # besides this one: to be made one
    past_cases: Sequence[CaseRow]
    treatments: list[tuple[TreatmentRow, str]]


def working(desk: Desk, wording: Wording, case: CaseRow, card: PatientCard, staff: StaffRow) -> Working:
    asked = desk.session.get(StaffRow, case.offered_to) if case.offered_to else None
    symptoms, number = reported_symptoms(desk, case), case.patient_id
    known = cases.cases_of_patient(desk.session, number)
    others = [row for row in known if row.id != case.id]
    shown = [one.treatment.id or 0 for one in card.given]
    return Working(
        undo=_undo(desk, wording, case, staff),
        rest=_rest(desk, wording, case),
        offered_to=asked.name if asked else "",
        colleagues=_colleagues(desk, staff),
        may_reopen=not why_not(desk, case),
        unfinished=unfinished(case),
        attempts=unanswered_calls(desk, case),
        calls=logged_calls(desk, wording, case, staff),
        whom=whom_next(desk, case),
        phrases=_phrases(desk, wording, frozenset(symptoms)),
        symptoms=[(symptom, wording.label("symptom", symptom)) for symptom in symptoms],
        levels=[(tier.value, wording.label("tier", tier)) for tier in desk.playbook.working.expectable],
        longest_days=desk.playbook.working.longest_snooze.days,
        protocol=protocol_blocks(desk, wording, case, symptoms),
        suggested=suggested_tier(desk, case),
        strips=[(one, two_weeks(desk, card.patient, one.treatment, known, one.day)) for one in card.given],
        photos=[row for row in treatments.photos_of(desk.session, shown) if row.media_type],
        also_open=[row for row in others if CaseStatus.CLOSED not in (row.status, case.status)],
        past_cases=others,
        treatments=[
            (row, wording.label("indication", row.indication))
            for row in treatments.treatments_of(desk.session, number)
            if row.id not in shown
        ],
    )


def _colleagues(desk: Desk, staff: StaffRow) -> list[tuple[StaffRow, str]]:
    """Who can be asked, in calling order; whoever is away is said to be, and stands last."""
    found = [(one, away(desk, one)) for one in colleagues(desk, staff)]
    return sorted(found, key=lambda one: AWAY.index(one[1]))


def away(desk: Desk, staff: StaffRow) -> str:
    """Why this person may not answer now; empty while they are here."""
    if rota(desk).is_off(staff.id or 0, desk.now):
        return TIME_OFF
    return NOT_ON_CALL if is_away(desk, staff) else ""


def _undo(desk: Desk, wording: Wording, case: CaseRow, staff: StaffRow) -> UndoBar | None:
    deed = deed_to_undo(desk, case, staff)
    if deed is None:
        return None
    return UndoBar(deed.id or 0, _done(wording, case, deed), deed.at + desk.playbook.working.undo_within)


def _done(wording: Wording, case: CaseRow, deed: DeedRow) -> str:
    if deed.kind == EventKind.CLOSED:
        return f"closed as {wording.label('outcome', case.outcome).lower()}"
    return DONE.get(EventKind(deed.kind), wording.label("event", deed.kind))


def _rest(desk: Desk, wording: Wording, case: CaseRow) -> Rest | None:
    expected = rest_of(desk, case)
    if expected is None or case.snoozed_until is None:
        return None
    rows = snoozes.snoozes_of(desk.session, case.id or 0)
    who = desk.session.get_one(StaffRow, rows[0].staff_id).name
    lines = [(wording.label("symptom", name), wording.label("tier", tier)) for name, tier in expected.expected.items()]
    return Rest(case.snoozed_until, lines, who, rows[0].words or "")


def _phrases(desk: Desk, wording: Wording, reported: frozenset[str]) -> list[PhraseChoice]:
    """Those of the case's symptoms first, then the others that fit."""
    fitting = sorted(
        (phrase for phrase in desk.playbook.phrases if phrase.fits(reported)), key=lambda phrase: not phrase.symptoms
    )
    shown = {TIME: "…", PHONE: desk.playbook.clinic.phone}
    return [PhraseChoice(phrase.id, filled(wording.label("phrase", phrase.id), **shown)) for phrase in fitting]
