"""How a bot gets its updates: getUpdates, or the settings of a webhook."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

from bot.emulator.params import Request
from bot.emulator.refusal import Refused, bad_request
from bot.emulator.state import Body, Bot
from bot.emulator.world import World

_LONGEST_POLL = 50
_TAKEN_OVER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK_SET = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(world: World, bot: Bot, request: Request) -> list[Body]:
    """Confirm below `offset`, then answer at once or wait up to `timeout` seconds of the wall clock.

    A second getUpdates ends one that waits: the waiting one is answered with 409.
    """
    if bot.webhook:
        raise Refused(409, _WEBHOOK_SET)
    limit = min(max(request.number("limit", 100), 1), 100)
    timeout = min(max(request.number("timeout", 0), 0), _LONGEST_POLL)
    world.wake(bot, "taken over")
    allowed_updates(bot, request)
    _confirm(world, bot, request.number("offset", 0))
    if not world.pending(bot) and timeout:
        await _wait(world, bot, timeout)
    return [update.body() for update in world.pending(bot)[:limit]]


async def _wait(world: World, bot: Bot, seconds: int) -> None:
    poll = world.polls[bot.id] = asyncio.get_running_loop().create_future()
    try:
        async with asyncio.timeout(seconds):
            why = await poll
    except TimeoutError:
        return
    finally:
        if world.polls.get(bot.id) is poll:
            del world.polls[bot.id]
    if why == "taken over":
        raise Refused(409, _TAKEN_OVER)
    if why == "webhook":
        raise Refused(409, "Conflict: terminated by setWebhook request")


def _confirm(world: World, bot: Bot, offset: int) -> None:
    pending, before = world.pending(bot), len(bot.updates)
    if offset < 0:
        bot.updates = pending[offset:]
    elif offset > 0:
        bot.updates = [update for update in pending if update.id >= offset]
    world.revision += before != len(bot.updates)


def allowed_updates(bot: Bot, request: Request) -> None:
    """Remember which kinds of updates the bot wants from now on; kept when the parameter is missing."""
    kinds = request.structure("allowed_updates")
    if kinds is not None:
        bot.allowed = [str(kind) for kind in kinds]


def set_webhook(world: World, bot: Bot, request: Request) -> bool:
    """Deliver updates to a URL from now on. Plain http is accepted, as by a local Bot API server."""
    url = request.text("url")
    if not url:
        return delete_webhook(world, bot, request)
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = request.text("secret_token")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    allowed_updates(bot, request)
    bot.webhook = {"url": url, "secret": secret, "max_connections": request.number("max_connections", 40)}
    _drop_pending(world, bot, request)
    world.wake(bot, "webhook")
    world.changed("webhook")
    return True


def delete_webhook(world: World, bot: Bot, request: Request) -> bool:
    """Back to getUpdates."""
    bot.webhook = None
    _drop_pending(world, bot, request)
    world.wake(bot)
    world.changed("webhook")
    return True


def _drop_pending(world: World, bot: Bot, request: Request) -> None:
    if request.flag("drop_pending_updates"):
        bot.updates.clear()


def get_webhook_info(world: World, bot: Bot, request: Request) -> Body:
    """What is set, how many wait, what went wrong last."""
    hook = bot.webhook or {}
    info: Body = {
        "url": hook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.pending(bot)),
    }
    if hook:
        names = ("max_connections", "last_error_date", "last_error_message")
        info |= {name: hook[name] for name in names if name in hook}
    return info | ({"allowed_updates": bot.allowed} if bot.allowed else {})
