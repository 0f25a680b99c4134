"""content/cases/screening/*.toml: what a patient may write, and what must be found. Content's own tests."""

from __future__ import annotations

from pathlib import Path

from bot.domain.finding import Action
from bot.domain.reader import Reader
from bot.domain.screening import screen
from bot.domain.tier import Level
from bot.playbook.fault import Fault
from bot.playbook.table import Table, read_table


def check_cases(content: Path, reader: Reader) -> list[Fault]:
    """A fault for every case that is not read as its author expects."""
    faults: list[Fault] = []
    for path in sorted((content / "cases" / "screening").glob("*.toml")):
        file = read_table(content, path, faults)
        language = file.text("language")
        for case in file.tables("cases"):
            _check_case(case, reader, language)
    return faults


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
