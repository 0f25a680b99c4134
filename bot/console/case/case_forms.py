"""The forms of a case page. Each says which state of the case it was made for; if that is past, the person sees what changed first."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from bot.care.case.find import find_open_case
from bot.care.case.undo import undo as undo_deed
from bot.care.desk import Desk
from bot.care.errors import CaseIsClosed, NoSuchCase, Refused
from bot.care.red_flag.know_they_went import know_they_went
from bot.care.working.claim_case import claim_case, release_case
from bot.care.working.close_case import close_case
from bot.care.working.decide import decide
from bot.care.working.hand_to import hand_to
from bot.care.working.letters import Draft
from bot.care.working.log_call import PATIENT, log_call
from bot.care.working.mistaken_call import call_was_mistaken
from bot.care.working.reopen_case import reopen_case
from bot.care.working.work_case import add_note, change_tier, write_to_patient
from bot.console.case.case_page import show_case
from bot.console.case.timeline import describe
from bot.console.page.visit import Visit
from bot.console.page.wording import Wording
from bot.domain.case import CHOSEN, EventKind, Outcome
from bot.domain.tier import Tier
from bot.store import cases, reading
from bot.store.tables import CaseEventRow, CaseRow

OWN_FIELDS = ("csrf", "version", "seen")  # of every form; all others are kept when it comes too late


class Stale(Exception):
    """The case moved on; `changes` says how. Holds values: rows do not outlive the transaction this ends."""

    def __init__(self, case: CaseRow, seen: int, changes: list[str]) -> None:
        super().__init__(case.code)
        self.code, self.version, self.seen, self.changes = case.code, case.version, seen, changes


async def claim(visit: Visit) -> Response:
    code = visit.request.path_params["code"]
    taken = await visit.act(lambda desk: claim_case(desk, code, visit.staff))
    if taken.won:
        return visit.go(_path(code))
    text = f"{taken.owner.name} took case {taken.case.code} first and is looking after it."
    links = [(_path(code), "See the case"), ("/", "Back to the queue")]
    return visit.problem(409, f"{taken.owner.name} has it", text, links)


async def release(visit: Visit) -> Response:
    return await change(visit, lambda desk, code: release_case(desk, code, visit.staff))


async def hand(visit: Visit) -> Response:
    return await change(visit, lambda desk, code: hand_to(desk, code, visit.staff, visit.number("colleague")))


async def call(visit: Visit) -> Response:
    result, whom = visit.field("result"), visit.field("whom") or PATIENT
    number, words = visit.field("number"), visit.field("words")
    return await change(
        visit, lambda desk, code: log_call(desk, code, visit.staff, result, whom, number=number, words=words)
    )


async def mistaken(visit: Visit) -> Response:
    """Said of one call. Whatever came since makes it no less so."""
    event = visit.number("event")
    return await change(visit, lambda desk, code: call_was_mistaken(desk, code, visit.staff, event), any_version=True)


async def went(visit: Visit) -> Response:
    return await change(visit, lambda desk, code: know_they_went(desk, code, visit.staff, visit.field("words")))


async def write(visit: Visit) -> Response:
    draft = draft_of(visit)
    words = (draft.text, draft.phrase, draft.time, visit.field("meant"))
    return await change(visit, lambda desk, code: write_to_patient(desk, code, visit.staff, *words))


async def note(visit: Visit) -> Response:
    """A note adds to whatever happened meanwhile: it is never too late."""
    return await change(
        visit, lambda desk, code: add_note(desk, code, visit.staff, visit.field("text")), any_version=True
    )


async def tier(visit: Visit) -> Response:
    chosen, reason = visit.field("tier"), visit.field("reason")
    if chosen not in set(Tier):
        return await show_case(visit, problem="Choose a tier.")
    return await change(visit, lambda desk, code: change_tier(desk, code, visit.staff, Tier(chosen), reason))


async def decision(visit: Visit) -> Response:
    return await change(visit, lambda desk, code: decide(desk, code, visit.staff, visit.field("text")))


async def close(visit: Visit) -> Response:
    chosen, reasons = visit.field("outcome"), (visit.field("reason"), visit.field("noise_reason"))
    if chosen not in set(CHOSEN):
        return await show_case(visit, problem="Choose how the case ended.")
    return await change(visit, lambda desk, code: close_case(desk, code, visit.staff, Outcome(chosen), *reasons))


async def reopen(visit: Visit) -> Response:
    """Of two at once one has it, and the other reads that it is open."""
    return await change(
        visit, lambda desk, code: reopen_case(desk, code, visit.staff, visit.field("reason")), any_version=True
    )


async def undo(visit: Visit) -> Response:
    """It names the deed, which knows the state it left the case in: no form is older than that."""
    return await change(
        visit, lambda desk, code: undo_deed(desk, code, visit.staff, visit.number("deed")), any_version=True
    )


def draft_of(visit: Visit) -> Draft:
    return Draft(visit.field("text"), visit.field("phrase"), visit.field("time"))


async def change(visit: Visit, work: Callable[[Desk, str], None], *, any_version: bool = False) -> Response:
    """Do it, and show the case; say on its page why it cannot be done; or first show what the form did not know."""
    code = visit.request.path_params["code"]

    def checked(desk: Desk) -> None:
        if not any_version:
            refuse_stale(desk, visit, code)
        work(desk, code)

    try:
        await visit.act(checked)
    except Stale as stale:
        return stale_page(visit, stale)
    except (NoSuchCase, CaseIsClosed):
        raise
    except Refused as refused:
        noting = visit.request.url.path.endswith("/note")
        noted, draft = (visit.field("text"), None) if noting else ("", draft_of(visit))
        return await show_case(visit, problem=str(refused), draft=draft, noted=noted)
    return visit.go(_path(code))


def refuse_stale(desk: Desk, visit: Visit, code: str) -> None:
    """Raises Stale where the form was made for another state of the case."""
    case = find_open_case(desk, code, visit.staff)
    if str(case.version) == visit.field("version"):
        return
    names = {person.id or 0: person.name for person in reading.everybody(desk.session)}
    events = cases.events_of(desk.session, case.id or 0)
    newer = [event for event in events if (event.id or 0) > visit.number("seen")]
    wording: Wording = visit.console.wording
    heard = reading.heard_by_ids(desk.session, [event.heard_id for event in newer if event.heard_id])
    said = {row.id: row.text for row in heard}
    changes = [
        f"{wording.clock(event.at)} {_with_words(event, wording, names, said.get(event.heard_id, ''))}"
        for event in newer
    ]
    raise Stale(case, events[-1].id or 0 if events else 0, changes)


def stale_page(visit: Visit, stale: Stale) -> Response:
    kept = [(name, value) for name, value in visit.form.multi_items() if name not in OWN_FIELDS and value]
    return visit.show("stale.html", status=409, stale=stale, kept=kept, path=visit.request.url.path)


def _with_words(event: CaseEventRow, wording: Wording, names: dict[int, str], said: str) -> str:
    words = "" if event.kind in (EventKind.CALLED, EventKind.CALL_MISTAKEN, EventKind.UNDONE) else event.text or said
    return describe(event, wording, names) + (f": {words}" if words else "")


def _path(code: str) -> str:
    return f"/cases/{code.strip().upper()}"
