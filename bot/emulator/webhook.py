"""Delivery to a webhook: each person's updates in order, one at a time, again and again until it is taken; other persons go on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus

import httpx

from bot.emulator.state import Bot, Update
from bot.emulator.world import World

LONGEST_PAUSE = 60.0  # seconds; waits double up to it
LONGEST_ASKED = 3600.0  # of a Retry-After
GONE_SECONDS = 23 * 3600  # a webhook that answers 410 for so long is deleted


@dataclass
class Patience:
    """How long to wait after a failure. `first` is the first wait in seconds; it doubles."""

    first: float
    failures: int = 0

    def next(self, retry_after: str | None = None) -> float:
        """The wait after one more failure, or what the webhook asked for."""
        wait = min(self.first * 2**self.failures, LONGEST_PAUSE)
        self.failures = min(self.failures + 1, 30)
        return min(float(retry_after), LONGEST_ASKED) if retry_after and retry_after.isdecimal() else wait


async def deliver(world: World, bot: Bot, pause: float) -> None:
    """Post updates for as long as the task lives, to `max_connections` at once."""
    arrived, busy = world.arrivals.setdefault(bot.id, asyncio.Event()), set[int]()

    async def work_off(person: int) -> None:
        try:
            await _deliver_to(world, bot, person, client, room, pause)
        finally:
            busy.discard(person)

    room = asyncio.Semaphore(int((bot.webhook or {}).get("max_connections", 40)))
    async with httpx.AsyncClient(timeout=60) as client, asyncio.TaskGroup() as tasks:
        while True:
            arrived.clear()
            for person in {_person(update) for update in world.pending(bot)} - busy if bot.webhook else ():
                busy.add(person)
                tasks.create_task(work_off(person))
            await arrived.wait()


async def _deliver_to(
    world: World, bot: Bot, person: int, client: httpx.AsyncClient, room: asyncio.Semaphore, pause: float
) -> None:
    """Everything of one person, until nothing waits: what is not taken holds up what is behind it, or dies of age."""
    patience = Patience(pause)
    while bot.webhook and (update := next((u for u in world.pending(bot) if _person(u) == person), None)):
        async with room:
            taken, retry_after = await _post(world, bot, client, update)
        if taken:
            patience.failures = 0
        else:
            await asyncio.sleep(patience.next(retry_after))


async def _post(world: World, bot: Bot, client: httpx.AsyncClient, update: Update) -> tuple[bool, str | None]:
    """Whether it was taken, and the Retry-After of the answer."""
    hook, retry_after = bot.webhook or {}, None
    headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret"]} if hook["secret"] else {}
    trouble = _outage(world)
    try:
        if trouble is None:
            answer = await client.post(hook["url"], json=update.body(), headers=headers)
            trouble = None if answer.is_success else f"Wrong response from the webhook: {answer.status_code}"
            retry_after = answer.headers.get("retry-after")
            _note_gone(world, bot, answer.status_code)
    except httpx.HTTPError as error:
        trouble = f"Connection failed: {type(error).__name__}"
    if trouble is None:
        bot.updates = [waiting for waiting in bot.updates if waiting.id != update.id]
    else:
        hook |= {"last_error_date": int(world.unix()), "last_error_message": trouble}
    world.revision += 1
    return trouble is None, retry_after


def _note_gone(world: World, bot: Bot, status: int) -> None:
    """410 means: nobody is here any more. Believed after 23 hours of it."""
    if bot.webhook is None or status != HTTPStatus.GONE:
        (bot.webhook or {}).pop("gone_since", None)
    elif world.unix() - bot.webhook.setdefault("gone_since", world.unix()) >= GONE_SECONDS:
        bot.webhook = None


def _person(update: Update) -> int:
    """Whose update it is: Telegram keeps a queue for each."""
    payload = update.payload
    return int((payload.get("from") or payload.get("chat") or {}).get("id", 0))


def _outage(world: World) -> str | None:
    return "Connection timed out" if world.faults.meet("webhook") else None
