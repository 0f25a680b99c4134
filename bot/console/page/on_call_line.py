"""Who is on call, in words: one line for the queue, and what is missing in the rota."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bot.care.desk import Desk
from bot.care.rota.standing import coming_gaps, missing, rota
from bot.care.staff.on_call import on_call
from bot.console.page.wording import Wording
from bot.domain.on_call import Lack, Stretch, watches
from bot.domain.rota import Duty
from bot.store import reading
from bot.store.tables import StaffRow

DUTIES = {
    Duty.FIRST_NURSE: "Nurse on call",
    Duty.SECOND_NURSE: "Second nurse",
    Duty.CLINICIAN: "Clinician on call",
}
NAMED = 3  # of those who are called first


def on_call_line(desk: Desk, staff: StaffRow) -> str:
    """On call: Ana (you) until 08:00, then Ben"""
    if not rota(desk).keeps(Duty.FIRST_NURSE, desk.now):
        return _called_first(desk, staff)
    wording, names = wording_of(desk), names_of(desk, staff)
    now, *later = watches(rota(desk), Duty.FIRST_NURSE, desk.now)
    who = f"On call: {names[now.person]}" if now.person else "Nobody is on call: pages go to everybody"
    if not later:
        return who
    return f"{who} until {wording.moment(now.span.end, desk.now)}, then {names.get(later[0].person or 0, 'nobody')}"


def gap_line(desk: Desk) -> str:
    """What is missing in the time that is warned ahead; empty where nothing is."""
    found = [gap for gap in coming_gaps(desk) if gap.span.start > desk.now]
    if not found:
        return ""
    first = wording_of(desk).moment(found[0].span.start, desk.now)
    count = "1 gap" if len(found) == 1 else f"{len(found)} gaps"
    return f"{count} in the rota of the next 14 days, the first {first}"


def gap_words(gap: Stretch, wording: Wording, names: Mapping[int, str]) -> str:
    """Why nobody is on call."""
    match gap.lack:
        case Lack.OFF:
            return f"{names.get(gap.missing or 0, 'Somebody')} has time off"
        case Lack.UNREACHABLE:
            return f"{names.get(gap.missing or 0, 'Somebody')} cannot be paged"
        case _:
            return "no shift is planned"


def gaps_now(desk: Desk) -> list[tuple[str, Markup]]:
    """For the red bar: what is wrong, and what staff do now."""
    wording = wording_of(desk)
    cure = Markup('Pages go to everybody. <a href="/rota">Take the shift</a>')
    lacking = [watches(rota(desk), duty, desk.now)[0] for duty in Duty if missing(desk, duty)]
    return [(f"{DUTIES[gap.duty]}: nobody until {wording.moment(gap.span.end, desk.now)}.", cure) for gap in lacking]


def names_of(desk: Desk, staff: StaffRow) -> dict[int, str]:
    """Everybody's name; one's own says so."""
    return {
        person.id or 0: f"{person.name} (you)" if person.id == staff.id else person.name
        for person in reading.everybody(desk.session)
    }


def wording_of(desk: Desk) -> Wording:
    clinic = desk.playbook.clinic
    return Wording(desk.playbook.words_in(clinic.languages[0]), clinic.zone)


def _called_first(desk: Desk, staff: StaffRow) -> str:
    nurses = [person.staff for person in on_call(desk) if person.staff.role == "nurse"][:NAMED]
    names = [f"{person.name} (you)" if person.id == staff.id else person.name for person in nurses]
    return f"Called first: {', then '.join(names)}" if names else "No nurse has a channel: nobody can be called first."
