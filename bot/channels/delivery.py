"""One call to one address, and what became of it."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from bot.channels.address import fault_of
from bot.channels.library import apprise

PATIENCE = 20.0  # seconds; then the answer is waited for no more
AGAIN = (408, 425, 429)  # HTTP: the client is asked to come back

_CALLERS = ThreadPoolExecutor(16, "call")  # threads of their own: one that hangs must hold up nothing else
_TAG = re.compile(r"<[^<>]+>")
_STATUS = re.compile(r"error=(\d{3})\b")


@dataclass(frozen=True)
class Missed:
    """It was not delivered, or may not have been. `for_good`: refused, and will be again."""

    problem: str
    for_good: bool


async def deliver(address: str, text: str, schemes: Collection[str], subject: str = "") -> Missed | None:
    """None when it was taken. Without a subject the first line of the text is it."""
    first, _, rest = plain(text).partition("\n")
    title, body = (subject, plain(text)) if subject else (first, rest or first)
    work = partial(_notify, address.strip(), title, body, schemes)
    try:
        return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(_CALLERS, work), PATIENCE)
    except TimeoutError:
        return Missed("TimedOut", for_good=False)
    except Exception as error:  # one that cannot be called at all must not stop the others
        return Missed(type(error).__name__, for_good=False)


def plain(telegram_html: str) -> str:
    """The words of a message without its marks."""
    return html.unescape(_TAG.sub("", telegram_html)).strip()


def _notify(address: str, subject: str, text: str, schemes: Collection[str]) -> Missed | None:
    if fault := fault_of(address, schemes):
        return Missed(f"BadAddress: {fault}", for_good=True)
    library = apprise()
    asset = library.AppriseAsset(secure_logging=True, allow_templates=False, service_timeout=PATIENCE)
    door = library.Apprise(asset=asset)
    door.add(address)
    result = door.notify(title=subject, body=text, body_format="text")
    return None if result else _sorted([str(entry.message) for entry in result.logs()])


def _sorted(said: list[str]) -> Missed:
    """The library tells what went wrong in its log only. A refusal is for good; a fault of theirs or of the way is not."""
    found = [int(status) for line in said for status in _STATUS.findall(line)]
    if not found:
        return Missed("NotTaken", for_good=False)
    status = found[-1]
    return Missed(f"HTTP {status}", for_good=400 <= status < 500 and status not in AGAIN)
