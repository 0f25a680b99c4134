"""The words of one language by which red flags are known: frozen values, filled from content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from bot.domain.finding import Assertion
from bot.domain.tier import Tier


class Part(NamedTuple):
    """One step of a pattern: any of `words` (a literal, or a stem ending in *), at most `gap` tokens after the last step."""

    words: frozenset[str]
    gap: int = 0


class Pattern(NamedTuple):
    """Words in a fixed order, with gaps. A pattern never crosses the end of a sentence."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, eq=False)  # each is itself: compared and looked up often
class Rule:
    """Patterns that name one symptom. `certainty` is 0 to 1; `tier` stands where the words alone ask for more."""

    id: str
    symptom: str
    certainty: float
    tier: Tier
    patterns: tuple[Pattern, ...]


class Stands(StrEnum):
    """Where a cue stands, seen from the symptom it speaks of."""

    BEFORE = "before"
    AFTER = "after"
    EITHER = "either"


class Within(StrEnum):
    """How far a cue reaches."""

    CLAUSE = "clause"
    SENTENCE = "sentence"
    NEIGHBOUR = "neighbour"  # the sentence and the one on the side where it stands
    MESSAGE = "message"


class Effect(StrEnum):
    """What a cue does to the symptoms in its reach."""

    NEGATED = Assertion.NEGATED.value
    RESOLVED = Assertion.RESOLVED.value
    HYPOTHETICAL = Assertion.HYPOTHETICAL.value
    OTHER_PERSON = Assertion.OTHER_PERSON.value
    BASELINE = Assertion.BASELINE.value
    AFFIRMED = "affirmed"  # present whatever is said about the past or the usual: "but worse", "still"
    CLAIMED = "claimed"  # what was asked or told of somebody is there: "I ask because I have had it since Monday", "me too now"
    UNSURE = "unsure"  # named, but perhaps in jest: one question is needed
    QUESTION = "question"  # asked about; one question is needed unless it is named as the writer's own
    SELF = "self"  # the writer as the subject: ends the reach of somebody else named before
    KIN = "kin"  # a relative: the patient of a caregiver, or somebody else
    THEIR_CARE = "their_care"  # the relative is the one who was treated
    OWN_CARE = "own_care"  # the writer is the one who was treated
    NOTHING = "nothing"  # words that only look like a cue: "not only"
    IDIOM = "idiom"  # words that only look like a symptom or a cue: "took my breath away"


@dataclass(frozen=True, eq=False)  # each is itself: compared and looked up often
class Cue:
    """Patterns that say how a symptom is meant: surely within `sure`, perhaps (one must ask) as far as `within`."""

    id: str
    effect: Effect
    stands: Stands
    within: Within
    sure: Within
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, eq=False)  # each is itself: compared and looked up often
class Modifier:
    """Words in the same message that make a symptom more urgent, as "worsening"."""

    id: str
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True)
class Symptom:
    """The language-free part of a red flag: its tier, and by how many steps each modifier raises it.

    `always_asked`: what the rules ask about is asked, whatever the second opinion holds of it.
    """

    id: str
    tier: Tier
    group: str = ""
    modifiers: Mapping[str, int] = field(default_factory=dict)
    always_asked: bool = False


@dataclass(frozen=True)
class Group:
    """Symptoms of one kind: so many different ones at once ask for this tier."""

    at_least: int
    tier: Tier


@dataclass(frozen=True)
class Policy:
    """The thresholds of a decision. Certainties are 0 to 1; `known_share` is of the words of a message.

    `unsure` is the most a finding counts for where a cue makes it doubtful, `wondered` where it is only asked about;
    `undoubted_at` the certainty that the second opinion cannot doubt. Of red flags that the rules escalate, at most the share
    `doubts_at_most` of a language may become a question first; of messages without one at most `asks_at_most` may be asked
    about; of emergencies at most `grave_missed_at_most` may be escalated as less; of red flags at most `spares_at_most`, which
    the rules would ask about, may pass in silence: the thresholds of the second opinion follow.
    """

    escalate_at: float
    ask_at: float
    unsure: float
    known_share: float
    groups: Mapping[str, Group]
    undoubted_at: float = 1.0
    wondered: float = 0.5
    doubts_at_most: Mapping[str, float] = field(default_factory=dict)
    asks_at_most: Mapping[str, float] = field(default_factory=dict)
    grave_missed_at_most: Mapping[str, float] = field(default_factory=dict)
    spares_at_most: Mapping[str, float] = field(default_factory=dict)
    grave_tier: Tier = Tier.EMERGENCY  # of a message that the second opinion takes for an emergency


@dataclass(frozen=True)
class Boundaries:
    """Words that end a sentence or a clause as punctuation does, and those that open a new clause after a comma or an "and"."""

    sentence: frozenset[str]
    clause: frozenset[str]
    joiners: frozenset[str]
    restarts: frozenset[str]


@dataclass(frozen=True)
class Vocabulary:
    """Every word the patterns and the language know, and how its sounds are written: what spelling tolerance rests on."""

    common: frozenset[str]
    exact: Mapping[str, frozenset[str]]  # form -> pattern words
    sounds: Mapping[str, frozenset[str]]  # folded by sound -> pattern words
    slips: Mapping[str, frozenset[str]]  # one letter left out of the sounds -> pattern words
    stems: Mapping[str, frozenset[str]]  # start of a form -> pattern words
    stem_sounds: Mapping[str, frozenset[str]]
    folds: tuple[tuple[str, str], ...]
    one_word: Mapping[tuple[str, str], str] = field(default_factory=dict)  # two words that are one of them: "can not"


@dataclass(frozen=True)
class Lexicon:
    """All that is needed to read one language."""

    language: str
    policy: Policy
    symptoms: Mapping[str, Symptom]
    vocabulary: Vocabulary
    boundaries: Boundaries
    concepts: Mapping[str, frozenset[str]]  # the named lists: name -> pattern words of one meaning
    rules: tuple[Rule, ...]
    cues: tuple[Cue, ...]
    modifiers: tuple[Modifier, ...]
