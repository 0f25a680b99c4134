"""rota.toml as values."""

from __future__ import annotations

from datetime import timedelta

from bot.playbook.reading import check_about, lasting
from bot.playbook.table import Table


def read_longest_on_call(file: Table) -> timedelta:
    check_about(file, "on_call")
    on_call = file.table("on_call")
    on_call.only("longest")
    return lasting(on_call, "longest")
