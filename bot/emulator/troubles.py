"""What `POST /emulator/faults` can set: a fault of the line, or an act of somebody that the bot must live with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.emulator.flood import Limits
from bot.emulator.telegram import Telegram

Wanted = Mapping[str, Any]


def _bot_id(telegram: Telegram, wanted: Wanted) -> int:
    return int(wanted.get("bot_id") or next(iter(telegram.bots)))


def _limit(telegram: Telegram, wanted: Wanted) -> None:
    telegram.limit(Limits(**{name: value for name, value in wanted.items() if name != "act"}))


ACTS: Mapping[str, Callable[[Telegram, Wanted], object]] = {
    "block": lambda telegram, wanted: telegram.block(int(wanted["chat_id"])),  # 403 from now on
    "unblock": lambda telegram, wanted: telegram.block(int(wanted["chat_id"]), False),
    "deactivate": lambda telegram, wanted: telegram.deactivate(int(wanted["chat_id"])),  # 403
    "migrate": lambda telegram, wanted: telegram.migrate(int(wanted["chat_id"])),  # 400 with migrate_to_chat_id
    "revoke": lambda telegram, wanted: telegram.revoke(telegram.bots[_bot_id(telegram, wanted)].token),  # 401
    "give_token": lambda telegram, wanted: telegram.give_token(_bot_id(telegram, wanted), str(wanted["token"])),
    "limits": _limit,  # 429 beyond them; without fields Telegram's own
    "no_limits": lambda telegram, wanted: telegram.limit(None),
}


def set_trouble(telegram: Telegram, wanted: Wanted) -> None:
    """{"act": one of ACTS, …}, else a fault: see `Fault`. ValueError, TypeError or LookupError where it is none."""
    if "act" not in wanted:
        telegram.faults.add(wanted)
        return
    if wanted["act"] not in ACTS:
        raise ValueError(f"act must be one of {', '.join(ACTS)}")
    ACTS[wanted["act"]](telegram, wanted)
