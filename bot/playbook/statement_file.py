"""statement.toml as values: the words of the safety statement, and the shares that are wanted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

from bot.playbook.reading import check_about
from bot.playbook.table import Table


@dataclass(frozen=True)
class Wanted:
    """For each language the most a share may be, 0 to 1; named as the figures are."""

    missed: Mapping[str, float]
    emergencies_missed: Mapping[str, float]
    false_alarms: Mapping[str, float]
    asked: Mapping[str, float]


@dataclass(frozen=True)
class StatementWords:
    """`languages` and `kinds` name what the corpus has codes for."""

    intro: str
    outro: str
    wanted: Wanted
    languages: Mapping[str, str]
    kinds: Mapping[str, str]


def read_statement(file: Table, languages: Collection[str]) -> StatementWords:
    """Every language of the clinic must have its shares and its name."""
    check_about(file, "intro", "outro", "wanted", "languages", "kinds")
    wanted, names, kinds = (file.table(key) for key in ("wanted", "languages", "kinds"))
    shares = {field.name: wanted.table(field.name) for field in fields(Wanted)}
    return StatementWords(
        intro=file.text("intro").strip(),
        outro=file.text("outro").strip(),
        wanted=Wanted(**{name: {one: own.share(one) for one in languages} for name, own in shares.items()}),
        languages={one: names.text(one) for one in languages},
        kinds={one: kinds.text(one) for one in kinds.names},
    )
