"""A clinic in which acts are tried one by one: one transaction each, at a moment that the test turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

from sqlmodel import Session, col, select

from bot.care.case.flag import Flag
from bot.care.desk import Desk
from bot.care.red_flag.raise_case import Raised, raise_case
from bot.care.staff.accounts import add_staff, join_telegram
from bot.care.treatment.enrol import Enrolled, enrol
from bot.care.treatment.enrolment import read_enrolment
from bot.care.treatment.join import choose_hour, consent, prove, start
from bot.domain.case import EventKind
from bot.domain.incoming import Person
from bot.domain.tier import Tier
from bot.playbook.playbook import Playbook
from bot.store import people
from bot.store.database import Database
from bot.store.tables import AuditRow, CaseEventRow, CaseRow, ContactRow, OutboxRow, PatientRow, StaffRow

T = TypeVar("T")
NOW = datetime(2026, 6, 8, 14, 0, tzinfo=UTC)  # 10:00 in New York
CONSOLE = "https://console.example.org"


@dataclass
class Counter:
    database: Database
    playbook: Playbook
    now: datetime = NOW
    occasions: int = 0

    def does(self, act: Callable[[Desk], T]) -> T:
        """One act in one transaction."""
        self.occasions += 1
        with self.database.transaction() as session:
            return act(Desk(session, self.playbook, self.now, f"test:{self.occasions}", "clinic_bot", CONSOLE))

    def reads(self, look: Callable[[Session], T]) -> T:
        return self.does(lambda desk: look(desk.session))

    def passes(self, **span: float) -> None:
        self.now += timedelta(**span)

    def staff(self, name: str = "Ana", role: str = "nurse", chat_id: int | None = None) -> StaffRow:
        """Works here; with a chat id also reached by Telegram."""
        added = self.does(lambda desk: add_staff(desk, name, f"{name.lower()}@example.org", role))
        if chat_id is not None:
            payload = added.telegram_link.partition("start=")[2]
            self.does(lambda desk: join_telegram(desk, chat_id, payload))
        return self.reads(lambda session: session.get_one(StaffRow, added.staff.id))

    def enrols(self, **changes: object) -> Enrolled:
        form = read_enrolment(written(self.now, **changes), self.playbook, self.now)
        return self.does(lambda desk: enrol(desk, form))

    def joins(self, enrolled: Enrolled, chat_id: int = 500, hour: time = time(18)) -> None:
        """The whole way of joining."""
        self.does(lambda desk: start(desk, Person(chat_id, "Pat", "en"), enrolled.token))
        self.does(lambda desk: prove(desk, contact(desk, chat_id), "1951"))
        self.does(lambda desk: consent(desk, contact(desk, chat_id), "agree"))
        self.does(lambda desk: choose_hour(desk, contact(desk, chat_id), hour))

    def raises(self, patient_id: int, tier: Tier = Tier.CLINIC_NOW, symptom: str = "ptosis") -> Raised:
        flag = Flag(EventKind.RED_FLAG, tier, (symptom,), ("rule",))
        return self.does(lambda desk: raise_case(desk, desk.session.get_one(PatientRow, patient_id), flag))

    def case(self, code: str) -> CaseRow:
        return self.reads(lambda session: session.exec(select(CaseRow).where(CaseRow.code == code)).one())

    def timeline(self, code: str) -> list[str]:
        joined = select(CaseEventRow).join(CaseRow, col(CaseRow.id) == col(CaseEventRow.case_id))
        found = joined.where(CaseRow.code == code).order_by(col(CaseEventRow.id))
        return self.reads(lambda session: [row.kind for row in session.exec(found)])

    def told(self, chat_id: int) -> list[OutboxRow]:
        """What was decided to be said in a chat, oldest first."""
        found = select(OutboxRow).where(OutboxRow.chat_id == chat_id).order_by(col(OutboxRow.id))
        return self.reads(lambda session: list(session.exec(found)))

    def audit(self) -> list[tuple[str, str, str]]:
        lines = select(AuditRow).order_by(col(AuditRow.id))
        return self.reads(lambda session: [(r.actor, r.action, r.subject) for r in session.exec(lines)])


def contact(desk: Desk, chat_id: int) -> ContactRow:
    found = people.contact_of_chat(desk.session, chat_id)
    assert found is not None
    return found


def written(now: datetime, **changes: object) -> dict[str, object]:
    """What a clinic writes down: dull and complete."""
    return {
        "name": "Mary Grant",
        "birth_year": 1951,
        "phone": "+1 555 010 0111",
        "language": "en",
        "indication": "glabellar_lines",
        "treated_at": (now - timedelta(hours=1)).isoformat(),
        "product": "Dysport",
        "lot": "L1234",
        "injections": [{"muscle": "procerus", "side": "midline", "units": 10}],
        "goals": [{"text": "smoother brow", "kind": "cosmetic"}],
        **changes,
    }
