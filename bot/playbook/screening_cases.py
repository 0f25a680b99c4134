"""content/cases/screening/*.toml: what a patient may write, and what must be found. Content's own tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.domain.finding import Action
from bot.domain.lexicon import Lexicon
from bot.domain.screening import screen
from bot.domain.tier import Level
from bot.playbook.fault import Fault
from bot.playbook.table import Table, read_table


def check_cases(content: Path, lexicons: Mapping[str, Lexicon]) -> list[Fault]:
    """A fault for every case that is not read as its author expects."""
    faults: list[Fault] = []
    for path in sorted((content / "cases" / "screening").glob("*.toml")):
        file = read_table(content, path, faults)
        language = file.text("language")
        for case in file.tables("cases"):
            _check_case(case, lexicons, language)
    return faults


def _check_case(case: Table, lexicons: Mapping[str, Lexicon], language: str) -> None:
    case.only("text", "action", "level", "flags")
    text = case.text("text")
    action = case.choice("action", Action, Action.ASK)
    level = case.choice("level", Level, Level.NONE)
    flags = case.texts("flags") if case.values.get("flags") != [] else []
    found = screen(text, lexicons, language)
    if (found.action, found.level, set(found.flags)) != (action, level, set(flags)):
        is_found = f"{found.action}, {found.level}, [{', '.join(sorted(found.flags))}]"
        expected = f"{action}, {level}, [{', '.join(sorted(flags))}]"
        case.fault("text", f"'{text}' gives {is_found}; expected {expected}")
