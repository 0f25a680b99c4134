"""What screening saw in a patient's words, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.tier import Level, Tier, most_urgent


class Assertion(StrEnum):
    """How a red-flag symptom is spoken of."""

    PRESENT = "present"
    NEGATED = "negated"
    RESOLVED = "resolved"
    HYPOTHETICAL = "hypothetical"
    OTHER_PERSON = "other_person"
    BASELINE = "baseline"


class Action(StrEnum):
    """What the clinic must do about a message."""

    ESCALATE = "escalate"  # open the case now
    ASK = "ask"  # one literal yes/no question; no answer counts as yes
    NONE = "none"


@dataclass(frozen=True)
class Finding:
    """One symptom named in a text: `start` and `end` are character offsets into the text as the patient wrote it."""

    symptom: str  # a code of content/red_flags, as dysphagia
    assertion: Assertion
    certainty: float  # 0 to 1
    start: int
    end: int
    rule: str  # id of the content rule that fired
    tier: Tier  # what this finding alone asks for
    cues: tuple[str, ...] = ()  # ids of the words around it that say how it is meant, or make it doubtful


@dataclass(frozen=True)
class Screening:
    """The answer of the engine for one message. `failed` marks an error: a human must look, whatever else is said."""

    action: Action
    tier: Tier | None = None
    findings: tuple[Finding, ...] = ()
    failed: bool = False
    read_tier: Tier | None = None  # that of the rules, where the second opinion raised it

    @property
    def flags(self) -> tuple[str, ...]:
        """Codes of the symptoms the patient has now, each once, in order of appearance."""
        present = (finding.symptom for finding in self.findings if finding.assertion is Assertion.PRESENT)
        return tuple(dict.fromkeys(present))

    @property
    def level(self) -> Level:
        return Level.NONE if self.tier is None else self.tier.level


def combined(findings: tuple[Finding, ...]) -> Tier | None:
    """The tier of the most urgent present finding, None where there is none."""
    tiers = [finding.tier for finding in findings if finding.assertion is Assertion.PRESENT]
    return most_urgent(*tiers) if tiers else None
