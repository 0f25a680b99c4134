"""What the program read in a message, in words, with what staff hold of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.care.working.judge_finding import place_of, places
from bot.console.case.marked import SUSPECTED
from bot.console.page.wording import Wording
from bot.domain.judgement import Place, Verdict, standing
from bot.domain.screening import OPINION
from bot.store.tables import HeardRow, JudgementRow


@dataclass(frozen=True)
class Seen:
    """One symptom of a message. `why` is empty for what the program missed; `verdict` where nobody judged it."""

    place: Place
    symptom: str
    meant: str
    words: str
    why: str = ""
    verdict: str = ""
    judge: str = ""  # who judged it last


@dataclass(frozen=True)
class ProgramRead:
    heard_id: int
    read: list[Seen]
    missed: list[Seen]
    together: bool  # read as one with what was said just before

    @property
    def judges(self) -> list[str]:
        """Who judged anything here that stands."""
        return list(dict.fromkeys(seen.judge for seen in [*self.read, *self.missed] if seen.judge))


def program_read(
    heard: HeardRow, judged: Sequence[JudgementRow], wording: Wording, names: Mapping[int, str]
) -> ProgramRead:
    verdicts = standing((place_of(row), Verdict(row.verdict)) for row in judged)
    judges = {place_of(row): names.get(row.staff_id, "somebody") for row in judged}
    findings = (heard.screening or {}).get("findings", [])
    read = [
        Seen(
            place,
            wording.label("symptom", place.symptom),
            _meant(found),
            heard.text[place.start : place.end],
            _why(found),
            verdicts.get(place, ""),
            judges[place] if place in verdicts else "",
        )
        for place, found in zip(places(heard), findings, strict=True)
    ]
    missed = [
        Seen(place, wording.label("symptom", place.symptom), "", _words(heard.text, place), "", verdict, judges[place])
        for place, verdict in verdicts.items()
        if verdict is Verdict.MISSED
    ]
    return ProgramRead(heard.id or 0, read, missed, bool((heard.screening or {}).get("together")))


def _words(text: str, place: Place) -> str:
    return "" if place.start is None else text[place.start : place.end]


def _meant(found: Mapping[str, Any]) -> str:
    if found["rule"] == OPINION:
        return SUSPECTED
    return f"{str(found['assertion']).replace('_', ' ')}, {float(found['certainty']):.0%} certain"


def _why(found: Mapping[str, Any]) -> str:
    rule, cues = str(found["rule"]), found.get("cues") or []
    named = "Resembles messages it learned from" if rule == OPINION else f"Rule {rule}"
    return f"{named}, because of {', '.join(cues)}" if cues else named
