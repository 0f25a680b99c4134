"""How a symptom is meant: now, not at all, formerly, perhaps, always, or of somebody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.finding import Assertion
from bot.domain.layout import Layout
from bot.domain.lexicon import Cue, Effect, Rule, Stands, Within
from bot.domain.reading import Kind, Match

_ORDER = (Effect.NEGATED, Effect.HYPOTHETICAL, Effect.OTHER_PERSON, Effect.RESOLVED, Effect.BASELINE)
_PAST = frozenset({Effect.RESOLVED, Effect.BASELINE})
_IDLE = frozenset({Effect.NOTHING, Effect.IDIOM})
_DOUBT = frozenset({Effect.UNSURE, Effect.QUESTION})
_ASKED = frozenset({Effect.HYPOTHETICAL, Effect.QUESTION})
_SOMEBODY = frozenset({Effect.OTHER_PERSON, Effect.KIN})


def in_play(cues: Sequence[Match[Cue]], named: Iterable[Match[Rule]]) -> list[Match[Cue]]:
    """The cues that count: not those that begin inside a look-alike, or stand in an idiom apart from all symptoms.

    What is claimed is claimed there too.
    """
    symptoms = {at for match in named for at in match.at}
    covered = {at for cue in cues if cue.of.effect is Effect.NOTHING for at in range(cue.first, cue.last + 1)}
    apart = [cue for cue in cues if cue.of.effect is Effect.IDIOM and symptoms.isdisjoint(cue.at)]
    inside = {at for idiom in apart for at in range(idiom.first, idiom.last + 1)}
    return [
        cue
        for cue in cues
        if cue.of.effect not in _IDLE and (cue.first not in covered or cue.of.effect is Effect.CLAIMED)
        if not inside.issuperset(cue.at)
    ]


def about_the_patient(cues: Iterable[Match[Cue]]) -> list[Match[Cue]]:
    """The cues that count where whoever is spoken of is the patient."""
    return [cue for cue in cues if cue.of.effect not in _SOMEBODY]


def literal(named: Iterable[Match[Rule]], cues: Iterable[Match[Cue]]) -> list[Match[Rule]]:
    """Without what is only an idiom; a literal hit beside one stays."""
    idioms: dict[int, list[frozenset[int]]] = defaultdict(list)
    for cue in cues:
        if cue.of.effect is Effect.IDIOM:
            for at in cue.at:
                idioms[at].append(frozenset(cue.at))
    return [match for match in named if not any(idiom.issuperset(match.at) for idiom in idioms.get(match.first, ()))]


@dataclass(frozen=True)
class Context:
    """The cues in play, by sentence, and all that they say about the message as a whole."""

    layout: Layout
    by_sentence: Mapping[int, Sequence[Match[Cue]]]
    message: frozenset[Effect]

    def reaching(self, match: Match[Kind]) -> list[Match[Cue]]:
        """The cues that speak of the match."""
        own = self.layout.sentence[match.first]
        near = (cue for sentence in (own - 1, own, own + 1) for cue in self.by_sentence.get(sentence, ()))
        return [cue for cue in near if _reaches(cue, match, self.layout)]


def context(cues: Iterable[Match[Cue]], layout: Layout) -> Context:
    """Sort the cues in play by where they stand."""
    by_sentence: dict[int, list[Match[Cue]]] = defaultdict(list)
    for cue in cues:
        by_sentence[layout.sentence[cue.first]].append(cue)
    message = frozenset(cue.of.effect for found in by_sentence.values() for cue in found)
    return Context(layout, by_sentence, message)


@dataclass(frozen=True)
class Judgement:
    """How a symptom is meant, whether that is sure, and the ids of the cues that say so. `wondered`: it is only asked about."""

    assertion: Assertion
    sure: bool
    cues: tuple[str, ...] = ()
    wondered: bool = False


def judged(match: Match[Rule], around: Context) -> Judgement:
    """How the symptom is meant, from the cues that reach it."""
    reaching = around.reaching(match)
    effects = _counting({cue.of.effect for cue in reaching}, own=_own(match, reaching))
    for effect in _ORDER:
        if effect in effects:
            deciding = [cue for cue in reaching if cue.of.effect is effect]
            sure = any(_surely(cue, match, around.layout) for cue in deciding)
            treated = effect is Effect.OTHER_PERSON and Effect.THEIR_CARE in around.message
            said = sure and not treated
            return Judgement(Assertion(effect.value) if said else Assertion.PRESENT, said, _ids(deciding))
    if Effect.KIN in effects:
        kin = _ids(cue for cue in reaching if cue.of.effect is Effect.KIN)
        return Judgement(*_of_kin(match, around.message), kin)
    doubts = _ids(cue for cue in reaching if cue.of.effect in effects & _DOUBT)
    mild = match.of.tier.rank > 0  # an emergency with a question mark is asked about: "chest pain, 911?"
    return Judgement(Assertion.PRESENT, not doubts, doubts, wondered=mild and effects & _DOUBT == {Effect.QUESTION})


def _ids(cues: Iterable[Match[Cue]]) -> tuple[str, ...]:
    return tuple(sorted({cue.of.id for cue in cues}))


def _counting(effects: set[Effect], *, own: bool) -> set[Effect]:
    """The effects that are left: what is affirmed is not past and no mere question, what is claimed is neither only asked
    about nor somebody else's, what is the writer's own is not either.
    """
    if Effect.AFFIRMED in effects:
        effects = effects - _PAST - {Effect.QUESTION}
    if Effect.CLAIMED in effects:
        effects = effects - _ASKED - _SOMEBODY
    return effects - _SOMEBODY - {Effect.QUESTION} if own else effects


def _surely(cue: Match[Cue], match: Match[Rule], layout: Layout) -> bool:
    """True where the cue is near enough to leave no doubt."""
    return _NEAR[cue.of.sure](cue, match, layout)


def _own(match: Match[Rule], reaching: Sequence[Match[Cue]]) -> bool:
    """True where the writer is named closer to the symptom than anybody else."""
    own = max((cue.first for cue in reaching if cue.of.effect is Effect.SELF and cue.first <= match.last), default=-1)
    other = max((cue.last for cue in reaching if cue.of.effect in _SOMEBODY), default=-1)
    return own > other


def _of_kin(match: Match[Rule], message: frozenset[Effect]) -> tuple[Assertion, bool]:
    """A relative is the patient where they were treated; somebody else where only the writer was; else one must ask."""
    theirs, own = Effect.THEIR_CARE in message, Effect.OWN_CARE in message
    if own and not theirs:
        return Assertion.OTHER_PERSON, True
    return Assertion.PRESENT, (theirs and not own) or match.of.tier.rank == 0


def _reaches(cue: Match[Cue], match: Match[Kind], layout: Layout) -> bool:
    """True where the cue stands on its side of the match, near enough, and is not made of the match's own words."""
    if cue.of.effect is not Effect.SELF and not set(match.at).isdisjoint(cue.at):
        return False
    before, after = cue.first <= match.last, cue.last > match.last
    if not ((before and cue.of.stands is not Stands.AFTER) or (after and cue.of.stands is not Stands.BEFORE)):
        return False
    return _NEAR[cue.of.within](cue, match, layout)


def _same_clause(cue: Match[Cue], match: Match[Kind], layout: Layout) -> bool:
    return not {layout.clause[at] for at in cue.at}.isdisjoint(layout.clause[at] for at in match.at)


def _same_sentence(cue: Match[Cue], match: Match[Kind], layout: Layout) -> bool:
    return layout.sentence[cue.first] == layout.sentence[match.first]


def _next_sentence(cue: Match[Cue], match: Match[Kind], layout: Layout) -> bool:
    return abs(layout.sentence[cue.first] - layout.sentence[match.first]) <= 1


def _anywhere(cue: Match[Cue], match: Match[Kind], layout: Layout) -> bool:
    return True


_NEAR: dict[Within, Callable[..., bool]] = {
    Within.CLAUSE: _same_clause,
    Within.SENTENCE: _same_sentence,
    Within.NEIGHBOUR: _next_sentence,
    Within.MESSAGE: _anywhere,
}
