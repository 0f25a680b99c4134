"""content/ -> Playbook, with every fault of every file in one report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from bot.domain.clinic import Clinic
from bot.domain.plan import Step, StepKind
from bot.domain.reader import Reader
from bot.domain.tier import Tier
from bot.playbook.clinic_files import languages_of, read_clinic, read_consent_version, read_indications
from bot.playbook.cry_files import read_cries
from bot.playbook.diary_file import read_diary, read_early_check
from bot.playbook.did_you_go_files import read_did_you_go, read_longest, read_went_words
from bot.playbook.drill_file import check_drill, read_drill
from bot.playbook.fault import Fault
from bot.playbook.follow_up_files import read_follow_ups
from bot.playbook.hand_over_file import read_hand_over
from bot.playbook.phrase_files import check_phrases, read_phrases
from bot.playbook.plan_files import diary_steps, read_plan
from bot.playbook.playbook import Playbook
from bot.playbook.protocol_file import read_protocol
from bot.playbook.question_files import read_questionnaire
from bot.playbook.reader import load_reader
from bot.playbook.review_file import read_review
from bot.playbook.rota_file import read_longest_on_call
from bot.playbook.screening_cases import check_cases
from bot.playbook.statement_file import read_statement
from bot.playbook.table import read_table
from bot.playbook.triage_files import read_ladders, read_next_channel_after, read_risk_flags, read_triage
from bot.playbook.word_checks import check_labels, check_messages, check_same, needed_labels
from bot.playbook.word_files import Wording, read_wording
from bot.playbook.words import Words
from bot.playbook.working_file import read_working


class ContentFaulty(Exception):
    """content/ cannot be used. `faults` holds every one; the text lists them, one a line."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def load(content: Path) -> Playbook:
    """All of content/. Raises ContentFaulty with every fault there is."""
    playbook, faults = _read(content, _version(content))
    if faults:
        raise ContentFaulty(faults)
    return playbook


def check(content: Path) -> list[Fault]:
    """Every fault of content/, its own screening cases among them."""
    playbook, faults = _read(content, _version(content))
    return [*faults, *check_cases(content, playbook.reader), *check_drill(playbook.drill, playbook.reader)]


@lru_cache(maxsize=2)
def _read(content: Path, version: str) -> tuple[Playbook, tuple[Fault, ...]]:
    """The same bytes are read once, however often they are loaded."""
    faults: list[Fault] = []
    clinic_file = read_table(content, content / "clinic.toml", faults)
    wordings = [read_wording(content, language, faults) for language in languages_of(clinic_file)]
    nurse_hours = wordings[0].labels.get("clinic.nurse_hours", "") if wordings else ""
    clinic = read_clinic(clinic_file, nurse_hours)
    reader, reader_faults = load_reader(content)
    symptoms = frozenset(file.stem for file in (content / "red_flags").glob("*.toml"))
    diary_file = read_table(content, content / "diary/diary.toml", faults)
    triage_file = read_table(content, content / "triage/rules.toml", faults)
    did_you_go_file = read_table(content, content / "triage/did_you_go.toml", faults)
    escalation_file = read_table(content, content / "escalation.toml", faults)
    diary = read_diary(diary_file, symptoms)
    early = read_early_check(diary_file, symptoms)
    triage = read_triage(triage_file, symptoms)
    plans = dict(_plans(content, wordings, faults))
    playbook = Playbook(
        version=version,
        clinic=clinic,
        indications=read_indications(read_table(content, content / "indications.toml", faults), frozenset(plans)),
        plans={name: (*steps, *diary_steps(diary)) for name, steps in plans.items()},
        diary=diary,
        early_check_symptoms=early.symptoms,
        early_check_tier=early.tier,
        ladders=read_ladders(escalation_file, clinic.hours),
        next_channel_after=read_next_channel_after(escalation_file),
        risk_flags=read_risk_flags(triage_file),
        questionnaire=read_questionnaire(content, triage_file, _tiers(reader, symptoms), faults),
        triage=triage,
        follow_ups=read_follow_ups(content, triage.longest_follow_up, faults),
        cries=read_cries(content, triage.short_cry, [w.language for w in wordings], faults),
        hand_over=read_hand_over(read_table(content, content / "hand_over.toml", faults)),
        longest_on_call=read_longest_on_call(read_table(content, content / "rota.toml", faults)),
        drill=read_drill(read_table(content, content / "drill.toml", faults), clinic.languages),
        review=read_review(read_table(content, content / "review.toml", faults)),
        did_you_go=read_did_you_go(did_you_go_file),
        went_words=read_went_words(content, read_longest(did_you_go_file), [w.language for w in wordings], faults),
        working=read_working(read_table(content, content / "working.toml", faults)),
        phrases=read_phrases(read_table(content, content / "phrases.toml", faults), symptoms),
        protocol=read_protocol(read_table(content, content / "triage/protocol.toml", faults), symptoms),
        consent_version=read_consent_version(clinic_file),
        reader=reader,
        statement=read_statement(read_table(content, content / "statement.toml", faults), clinic.languages),
        words={wording.language: _words(wording, clinic) for wording in wordings},
    )
    return playbook, (*faults, *reader_faults, *_check_words(playbook, wordings, symptoms))


def _tiers(reader: Reader, symptoms: frozenset[str]) -> dict[str, Tier]:
    """The tier of each red flag; where no lexicon could be read, the most urgent."""
    known = next((lexicon.symptoms for lexicon in reader.lexicons.values()), {})
    return {symptom: known[symptom].tier if symptom in known else Tier.EMERGENCY for symptom in sorted(symptoms)}


def _plans(content: Path, wordings: list[Wording], faults: list[Fault]) -> Iterator[tuple[str, tuple[Step, ...]]]:
    messages = frozenset(message for wording in wordings for message in wording.messages)
    for file in sorted((content / "plans").glob("*.toml")):
        yield file.stem, read_plan(read_table(content, file, faults), messages)


def _words(wording: Wording, clinic: Clinic) -> Words:
    """The words with the clinic as readers of this language know it."""
    hours = wording.labels.get("clinic.nurse_hours", clinic.nurse_hours)
    own = replace(clinic, nurse_hours=hours)
    return Words(wording.language, wording.messages, wording.labels, wording.typed, own)


def _check_words(playbook: Playbook, wordings: list[Wording], symptoms: frozenset[str]) -> Iterator[Fault]:
    needed = needed_labels(playbook, sorted(symptoms))
    planned = _planned(playbook.plans)
    for wording in wordings:
        yield from check_labels(wording, needed)
        yield from check_phrases(wording, playbook.phrases)
        yield from check_messages(wording, playbook.words[wording.language], planned, symptoms)
    for wording in wordings[1:]:
        yield from check_same(wording, wordings[0])


def _planned(plans: Mapping[str, tuple[Step, ...]]) -> frozenset[str]:
    return frozenset(step.message for steps in plans.values() for step in steps if step.kind is StepKind.MESSAGE)


def _version(content: Path) -> str:
    """The first 12 hex digits over every name and byte of content/."""
    digest = sha256()
    for file in sorted(path for path in content.rglob("*") if path.is_file()):
        digest.update(file.relative_to(content).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
