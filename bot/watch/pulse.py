"""A second thread feels whether the event loop still turns: a blocked one can neither notice that itself nor tell."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.domain.alarm import Alarm, Kind
from bot.watch.siren import Tell
from bot.watch.words import over_in_words, words_of

log = structlog.get_logger()

BLOCKED = 8.0  # seconds; nothing this program does keeps the loop for one
HOPELESS = 90.0


class Pulse:
    """`give_up` ends the process, for the supervisor to start it anew."""

    def __init__(
        self,
        tell: Tell,
        clock: Callable[[], datetime],
        give_up: Callable[[str], None],
        blocked: float = BLOCKED,
        hopeless: float = HOPELESS,
    ) -> None:
        self._tell, self._clock, self._give_up = tell, clock, give_up
        self._blocked, self._hopeless = blocked, hopeless
        self._stop = threading.Event()

    def __enter__(self) -> None:
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._feel, args=(loop,), name="pulse", daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()

    def _feel(self, loop: asyncio.AbstractEventLoop) -> None:
        while not self._stop.wait(self._blocked / 8):
            turned = threading.Event()
            try:
                loop.call_soon_threadsafe(turned.set)
            except RuntimeError:  # the loop is closed: the program has ended
                return
            if not turned.wait(self._blocked) and not self._stop.is_set():
                self._tell_of_it(turned)

    def _tell_of_it(self, turned: threading.Event) -> None:
        alarm = Alarm(Kind.BLOCKED, self._clock())
        self._say(*words_of(alarm))
        if turned.wait(self._hopeless - self._blocked):
            self._say(*over_in_words(alarm))
        elif not self._stop.is_set():
            self._give_up("the event loop is blocked")

    def _say(self, subject: str, text: str) -> None:
        log.error("event_loop_blocked", subject=subject)
        try:
            asyncio.run(asyncio.wait_for(self._tell(subject, text), self._hopeless / 2))
        except Exception as error:
            log.error("alarm_not_told", subject=subject, error=type(error).__name__)
