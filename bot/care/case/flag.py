"""Why a person must look: what a case is opened for, or is added to it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.case import EventKind
from bot.domain.tier import Tier

RAISED = "raised."  # a rule of an event that says what made it weigh more
BY_SILENCE = "ask.silence"  # a rule of a report: the question about doubtful words was not answered
SPOKEN_OF = (EventKind.RED_FLAG, EventKind.SAME, EventKind.WORSE)  # a symptom, once more or for the first time
REPORTED = (EventKind.RED_FLAG, EventKind.URGENT, EventKind.UNREADABLE)  # the patient said that something is wrong


@dataclass(frozen=True)
class Lift:
    """By how many steps a report weighs more, and why: `repeated`, `worse`, `age`, `neck`, `child`, or a risk flag."""

    steps: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Flag:
    """Why a person must look: what kind of event, how urgent, about which symptoms, on which words or answer it rests.

    `contact_id` is the chat it came from: it is advised even where it has not consented yet, and asked the graded questions.
    `words_tier` is what the gravest of its words alone ask for, where several together ask for more.
    `lift` where it is known already by how much more it weighs.
    `with_heard` are messages that are one thought with `heard_id`.
    """

    kind: EventKind
    tier: Tier
    symptoms: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    text: str = ""
    heard_id: int | None = None
    entry_id: int | None = None
    contact_id: int | None = None
    words_tier: Tier | None = None
    lift: Lift | None = None
    with_heard: tuple[int, ...] = ()
