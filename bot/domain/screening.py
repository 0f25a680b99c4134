"""Reads what a patient wrote and says which red flags are in it, how they are meant, and what follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.domain.assertion import Context, context, in_play, judged, literal
from bot.domain.finding import Action, Assertion, Finding, Screening, combined
from bot.domain.layout import Layout, laid_out
from bot.domain.lexicon import Cue, Effect, Policy, Rule
from bot.domain.normalise import Token, letters_outside_latin
from bot.domain.opinion import suspect
from bot.domain.reader import Reader
from bot.domain.reading import Match, matches
from bot.domain.tier import Tier, most_urgent

OPINION = "opinion"  # stands as the rule of a finding that no rule made
_MOSTLY = 0.5
_LONGEST = 16_384  # characters that are read: four of Telegram's longest messages
_MOST_NAMED = 60  # symptoms named; a person who writes this much needs a person who reads it

Reads = Mapping[str, list[frozenset[str]]]


def screen(text: str, reader: Reader, language: str = "en") -> Screening:
    """Find the red flags of a message, in every language of the reader; `language` only says which one to expect.

    Never raises: after an error, or where the language cannot be told, the answer is ASK with `failed` set.
    """
    try:
        return _screened(text, reader, language)
    except Exception:
        return Screening(Action.ASK, failed=True)


def _screened(text: str, reader: Reader, language: str) -> Screening:
    policy = reader.policy
    words = reader.words(text[:_LONGEST], language)
    reads, known = reader.read(words, language)
    layout = laid_out(words, reader.boundaries)
    named, whole = _named(reads, layout, reader)
    findings = _findings(named, words, layout, reader, reads) if named else ()
    answer = _decided(findings, reader)
    whole = whole and len(text) <= _LONGEST
    if not whole:
        return replace(answer, action=_at_least_ask(answer.action), failed=True)
    if answer.action is not Action.NONE:
        return answer
    if _unreadable(text, words, known, policy):
        return Screening(Action.ASK, findings=findings, failed=True)
    return _second_opinion(answer, words, layout, reader, language)


def _second_opinion(
    answer: Screening, words: Sequence[Token], layout: Layout, reader: Reader, language: str
) -> Screening:
    """What was learned from labelled messages may still ask; it never calms."""
    opinion = reader.opinion
    if opinion is None or (found := suspect(words, layout, answer.findings, opinion)) is None:
        return answer
    if found.score < opinion.ask_at.get(language, min(opinion.ask_at.values())):
        return answer
    suspected = Finding(
        symptom=found.symptom,
        assertion=Assertion.PRESENT,
        certainty=reader.policy.ask_at,
        start=words[found.first].start,
        end=words[found.last].end,
        rule=OPINION,
        tier=reader.symptoms[found.symptom].tier,
    )
    return Screening(Action.ASK, suspected.tier, (*answer.findings, suspected))


def _at_least_ask(action: Action) -> Action:
    return Action.ASK if action is Action.NONE else action


def _named(reads: Reads, layout: Layout, reader: Reader) -> tuple[list[Match[Rule]], bool]:
    """Every symptom named; and whether that is all, or the text names more than anybody would write."""
    found = [match for own, read in reads.items() for match in matches(reader.rules[own], read, layout.sentence)]
    return found[:_MOST_NAMED], len(found) <= _MOST_NAMED


def _findings(
    named: Sequence[Match[Rule]], words: Sequence[Token], layout: Layout, reader: Reader, reads: Reads
) -> tuple[Finding, ...]:
    """The symptoms named and how they are meant, tiers raised by the modifiers of the message, in order of appearance."""
    cues = [match for own, read in reads.items() for match in matches(reader.cues[own], read, layout.sentence)]
    kept = _widest(literal(named, cues))
    around = context(_not_symptoms(in_play(cues), kept), layout)
    raised = {
        modifier.of.id
        for own, read in reads.items()
        for modifier in matches(reader.modifiers[own], read, layout.sentence)
        if not any(cue.of.effect is Effect.NEGATED for cue in around.reaching(modifier))
    }
    return _strongest(_finding(match, around, words, reader, raised) for match in kept)


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
    kept: list[Finding] = []
    taken: set[tuple[str, int]] = set()
    every = sorted(findings, key=_weight)
    for finding in every:
        places = {(finding.symptom, at) for at in range(finding.start, finding.end)}
        if taken.isdisjoint(places):
            kept.append(finding)
            taken |= places
    whole = (_whole(finding, every) for finding in kept)
    return tuple(sorted(whole, key=lambda finding: (finding.start, finding.end)))


def _whole(finding: Finding, every: Iterable[Finding]) -> Finding:
    """With all the words it rests on: those of what is meant as it is, and lies around it."""
    same = (other for other in every if (other.symptom, other.assertion) == (finding.symptom, finding.assertion))
    around = [other for other in same if other.start <= finding.start and finding.end <= other.end]
    widest = max(around, key=lambda other: other.end - other.start)
    return replace(finding, start=widest.start, end=widest.end)


def _weight(finding: Finding) -> tuple[bool, float, int, int, int]:
    present = finding.assertion is Assertion.PRESENT
    return not present, -finding.certainty, finding.tier.rank, finding.start - finding.end, finding.start


def _not_symptoms(cues: Sequence[Match[Cue]], named: Sequence[Match[Rule]]) -> list[Match[Cue]]:
    """Without cues whose words name a symptom themselves: the "no" of "no strength" denies nothing."""
    taken = {at for match in named for at in match.at}
    return [cue for cue in cues if cue.of.effect is Effect.SELF or taken.isdisjoint(cue.at)]


def _finding(match: Match[Rule], around: Context, words: Sequence[Token], reader: Reader, raised: set[str]) -> Finding:
    judgement = judged(match, around)
    steps = sum(by for modifier, by in reader.symptoms[match.of.symptom].modifiers.items() if modifier in raised)
    return Finding(
        symptom=match.of.symptom,
        assertion=judgement.assertion,
        certainty=match.of.certainty if judgement.sure else min(match.of.certainty, reader.policy.unsure),
        start=words[match.span[0]].start,
        end=words[match.span[1]].end,
        rule=match.of.id,
        tier=match.of.tier.raised(steps),
        cues=judgement.cues,
    )


def _decided(findings: tuple[Finding, ...], reader: Reader) -> Screening:
    policy = reader.policy
    present = [finding for finding in findings if finding.assertion is Assertion.PRESENT]
    likely = tuple(finding for finding in present if finding.certainty >= policy.ask_at)
    sure = tuple(finding for finding in likely if finding.certainty >= policy.escalate_at)
    if sure:
        return Screening(Action.ESCALATE, _tier(sure, likely, reader), findings)
    if likely:
        return Screening(Action.ASK, _tier(likely, likely, reader), findings)
    return Screening(Action.NONE, None, findings)


def _tier(deciding: tuple[Finding, ...], likely: tuple[Finding, ...], reader: Reader) -> Tier | None:
    tier = combined(deciding)
    if tier is None:
        return None
    together = [
        group.tier
        for name, group in reader.policy.groups.items()
        if len({finding.symptom for finding in likely if reader.symptoms[finding.symptom].group == name})
        >= group.at_least
    ]
    return most_urgent(tier, *together)


def _unreadable(text: str, words: Sequence[Token], known: set[str], policy: Policy) -> bool:
    """True where words stand that no language given explains: another script, or too few known words."""
    said = [token for token in words if token.is_word and any(letter.isalpha() for letter in token.form)]
    if not said:
        return False
    understood = sum(1 for token in said if token.form in known)
    return letters_outside_latin(text) > _MOSTLY or understood < policy.known_share * len(said)
