"""`python -m bot.emulator`: the stand-in alone, for a bot of your own. Point it at the printed address."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta

import uvicorn

from bot.emulator.server import application
from bot.emulator.telegram import Telegram


class TurnableClock:
    """The wall clock plus what it was turned by."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC) + self._ahead

    async def turn(self, by: timedelta) -> datetime:
        """Move ahead."""
        self._ahead += by
        return self.now()


def main() -> None:
    """Serve until interrupted."""
    options = argparse.ArgumentParser(prog="python -m bot.emulator", description=__doc__)
    options.add_argument("--port", type=int, default=8081)
    options.add_argument("--token", default="1000001:emulator")
    chosen = options.parse_args()
    clock = TurnableClock()
    telegram = Telegram(clock.now)
    telegram.add_bot(chosen.token)
    telegram.open_chat(1001, "Pat Example")
    telegram.open_chat(2001, "Nurse Example", "staff")
    app = application(telegram, now=clock.now, turn=clock.turn)
    uvicorn.run(app, host="127.0.0.1", port=chosen.port, log_level="warning", timeout_graceful_shutdown=1)


if __name__ == "__main__":
    main()
