"""The ways to page a member of staff, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.domain.message import TELEGRAM


@dataclass(frozen=True)
class Channel:
    """Telegram where `id` is None; else an address that apprise understands. An address holds passwords: it is never shown."""

    id: int | None
    scheme: str = TELEGRAM
    address: str = ""


def next_channel(channels: Sequence[Channel], tried: Collection[int | None]) -> Channel | None:
    """The first that was not tried yet."""
    return next((channel for channel in channels if channel.id not in tried), None)


def scheme_of(address: str) -> str:
    """mailto of mailto://…; empty where there is none."""
    scheme, found, _ = address.strip().partition("://")
    return scheme.casefold() if found else ""
