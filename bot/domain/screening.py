"""Reads what a patient wrote and says which red flags are in it, how they are meant, and what follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.domain.assertion import Context, context, in_play, judged, literal
from bot.domain.finding import Action, Assertion, Finding, Screening, combined
from bot.domain.layout import Layout, joined, laid_out
from bot.domain.lexicon import Cue, Effect, Lexicon, Policy, Rule
from bot.domain.normalise import Token, letters_outside_latin, tokens
from bot.domain.reading import Match, matches
from bot.domain.spelling import exact, near
from bot.domain.tier import Tier, most_urgent

_MOSTLY = 0.5


def screen(text: str, lexicons: Mapping[str, Lexicon], language: str = "en") -> Screening:
    """Find the red flags of a message, in every language given; `language` only says which to try first.

    Never raises: after an error, or where the language cannot be told, the answer is ASK with `failed` set.
    """
    try:
        return _screened(text, _ordered(lexicons, language))
    except Exception:
        return Screening(Action.ASK, failed=True)


def _ordered(lexicons: Mapping[str, Lexicon], language: str) -> list[Lexicon]:
    return sorted(lexicons.values(), key=lambda lexicon: (lexicon.language != language, lexicon.language))


def _screened(text: str, lexicons: Sequence[Lexicon]) -> Screening:
    policy = lexicons[0].policy
    words = tokens(text)
    layout = laid_out(words, joined(lexicon.boundaries for lexicon in lexicons))
    reads, known = _read(words, lexicons)
    findings = _findings(words, layout, lexicons, reads)
    answer = _decided(findings, policy, _groups(lexicons[0]))
    if answer.action is Action.NONE and _unreadable(text, words, known, policy):
        return Screening(Action.ASK, findings=findings, failed=True)
    return answer


def _read(words: Sequence[Token], lexicons: Sequence[Lexicon]) -> tuple[list[list[frozenset[str]]], set[str]]:
    """For each lexicon what each token may stand for; and the forms that some language knows."""
    forms = {token.form for token in words if token.is_word}
    known = {form for form in forms if form.isnumeric()}
    meanings: dict[str, list[frozenset[str]]] = {}
    for form in forms:
        found = [exact(form, lexicon.vocabulary) for lexicon in lexicons]
        if any(found) or any(form in lexicon.vocabulary.common for lexicon in lexicons):
            known.add(form)
        else:
            found = [near(form, lexicon.vocabulary) for lexicon in lexicons]
        meanings[form] = found
    nothing: list[frozenset[str]] = [frozenset()] * len(lexicons)
    meanings["?"] = [frozenset({"?"})] * len(lexicons)
    columns = [meanings.get(token.form, nothing) for token in words]
    return [[column[at] for column in columns] for at in range(len(lexicons))], known


def _findings(
    words: Sequence[Token], layout: Layout, lexicons: Sequence[Lexicon], reads: Sequence[list[frozenset[str]]]
) -> tuple[Finding, ...]:
    """Every symptom named, with its tier raised by the modifiers of the message, in order of appearance."""
    all_cues = [
        cue
        for lexicon, read in zip(lexicons, reads, strict=True)
        for cue in matches(lexicon.cues, read, layout.sentence)
    ]
    named = [
        match
        for lexicon, read in zip(lexicons, reads, strict=True)
        for match in matches(lexicon.rules, read, layout.sentence)
    ]
    kept = _widest(literal(named, all_cues))
    around = context(_not_symptoms(in_play(all_cues), kept), layout)
    raised = {
        modifier.of.id
        for lexicon, read in zip(lexicons, reads, strict=True)
        for modifier in matches(lexicon.modifiers, read, layout.sentence)
        if not any(cue.of.effect is Effect.NEGATED for cue in around.reaching(modifier))
    }
    return _strongest(_finding(match, around, words, lexicons[0], raised) for match in kept)


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
    for finding in sorted(findings, key=_weight):
        places = {(finding.symptom, at) for at in range(finding.start, finding.end)}
        if taken.isdisjoint(places):
            kept.append(finding)
            taken |= places
    return tuple(sorted(kept, key=lambda finding: (finding.start, finding.end)))


def _weight(finding: Finding) -> tuple[bool, float, int, int, int]:
    present = finding.assertion is Assertion.PRESENT
    return not present, -finding.certainty, finding.tier.rank, finding.start - finding.end, finding.start


def _not_symptoms(cues: Sequence[Match[Cue]], named: Sequence[Match[Rule]]) -> list[Match[Cue]]:
    """Without cues whose words name a symptom themselves: the "no" of "no strength" denies nothing."""
    taken = {at for match in named for at in match.at}
    return [cue for cue in cues if cue.of.effect is Effect.SELF or taken.isdisjoint(cue.at)]


def _finding(
    match: Match[Rule], around: Context, words: Sequence[Token], lexicon: Lexicon, raised: set[str]
) -> Finding:
    assertion, sure = judged(match, around)
    steps = sum(by for modifier, by in lexicon.symptoms[match.of.symptom].modifiers.items() if modifier in raised)
    return Finding(
        symptom=match.of.symptom,
        assertion=assertion,
        certainty=match.of.certainty if sure else min(match.of.certainty, lexicon.policy.unsure),
        start=words[match.first].start,
        end=words[match.last].end,
        rule=match.of.id,
        tier=match.of.tier.raised(steps),
    )


def _groups(lexicon: Lexicon) -> dict[str, str]:
    return {symptom.id: symptom.group for symptom in lexicon.symptoms.values()}


def _decided(findings: tuple[Finding, ...], policy: Policy, groups: Mapping[str, str]) -> Screening:
    present = [finding for finding in findings if finding.assertion is Assertion.PRESENT]
    likely = tuple(finding for finding in present if finding.certainty >= policy.ask_at)
    sure = tuple(finding for finding in likely if finding.certainty >= policy.escalate_at)
    if sure:
        return Screening(Action.ESCALATE, _tier(sure, likely, policy, groups), findings)
    if likely:
        return Screening(Action.ASK, _tier(likely, likely, policy, groups), findings)
    return Screening(Action.NONE, None, findings)


def _tier(
    deciding: tuple[Finding, ...], likely: tuple[Finding, ...], policy: Policy, groups: Mapping[str, str]
) -> Tier | None:
    tier = combined(deciding)
    if tier is None:
        return None
    together = [
        group.tier
        for name, group in policy.groups.items()
        if len({finding.symptom for finding in likely if groups.get(finding.symptom) == name}) >= group.at_least
    ]
    return most_urgent(tier, *together)


def _unreadable(text: str, words: Sequence[Token], known: set[str], policy: Policy) -> bool:
    """True where words stand that no language given explains: another script, or too few known words."""
    said = [token for token in words if token.is_word and any(letter.isalpha() for letter in token.form)]
    if not said:
        return False
    understood = sum(1 for token in said if token.form in known)
    return letters_outside_latin(text) > _MOSTLY or understood < policy.known_share * len(said)
