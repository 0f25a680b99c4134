"""Tells open pages that something changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

PAUSE = 0.2  # seconds between two rings that are heard; what happens meanwhile is heard as one
HEARTBEAT = 20.0  # seconds; proxies close what is silent for long
LONGEST = 600.0  # seconds; the browser connects again by itself, and is then asked again who it is


class Bell:
    """`ring` after a commit; every `listen` hears it at least once."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()
        self._closed = False

    def ring(self) -> None:
        for event in self._waiting:
            event.set()

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        self._closed = True
        self.ring()

    async def listen(self) -> AsyncIterator[bool]:
        """True once as soon as it listens, and after each ring; False now and then, to keep the line open."""
        loop = asyncio.get_running_loop()
        event, until = asyncio.Event(), loop.time() + LONGEST
        self._waiting.add(event)
        try:
            yield True
            while not self._closed and loop.time() < until:
                try:
                    await asyncio.wait_for(event.wait(), HEARTBEAT)
                except TimeoutError:
                    yield False
                    continue
                event.clear()
                yield True
                await asyncio.sleep(PAUSE)
        finally:
            self._waiting.discard(event)
