"""How well screening does on labelled messages, with exact bounds on what may still be missed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.finding import Action, Screening
from bot.domain.tier import Level
from bot.playbook.corpus import Example

CONFIDENCE = 0.95  # of every bound, one-sided


@dataclass(frozen=True)
class Share:
    """`hits` of `of`, as counted."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """0 to 1; 0 where there is nothing to count."""
        return self.hits / self.of if self.of else 0.0

    @property
    def at_most(self) -> float:
        """The exact (Clopper-Pearson) upper bound of the true share, 0 to 1."""
        if self.hits >= self.of:
            return 1.0
        low, high = self.value, 1.0
        while high - low > 1e-6:
            middle = (low + high) / 2
            low, high = (middle, high) if _at_most(self.hits, self.of, middle) > 1 - CONFIDENCE else (low, middle)
        return high


def _at_most(hits: int, of: int, share: float) -> float:
    """The probability of at most `hits` of `of` where each has this probability, 0 < share < 1."""
    terms = (
        math.lgamma(of + 1) - math.lgamma(at + 1) - math.lgamma(of - at + 1)
        + at * math.log(share) + (of - at) * math.log1p(-share)
        for at in range(hits + 1)
    )  # fmt: skip
    return math.fsum(math.exp(term) for term in terms)


@dataclass(frozen=True)
class Figures:
    """What matters of a set of messages. Missed: neither escalated nor asked about."""

    missed: Share
    emergencies_missed: Share  # not escalated as emergency and not asked about
    false_alarms: Share  # without a flag, and escalated
    asked: Share  # without a flag, and asked about


Answered = tuple[Example, Screening]


def figures(answered: Iterable[Answered]) -> Figures:
    """The figures of messages with the answers they got."""
    every = list(answered)
    flagged = [answer for example, answer in every if example.flags]
    clear = [answer for example, answer in every if not example.flags]
    grave = [answer for example, answer in every if example.level is Level.EMERGENCY]
    return Figures(
        missed=_share(flagged, [answer.action is Action.NONE for answer in flagged]),
        emergencies_missed=_share(grave, [not _helped(answer) for answer in grave]),
        false_alarms=_share(clear, [answer.action is Action.ESCALATE for answer in clear]),
        asked=_share(clear, [answer.action is Action.ASK for answer in clear]),
    )


def missed_by_symptom(answered: Sequence[Answered]) -> dict[str, Share]:
    """For each symptom the messages that have it and were missed, most often missed first."""
    symptoms = {flag for example, _ in answered for flag in example.flags}
    shares = {
        symptom: figures(pair for pair in answered if symptom in pair[0].flags).missed for symptom in sorted(symptoms)
    }
    return dict(sorted(shares.items(), key=lambda pair: -pair[1].value))


def _helped(answer: Screening) -> bool:
    return answer.action is Action.ASK or (answer.action is Action.ESCALATE and answer.level is Level.EMERGENCY)


def _share(of: Sequence[object], hits: Sequence[bool]) -> Share:
    return Share(sum(hits), len(of))
