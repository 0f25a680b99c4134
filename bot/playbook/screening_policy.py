"""Loads content/red_flags and content/screening.toml: what is a red flag, how grave, and from which certainty one acts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.domain.lexicon import Group, Policy, Symptom
from bot.domain.tier import Tier
from bot.playbook.fault import Fault
from bot.playbook.table import Table, read_table

HEADER = ("id", "source", "status", "version", "reviewer")


def check_header(table: Table) -> None:
    """Every file says what it is, where it is from and who approved it; the reviewer may still be missing."""
    for key in HEADER:
        table.text(key, empty=key == "reviewer")


def read_policy(content: Path, faults: list[Fault]) -> Policy:
    """The thresholds of a decision."""
    table = read_table(content, content / "screening.toml", faults)
    check_header(table)
    table.only(*HEADER, "certainty", "known_share", "grave_tier", "groups", "at_most")
    certainty = table.table("certainty")
    groups = table.table("groups")
    most = table.table("at_most")
    most.only("doubted", "asked", "grave_missed", "spared")
    return Policy(
        escalate_at=certainty.share("escalate_at"),
        ask_at=certainty.share("ask_at"),
        unsure=certainty.share("unsure"),
        known_share=table.share("known_share"),
        groups={name: _group(groups.table(name)) for name in groups.names},
        wondered=certainty.share("wondered"),
        undoubted_at=certainty.share("undoubted_at"),
        doubts_at_most=_shares(most.table("doubted")),
        asks_at_most=_shares(most.table("asked")),
        grave_tier=table.choice("grave_tier", Tier, Tier.EMERGENCY),
        grave_missed_at_most=_shares(most.table("grave_missed")),
        spares_at_most=_shares(most.table("spared")),
    )


def _shares(table: Table) -> dict[str, float]:
    return {language: table.share(language) for language in table.names}


def _group(table: Table) -> Group:
    table.only("at_least", "tier")
    return Group(at_least=table.whole("at_least"), tier=table.choice("tier", Tier, Tier.EMERGENCY))


def read_symptoms(content: Path, faults: list[Fault]) -> Iterator[Symptom]:
    """The red flags, one of each file."""
    for file in sorted((content / "red_flags").glob("*.toml")):
        table = read_table(content, file, faults)
        check_header(table)
        table.only(*HEADER, "tier", "group", "modifiers", "always_asked")
        if table.text("id") != file.stem:
            table.fault("id", f"must be '{file.stem}', as the file is called")
        modifiers = table.table("modifiers", empty=True)
        yield Symptom(
            id=file.stem,
            tier=table.choice("tier", Tier, Tier.EMERGENCY),
            group=table.text("group", empty=True),
            modifiers={name: modifiers.whole(name) for name in modifiers.names},
            always_asked=table.truth("always_asked"),
        )
