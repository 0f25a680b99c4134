"""The two weeks in four figures: what a clinician reads first."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.case import CaseStatus
from bot.domain.curve import Curve
from bot.domain.strip import DayStatus
from bot.domain.summary import Summary
from bot.domain.tier import Tier
from bot.reports.names import count


@dataclass(frozen=True)
class Figure:
    """`tier` is set where the figure speaks of danger."""

    title: str
    value: str
    detail: str
    tier: Tier | None = None


def headline(summary: Summary) -> tuple[Figure, ...]:
    return (_cases(summary), _effect(summary.curves.effect), _pain(summary), _adherence(summary))


def _cases(summary: Summary) -> Figure:
    if not summary.cases:
        return Figure("Cases", "None opened", "")
    worst = min(summary.cases, key=lambda case: (case.tier.rank, case.day))
    open_now = sum(case.status != CaseStatus.CLOSED for case in summary.cases)
    detail = f"{worst.tier_label}, day {worst.day}" + (f" · {open_now} still open" if open_now else " · all closed")
    return Figure("Cases", count(len(summary.cases), "case"), detail, worst.tier)


def _effect(curve: Curve) -> Figure:
    if curve.last is None:
        return Figure("Effect", "Not answered", "")
    peak = f"onset day {curve.onset} · peak day {curve.peak.day}" if curve.peak else "no onset yet"
    return Figure("Effect", curve.name(curve.last.value), f"day {curve.last.day} · {peak}")


def _pain(summary: Summary) -> Figure:
    pain, headache = summary.curves.pain, summary.curves.headache
    return Figure("Worst pain", _worst(pain), f"Headache {_worst(headache)}")


def _worst(curve: Curve) -> str:
    if not curve.points:
        return "not answered"
    return f"{curve.peak.value}/{curve.high} on day {curve.peak.day}" if curve.peak else f"0/{curve.high}"


def _adherence(summary: Summary) -> Figure:
    kept = summary.adherence
    if not kept.asked:
        return Figure("Check-ins", "None due yet", "")
    statuses = [day.status for day in summary.days]
    parts = (
        (kept.recalled, "filled in later"),
        (statuses.count(DayStatus.PARTLY), "unfinished"),
        (statuses.count(DayStatus.MISSED), "missed"),
    )
    said = [f"{kept.percent} %", *(f"{number} {what}" for number, what in parts if number)]
    return Figure("Check-ins answered", f"{kept.answered} of {kept.asked}", " · ".join(map(unbroken, said)))


def unbroken(text: str) -> str:
    """Kept on one line."""
    return text.replace(" ", "\u00a0")
