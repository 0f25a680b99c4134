"""The forms under a patient's message: was it read right, was something missed?"""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.working.judge_finding import judge_finding, mark_missed
from bot.console.page.visit import Visit
from bot.domain.judgement import Place, Verdict


async def judge(visit: Visit) -> Response:
    """Right, wrong, or no judgement after all. Never too late: a judgement changes nothing of the case."""
    verdict = visit.field("verdict")
    if verdict not in (Verdict.RIGHT, Verdict.WRONG, Verdict.WITHDRAWN):
        raise Refused("Say whether it was read right or wrong.")
    place = Place(visit.field("symptom"), _offset(visit, "start"), _offset(visit, "end"), visit.field("rule"))
    code, heard_id = _where(visit)
    return await _then_back(
        visit, lambda desk: judge_finding(desk, code, visit.staff, heard_id, place, Verdict(verdict))
    )


async def missed(visit: Visit) -> Response:
    code, heard_id = _where(visit)
    symptom, words = visit.field("symptom"), visit.field("words")
    return await _then_back(visit, lambda desk: mark_missed(desk, code, visit.staff, heard_id, symptom, words))


async def _then_back(visit: Visit, act: Callable[[Desk], None]) -> Response:
    """To the message, with what was read still open."""
    code, heard_id = _where(visit)
    await visit.act(act)
    return visit.go(f"/cases/{code}?read={heard_id}#read-{heard_id}")


def _where(visit: Visit) -> tuple[str, int]:
    return visit.request.path_params["code"].strip().upper(), visit.number("heard_id")


def _offset(visit: Visit, name: str) -> int | None:
    return visit.number(name) if visit.field(name) else None
