"""Reads what a patient wrote and says which red flags are in it, how they are meant, and what follows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from bot.domain.assertion import about_the_patient
from bot.domain.features import features, forms_of, readings
from bot.domain.finding import Action, Assertion, Finding, Screening, combined
from bot.domain.layout import Layout, laid_out
from bot.domain.lexicon import Effect, Policy
from bot.domain.named import findings, named, spoken_of
from bot.domain.normalise import Token, letters_outside_latin
from bot.domain.opinion import AGAINST, FEWEST, Opinion, gravity, resembles, score, worst
from bot.domain.reader import Reader
from bot.domain.tier import Tier, most_urgent

OPINION = "opinion"  # stands as the rule of a finding that no rule made, and as the cue where it doubts one
_ONLY_MARKS = frozenset({Effect.QUESTION, Effect.NOTHING, Effect.IDIOM})  # of AGAINST, what denies nothing by itself
_MOSTLY = 0.5
_BREAKS = re.compile(r"[.…\n\r]+(?=[\s\w])")
_FEW = 6  # words and a mark after them; a longer message may say more than it denies
_SHORT = 40  # characters; what is longer is read sentence by sentence
_LONGEST = 8_192  # characters that are read: two of Telegram's longest messages


def screen(text: str, reader: Reader, language: str = "en", *, by_caregiver: bool = False) -> Screening:
    """Find the red flags of a message, in every language of the reader; `language` only says which one to expect.

    A caregiver writes of somebody else, and that is the patient: "she coughs when she drinks" is a report, not a story.

    Never raises: after an error, or where the language cannot be told, the answer is ASK with `failed` set.
    """
    try:
        answer = _screened(text, reader, language, by_caregiver=by_caregiver)
        if answer.action is not Action.NONE or not _is_broken(text):
            return answer
        whole = _screened(_BREAKS.sub(_blank, text), reader, language, by_caregiver=by_caregiver)
        return answer if whole.action is Action.NONE else whole
    except Exception:
        return Screening(Action.ASK, failed=True)


def _is_broken(text: str) -> bool:
    """True for a few words that somebody short of breath, or of patience, sends in pieces: "can't... breathe", a word a line."""
    return len(text) <= _SHORT and _BREAKS.search(text.strip(" .\n\r…")) is not None


def _blank(found: re.Match[str]) -> str:
    """As long as what it stands for: places stay."""
    return " " * len(found.group())


def _screened(text: str, reader: Reader, language: str, *, by_caregiver: bool) -> Screening:
    written = reader.read(text[:_LONGEST], language)
    layout = laid_out(written.words, written.boundaries)
    found, whole = named(written, layout, reader)
    spoken = spoken_of(written, layout, reader)
    cues = about_the_patient(spoken) if by_caregiver else spoken
    answer = _decided(findings(found, cues, written, layout, reader) if found else (), reader)
    if not whole or len(text) > _LONGEST:
        return replace(answer, action=_at_least_ask(answer.action), failed=True)
    if answer.action is Action.NONE and _unreadable(text, written.words, reader):
        return replace(answer, action=Action.ASK, failed=True)
    if reader.opinion is None:
        return answer
    effects = {cue.of.effect for cue in cues}
    consulted = _consulted(answer, reader.opinion, effects, written.words, layout, reader, language)
    return replace(consulted, findings=tuple(_told(consulted.findings, reader.policy)))


def _told(findings: Sequence[Finding], policy: Policy) -> Iterator[Finding]:
    """What a person is told: no mere hints, they were for the second opinion; and what is only asked about is not there."""
    for finding in findings:
        if finding.certainty >= policy.ask_at:
            yield finding
        elif finding.certainty >= policy.wondered:
            wondered = finding.assertion is Assertion.PRESENT
            yield replace(finding, assertion=Assertion.HYPOTHETICAL) if wondered else finding


def _consulted(
    answer: Screening,
    opinion: Opinion,
    effects: Set[str],
    words: Sequence[Token],
    layout: Layout,
    reader: Reader,
    language: str,
) -> Screening:
    """The answer after the second opinion: it may ask where the rules are silent, spare a question, doubt an escalation, and raise the tier."""
    forms = forms_of(words)
    if len(forms) < FEWEST:
        return answer
    of = features(forms, opinion.classes)
    limits, read_as = opinion.of(language), readings(answer.findings, effects)
    scored = score(of, read_as, opinion.flag)
    if answer.action is Action.NONE:
        if scored < limits.ask:
            return answer
        symptom = resembles(of, opinion)
        if _only_denies(answer.findings, symptom, words):
            return answer
        answer = _suspected(answer, symptom, words, layout, reader, opinion)
    elif answer.action is Action.ASK and scored < limits.spare and spareable(answer.findings, effects, reader):
        return _spared(answer, reader.policy)
    elif (
        answer.action is Action.ESCALATE
        and scored < limits.doubt
        and doubtable(answer.findings, effects, reader.policy)
    ):
        answer = _doubted(answer, reader.policy)
    grave = reader.policy.grave_tier
    if answer.tier is not None and answer.tier.rank <= grave.rank:
        return answer
    if gravity(of, read_as, opinion) < limits.grave:
        return answer
    return replace(answer, tier=most_urgent(answer.tier or grave, grave), read_tier=answer.tier)


def _suspected(
    answer: Screening, symptom: str, words: Sequence[Token], layout: Layout, reader: Reader, opinion: Opinion
) -> Screening:
    """A question about what the message resembles."""
    first, last = worst(words, layout, opinion)
    finding = Finding(
        symptom=symptom,
        assertion=Assertion.PRESENT,
        certainty=reader.policy.ask_at,
        start=words[first].start,
        end=words[last].end,
        rule=OPINION,
        tier=reader.symptoms[symptom].tier,
    )
    return Screening(Action.ASK, finding.tier, (*answer.findings, finding))


def _only_denies(findings: Sequence[Finding], symptom: str, words: Sequence[Token]) -> bool:
    """True for a few words that surely deny what they resemble, and name nothing else: "I have no trouble swallowing".

    In one piece: "No, trouble swallowing" denies something else.
    """
    if len(words) > _FEW + 1 or not findings or not all(token.is_word for token in words[:-1]):
        return False
    return all(finding.symptom == symptom and finding.assertion is Assertion.NEGATED for finding in findings)


def doubtable(findings: Iterable[Finding], effects: Set[str], policy: Policy) -> bool:
    """True where something in the message speaks against the one symptom that is sure, and no words stand that content
    holds beyond doubt. Two that are sure bear each other out.
    """
    present = [finding for finding in findings if finding.assertion is Assertion.PRESENT]
    sure = {finding.symptom for finding in present if finding.certainty >= policy.escalate_at}
    undoubted = any(finding.certainty >= policy.undoubted_at for finding in present)
    return not AGAINST.isdisjoint(effects) and len(sure) < 2 and not undoubted


def _doubted(answer: Screening, policy: Policy) -> Screening:
    """The same findings, less certain: the patient is asked, and silence counts as yes."""
    return replace(answer, action=Action.ASK, findings=_less_certain(answer, policy.ask_at))


def _less_certain(answer: Screening, most: float) -> tuple[Finding, ...]:
    """What is held to be there counts for so much at most, and says who doubts it."""
    return tuple(
        replace(finding, certainty=min(finding.certainty, most), cues=(*finding.cues, OPINION))
        if finding.assertion is Assertion.PRESENT
        else finding
        for finding in answer.findings
    )


def spareable(findings: Iterable[Finding], effects: Set[str], reader: Reader) -> bool:
    """True where words speak against every symptom the rules would ask about, and content does not want it asked about always.

    Not where the writer claims anything of what was asked about or is somebody else's: the rules may have missed of what.
    A question mark alone is no word against an emergency: "chest pain, 911??" And a relative may be the patient, or write for
    them: where nothing but that makes it doubtful, one asks.
    """
    if Effect.CLAIMED in effects:
        return False
    present = [finding for finding in findings if finding.assertion is Assertion.PRESENT]
    asked = [finding for finding in present if finding.certainty >= reader.policy.ask_at]
    if any(finding.cues and reader.of_kin.issuperset(finding.cues) for finding in asked):
        return False
    if AGAINST.isdisjoint(effects - _ONLY_MARKS) and any(finding.tier is Tier.EMERGENCY for finding in asked):
        return False
    return all(finding.cues and not reader.symptoms[finding.symptom].always_asked for finding in asked)


def _spared(answer: Screening, policy: Policy) -> Screening:
    """No question: what was found is no more than wondered about."""
    return Screening(Action.NONE, findings=_less_certain(answer, policy.wondered))


def _at_least_ask(action: Action) -> Action:
    return Action.ASK if action is Action.NONE else action


def _decided(found: tuple[Finding, ...], reader: Reader) -> Screening:
    policy = reader.policy
    present = [finding for finding in found if finding.assertion is Assertion.PRESENT]
    likely = tuple(finding for finding in present if finding.certainty >= policy.ask_at)
    sure = tuple(finding for finding in likely if finding.certainty >= policy.escalate_at)
    if sure:
        return Screening(Action.ESCALATE, _tier(sure, likely, reader), found)
    if likely:
        return Screening(Action.ASK, _tier(likely, likely, reader), found)
    return Screening(Action.NONE, None, found)


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


def _unreadable(text: str, words: Sequence[Token], reader: Reader) -> bool:
    """True where words stand that no language given explains: another script, or too few known words."""
    said = [token.form for token in words if token.form.isalpha() or (token.is_word and _has_letters(token.form))]
    if not said:
        return False
    return letters_outside_latin(text) > _MOSTLY or sum(map(reader.knows, said)) < reader.policy.known_share * len(said)


def _has_letters(form: str) -> bool:
    return any(letter.isalpha() for letter in form)


def is_guess(screening: Screening) -> bool:
    """True where no rule read a symptom: what the words resemble weighs less than what is open."""
    present = [finding for finding in screening.findings if finding.assertion is Assertion.PRESENT]
    return bool(present) and all(finding.rule == OPINION for finding in present)
