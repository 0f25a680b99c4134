"""The red flags a text names by its words, and how each is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.domain.assertion import Context, Judgement, context, in_play, judged, literal
from bot.domain.finding import Assertion, Finding
from bot.domain.layout import Layout
from bot.domain.lexicon import Cue, Effect, Policy, Rule
from bot.domain.normalise import Token
from bot.domain.reader import Reader, Written
from bot.domain.reading import Index, Kind, Match, matches

_MOST_NAMED = 60  # symptoms named; a person who writes this much needs a person who reads it


def named(written: Written, layout: Layout, reader: Reader) -> tuple[list[Match[Rule]], bool]:
    """Every symptom named; and whether that is all, or the text names more than anybody would write."""
    every = _met(reader.rules, written, layout)
    return every[:_MOST_NAMED], len(every) <= _MOST_NAMED


def _met(indexes: Mapping[str, Index[Kind]], written: Written, layout: Layout) -> list[Match[Kind]]:
    """What is met of the languages the message is written in."""
    return [one for own, read in written.reads.items() for one in matches(indexes[own], read, layout.sentence)]


def spoken_of(written: Written, layout: Layout, reader: Reader) -> list[Match[Cue]]:
    """Every cue: words that say how a symptom is meant, wherever they stand."""
    return _met(reader.cues, written, layout)


def findings(
    found: Sequence[Match[Rule]], cues: Sequence[Match[Cue]], written: Written, layout: Layout, reader: Reader
) -> tuple[Finding, ...]:
    """The symptoms named and how they are meant, tiers raised by the modifiers of the message, in order of appearance."""
    kept = _widest(literal(found, cues))
    telling = [match for match in kept if match.of.certainty >= reader.policy.ask_at]
    around = context(_not_symptoms(in_play(cues, kept), telling), layout)
    raised = {
        modifier.of.id
        for modifier in _met(reader.modifiers, written, layout)
        if not any(cue.of.effect is Effect.NEGATED for cue in around.reaching(modifier))
    }
    return _strongest(_finding(match, around, written.words, reader, raised) for match in kept)


def _widest(named: Sequence[Match[Rule]]) -> list[Match[Rule]]:
    """Without matches whose words belong to a wider one of another symptom ("me ahogo" in "me ahogo con el agua")."""
    standing: dict[int, list[tuple[str, frozenset[int]]]] = defaultdict(list)
    for match in named:
        for at in match.at:
            standing[at].append((match.of.symptom, frozenset(match.at)))
    return [match for match in named if not _inside_another(match, standing[match.first])]


def _inside_another(match: Match[Rule], others: Iterable[tuple[str, frozenset[int]]]) -> bool:
    span = frozenset(match.at)
    return any(symptom != match.of.symptom and span < other for symptom, other in others)


def _strongest(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding where several of one symptom overlap: the one that asks for most. In order of appearance."""
    every = sorted(findings, key=_weight)
    kept: list[Finding] = []
    for finding in every:
        if not any(_overlap(finding, other) for other in kept):
            kept.append(finding)
    whole = (_whole(finding, every) for finding in kept)
    return tuple(sorted(whole, key=lambda finding: (finding.start, finding.end)))


def _overlap(one: Finding, other: Finding) -> bool:
    return one.symptom == other.symptom and one.start < other.end and other.start < one.end


def _whole(finding: Finding, every: Iterable[Finding]) -> Finding:
    """With all the words it rests on: those of what is meant as it is, and lies around it."""
    same = (other for other in every if (other.symptom, other.assertion) == (finding.symptom, finding.assertion))
    around = [other for other in same if other.start <= finding.start and finding.end <= other.end]
    widest = max(around, key=lambda other: other.end - other.start)
    return replace(finding, start=widest.start, end=widest.end)


def _weight(finding: Finding) -> tuple[bool, float, int, int, int, str]:
    present = finding.assertion is Assertion.PRESENT
    return not present, -finding.certainty, finding.tier.rank, finding.start - finding.end, finding.start, finding.rule


def _not_symptoms(cues: Sequence[Match[Cue]], named: Sequence[Match[Rule]]) -> list[Match[Cue]]:
    """Without cues whose words name a symptom themselves: the "no" of "no strength" denies nothing."""
    taken = {at for match in named for at in match.at}
    return [cue for cue in cues if cue.of.effect is Effect.SELF or taken.isdisjoint(cue.at)]


def _most(judgement: Judgement, policy: Policy) -> float:
    """The most a finding can count for, meant so."""
    if judgement.sure:
        return 1.0
    return policy.wondered if judgement.wondered else policy.unsure


def _finding(match: Match[Rule], around: Context, words: Sequence[Token], reader: Reader, raised: set[str]) -> Finding:
    judgement = judged(match, around)
    steps = sum(by for modifier, by in reader.symptoms[match.of.symptom].modifiers.items() if modifier in raised)
    return Finding(
        symptom=match.of.symptom,
        assertion=judgement.assertion,
        certainty=min(match.of.certainty, _most(judgement, reader.policy)),
        start=words[match.span[0]].start,
        end=words[match.span[1]].end,
        rule=match.of.id,
        tier=match.of.tier.raised(steps),
        cues=judgement.cues,
    )
