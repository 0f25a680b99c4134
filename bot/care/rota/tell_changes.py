"""Whoever a change of the rota puts on call, or relieves, is told at once; not who made it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot.care.desk import Desk
from bot.care.rota.standing import WARNED_AHEAD, forget, rota, standing
from bot.care.staff.first_channel import write_by_first_channel
from bot.care.staff.on_call import on_call
from bot.domain.message import Lane
from bot.domain.on_call import stretches
from bot.domain.rota import Duty, Span
from bot.domain.rota_change import Change, Plan, changes
from bot.domain.shift_end import NURSING
from bot.store.tables import StaffRow

FURTHEST = WARNED_AHEAD + timedelta(days=76)  # 90 days ahead
NAMED = 5  # spans in one message

When = tuple[str, datetime, datetime]  # a duty in words, from, to: by the clinic's clock


@contextmanager
def telling(desk: Desk, by: StaffRow, *, swap: bool = False) -> Iterator[None]:
    """Around an act that changes the rota of the next 90 days, and forgets what was read of it."""
    before = _plan(desk)
    yield
    forget(desk)
    found = changes(before, _plan(desk))
    for person in on_call(desk):
        change = found.get(person.id)
        if change is not None and person.id != by.id and _is_news(desk, person.id, change):
            tell(desk, person.id, "rota_changed", name=by.name, swap=swap, **_values(desk, change))


def tell(desk: Desk, staff_id: int, message: str, **values: object) -> None:
    """By the first channel of the person that takes it; who has none reads it on the rota page."""
    words = desk.playbook.words_in(desk.playbook.clinic.languages[0])
    text = words.say(message, link=f"{desk.console_url}/rota", **values)
    for person in on_call(desk):
        if person.id == staff_id:
            write_by_first_channel(desk, person, text, f"{desk.occasion}/{message}/{staff_id}", Lane.NOTIFICATION)


def in_words(desk: Desk, duty: Duty, span: Span) -> When:
    clinic = desk.playbook.clinic
    name = desk.playbook.words_in(clinic.languages[0]).label(f"page_to.{duty}")
    return name, span.start.astimezone(clinic.zone), span.end.astimezone(clinic.zone)


def _plan(desk: Desk) -> Plan:
    ahead = Span(desk.now, desk.now + FURTHEST)
    return {duty: stretches(rota(desk), duty, ahead) for duty in Duty}


def _is_news(desk: Desk, staff_id: int, change: Change) -> bool:
    """Who is relieved of nursing this minute gets the sheet of a hand-over, which says so."""
    (duty, span), *more = change.lost or [(Duty.CLINICIAN, Span(desk.now, desk.now))]
    hands_over = duty in NURSING and span.start <= desk.now and staff_id not in standing(desk).values()
    return bool(change.gained or more) or not hands_over


def _values(desk: Desk, change: Change) -> dict[str, object]:
    gained, lost = _sorted(desk, change.gained), _sorted(desk, change.lost)
    return {
        "gained": gained[:NAMED],
        "lost": lost[:NAMED],
        "more": max(len(gained) - NAMED, 0) + max(len(lost) - NAMED, 0),
    }


def _sorted(desk: Desk, spans: Sequence[tuple[Duty, Span]]) -> list[When]:
    return [in_words(desk, duty, span) for duty, span in sorted(spans, key=lambda one: one[1].start)]
