"""drill.toml as values; the drill's words must be read as a red flag, or it would test nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.domain.drill import DrillRules
from bot.domain.finding import Action
from bot.domain.reader import Reader
from bot.domain.role import TREATING
from bot.domain.screening import screen
from bot.domain.tier import Tier
from bot.playbook.fault import Fault
from bot.playbook.hours_file import DAYS
from bot.playbook.reading import check_about, clock, flag, lasting
from bot.playbook.table import Table


def read_drill(file: Table, languages: Collection[str]) -> DrillRules:
    check_about(file, "schedule", "words", "people", "end")
    schedule, words, people, end = (file.table(name) for name in ("schedule", "words", "people", "end"))
    schedule.only("on", "weekday", "hour", "postponed", "settled")
    words.only("language", "text")
    people.only("day", "quiet")
    end.only("after")
    language = words.text("language")
    if language and language not in languages:
        words.fault("language", f"must be one of {', '.join(languages)}")
    return DrillRules(
        on=flag(schedule, "on"),
        weekday=_weekday(schedule),
        hour=clock(schedule, "hour"),
        postponed=lasting(schedule, "postponed"),
        settled=lasting(schedule, "settled"),
        language=language,
        words=words.text("text"),
        roles=_roles(people, "day"),
        quiet_roles=_roles(people, "quiet"),
        end_after=lasting(end, "after"),
    )


def check_drill(drill: DrillRules, reader: Reader) -> Iterator[Fault]:
    found = screen(drill.words, reader, drill.language)
    if found.action is not Action.ESCALATE or not (found.tier or Tier.SELF_CARE).is_red_flag:
        yield Fault("drill.toml", "words.text", f"'{drill.words}' is not read as a red flag")


def _weekday(table: Table) -> int:
    day = table.text("weekday")
    if day and day not in DAYS:
        table.fault("weekday", f"must be one of {', '.join(DAYS)}")
    return DAYS.index(day) if day in DAYS else 0


def _roles(table: Table, key: str) -> tuple[str, ...]:
    roles = table.texts(key)
    for role in roles:
        if role not in TREATING:
            table.fault(key, f"'{role}' is none of {', '.join(TREATING)}")
    return tuple(roles)
