"""A lexicon of a few words, so that the engine is tested apart from the clinic's content."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.lexicon import (
    Boundaries,
    Cue,
    Effect,
    Group,
    Lexicon,
    Modifier,
    Pattern,
    Policy,
    Rule,
    Stands,
    Symptom,
    Within,
)
from bot.domain.tier import Tier
from bot.playbook.notation import patterns
from bot.playbook.vocabulary import vocabulary

COMMON = "i a am is it in my have the hello really so following problem on to was says able me"


def _read(*written: str) -> tuple[Pattern, ...]:
    words: Mapping[str, frozenset[str]] = {}
    return tuple(pattern for one in written for pattern in patterns(one, words))


def _rule(id: str, symptom: str, tier: Tier, certainty: float, *written: str) -> Rule:
    return Rule(id, symptom, certainty, tier, _read(*written))


def _cue(id: str, effect: Effect, stands: Stands, within: Within, *written: str) -> Cue:
    return Cue(id, effect, stands, within, within, _read(*written))


RULES = (
    _rule("t.breathe", "dyspnea", Tier.ED_NOW, 0.9, "cant|cannot .. breathe", "trouble breathing"),
    _rule("t.swallow", "dysphagia", Tier.CLINIC_NOW, 0.9, "trouble .. swallowing", "not able to swallow"),
    _rule("t.lump", "dysphagia", Tier.CLINIC_NOW, 0.5, "lump .. throat"),
    _rule("t.voice", "dysphonia", Tier.CLINIC_NOW, 0.9, "hoarse"),
)
CUES = (
    _cue("t.no", Effect.NEGATED, Stands.BEFORE, Within.CLAUSE, "no|not|never"),
    _cue("t.card", Effect.IDIOM, Stands.EITHER, Within.CLAUSE, "bank card cannot breathe"),
    _cue("t.other", Effect.OTHER_PERSON, Stands.BEFORE, Within.SENTENCE, "neighbour"),
    _cue("t.kin", Effect.KIN, Stands.BEFORE, Within.SENTENCE, "mum"),
    _cue("t.jest", Effect.UNSURE, Stands.EITHER, Within.SENTENCE, "lol"),
    _cue("t.claimed", Effect.CLAIMED, Stands.AFTER, Within.NEIGHBOUR, "me too"),
    _cue("t.self", Effect.SELF, Stands.BEFORE, Within.SENTENCE, "i|my"),
    _cue("t.theirs", Effect.THEIR_CARE, Stands.EITHER, Within.MESSAGE, "was injected"),
)
MODIFIERS = (Modifier("worsening", _read("worse")),)
SYMPTOMS = {
    "dyspnea": Symptom("dyspnea", Tier.ED_NOW, "breath", {}),
    "dysphagia": Symptom("dysphagia", Tier.CLINIC_NOW, "breath", {"worsening": 1}),
    "dysphonia": Symptom("dysphonia", Tier.CLINIC_NOW, "breath", {}),
}


def small_lexicon() -> Lexicon:
    every = [pattern for kind in (*RULES, *CUES, *MODIFIERS) for pattern in kind.patterns]
    return Lexicon(
        language="en",
        policy=Policy(0.7, 0.3, 0.5, 0.34, {"breath": Group(2, Tier.EMERGENCY)}),
        symptoms=SYMPTOMS,
        vocabulary=vocabulary(every, frozenset(COMMON.split()), ()),
        boundaries=Boundaries(frozenset(), frozenset({"but"}), frozenset({"and"}), frozenset({"i", "my", "it"})),
        concepts={},
        rules=RULES,
        cues=CUES,
        modifiers=MODIFIERS,
    )
