"""Whatever the ladder, the rota and the channels: somebody is being called, or the alarm is up. Each seed is a clinic of its own."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.care.hand_over.disable_staff import disable_staff
from bot.care.outage.undelivered import settle_undelivered
from bot.care.paging.page import advance_case
from bot.care.paging.record_call import record_call
from bot.care.rota.shift import NewShift, add_shift
from bot.care.rota.standing import MAY_SERVE
from bot.care.rota.time_off import add_time_off
from bot.care.staff.channels import add_channel
from bot.domain.case import Hours, Ladder, PageStep, PageTo
from bot.domain.message import TELEGRAM, Delivery
from bot.domain.rota import Duty
from bot.domain.tier import Tier
from bot.playbook.playbook import Playbook
from bot.store import channels
from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.tables import CaseRow, NotificationRow, OutboxRow, StaffRow
from tests.care.counter import Counter

SEEDS = range(60)
MOMENTS = 14
TIER = Tier.CLINIC_NOW
WAYS = ("takes", "refuses", "hangs")


@dataclass
class Chance:
    """A clinic by chance: who works here, what each channel does, when somebody leaves."""

    dice: random.Random
    counter: Counter
    does: dict[str, str]

    def hire(self) -> None:
        self.counter.staff("Boss", "auditor")
        self.counter.staff("Ada", "admin")  # keeps the shifts; nobody can page her
        for number in range(self.dice.randint(0, 4)):
            role = self.dice.choice(("nurse", "nurse", "clinician", "admin"))
            chat = self.dice.choice((None, 900 + number))
            person = self.counter.staff(f"Staff{number}", role, chat)
            self.does[f"chat:{chat}"] = self.dice.choice(WAYS)
            for way in range(self.dice.randint(0, 2)):
                address = f"mailtos://{number}/{way}"
                self.counter.does(
                    lambda desk, who=person, to=address: add_channel(desk, who, to, first=self.dice.random() < 0.3)  # type: ignore[misc]
                )
                self.does[address] = self.dice.choice(WAYS)
        self.plan()

    def plan(self) -> None:
        """Perhaps a rota, with holes, with people on holiday and people nobody can page."""
        staff = self.counter.reads(lambda session: session.exec(select(StaffRow)).all())
        for duty in Duty:
            able = [person.id or 0 for person in staff if person.role in MAY_SERVE[duty]]
            if able and self.dice.random() < 0.5:
                start, length = time(self.dice.randint(0, 23)), timedelta(hours=self.dice.randint(1, 30))
                new = NewShift(duty, range(7), start, length, self.dice.choices(able, k=2), date(2026, 6, 1))
                self.counter.does(lambda desk, new=new: add_shift(desk, staff[1], new))  # type: ignore[misc]
        for person in staff:
            if self.dice.random() < 0.2:
                end = self.counter.now + timedelta(minutes=self.dice.randint(1, 60))
                self.counter.does(
                    lambda desk, who=person, end=end: add_time_off(desk, who, who.id or 0, desk.now, end)  # type: ignore[misc]
                )

    def somebody_leaves(self) -> None:
        staff = self.counter.reads(lambda session: session.exec(select(StaffRow)).all())
        present = [one for one in staff if one.disabled_at is None and one.name.startswith("Staff")]
        boss = next(one for one in staff if one.role == "auditor")
        if present:
            leaver = self.dice.choice(present).id
            self.counter.does(lambda desk: disable_staff(desk, desk.session.get_one(StaffRow, leaver), boss))

    def deliver(self) -> bool:
        """What is to leave now meets its fate. False when nothing was."""
        rows = self.counter.reads(lambda session: session.exec(_queued(self.counter)).all())
        for row in rows:
            way = self.does.get(f"chat:{row.chat_id}" if row.channel == TELEGRAM else row.address, "takes")
            problem = {"takes": "", "refuses": "HTTP 403", "hangs": "TimedOut"}[way]
            self.counter.does(
                lambda desk, one=row, said=problem, way=way: _met(desk.session, one.id, desk, said, way)  # type: ignore[misc]
            )
        return bool(rows)

    def settle(self) -> None:
        """As the running program: cases, what did not arrive, what is to leave, until nothing is due."""
        for _ in range(50):
            cases = self.due(CaseRow.id, CaseRow.next_due_at)
            for number in cases:
                self.counter.does(lambda desk, one=number: advance_case(desk, one))  # type: ignore[misc]
            late = self.due(OutboxRow.id, OutboxRow.deliver_by)
            for number in late:
                self.counter.does(lambda desk, one=number: settle_undelivered(desk, one))  # type: ignore[misc]
            if not (self.deliver() or cases or late):
                return
        raise AssertionError("the clinic never comes to rest")

    def due(self, number: object, when: object) -> list[int]:
        found = select(col(number)).where(col(when) <= self.counter.now)
        return self.counter.reads(lambda session: list(session.exec(found)))  # type: ignore[arg-type]


def _queued(counter: Counter):  # type: ignore[no-untyped-def]
    return select(OutboxRow).where(
        OutboxRow.state == Delivery.QUEUED,
        col(OutboxRow.due_at) <= counter.now,
        col(OutboxRow.key).contains("/page:"),
    )


def _met(session: Session, message_id: int, desk, problem: str, way: str) -> None:  # type: ignore[no-untyped-def]
    session.get_one(OutboxRow, message_id).tries += 1
    record_call(desk, message_id, problem, for_good=way == "refuses")


def _ladder(dice: random.Random) -> Ladder:
    moments = sorted(dice.sample(range(0, 20), dice.randint(1, 5)))
    hours = [Hours.ALWAYS, *(dice.choice(list(Hours)) for _ in moments[1:])]
    steps = tuple(
        PageStep(timedelta(minutes=at - moments[0]), dice.choice(list(PageTo)), when)
        for at, when in zip(moments, hours, strict=True)
    )
    repeat = timedelta(minutes=dice.randint(1, 10))
    return Ladder(TIER, timedelta(minutes=15), timedelta(hours=1), steps, repeat)


def _somebody_is_called(session: Session, case: CaseRow, counter: Counter) -> bool:
    """A call has reached a person who works here, or is on its way and somebody looks after it."""
    calls = session.exec(
        select(OutboxRow, StaffRow)
        .join(NotificationRow, col(NotificationRow.outbox_key) == col(OutboxRow.key))
        .join(StaffRow, col(StaffRow.id) == col(NotificationRow.staff_id))
        .where(NotificationRow.case_id == case.id, NotificationRow.step == channels.last_step_called(session, case))
    ).all()
    return any(
        staff.disabled_at is None
        and (row.state == Delivery.SENT or (row.deliver_by is not None and row.deliver_by > counter.now))
        for row, staff in calls
    )


@contextmanager
def clinic(seed: int, folder: Path, migrated: Path, playbook: Playbook) -> Iterator[Chance]:
    dice = random.Random(seed)
    database = Database(f"sqlite:///{shutil.copy(migrated, folder / f'{seed}.db')}", KeyRing.parse(KeyRing.fresh()))
    ladders = {**playbook.ladders, TIER: _ladder(dice)}
    yield Chance(dice, Counter(database, replace(playbook, ladders=ladders)), {})
    database.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_somebody_is_called_or_the_alarm_is_up(
    seed: int, tmp_path: Path, migrated_file: Path, playbook: Playbook
) -> None:
    with clinic(seed, tmp_path, migrated_file, playbook) as chance:
        counter = chance.counter
        chance.hire()
        enrolled = counter.enrols()
        code = counter.raises(enrolled.patient_id, TIER).case.code
        leaves_at = chance.dice.randint(0, 2 * MOMENTS)
        for moment in range(MOMENTS):
            if moment == leaves_at:
                chance.somebody_leaves()
            chance.settle()
            case = counter.case(code)
            called = counter.reads(lambda session, case=case: _somebody_is_called(session, case, counter))  # type: ignore[misc]
            alarm = bool(counter.reads(lambda session: channels.unpageable(session)))
            assert called or alarm, f"seed {seed}, moment {moment}: nobody is called and no alarm is up"
            assert case.next_due_at is not None, f"seed {seed}: the case has no next step"
            counter.passes(seconds=chance.dice.choice((1, 10, 31, 60, 200, 700)))
