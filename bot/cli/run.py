"""`aftercare demo` and `aftercare serve`."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.failing import explained
from bot.config import BadSettings, Role, read_roles, read_settings
from bot.demo.show import show
from bot.logs import set_up
from bot.running import serve as serve_all

GARBAGE = 10_000  # objects made until some are looked through: nearly all are gone by themselves once an update is done


def demo(
    port: Annotated[
        int, typer.Option(help="The console's port; the chat page takes the next one. 0: any that are free.")
    ] = 8000,
    data: Annotated[Path, typer.Option(help="Everything is kept in this folder; delete it to begin anew.")] = Path(
        "demo-data"
    ),
) -> None:
    """A clinic with patients and nurses to play with: no token, no network."""
    set_up("warning")
    with explained(), contextlib.suppress(KeyboardInterrupt):
        asyncio.run(show(data, port))


def serve(
    roles: Annotated[
        str, typer.Option(help="What this process does. On PostgreSQL several processes may share the roles.")
    ] = ",".join(Role),
) -> None:
    """The real thing, with the settings of the environment and .env."""
    with explained(), contextlib.suppress(KeyboardInterrupt):
        chosen = read_roles(roles)
        settings = read_settings()
        if not settings.token.get_secret_value():
            raise BadSettings(
                "TELEGRAM_BOT_TOKEN: not set. Ask @BotFather in Telegram for a bot; see .env.example, and `aftercare doctor`."
            )
        set_up(settings.log_level)
        gc.set_threshold(GARBAGE)
        asyncio.run(serve_all(settings, chosen))
