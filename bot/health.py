"""Is the program alive, and can it serve?"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.care.desk import Office
from bot.store.due import next_due


def routes(office: Office) -> list[Route]:
    """`/healthz`: the process answers. `/readyz`: the database does, and Telegram has told, now or before, the bot's name."""

    async def alive(_: Request) -> JSONResponse:
        return JSONResponse({"alive": True})

    async def ready(_: Request) -> JSONResponse:
        database, telegram = await _database_answers(office), bool(office.bot_username)
        return JSONResponse({"database": database, "telegram": telegram}, 200 if database and telegram else 503)

    return [Route("/healthz", alive), Route("/readyz", ready)]


async def _database_answers(office: Office) -> bool:
    try:
        await office.read(lambda desk: next_due(desk.session))
    except Exception:  # whatever it is, the program cannot serve
        return False
    return True
