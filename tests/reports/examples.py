"""Summaries to render: one full of everything, one of a patient who never answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.curve import curves
from bot.domain.strip import DayRecord, Report, days, rows
from bot.domain.summary import (
    CaseLine,
    DayText,
    Goal,
    Injection,
    Photo,
    Previous,
    Summary,
    TreatmentFacts,
    Wrote,
)
from bot.domain.tier import Tier
from tests.domain.diary_example import DIARY, a_day, a_missed_day

ZONE = ZoneInfo("America/New_York")
TREATED = datetime(2026, 11, 3, 14, 30, tzinfo=ZONE)

LABELS = {
    "option.flags_swallowing": "Trouble swallowing",
    "option.flags_breathing": "Trouble breathing",
    "option.flags_voice_speech": "Voice or speech",
    "option.flags_weakness": "Weak elsewhere",
    "option.flags_eyes": "Eyes",
    "option.flags_bladder": "Bladder",
    "option.flags_skin": "Rash, swelling, fever",
    "option.effects_bruise": "Bruise",
    "option.effects_uneven": "Uneven",
    "option.effects_sore": "Sore",
    "option.effects_headache": "Headache",
    "option.goal_worse": "Worse",
    "option.goal_same": "Same",
    "option.goal_little": "A little better",
    "option.goal_clear": "Clearly better",
    "symptom.chest_pain": "chest pain",
}

FACTS = TreatmentFacts(
    id=12,
    patient_id=7,
    patient_name="Maria Garcia",
    birth_year=1952,
    indication="Cervical dystonia",
    treated_at=TREATED,
    product="Dysport",
    lot="K14722",
    dilution="500 U in 1 mL",
    needle="27 G, 25 mm",
    guidance="EMG",
    clinician="Dr. Ines Weber",
    injections=(
        Injection("Sternocleidomastoid", "right", 120),
        Injection("Splenius capitis", "left", 200),
        Injection("Trapezius, upper", "left", 80),
        Injection("Levator scapulae", "left", 62.5),
    ),
    goals=(Goal("Look ahead while walking", "functional", "10 minutes without a hand on the chin"),),
    risk_flags=("Swallowing trouble before", "Lives alone"),
    risk_notes="Amlodipine, vitamin D",
)


def full_records() -> dict[int, DayRecord]:
    found = [
        a_day(1, effects=("bruise", "sore", "headache"), pain=4, headache=3),
        a_day(2, effects=("bruise", "sore"), pain=6),
        a_day(3, effects=("bruise", "sore"), pain=3),
        a_day(4, effects=("sore",), pain=2, goal="little", recalled=True),
        a_day(5, flags=("swallowing",), effects=("sore",), pain=2, goal="little"),
        a_day(6, flags=("swallowing", "voice_speech"), effects=("headache",), headache=2, goal="little"),
        a_missed_day(7),
        a_day(8, flags=("swallowing",), goal="clear"),
        a_day(9, goal="clear"),
        a_day(10, goal="clear", recalled=True),
        a_day(11, effects=("uneven",), goal="clear"),
        a_day(12, goal="clear"),
    ]
    return {record.day: record for record in found}


def full_summary() -> Summary:
    reports = (Report(5, ("dysphagia",), Tier.CLINIC_NOW), Report(6, ("chest_pain",), Tier.EMERGENCY))
    summary = summary_of(full_records(), today=13, reports=reports)
    return replace(
        summary,
        cases=(
            CaseLine("K7P2", 5, at(5, 14, 2), Tier.CLINIC_NOW, "Call the clinic now", ("Trouble swallowing", "Changed voice"), "closed", "Seen in clinic", 3, 21),
            CaseLine("B3X9", 6, at(6, 3, 11), Tier.EMERGENCY, "Emergency", ("Chest pain",), "closed", "Sent to emergency department", 2, 4),
            CaseLine("Q8LD", 12, at(12, 9, 0), Tier.THREE_DAYS, "Within three days", ("New medicine named",), "open"),
        ),
        notes=(DayText(2, "Slept on three pillows, the neck was stiff in the morning."), DayText(11, "My head leans a bit to the left now.")),
        medicines=(DayText(12, "Gentamicin, from the urgent care"),),
        photos=(Photo(31, 1), Photo(32, 11)),
        wrote=(
            Wrote(5, at(5, 14, 1), "my tea keeps going down the wrong way and I sound hoarse", ("Trouble swallowing", "Changed voice")),
            Wrote(6, at(6, 3, 10), "tight chest, cannot sleep", ("Chest pain",)),
        ),
        previous=Previous(at(-96, 10, 0), "Dysport", 400, curves(DIARY, earlier_records(), label_in_words)),
    )  # fmt: skip


def earlier_records() -> dict[int, DayRecord]:
    goals = ["same"] * 4 + ["little"] * 4 + ["clear"] * 3 + ["little"] * 3
    pains = [5, 5, 4, 3, 2, 2, 1, 0, 0, 0, 0, 0, 0, 0]
    return {
        day: a_day(day, effects=("sore",), goal=goal, pain=pain) if pain else a_day(day, goal=goal)
        for day, (goal, pain) in enumerate(zip(goals, pains, strict=True), start=1)
    }


def silent_summary() -> Summary:
    """Every check-in was asked, none answered."""
    return summary_of({day: a_missed_day(day) for day in range(1, 15)}, today=20)


def empty_summary() -> Summary:
    """The hour after the treatment: nothing but who and what, and not even all of that."""
    facts = TreatmentFacts(1, 1, "Tom", 1990, "Frown lines", TREATED, "Dysport", "1")
    return replace(summary_of({}, today=0), facts=facts)


def summary_of(
    records: dict[int, DayRecord], *, today: int, reports: Sequence[Report] = (), facts: TreatmentFacts = FACTS
) -> Summary:
    return Summary(
        facts=facts,
        today=today,
        written_at=TREATED + timedelta(days=today, hours=3),
        content_version="3f9a1c07be42",
        days=days(DIARY, records, today),
        rows=rows(DIARY, records, reports, label_in_words),
        curves=curves(DIARY, records, label_in_words),
    )


def label_in_words(name: str) -> str:
    return LABELS[name]


def at(day: int, hour: int, minute: int) -> datetime:
    return (TREATED + timedelta(days=day)).replace(hour=hour, minute=minute)
