"""Loads content/<language>/lexicon/*.toml: words, rules for each red flag, cues; every fault in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bot.domain.lexicon import (
    Boundaries,
    Cue,
    Effect,
    Lexicon,
    Modifier,
    Pattern,
    Policy,
    Rule,
    Stands,
    Symptom,
    Vocabulary,
    Within,
)
from bot.domain.normalise import folded
from bot.domain.tier import Tier
from bot.playbook.fault import Fault
from bot.playbook.notation import NotationError, patterns, word_list
from bot.playbook.screening_policy import HEADER, check_header, read_policy, read_symptoms
from bot.playbook.table import Table, read_table
from bot.playbook.vocabulary import vocabulary

CASES = ("alarm", "calm")  # beside each rule and cue: what must be flagged, what must not; see screening_cases
_LANGUAGE = "language.toml"
_PARTS = ("words", "rules", "cues", "modifiers")

Kind = TypeVar("Kind", Rule, Cue, Modifier)
Words = Mapping[str, frozenset[str]]


def load_lexicons(content: Path) -> tuple[Mapping[str, Lexicon], list[Fault]]:
    """The lexicon of every language that has one, and all faults. A faulty entry is left out, the rest is loaded."""
    faults: list[Fault] = []
    policy = read_policy(content, faults)
    symptoms = {symptom.id: symptom for symptom in read_symptoms(content, faults)}
    lexicons = {}
    for folder in sorted(content.glob("*/lexicon")):
        lexicons[folder.parent.name] = _lexicon(content, folder, policy, symptoms, faults)
    if not lexicons:
        faults.append(Fault("*/lexicon/", "-", "no language has a lexicon"))
    return lexicons, faults


def lexicon_files(content: Path, folder: Path, faults: list[Fault]) -> list[Table]:
    """The files of one lexicon but for language.toml, in order of their names."""
    files = sorted(file for file in folder.glob("*.toml") if file.name != _LANGUAGE)
    return [read_table(content, file, faults) for file in files]


def _lexicon(
    content: Path, folder: Path, policy: Policy, symptoms: Mapping[str, Symptom], faults: list[Fault]
) -> Lexicon:
    language = read_table(content, folder / _LANGUAGE, faults)
    check_header(language)
    language.only(*HEADER, "language", "common", "spelling", "boundaries")
    if language.text("language") != folder.parent.name:
        language.fault("language", f"must be '{folder.parent.name}', as the folder is called")
    files = lexicon_files(content, folder, faults)
    for file in files:
        check_header(file)
        file.only(*HEADER, "symptom", *_PARTS)
        if file.tables("rules") and file.text("symptom") not in symptoms:
            file.fault("symptom", "has no file in red_flags/")
    words = dict(pair for file in files for pair in _words(file.table("words", empty=True)))
    rules = _entries(files, "rules", lambda file, entry: _rule(file, entry, words, symptoms))
    cues = _entries(files, "cues", lambda _, entry: _cue(entry, words))
    modifiers = _entries(files, "modifiers", lambda _, entry: _modifier(entry, words))
    kinds: tuple[Rule | Cue | Modifier, ...] = (*rules, *cues, *modifiers)
    every = [pattern for kind in kinds for pattern in kind.patterns]
    common = frozenset(folded(word) for word in language.text("common").split())
    return Lexicon(
        language=folder.parent.name,
        policy=policy,
        symptoms=symptoms,
        vocabulary=_vocabulary(every, common, language.table("spelling")),
        boundaries=_boundaries(language.table("boundaries")),
        concepts=words,
        rules=rules,
        cues=cues,
        modifiers=modifiers,
    )


def _entries(files: Iterable[Table], key: str, made: Callable[[Table, Table], Kind]) -> tuple[Kind, ...]:
    """Every entry of every file; an id used twice is a fault."""
    found: dict[str, Kind] = {}
    for file in files:
        for entry in file.tables(key):
            one = made(file, entry)
            if one.id in found:
                file.fault(one.id, "this id is used more than once")
            found[one.id] = one
    return tuple(found.values())


def _words(table: Table) -> Iterator[tuple[str, frozenset[str]]]:
    for name in table.names:
        try:
            yield name, word_list(table.text(name))
        except NotationError as error:
            table.fault(name, str(error))


def _rule(file: Table, entry: Table, words: Words, symptoms: Mapping[str, Symptom]) -> Rule:
    entry.only("id", "tier", "certainty", "patterns", *CASES)
    symptom = str(file.values.get("symptom", ""))
    default = symptoms[symptom].tier if symptom in symptoms else Tier.EMERGENCY
    return Rule(
        id=entry.text("id"),
        symptom=symptom,
        certainty=entry.share("certainty"),
        tier=entry.choice("tier", Tier, default) if "tier" in entry.names else default,
        patterns=_patterns(entry, words),
    )


def _cue(entry: Table, words: Words) -> Cue:
    entry.only("id", "effect", "stands", "within", "sure", "patterns", *CASES)
    within = entry.choice("within", Within, Within.CLAUSE)
    return Cue(
        id=entry.text("id"),
        effect=entry.choice("effect", Effect, Effect.UNSURE),
        stands=entry.choice("stands", Stands, Stands.EITHER),
        within=within,
        sure=entry.choice("sure", Within, within) if "sure" in entry.names else within,
        patterns=_patterns(entry, words),
    )


def _modifier(entry: Table, words: Words) -> Modifier:
    entry.only("id", "patterns")
    return Modifier(id=entry.text("id"), patterns=_patterns(entry, words))


def _patterns(entry: Table, words: Words) -> tuple[Pattern, ...]:
    found: list[Pattern] = []
    for written in entry.texts("patterns"):
        try:
            found.extend(patterns(written, words))
        except NotationError as error:
            entry.fault("patterns", f"'{written}': {error}")
    return tuple(dict.fromkeys(found))


def _vocabulary(every: Iterable[Pattern], common: frozenset[str], table: Table) -> Vocabulary:
    table.only("folds", "one_word")
    return replace(vocabulary(every, common, _folds(table)), one_word=dict(_one_word(table)))


def _one_word(table: Table) -> Iterator[tuple[tuple[str, str], str]]:
    for written in table.texts("one_word") if "one_word" in table.values else ():
        halves, _, whole = written.partition(">")
        first, _, second = folded(halves).partition(" ")
        if not (first and second and whole) or " " in second + whole:
            table.fault("one_word", f"'{written}' must be written as 'can not>cannot'")
        yield (first, second), folded(whole)


def _folds(table: Table) -> tuple[tuple[str, str], ...]:
    pairs: Sequence[list[str]] = [written.split(">") for written in table.texts("folds")]
    for pair in pairs:
        if len(pair) != 2 or not pair[0]:
            table.fault("folds", f"'{'>'.join(pair)}' must be written as 'ph>f'")
    return tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2 and pair[0])


def _boundaries(table: Table) -> Boundaries:
    table.only("sentence", "clause", "joiners", "restarts")
    return Boundaries(**{key: _forms(table, key) for key in ("sentence", "clause", "joiners", "restarts")})


def _forms(table: Table, key: str) -> frozenset[str]:
    return frozenset(folded(word) for word in table.text(key, empty=True).split())
