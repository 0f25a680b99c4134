"""What a process claimed and left undone when it died is anybody's again."""

from __future__ import annotations

from functools import partial

import structlog

from bot.care.desk import Desk, Office
from bot.store import inbox
from bot.store.fleet import Fleet

log = structlog.get_logger()


async def give_back_claims(office: Office, fleet: Fleet) -> int:
    """Of all processes that are gone. How many those were."""
    gone = await fleet.gone(await office.read(lambda desk: inbox.claimers(desk.session)))
    for number in gone:
        log.warning("claims_given_back", process=number)
        await office.act("claims", partial(_release, number=number))
    return len(gone)


def _release(desk: Desk, number: int) -> None:
    inbox.release(desk.session, number)
