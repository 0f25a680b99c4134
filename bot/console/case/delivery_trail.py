"""The delivery trail of a case: whom it called, why them, by which channel, and what became of each call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.care.desk import Desk
from bot.care.paging.recipients import Because
from bot.console.page.wording import Wording
from bot.domain.case import EventKind, PageTo
from bot.domain.message import TELEGRAM, Delivery
from bot.store import cases, reading
from bot.store.tables import CaseEventRow, CaseRow, NotificationRow, OutboxRow

DELIVERY = {
    Delivery.QUEUED: "waiting to be sent",
    Delivery.SENDING: "being sent",
    Delivery.SENT: "sent",
    Delivery.IN_DOUBT: "in doubt: it may not have arrived",
    Delivery.FAILED: "not delivered",
    Delivery.SUPERSEDED: "replaced by a newer one",
}
WHY = {
    Because.ON_CALL: "on call by the rota",
    Because.OWNER: "who had the case",
    Because.NOBODY_ON_CALL: "because nobody was on call",
    Because.NOBODY_TREATS: "to fetch a nurse or a clinician, because none could be called",
}


@dataclass(frozen=True)
class Stamp:
    """One thing that became of a call; `at` is None where the moment is not known."""

    what: str
    at: datetime | None
    bad: bool = False


@dataclass(frozen=True)
class Called:
    who: str
    why: str
    channel: str
    stamps: list[Stamp]


def delivery_trail(desk: Desk, wording: Wording, case: CaseRow) -> list[Called]:
    """Every call, the newest first."""
    names = {person.id or 0: person.name for person in reading.everybody(desk.session)}
    calls = cases.notifications_of(desk.session, case.id or 0)
    answers = [row for row in cases.events_of(desk.session, case.id or 0) if row.kind == EventKind.ACKNOWLEDGED]
    return [
        Called(
            names.get(call.staff_id or 0, "The clinic's fallback"),
            _why(call, wording),
            call.channel.capitalize(),
            list(_stamps(call, sent, answers)),
        )
        for call, sent in reversed(calls)
    ]


def _why(call: NotificationRow, wording: Wording) -> str:
    if call.because in (Because.OWNER, Because.NOBODY_TREATS):  # whatever step it was
        return WHY[Because(call.because)]
    step = "with everybody" if call.why == PageTo.EVERYBODY else f"as {wording.label('page_to', call.why)}"
    why = WHY.get(Because(call.because))
    return f"{step}, {why}" if why else step


def _stamps(call: NotificationRow, sent: OutboxRow, answers: Sequence[CaseEventRow]) -> Iterator[Stamp]:
    yield Stamp("queued", sent.created_at)
    state = Delivery(sent.state)
    if state is Delivery.SENT:
        taken = "delivered to Telegram" if sent.channel == TELEGRAM else f"taken by {sent.channel}"
        yield Stamp(taken, sent.sent_at)
        if sent.possible_repeat:
            yield Stamp("sent twice, perhaps", None)
    elif state is not Delivery.QUEUED or sent.tries:
        problem = f" ({sent.problem})" if sent.problem else ""
        yield Stamp(f"{DELIVERY[state]}{problem}", None, bad=state in (Delivery.FAILED, Delivery.IN_DOUBT))
    answer = next((row for row in answers if row.staff_id == call.staff_id and row.at >= call.at), None)
    if answer is not None and call.staff_id is not None:
        yield Stamp("acknowledged", answer.at)
