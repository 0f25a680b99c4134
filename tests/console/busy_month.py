"""October in the small clinic: some thirty cases that were lived to their end, so that there is something to review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.care.case.flag import Flag
from bot.care.case.snooze import snooze_case
from bot.care.red_flag.raise_case import raise_case
from bot.care.treatment.enrol import Enrolled
from bot.care.working.claim_case import claim_case
from bot.care.working.close_case import close_case
from bot.care.working.decide import decide
from bot.care.working.judge_finding import mark_missed
from bot.care.working.work_case import log_call
from bot.domain.case import EventKind, Outcome
from bot.domain.tier import Tier
from bot.store.tables import CaseRow, PatientRow
from tests.console.small_clinic import SmallClinic

FIRST = datetime(2026, 10, 2, 14, 0, tzinfo=UTC)  # 10:00 in New York
MOST = 48  # cases
LOTS = ("K14722", "K14722", "L20991", "M30015")
PLACES = (
    ("cervical_dystonia", [{"muscle": "sternocleidomastoid", "side": "left", "units": 150}, {"muscle": "trapezius", "side": "left", "units": 200}]),
    ("glabellar_lines", [{"muscle": "procerus", "side": "midline", "units": 10}, {"muscle": "corrugator", "side": "both", "units": 40}]),
    ("adult_upper_limb", [{"muscle": "biceps", "side": "right", "units": 400}, {"muscle": "flexor_carpi_radialis", "side": "right", "units": 200}]),
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """What the patient writes or taps, how long until it is taken, until the patient is reached, and how it ends."""

    words: str
    taken: float
    reached: float | None
    outcome: Outcome
    reason: str = ""


KINDS = (
    Kind("my tea keeps going down the wrong way", 2, 9, Outcome.SEEN_IN_CLINIC),
    Kind("my left eyelid droops since this morning", 40, 130, Outcome.ADVISED_HOME),
    Kind("I cannot swallow my own spit", 1, 3, Outcome.SENT_TO_ED),
    Kind("my voice is very hoarse today", 12, 70, Outcome.NOISE, "usual_effect"),
    Kind("my legs feel weak and I fell twice", 25, 50, Outcome.ADVISED_HOME),
    Kind("I see double since yesterday", 6, 20, Outcome.SEEN_IN_CLINIC),
    Kind("I have trouble breathing since this morning", 5, None, Outcome.UNREACHABLE),
    Kind("I cannot breathe well", 3, 4, Outcome.NOISE, "figure_of_speech"),
)


def fill_october(clinic: SmallClinic, cases: int = 32) -> None:
    """Half of those who had a case are answered by Ana, half by Ben."""
    for number in range(cases):
        enrolled, chat = _patient(clinic, number)
        kind = KINDS[number % len(KINDS)]
        clinic.now = FIRST + timedelta(days=number * 26 / MOST, hours=number % 5)
        clinic.says(chat, kind.words)
        _work(clinic, enrolled, kind, "ana@clinic.example" if number % 2 else "ben@clinic.example", chat)
    _missed_and_later(clinic)


def _patient(clinic: SmallClinic, number: int) -> tuple[Enrolled, int]:
    indication, injections = PLACES[number % len(PLACES)]
    enrolled = clinic.enrol(
        FIRST + timedelta(days=number * 26 / MOST - 4),
        name=f"Patient {number}",
        birth_year=1970 + number % 20,
        indication=indication,
        lot=LOTS[number % len(LOTS)],
        injections=injections,
        risk_flags=[],
        risk_notes="",
        goals=[],
    )
    chat = clinic.join(enrolled, f"P{number}", 1970 + number % 20)
    if number % 4 == 0:
        clinic.lives(enrolled, chat, {3: (), 5: ("none", "bruise", "same"), 9: ()}, 3 + number % 6)
    return enrolled, chat


def _work(clinic: SmallClinic, enrolled: Enrolled, kind: Kind, email: str, chat: int) -> None:
    case, opened, nurse = clinic.case_of(enrolled), clinic.now, clinic.staff(email)
    clinic.now = opened + timedelta(minutes=kind.taken)
    claim_case(clinic.desk(), case.code, nurse)
    clinic.now = opened + timedelta(minutes=kind.reached or 200)
    log_call(clinic.desk(), case.code, nurse, "reached" if kind.reached else "no_answer")
    clinic.now += timedelta(minutes=12)
    if kind.reached and kind.outcome is not Outcome.NOISE:
        decide(clinic.desk(), case.code, nurse, "Told what to do, and when to call.")
    if kind.words.startswith("my left eyelid") and kind.reached:
        snooze_case(clinic.desk(), case.code, nurse, {"ptosis": Tier.CLINIC_NOW}, clinic.now + timedelta(days=1))
        clinic.says(chat, kind.words)
    clinic.now += timedelta(minutes=23)
    words = "" if kind.reached else "Came to the desk."
    close_case(clinic.desk(), case.code, nurse, kind.outcome, words, kind.reason)


def _missed_and_later(clinic: SmallClinic) -> None:
    """One who was sent home, and was in an emergency department six days later; one message that screening missed."""
    ana = clinic.staff("ana@clinic.example")
    first = clinic.enrolled[1]
    clinic.now = FIRST + timedelta(days=9)
    patient = clinic.session.get_one(PatientRow, first.patient_id)
    flag = Flag(EventKind.RED_FLAG, Tier.ED_NOW, ("dyspnea",), ("en.dyspnea.cannot_breathe",))
    later: CaseRow = raise_case(clinic.desk(), patient, flag).case
    claim_case(clinic.desk(), later.code, ana)
    log_call(clinic.desk(), later.code, ana, "reached")
    close_case(clinic.desk(), later.code, ana, Outcome.EMERGENCY_SERVICES, "Ambulance called.")
    mark_missed(clinic.desk(), later.code, ana, _first_words(clinic, first), "vision", "")


def _first_words(clinic: SmallClinic, enrolled: Enrolled) -> int:
    return clinic.heard_of(enrolled)[0].id or 0
