"""What a patient may write and what must be found: content/cases/screening/*.toml, and the cases beside each rule and cue."""

from __future__ import annotations

from pathlib import Path

from bot.domain.finding import Action
from bot.domain.reader import Reader
from bot.domain.screening import screen
from bot.domain.tier import Level
from bot.playbook.fault import Fault
from bot.playbook.lexicon import CASES, lexicon_files
from bot.playbook.table import Table, read_table


def check_cases(content: Path, reader: Reader) -> list[Fault]:
    """A fault for every case that is not read as its author expects."""
    faults: list[Fault] = []
    for path in sorted((content / "cases" / "screening").glob("*.toml")):
        file = read_table(content, path, faults)
        language = file.text("language")
        for case in file.tables("cases"):
            _check_case(case, reader, language)
    rules_alone = Reader(reader.lexicons, languages=reader.languages)
    for folder in sorted(content.glob("*/lexicon")):
        for file in lexicon_files(content, folder, []):
            for entry in (*file.tables("rules"), *file.tables("cues")):
                _check_beside(entry, rules_alone, folder.parent.name, file.text("symptom", empty=True), faults)
    return faults


def _check_beside(entry: Table, reader: Reader, language: str, symptom: str, faults: list[Fault]) -> None:
    """`alarm`: the symptom of the file (any, in a file of cues) is flagged and something is done. `calm`: it is not flagged."""
    for kind in CASES:
        for text in entry.texts(kind) if kind in entry.names else []:
            found = screen(text, reader, language)
            flagged = symptom in found.flags if symptom else bool(found.flags)
            if (flagged and found.action is not Action.NONE) != (kind == "alarm"):
                is_found = f"{found.action}, [{', '.join(found.flags)}]"
                faults.append(Fault(entry.file, f"{entry.key}.{kind}", f"'{text}' gives {is_found}"))


def _check_case(case: Table, reader: Reader, language: str) -> None:
    case.only("text", "action", "level", "flags")
    text = case.text("text")
    action = case.choice("action", Action, Action.ASK)
    level = case.choice("level", Level, Level.NONE)
    flags = case.texts("flags") if case.values.get("flags") != [] else []
    found = screen(text, reader, language)
    if (found.action, found.level, set(found.flags)) != (action, level, set(flags)):
        is_found = f"{found.action}, {found.level}, [{', '.join(sorted(found.flags))}]"
        expected = f"{action}, {level}, [{', '.join(sorted(flags))}]"
        case.fault("text", f"'{text}' gives {is_found}; expected {expected}")
