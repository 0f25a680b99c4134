"""A table of a content file that notes each fault with its key and goes on with a harmless value."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from bot.playbook.fault import Fault

Choice = TypeVar("Choice", bound=StrEnum)


def read_table(content: Path, file: Path, faults: list[Fault]) -> Table:
    """The file as a table; one that is missing or is not TOML is a fault and an empty table."""
    name = file.relative_to(content).as_posix()
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.append(Fault(name, "-", str(error)))
        return Table(name, "", {}, faults, silent=True)
    return Table(name, "", values, faults)


@dataclass(frozen=True)
class Table:
    """Values at `key` of `file`. A `silent` table reports nothing: its own absence has been reported already."""

    file: str
    key: str
    values: Mapping[str, Any]
    faults: list[Fault]
    silent: bool = False

    def fault(self, key: str, problem: str) -> None:
        if not self.silent:
            self.faults.append(Fault(self.file, f"{self.key}.{key}".strip("."), problem))

    @property
    def names(self) -> list[str]:
        return list(self.values)

    def only(self, *allowed: str) -> None:
        """Report every key that is not one of these."""
        for key in self.values:
            if key not in allowed:
                self.fault(key, f"is not known here; known are {', '.join(allowed)}")

    def text(self, key: str, *, empty: bool = False) -> str:
        value = self.values.get(key, "" if empty else None)
        if not isinstance(value, str) or not (value.strip() or empty):
            self.fault(key, "must be a text" if empty else "must be a text that is not empty")
            return ""
        return value

    def texts(self, key: str) -> list[str]:
        value = self.values.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(one, str) and one.strip() for one in value):
            self.fault(key, "must be a list of texts")
            return []
        return list(value)

    def whole(self, key: str) -> int:
        value = self.values.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self.fault(key, "must be a whole number of at least 1")
            return 1
        return value

    def share(self, key: str) -> float:
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            self.fault(key, "must be a number from 0 to 1")
            return 0.0
        return float(value)

    def truth(self, key: str) -> bool:
        """False where the key is missing."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.fault(key, "must be true or false")
        return value is True

    def choice(self, key: str, kind: type[Choice], otherwise: Choice) -> Choice:
        value = self.values.get(key)
        if value not in list(kind):
            self.fault(key, f"must be one of {', '.join(kind)}")
            return otherwise
        return kind(value)

    def table(self, key: str, *, empty: bool = False) -> Table:
        value = self.values.get(key, {} if empty else None)
        if not isinstance(value, dict):
            self.fault(key, "must be a table")
            return Table(self.file, key, {}, self.faults, silent=True)
        return Table(self.file, f"{self.key}.{key}".strip("."), value, self.faults)

    def tables(self, key: str) -> list[Table]:
        """The entries of [[key]], each known by its id where it has one."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fault(key, f"must be a list of tables, [[{key}]]")
            return []
        return [
            Table(self.file, f"{self.key}.{key}[{one.get('id', number)}]".strip("."), one, self.faults)
            for number, one in enumerate(value, start=1)
        ]
