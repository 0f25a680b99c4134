"""What a clinic writes down to enrol a patient, read from a form or from JSON, with every fault at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.care.errors import Refused
from bot.playbook.playbook import Playbook

SIDES = ("left", "right", "both", "midline")
LONGEST = 200  # characters of a name, phone or lot
LONGEST_NOTE = 4000
MOST_UNITS = 5000  # a typing guard far above any label maximum, not clinical advice


class EnrolmentFaulty(Refused):
    """`faults` by field, as `injections.0.units`."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("\n".join(f"{name}: {fault}" for name, fault in faults.items()))
        self.faults = dict(faults)


@dataclass(frozen=True)
class InjectionValue:
    muscle: str
    side: str
    units: float


@dataclass(frozen=True)
class GoalValue:
    text: str
    kind: str = "functional"
    threshold: str = ""


@dataclass(frozen=True)
class Enrolment:
    """Checked. `treated_at` is aware UTC; `time_zone` empty means the clinic's."""

    name: str
    birth_year: int
    phone: str
    language: str
    time_zone: str
    emergency_contact: str
    indication: str
    treated_at: datetime
    product: str
    lot: str
    dilution: str
    needle: str
    guidance: str
    notes: str
    injections: tuple[InjectionValue, ...]
    goals: tuple[GoalValue, ...]
    risk_flags: tuple[str, ...]
    risk_notes: str


def read_enrolment(data: Mapping[str, object], playbook: Playbook, now: datetime) -> Enrolment:
    """The checked enrolment, or EnrolmentFaulty with all that is missing or wrong. `treated_at` is ISO 8601, the clinic's zone unless it has its own."""
    form = _Form(data)
    enrolment = Enrolment(
        name=form.text("name", needed="Whose treatment is it?"),
        birth_year=int(form.number("birth_year", now.year - 120, now.year, "A year of birth has four digits.")),
        phone=form.text("phone", needed="A nurse must be able to call."),
        language=form.one_of("language", playbook.clinic.languages, default=playbook.clinic.languages[0]),
        time_zone=form.zone("time_zone"),
        emergency_contact=form.text("emergency_contact"),
        indication=form.one_of("indication", playbook.indications),
        treated_at=form.moment("treated_at", playbook.clinic.zone, now, timedelta(days=playbook.diary.days)),
        product=form.text("product", needed="Which product was injected?"),
        lot=form.text("lot", needed="The lot number is needed for recalls."),
        dilution=form.text("dilution"),
        needle=form.text("needle"),
        guidance=form.text("guidance"),
        notes=form.text("notes", longest=LONGEST_NOTE),
        injections=form.injections(),
        goals=form.goals(),
        risk_flags=form.risk_flags(playbook.risk_flags),
        risk_notes=form.text("risk_notes", longest=LONGEST_NOTE),
    )
    if form.faults:
        raise EnrolmentFaulty(form.faults)
    return enrolment


@dataclass
class _Form:
    data: Mapping[str, object]
    faults: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, *, needed: str = "", longest: int = LONGEST) -> str:
        value = self.data.get(name)
        if value is not None and not isinstance(value, str | int | float):
            self.faults[name] = "This must be text."
            return ""
        text = "".join(c for c in str(value or "") if c.isprintable() or c == "\n").strip()
        if needed and not text:
            self.faults[name] = needed
        if len(text) > longest:
            self.faults[name] = f"At most {longest} characters."
        return text

    def number(self, name: str, low: float, high: float, hint: str) -> float:
        text = self.text(name)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:  # also true for what is no number
            self.faults[name] = f"{hint} From {low:g} to {high:g}."
            return low
        return value

    def one_of(self, name: str, known: Iterable[str], *, default: str = "") -> str:
        value = self.text(name) or default
        if value not in known:
            self.faults[name] = f"Choose one of: {', '.join(known)}."
        return value

    def zone(self, name: str) -> str:
        value = self.text(name)
        try:
            return value and ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.faults[name] = "A time zone is written like America/Chicago."
            return ""

    def moment(self, name: str, zone: ZoneInfo, now: datetime, oldest: timedelta) -> datetime:
        try:
            value = datetime.fromisoformat(self.text(name, needed="When was the treatment?"))
        except ValueError:
            self.faults[name] = "A date and hour that exist, like 2026-11-20T14:30."
            return now
        when = (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
        if when > now:
            self.faults[name] = "The treatment is in the future. Enrol when it is done."
        elif now - when > oldest:
            self.faults[name] = f"The treatment is more than {oldest.days} days ago: its diary is over."
        return when

    def rows(self, name: str) -> list[Mapping[str, object]]:
        value = self.data.get(name) or []
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            self.faults[name] = "This must be a list."
            return []
        return value

    def injections(self) -> tuple[InjectionValue, ...]:
        values = []
        for index, row in enumerate(self.rows("injections")):
            inner = _Form(row)
            values.append(
                InjectionValue(
                    inner.text("muscle", needed="Which muscle?"),
                    inner.one_of("side", SIDES),
                    inner.number("units", 0.1, MOST_UNITS, "How many units?"),
                )
            )
            self.faults |= {f"injections.{index}.{key}": fault for key, fault in inner.faults.items()}
        if not values:
            self.faults.setdefault("injections", "At least one injection: muscle, side, units.")
        return tuple(values)

    def goals(self) -> tuple[GoalValue, ...]:
        values = []
        for index, row in enumerate(self._goal_rows()):
            inner = _Form(row)
            kind = inner.one_of("kind", ("functional", "cosmetic"), default="functional")
            values.append(GoalValue(inner.text("text", needed="What is the goal?"), kind, inner.text("threshold")))
            self.faults |= {f"goals.{index}.{key}": fault for key, fault in inner.faults.items()}
        return tuple(values)

    def _goal_rows(self) -> list[Mapping[str, object]]:
        value = self.data.get("goals") or []
        if isinstance(value, list):
            return [{"text": row} if isinstance(row, str) else row for row in value if isinstance(row, str | Mapping)]
        return self.rows("goals")

    def risk_flags(self, known: Iterable[str]) -> tuple[str, ...]:
        value = self.data.get("risk_flags") or []
        flags = [str(flag) for flag in value] if isinstance(value, list | tuple) else [str(value)]
        unknown = [flag for flag in flags if flag not in known]
        if unknown:
            self.faults["risk_flags"] = f"Unknown: {', '.join(unknown)}. Choose from: {', '.join(known)}."
        return tuple(dict.fromkeys(flags))
