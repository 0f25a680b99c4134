"""The forms of the rota page. What cannot be done is said above the form, which keeps what was written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from starlette.responses import Response

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.rota.shift import NewShift, add_shift, end_shift
from bot.care.rota.stand_in import stand_in, take_shift, withdraw_stand_in
from bot.care.rota.swap_shift import accept_swap, close_swap, offer_swap
from bot.care.rota.time_off import add_time_off, withdraw_time_off
from bot.console.page.visit import Visit
from bot.console.rota.rota_page import PLACES, Kept, show_rota
from bot.domain.rota import A_DAY, Duty, Turn, Turnout, to_utc


async def take(visit: Visit) -> Response:
    return await _do(visit, "take", lambda desk: take_shift(desk, visit.staff, _duty(visit), _moment(visit, "until")))


async def add_stand_in(visit: Visit) -> Response:
    def act(desk: Desk) -> None:
        start, end = _moment(visit, "from"), _moment(visit, "until")
        stand_in(desk, visit.staff, _duty(visit), _whom(visit), start, end)

    return await _do(visit, "stand-in", act)


async def end_stand_in(visit: Visit) -> Response:
    return await _do(visit, "stand-in", lambda desk: withdraw_stand_in(desk, visit.staff, visit.number("number")))


async def add_off(visit: Visit) -> Response:
    def act(desk: Desk) -> None:
        add_time_off(desk, visit.staff, _whom(visit), _moment(visit, "from"), _moment(visit, "until"))

    return await _do(visit, "off", act)


async def end_off(visit: Visit) -> Response:
    return await _do(visit, "off", lambda desk: withdraw_time_off(desk, visit.staff, visit.number("number")))


async def offer(visit: Visit) -> Response:
    def act(desk: Desk) -> None:
        given, wanted = _turnout(visit, "given"), _turnout(visit, "wanted")
        if given is None:
            raise Refused("Choose which of your shifts you offer.")
        offer_swap(desk, visit.staff, given, visit.number("to"), wanted)

    return await _do(visit, "swap", act)


async def accept(visit: Visit) -> Response:
    return await _do(visit, "swap", lambda desk: accept_swap(desk, visit.staff, visit.number("number")))


async def close(visit: Visit) -> Response:
    return await _do(visit, "swap", lambda desk: close_swap(desk, visit.staff, visit.number("number")))


async def add_a_shift(visit: Visit) -> Response:
    return await _do(visit, "shift", lambda desk: add_shift(desk, visit.staff, _new_shift(visit)))


async def end_a_shift(visit: Visit) -> Response:
    def act(desk: Desk) -> None:
        end_shift(desk, visit.staff, visit.number("number"), _date(visit, "last_day"))

    return await _do(visit, "shift", act)


async def _do(visit: Visit, form: str, act: Callable[[Desk], object]) -> Response:
    try:
        await visit.act(act)
    except Refused as refused:
        values = {name: [str(value) for value in visit.form.getlist(name)] for name in visit.form}
        return await show_rota(visit, Kept(form, str(refused), values))
    return visit.go("/rota")


def _new_shift(visit: Visit) -> NewShift:
    start, end = _clock(visit, "start"), _clock(visit, "end")
    length = datetime.combine(date.min, end) - datetime.combine(date.min, start)
    people = [int(visit.field(name)) for name in _places() if visit.field(name).isdecimal()]
    return NewShift(
        _duty(visit),
        [int(str(day)) for day in visit.form.getlist("day") if str(day) in "0123456"],
        start,
        length if length > timedelta(0) else length + A_DAY,
        people,
        _date(visit, "first_day"),
        Turn.WEEK if visit.field("turn") == Turn.WEEK else Turn.SHIFT,
    )


def _places() -> list[str]:
    return [f"person{number}" for number in range(1, PLACES + 1)]


def _duty(visit: Visit) -> Duty:
    if visit.field("duty") not in list(Duty):
        raise Refused("Choose the duty.")
    return Duty(visit.field("duty"))


def _whom(visit: Visit) -> int:
    """Oneself, where nobody was chosen."""
    return visit.number("who") or visit.staff.id or 0


def _turnout(visit: Visit, name: str) -> Turnout | None:
    shift, found, day = visit.field(name).partition(":")
    if not found:
        return None
    try:
        return Turnout.of(int(shift), day)
    except ValueError:
        raise Refused("Choose a shift from the list.") from None


def _moment(visit: Visit, name: str) -> datetime:
    """A day and an hour of the clinic's clock."""
    try:
        local = datetime.fromisoformat(visit.field(name))
        return to_utc(local.replace(tzinfo=None), visit.console.wording.zone)
    except (ValueError, OverflowError):
        raise Refused(f"{name.capitalize()}: give a day and an hour, like 2026-11-27 08:00.") from None


def _date(visit: Visit, name: str) -> date:
    try:
        return date.fromisoformat(visit.field(name))
    except ValueError:
        raise Refused(f"{name.replace('_', ' ').capitalize()}: give a day, like 2026-11-27.") from None


def _clock(visit: Visit, name: str) -> time:
    try:
        return time.fromisoformat(visit.field(name)).replace(tzinfo=None)
    except ValueError:
        raise Refused(f"{name.capitalize()}: give an hour, like 08:00.") from None
