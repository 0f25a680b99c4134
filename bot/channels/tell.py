"""Tell the operators that something of the program is broken: without database and without Telegram, which may be what is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence

import structlog

from bot.channels.delivery import deliver
from bot.domain.channel import scheme_of

log = structlog.get_logger()

Tell = Callable[[str, str], Awaitable[bool]]


def teller(addresses: Sequence[str], schemes: Collection[str]) -> Tell:
    """`await tell(subject, text)` is True if at least one of the addresses took it. Nothing of a patient may be in it."""

    async def tell(subject: str, text: str) -> bool:
        missed = await asyncio.gather(*(deliver(address, text, schemes, subject) for address in addresses))
        for address, one in zip(addresses, missed, strict=True):
            if one is not None:
                log.error("operators_not_told", channel=scheme_of(address), problem=one.problem)
        return any(one is None for one in missed)

    return tell
