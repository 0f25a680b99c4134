"""More forms of a case page: see what is sent, ask a question, the protocol, a rest and its end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.responses import Response

from bot.care.case.find import find_open_case
from bot.care.case.snooze import end_snooze, snooze_case
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.working.ask_question import ask_question
from bot.care.working.draft import named_hour
from bot.care.working.letters import in_clinics_words, letters, promised
from bot.care.working.merge_cases import merge_cases
from bot.care.working.protocol import answer_protocol
from bot.care.working.sooner import sooner, waits_to_be_reached
from bot.console.case.case_forms import Stale, change, draft_of, refuse_stale, stale_page
from bot.console.case.case_page import case_page, show_case
from bot.console.case.preview import previews
from bot.console.page.visit import Visit
from bot.domain.tier import Tier

SEPARATOR = ":"  # in the names of fields: what they are, and of what
NOT_EXPECTED = ""


async def preview(visit: Visit) -> Response:
    """Exactly what each chat of the patient will receive, before anything is sent; with a warning of an hour behind the running clock."""
    code, draft, wording = visit.request.path_params["code"], draft_of(visit), visit.console.wording

    def look(desk: Desk) -> dict[str, Any]:
        refuse_stale(desk, visit, code)
        case = find_open_case(desk, code, visit.staff)
        ready = previews(wording, letters(desk, case, visit.staff, draft))
        visit.record(desk, "preview_message", f"case:{case.id}")
        behind = sooner(desk, case, promised(desk, draft)[1])
        return {
            "page": case_page(desk, wording, case, visit.staff),
            "previews": ready,
            "own": in_clinics_words(desk, case, draft),
            "meant": named_hour(desk, draft),
            "behind": behind,
            "told_first": behind is not None and waits_to_be_reached(desk, case, behind),
        }

    try:
        seen = await visit.read(look)
    except Stale as stale:
        return stale_page(visit, stale)
    except Refused as refused:
        return await show_case(visit, problem=str(refused), draft=draft)
    return visit.show("case_preview.html", draft=draft, **seen)


async def ask(visit: Visit) -> Response:
    symptom, _, question = visit.field("question").partition(SEPARATOR)
    return await change(visit, lambda desk, code: ask_question(desk, code, visit.staff, symptom, question))


async def protocol(visit: Visit) -> Response:
    found = {(symptom, question): answer for symptom, question, answer in _named(visit, "found")}
    return await change(visit, lambda desk, code: answer_protocol(desk, code, visit.staff, found))


async def snooze(visit: Visit) -> Response:
    levels = {symptom: level for symptom, _, level in _named(visit, "level") if level != NOT_EXPECTED}

    def rest(desk: Desk, code: str) -> None:
        if not set(levels.values()) <= set(Tier):
            raise Refused("Choose a level from the list.")
        expected = {symptom: Tier(level) for symptom, level in levels.items()}
        snooze_case(desk, code, visit.staff, expected, _until(visit), visit.field("words"))

    return await change(visit, rest)


async def wake(visit: Visit) -> Response:
    return await change(visit, lambda desk, code: end_snooze(desk, code, visit.staff))


async def merge(visit: Visit) -> Response:
    """The form was made for a state of both cases."""

    def join(desk: Desk, code: str) -> None:
        other = find_open_case(desk, visit.field("other"), visit.staff)
        if str(other.version) != visit.field("other_version"):
            raise Refused(f"Something happened in case {other.code} since you opened this page. Look at it first.")
        merge_cases(desk, code, other.code, visit.staff)

    return await change(visit, join)


def _named(visit: Visit, what: str) -> list[tuple[str, str, str]]:
    """The fields `what:symptom:more`, each with its value."""
    named = [(name.split(SEPARATOR), visit.field(name)) for name in visit.form if name.startswith(what + SEPARATOR)]
    return [(parts[1], parts[2] if len(parts) > 2 else "", value) for parts, value in named]


def _until(visit: Visit) -> datetime:
    """By the clinic's clock."""
    try:
        return datetime.fromisoformat(visit.field("until")).replace(tzinfo=visit.console.wording.zone)
    except ValueError as wrong:
        raise Refused("Say until when: a day and an hour.") from wrong
