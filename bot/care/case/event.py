"""The timeline of a case: lines are added, never changed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.care.desk import Desk
from bot.domain.case import EventKind
from bot.domain.tier import Tier
from bot.store.tables import CaseEventRow, CaseRow

SPOKE = frozenset(  # the patient said something: nobody waits for it any longer
    {
        EventKind.RED_FLAG,
        EventKind.PASSED_ON,
        EventKind.NEW_MEDICINE,
        EventKind.URGENT,
        EventKind.UNREADABLE,
        EventKind.ANSWERED,
        EventKind.HEARD,
        EventKind.WORSE,
        EventKind.SAME,
        EventKind.BETTER,
    }
)


def last_act(events: Sequence[CaseEventRow]) -> int:
    """The place of the last line that is what somebody of the clinic did; -1 before there is one. Who is paged has done nothing yet."""
    done = (place for place, one in enumerate(events) if one.staff_id and one.kind != EventKind.PAGED)
    return max(done, default=-1)


def words_since(events: Sequence[CaseEventRow]) -> CaseEventRow | None:
    """The newest words nobody of the clinic has done anything after. What came before the first act is read with it."""
    done = last_act(events)
    later = [one for one in events[done + 1 :] if one.heard_id and one.kind in SPOKE]
    return later[-1] if done >= 0 and later else None


def add_event(
    desk: Desk,
    case: CaseRow,
    kind: EventKind,
    *,
    staff_id: int | None = None,
    tier: Tier | None = None,
    symptoms: tuple[str, ...] = (),
    rules: tuple[str, ...] = (),
    text: str = "",
    heard_id: int | None = None,
    entry_id: int | None = None,
) -> CaseEventRow:
    """One line of the timeline."""
    event = CaseEventRow(
        case_id=case.id or 0,
        kind=kind,
        at=desk.now,
        staff_id=staff_id,
        tier=tier or "",
        symptoms=list(symptoms),
        rules=list(rules),
        text=text,
        heard_id=heard_id,
        entry_id=entry_id,
    )
    desk.session.add(event)
    if kind in SPOKE or (kind is EventKind.CALLED and text == "reached"):
        case.answer_awaited = False
    elif kind is EventKind.WROTE:
        case.answer_awaited = True
    return event
