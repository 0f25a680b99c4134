"""A turn of a shift is offered to a colleague, perhaps for one of theirs. It changes hands when the colleague accepts."""

from __future__ import annotations

from datetime import timedelta

from bot.care import audit
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.rota.standing import may_serve, refuse_time_off, rota
from bot.care.rota.tell_changes import FURTHEST, in_words, tell, telling
from bot.domain.rota import Duty, Rota, Span, Turnout
from bot.store.tables import StaffRow, SwapRow


def offer_swap(desk: Desk, by: StaffRow, given: Turnout, to_id: int, wanted: Turnout | None = None) -> SwapRow:
    """One's own turn, for nothing or for one of the other's, to who is not off then. The other is told. Raises Refused."""
    to = _may_take(desk, desk.session.get(StaffRow, to_id), *_turn_of(desk, given, by.id or 0))
    if to.id == by.id:
        raise Refused("Choose a colleague to swap with.")
    if wanted is not None:
        _may_take(desk, by, *_turn_of(desk, wanted, to.id or 0))
    row = SwapRow(
        shift_id=given.shift,
        day=given.day.isoformat(),
        from_id=by.id or 0,
        to_id=to.id or 0,
        return_shift_id=wanted.shift if wanted else None,
        return_day=wanted.day.isoformat() if wanted else "",
        offered_at=desk.now,
    )
    desk.session.add(row)
    desk.session.flush()
    audit.record(desk, audit.by_staff(by), "offer_swap", f"swap:{row.id}", to=to.id)
    _tell(desk, row, by, to.id or 0, "offered")
    return row


def accept_swap(desk: Desk, by: StaffRow, number: int) -> None:
    """Only who was asked can; only while both turns are still whose they were, and neither is off then. Raises Refused."""
    row = _open(desk, number)
    if row.to_id != by.id:
        raise Refused("This swap was offered to somebody else.")
    given, wanted = turnouts_of(row)
    _may_take(desk, by, *_turn_of(desk, given, row.from_id))
    if wanted is not None:
        _may_take(desk, desk.session.get(StaffRow, row.from_id), *_turn_of(desk, wanted, by.id or 0))
    with telling(desk, by, swap=True):
        row.accepted_at = desk.now
    audit.record(desk, audit.by_staff(by), "accept_swap", f"swap:{row.id}")


def close_swap(desk: Desk, by: StaffRow, number: int) -> None:
    """Decline it, or withdraw one's own offer. The other is told. Raises Refused."""
    row = _open(desk, number)
    if by.id not in (row.from_id, row.to_id):
        raise Refused("This swap is between two others.")
    row.closed_at, row.closed_by = desk.now, by.id
    audit.record(desk, audit.by_staff(by), "close_swap", f"swap:{row.id}")
    other, how = (row.to_id, "withdrawn") if by.id == row.from_id else (row.from_id, "declined")
    _tell(desk, row, by, other, how)


def _tell(desk: Desk, row: SwapRow, by: StaffRow, to_id: int, how: str) -> None:
    """What became of the offer; of a turn whose shift has ended since there is nothing to say any more."""
    turns = {turnout: (duty, span) for duty, turnout, span, _ in _turns(desk, FURTHEST)}
    given, wanted = (turns.get(turnout) if turnout else None for turnout in turnouts_of(row))
    if given is not None:
        back = in_words(desk, *wanted) if wanted else None
        tell(desk, to_id, "swap_news", how=how, name=by.name, given=in_words(desk, *given), back=back)


def coming_turns(desk: Desk, staff_id: int, length: timedelta = FURTHEST) -> list[tuple[Duty, Turnout, Span]]:
    """What somebody serves by the rota from now on, in order of time."""
    found = [(duty, turnout, span) for duty, turnout, span, person in _turns(desk, length) if person == staff_id]
    return sorted(found, key=lambda one: one[2].start)


def turnouts_of(row: SwapRow) -> tuple[Turnout, Turnout | None]:
    """What is given, and what is wanted for it."""
    wanted = Turnout.of(row.return_shift_id, row.return_day) if row.return_shift_id is not None else None
    return Turnout.of(row.shift_id, row.day), wanted


def _turns(desk: Desk, length: timedelta) -> list[tuple[Duty, Turnout, Span, int]]:
    current: Rota = rota(desk)
    ahead = Span(desk.now, desk.now + length)
    return [(duty, *turn) for duty in Duty for turn in current.turnouts(duty, ahead)]


def _turn_of(desk: Desk, turnout: Turnout, person: int) -> tuple[Duty, Span]:
    """The duty of a turn that is this person's, and what is left of it. Raises Refused."""
    for duty, found, span, serving in _turns(desk, FURTHEST):
        if found == turnout and serving == person:
            return duty, Span(max(span.start, desk.now), span.end)
    raise Refused("That shift is over, or it is somebody else's by now. Reload the page.")


def _may_take(desk: Desk, staff: StaffRow | None, duty: Duty, span: Span) -> StaffRow:
    """Raises Refused."""
    found = may_serve(staff, duty)
    refuse_time_off(desk, found, span)
    return found


def _open(desk: Desk, number: int) -> SwapRow:
    row = desk.session.get(SwapRow, number)
    if row is None or row.accepted_at is not None or row.closed_at is not None:
        raise Refused("This swap was answered or withdrawn already. Reload the page.")
    return row
