"""How a symptom is meant: now, not at all, formerly, perhaps, always, or of somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bot.domain.finding import Assertion
from bot.domain.layout import Layout
from bot.domain.lexicon import Cue, Effect, Rule, Stands, Within
from bot.domain.reading import Kind, Match

_ORDER = (Effect.NEGATED, Effect.HYPOTHETICAL, Effect.OTHER_PERSON, Effect.RESOLVED, Effect.BASELINE)
_PAST = frozenset({Effect.RESOLVED, Effect.BASELINE})
_SOMEBODY = frozenset({Effect.OTHER_PERSON, Effect.KIN})


def in_play(cues: Sequence[Match[Cue]]) -> list[Match[Cue]]:
    """The cues that count: those inside an idiom (or another look-alike) do not."""
    idle = [cue for cue in cues if cue.of.effect is Effect.NOTHING]
    covered = {at for cue in idle for at in range(cue.first, cue.last + 1)}
    return [cue for cue in cues if cue.of.effect is not Effect.NOTHING and not covered.issuperset(cue.at)]


def idioms(cues: Iterable[Match[Cue]]) -> list[frozenset[int]]:
    """The positions of each idiom."""
    return [frozenset(range(cue.first, cue.last + 1)) for cue in cues if cue.of.effect is Effect.NOTHING]


def judged(match: Match[Rule], cues: Sequence[Match[Cue]], layout: Layout) -> tuple[Assertion, bool]:
    """How the symptom is meant, and whether that is sure. `cues` are those in play."""
    reaching = [cue for cue in cues if reaches(cue, match, layout)]
    effects, message = {cue.of.effect for cue in reaching}, {cue.of.effect for cue in cues}
    own = _own(match, reaching)
    if Effect.AFFIRMED in effects:
        effects -= _PAST
    if own:
        effects -= _SOMEBODY
    for effect in _ORDER:
        if effect in effects:
            sure = any(cue.of.effect is effect and _NEAR[cue.of.sure](cue, match, layout) for cue in reaching)
            treated = effect is Effect.OTHER_PERSON and Effect.THEIR_CARE in message
            return (Assertion(effect.value), True) if sure and not treated else (Assertion.PRESENT, False)
    if Effect.KIN in effects:
        return _of_kin(match, message)
    return Assertion.PRESENT, own or Effect.UNSURE not in effects


def _own(match: Match[Rule], reaching: Sequence[Match[Cue]]) -> bool:
    """True where the writer is named closer to the symptom than anybody else."""
    own = max((cue.first for cue in reaching if cue.of.effect is Effect.SELF and cue.first <= match.last), default=-1)
    other = max((cue.last for cue in reaching if cue.of.effect in _SOMEBODY), default=-1)
    return own > other


def _of_kin(match: Match[Rule], message: set[Effect]) -> tuple[Assertion, bool]:
    """A relative is the patient where they were treated; somebody else where only the writer was; else one must ask."""
    theirs, own = Effect.THEIR_CARE in message, Effect.OWN_CARE in message
    if own and not theirs:
        return Assertion.OTHER_PERSON, True
    return Assertion.PRESENT, (theirs and not own) or match.of.tier.rank == 0


def reaches(cue: Match[Cue], match: Match[Kind], layout: Layout) -> bool:
    """True where the cue stands on its side of the match, near enough, and is not made of the match's own words."""
    if cue.of.effect is not Effect.SELF and not set(match.at).isdisjoint(cue.at):
        return False
    before, after = cue.first <= match.last, cue.last > match.last
    if not (before and cue.of.stands is not Stands.AFTER or after and cue.of.stands is not Stands.BEFORE):
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
