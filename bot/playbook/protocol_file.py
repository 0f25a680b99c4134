"""triage/protocol.toml: what a nurse asks about a symptom beside its graded questions."""

from __future__ import annotations

from bot.playbook.reading import check_about
from bot.playbook.table import Table


def read_protocol(file: Table, symptoms: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """By symptom, in the order of the file."""
    check_about(file, "item")
    found: dict[str, tuple[str, ...]] = {}
    seen: set[str] = set()
    for table in file.tables("item"):
        table.only("id", "for")
        item = table.text("id")
        if item in seen:
            table.fault("id", "is used more than once")
        seen.add(item)
        for symptom in table.texts("for"):
            if symptom not in symptoms:
                table.fault("for", f"'{symptom}' is not a known red flag")
            found[symptom] = (*found.get(symptom, ()), item)
    return found
