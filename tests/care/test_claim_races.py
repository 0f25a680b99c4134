"""A thousand cases, each wanted by two nurses at the same moment: each has one owner, and both know who."""

from __future__ import annotations

from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlmodel import select

from bot.care.case.state import changed
from bot.care.desk import Desk
from bot.care.working.claim_case import claim_case
from bot.domain.case import EventKind
from bot.store.tables import CaseEventRow, CaseRow, PatientRow, StaffRow
from tests.care.counter import Counter

RACES = 1_000
NUMBERS = range(1, RACES + 1)
PAIRS = 3  # races at the same time

Seen = tuple[bool, int]  # won, and who has it


def put_up(counter: Counter) -> list[str]:
    """The codes of as many open cases of as many patients."""

    def write(desk: Desk) -> None:
        sealed: dict[str, Any] = {
            "name": "P",
            "birth_year": 1980,
            "phone": "",
            "emergency_contact": "",
            "risk_notes": "",
        }
        desk.session.add_all(PatientRow(id=number, **sealed, created_at=desk.now) for number in NUMBERS)
        desk.session.flush()
        for number in NUMBERS:
            at: dict[str, Any] = {"opened_at": desk.now, "waiting_since": desk.now}
            changed(desk, CaseRow(id=number, code=f"R{number}", patient_id=number, tier="clinic_now", **at))

    counter.does(write)
    return [f"R{number}" for number in NUMBERS]


def race(counter: Counter, codes: list[str], nurses: list[StaffRow]) -> list[tuple[Seen, Seen]]:
    """One case after the other; for each both start together."""
    gate = Barrier(2)

    def want(nurse: StaffRow) -> list[Seen]:
        seen = []
        for code in codes:
            gate.wait(60)
            claim = counter.does(lambda desk, code=code: claim_case(desk, code, nurse))  # type: ignore[misc]
            seen.append((claim.won, claim.owner.id or 0))
        return seen

    with ThreadPoolExecutor(2) as both:
        one, other = both.map(want, nurses)
    return list(zip(one, other, strict=True))


def test_of_a_thousand_races_each_has_one_winner_whom_both_see(counter: Counter) -> None:
    nurses, codes = [counter.staff("Ana"), counter.staff("Ben")], put_up(counter)
    with ThreadPoolExecutor(PAIRS) as pairs:
        parts = pairs.map(lambda first: race(counter, codes[first::PAIRS], nurses), range(PAIRS))
        races = [seen for part in parts for seen in part]

    assert len(races) == RACES
    assert Tally(one[0] + other[0] for one, other in races) == {1: RACES}, "one winner each"
    assert all(one[1] == other[1] == nurses[0 if one[0] else 1].id for one, other in races)
    taken = counter.reads(
        lambda session: session.exec(
            select(CaseEventRow.case_id).where(CaseEventRow.kind == EventKind.ACKNOWLEDGED)
        ).all()
    )
    assert sorted(taken) == list(NUMBERS), "one line each on the timelines"
