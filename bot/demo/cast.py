"""The people of the demo, read from cast.toml, and from past.toml those of the month before."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

CAST = Path(__file__).parent / "cast.toml"
PAST = Path(__file__).parent / "past.toml"
JUST_NOW = timedelta(minutes=40)  # how long ago those were treated who were treated "now"

Part = dict[str, Any]


@dataclass(frozen=True)
class Cast:
    rounds: Part
    rota: Part
    hand_overs: tuple[Part, ...]
    staff: tuple[Part, ...]
    patients: tuple[Part, ...]
    offers: tuple[Part, ...]

    @property
    def first_day(self) -> int:
        """How many days ago the story begins."""
        return max(int(patient["days_ago"]) for patient in self.patients)


def read_cast() -> Cast:
    data, past = _read(CAST), _read(PAST)
    earlier = (_earlier(past["defaults"] | group, person) for group in past["group"] for person in group["people"])
    return Cast(
        rounds=data["rounds"],
        rota=data["rota"],
        hand_overs=tuple(data["hand_over"]),
        staff=tuple(data["staff"]),
        patients=(*data["patient"], *earlier),
        offers=tuple(data["offer"]),
    )


def _read(path: Path) -> Part:
    with path.open("rb") as file:
        return tomllib.load(file)


def _earlier(group: Part, person: Part) -> Part:
    """A patient of the month before, with the one case they had."""
    when, stops = {"day": person["day"], "at": person["at"]}, {"day": group["stops"], "at": "08:30"}
    taken, reached, closed = ({**when, "later": minutes, "nurse": group["nurse"]} for minutes in person["minutes"])
    why = {key: person[key] for key in ("outcome", "noise_reason") if key in person}
    arrives = [{**when, "later": person["arrives"], "says": "I am at the hospital now"}] if "arrives" in person else []
    return {
        **group,
        "name": person["name"],
        "birth_year": person["birth_year"],
        "phone": "+1 555 010 0300",
        "skip": range(group["stops"], group["days_ago"] + 1),
        "events": [
            {**when, "says": person["says"]},
            {**taken, "does": "claim"},
            {**reached, "does": "call", "text": "reached"},
            {**closed, "does": "close", "decision": "As agreed by phone.", **why},
            *arrives,
            {**stops, "says": "/stop"},
            {**stops, "later": 1, "taps": "^stop:yes$"},
        ],
    }


def at(day: date, hour: str, zone: ZoneInfo) -> datetime:
    """A local hour of a day, aware."""
    return datetime.combine(day, time.fromisoformat(hour), zone)


def treated_at(patient: Part, now: datetime, zone: ZoneInfo) -> datetime:
    """When this patient was treated, for a demo that is opened at `now`."""
    today = now.astimezone(zone).date()
    return (
        now - JUST_NOW
        if patient["treated"] == "now"
        else at(today - timedelta(days=patient["days_ago"]), patient["treated"], zone)
    )


def enrolment_form(patient: Part, treated: datetime) -> dict[str, object]:
    """As the clinic's form would hold it."""
    return {
        **{
            key: patient.get(key, "")
            for key in ("name", "birth_year", "phone", "emergency_contact", "indication", "lot", "dilution", "needle")
        },
        "language": patient.get("language", "en"),
        "guidance": patient.get("guidance", ""),
        "risk_notes": patient.get("risk_notes", ""),
        "product": "Dysport",
        "treated_at": treated.isoformat(),
        "injections": [dict(zip(("muscle", "side", "units"), row, strict=True)) for row in patient["injections"]],
        "goals": [dict(zip(("text", "kind", "threshold"), row, strict=True)) for row in patient["goals"]],
        "risk_flags": patient.get("risk_flags", []),
    }


def answer_on(answers: dict[str, Any], day: int) -> Any:
    """The answer that holds from some day on: the newest not after `day`."""
    known = [int(key) for key in answers if int(key) <= day]
    return answers[str(max(known))] if known else None
