"""A database with very many open cases in all states, written fast: patients, treatments, timelines, questions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from bot.care.case.state import changed
from bot.care.desk import Desk, Office
from bot.domain.case import CODE_ALPHABET, CaseStatus, EventKind
from bot.domain.tier import Tier
from bot.store.tables import CaseEventRow, CaseRow, PatientRow, TreatmentRow

MANY = 50_000
AT_ONCE = 2_000  # in one transaction
STAFF = 8
SEED = 5


async def fill(office: Office, many: int) -> None:
    """`many` open cases of as many patients; the same each time but for the hour."""
    chance = random.Random(SEED)  # noqa: S311  nothing secret
    for first in range(1, many + 1, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, many + 1))
        await office.act("bench", partial(_write, numbers=numbers, chance=chance))


def _write(desk: Desk, numbers: range, chance: random.Random) -> None:
    desk.session.bulk_save_objects([_patient(desk, number) for number in numbers])
    desk.session.bulk_save_objects([_treatment(desk, number, chance) for number in numbers])
    cases = [_case(desk, number, chance) for number in numbers]
    desk.session.flush()
    desk.session.bulk_save_objects([line for case in cases for line in _timeline(desk, case, chance)])


def _patient(desk: Desk, number: int) -> PatientRow:
    return PatientRow(
        id=number,
        name=f"Pat Example {number}",
        birth_year=1930 + number % 80,
        phone=f"+1 555 {number:07}",
        emergency_contact=f"Sam Example, +1 555 {number:07}",
        risk_notes="Baclofen 10 mg in the evening.",
        created_at=desk.now,
    )


def _treatment(desk: Desk, number: int, chance: random.Random) -> TreatmentRow:
    return TreatmentRow(
        id=number,
        patient_id=number,
        treated_at=desk.now - timedelta(days=chance.randint(0, 13)),
        indication=chance.choice(list(desk.playbook.indications)),
        product="Dysport",
        lot="L1234",
        notes="",
        content_version="bench",
        created_at=desk.now,
    )


def _case(desk: Desk, number: int, chance: random.Random) -> CaseRow:
    opened = desk.now - timedelta(minutes=chance.randint(0, 3 * 24 * 60))
    case = CaseRow(
        id=number,
        code=_code(number),
        patient_id=number,
        treatment_id=number,
        tier=chance.choice(list(Tier)),
        status=CaseStatus.OPEN,
        opened_at=opened,
        waiting_since=opened,
    )
    if chance.random() < 0.6:
        case.status, case.owner_id = CaseStatus.CLAIMED, chance.randint(1, STAFF)
        case.acknowledged_at = opened + timedelta(minutes=2)
        case.contacted_at = opened + timedelta(minutes=20) if chance.random() < 0.5 else None
        case.answer_awaited = chance.random() < 0.3
    if chance.random() < 0.05:
        case.snoozed_until = desk.now + timedelta(days=1)
    changed(desk, case)
    return case


def _timeline(desk: Desk, case: CaseRow, chance: random.Random) -> Iterator[CaseEventRow]:
    symptoms = chance.sample(sorted(desk.playbook.reader.symptoms), 2)
    yield _line(case, EventKind.RED_FLAG, symptoms)
    yield _line(case, EventKind.HEARD, [])
    for minutes in range(chance.randint(0, 3)):
        yield _line(case, EventKind.PAGED, [], minutes)
    if case.owner_id:
        yield _line(case, EventKind.ACKNOWLEDGED, [])


def _line(case: CaseRow, kind: EventKind, symptoms: list[str], minutes: int = 0) -> CaseEventRow:
    at = case.opened_at + timedelta(minutes=minutes)
    return CaseEventRow(case_id=case.id or 0, kind=kind, at=at, tier=case.tier, symptoms=symptoms, text="the words")


def _code(number: int) -> str:
    """Four letters, as real ones have."""
    letters = []
    for _ in range(4):
        number, letter = divmod(number, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[letter])
    return "".join(letters)
