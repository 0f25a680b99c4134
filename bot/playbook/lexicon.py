"""Loads content/red_flags, content/screening.toml and content/<language>/lexicon.toml; every fault in one list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

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
from bot.domain.normalise import folded
from bot.domain.tier import Tier
from bot.playbook.fault import Fault
from bot.playbook.notation import NotationError, patterns, word_list
from bot.playbook.table import Table, read_table
from bot.playbook.vocabulary import vocabulary

_HEADER = ("id", "source", "status", "version", "reviewer")


def load_lexicons(content: Path) -> tuple[Mapping[str, Lexicon], list[Fault]]:
    """The lexicon of every language that has one, and all faults. A faulty entry is left out, the rest is loaded."""
    faults: list[Fault] = []
    policy = _policy(read_table(content, content / "screening.toml", faults))
    symptoms = dict(_symptoms(content, faults))
    lexicons = {}
    for file in sorted(content.glob("*/lexicon.toml")):
        lexicon = _lexicon(read_table(content, file, faults), file.parent.name, policy, symptoms)
        lexicons[lexicon.language] = lexicon
    if not lexicons:
        faults.append(Fault("*/lexicon.toml", "-", "no language has a lexicon"))
    return lexicons, faults


def _header(table: Table) -> None:
    for key in _HEADER:
        table.text(key, empty=key == "reviewer")


def _policy(table: Table) -> Policy:
    _header(table)
    table.only(*_HEADER, "certainty", "known_share", "groups", "asks_at_most")
    certainty = table.table("certainty")
    groups = table.table("groups")
    asks = table.table("asks_at_most", empty=True)
    return Policy(
        escalate_at=certainty.share("escalate_at"),
        ask_at=certainty.share("ask_at"),
        unsure=certainty.share("unsure"),
        known_share=table.share("known_share"),
        groups={name: _group(groups.table(name)) for name in groups.names},
        asks_at_most={language: asks.share(language) for language in asks.names},
    )


def _group(table: Table) -> Group:
    table.only("at_least", "tier")
    return Group(at_least=table.whole("at_least"), tier=table.choice("tier", Tier, Tier.EMERGENCY))


def _symptoms(content: Path, faults: list[Fault]) -> Iterator[tuple[str, Symptom]]:
    for file in sorted((content / "red_flags").glob("*.toml")):
        table = read_table(content, file, faults)
        _header(table)
        table.only(*_HEADER, "tier", "group", "modifiers")
        if table.text("id") != file.stem:
            table.fault("id", f"must be '{file.stem}', as the file is called")
        modifiers = table.table("modifiers", empty=True)
        yield (
            file.stem,
            Symptom(
                id=file.stem,
                tier=table.choice("tier", Tier, Tier.EMERGENCY),
                group=table.text("group", empty=True),
                modifiers={name: modifiers.whole(name) for name in modifiers.names},
            ),
        )


def _lexicon(table: Table, language: str, policy: Policy, symptoms: Mapping[str, Symptom]) -> Lexicon:
    _header(table)
    table.only(*_HEADER, "language", "common", "spelling", "boundaries", "words", "rules", "cues", "modifiers")
    if table.text("language") != language:
        table.fault("language", f"must be '{language}', as the folder is called")
    words = dict(_words(table.table("words")))
    rules = tuple(_rule(entry, words, symptoms) for entry in table.tables("rules"))
    cues = tuple(_cue(entry, words) for entry in table.tables("cues"))
    modifiers = tuple(_modifier(entry, words) for entry in table.tables("modifiers"))
    kinds: tuple[Rule | Cue | Modifier, ...] = (*rules, *cues, *modifiers)
    _unique(table, [kind.id for kind in kinds])
    every = [pattern for kind in kinds for pattern in kind.patterns]
    common = frozenset(folded(word) for word in table.text("common").split())
    return Lexicon(
        language=language,
        policy=policy,
        symptoms=symptoms,
        vocabulary=vocabulary(every, common, _folds(table.table("spelling"))),
        boundaries=_boundaries(table.table("boundaries")),
        rules=rules,
        cues=cues,
        modifiers=modifiers,
    )


def _unique(table: Table, ids: list[str]) -> None:
    for id in sorted({id for id in ids if ids.count(id) > 1}):
        table.fault(id, "this id is used more than once")


def _words(table: Table) -> Iterator[tuple[str, frozenset[str]]]:
    for name in table.names:
        try:
            yield name, word_list(table.text(name))
        except NotationError as error:
            table.fault(name, str(error))


def _rule(table: Table, words: Mapping[str, frozenset[str]], symptoms: Mapping[str, Symptom]) -> Rule:
    table.only("id", "symptom", "tier", "certainty", "patterns")
    symptom = table.text("symptom")
    if symptom not in symptoms:
        table.fault("symptom", f"'{symptom}' has no file in red_flags/")
    default = symptoms[symptom].tier if symptom in symptoms else Tier.EMERGENCY
    return Rule(
        id=table.text("id"),
        symptom=symptom,
        certainty=table.share("certainty"),
        tier=table.choice("tier", Tier, default) if "tier" in table.names else default,
        patterns=_patterns(table, words),
    )


def _cue(table: Table, words: Mapping[str, frozenset[str]]) -> Cue:
    table.only("id", "effect", "stands", "within", "sure", "patterns")
    within = table.choice("within", Within, Within.CLAUSE)
    return Cue(
        id=table.text("id"),
        effect=table.choice("effect", Effect, Effect.UNSURE),
        stands=table.choice("stands", Stands, Stands.EITHER),
        within=within,
        sure=table.choice("sure", Within, within) if "sure" in table.names else within,
        patterns=_patterns(table, words),
    )


def _modifier(table: Table, words: Mapping[str, frozenset[str]]) -> Modifier:
    table.only("id", "patterns")
    return Modifier(id=table.text("id"), patterns=_patterns(table, words))


def _patterns(table: Table, words: Mapping[str, frozenset[str]]) -> tuple[Pattern, ...]:
    found: list[Pattern] = []
    for written in table.texts("patterns"):
        try:
            found.extend(patterns(written, words))
        except NotationError as error:
            table.fault("patterns", f"'{written}': {error}")
    return tuple(dict.fromkeys(found))


def _folds(table: Table) -> tuple[tuple[str, str], ...]:
    table.only("folds")
    pairs = [written.split(">") for written in table.texts("folds")]
    for pair in pairs:
        if len(pair) != 2 or not pair[0]:
            table.fault("folds", f"'{'>'.join(pair)}' must be written as 'ph>f'")
    return tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2 and pair[0])


def _boundaries(table: Table) -> Boundaries:
    table.only("sentence", "clause", "joiners", "restarts")
    return Boundaries(**{key: _forms(table, key) for key in ("sentence", "clause", "joiners", "restarts")})


def _forms(table: Table, key: str) -> frozenset[str]:
    return frozenset(folded(word) for word in table.text(key, empty=True).split())
