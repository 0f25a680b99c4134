"""Is the program alive, can it serve, does it turn, and how is it?"""

from __future__ import annotations

import asyncio
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.care.desk import Office
from bot.care.drill.report import last_drill
from bot.domain.alarm import Backlog
from bot.duties import Cycle, Loop
from bot.store.backlog import read_backlog
from bot.watch.ear import DEAF
from bot.watch.metrics import of_backlog, of_drill, of_process, one, text_of
from bot.watch.watch import Watch

CYCLE_WITHIN = 60.0  # seconds; the longest loop, the poll, needs up to ten
LOOK_EACH = 0.1
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def routes(office: Office, watch: Watch | None = None, within: float = CYCLE_WITHIN) -> list[Route]:
    """`/healthz`: the process answers. `/readyz`: the database does, Telegram did lately, content is loaded.

    `/healthz/cycle` answers when every loop of this process has turned once from beginning to end. `/metrics` is Prometheus's.
    """

    async def alive(_: Request) -> Response:
        return JSONResponse({"alive": True})

    async def ready(_: Request) -> Response:
        judged = None if watch is None or watch.asleep else watch
        telegram = judged.silence_now() < DEAF if judged is not None else bool(office.bot_username)
        parts = {"database": await _backlog(office) is not None, "telegram": telegram}
        parts["content"] = bool(office.playbook.version)
        return JSONResponse(parts, 200 if all(parts.values()) else 503)

    async def cycle(_: Request) -> Response:
        loops = watch.loops if watch is not None else []
        missing = await _missing(loops, within) if loops else ["nothing runs here"]
        return JSONResponse({"cycle": not missing, "missing": missing}, 503 if missing else 200)

    async def metrics(_: Request) -> Response:
        backlog = await _backlog(office)
        figures = [one("database_up", "1 if the database answers.", backlog is not None)]
        figures += of_backlog(backlog, office.clock()) if backlog is not None else []
        figures += of_drill(await office.read(last_drill)) if backlog is not None else []
        figures += of_process(watch) if watch is not None else []
        return PlainTextResponse(text_of(figures), media_type=PROMETHEUS)

    pages = {"/healthz": alive, "/readyz": ready, "/healthz/cycle": cycle, "/metrics": metrics}
    return [Route(path, page) for path, page in pages.items()]


async def _missing(loops: list[Loop], within: float) -> list[str]:
    """The loops that did not turn in time."""
    begun, clock = Cycle(loops), asyncio.get_running_loop().time
    until = clock() + within
    while (missing := begun.missing()) and clock() < until:  # noqa: ASYNC110  turns are counted, nobody is called
        await asyncio.sleep(LOOK_EACH)
    return missing


async def _backlog(office: Office) -> Backlog | None:
    """None where the database does not answer."""
    try:
        return await office.database.read(partial(read_backlog, now=office.clock()))
    except Exception:  # whatever it is, the program cannot serve
        return None
