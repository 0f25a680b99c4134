"""How stories speak: a clinic with nurses and patients who say, tap and read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.care.case.clock_stands import edited_clocks
from bot.care.case.state import clock
from bot.care.desk import Desk, Office
from bot.care.staff.accounts import add_staff
from bot.care.treatment.enrol import Enrolled, enrol
from bot.care.treatment.enrolment import read_enrolment
from bot.care.treatment.invite import new_invite
from bot.care.working.claim_case import release_case
from bot.care.working.close_case import close_case
from bot.care.working.decide import decide
from bot.care.working.work_case import log_call, write_to_patient
from bot.demo.phone import Phone
from bot.demo.stage import Stage
from bot.domain.case import CaseStatus, EventKind, Outcome
from bot.domain.tier import Tier
from bot.store import cases, treatments
from bot.store.standing import changed_rows
from bot.store.tables import CaseEventRow, CaseRow, EntryRow, HeardRow, NotificationRow, PhotoRow
from bot.store.unwritten import unwritten_lines
from tests.stories.actors import Actor as Actor  # stories take all they speak with from here
from tests.stories.actors import Nurse as Nurse
from tests.stories.actors import Patient as Patient
from tests.stories.deliveries import Deliveries
from tests.stories.error_log import ErrorLog

T = TypeVar("T")
CONTENT = Path(__file__).parents[2] / "content"
MONDAY = datetime(2026, 6, 8, 14, 0, tzinfo=UTC)  # 10:00 in New York
BIRTH_YEAR = 1985  # of an age that lifts no tier


class Clinic:
    error_log: ErrorLog | None = None

    def __init__(self, stage: Stage, open_again: Callable[[Stage], Awaitable[Stage]]) -> None:
        self.stage, self._open_again = stage, open_again
        self.deliveries = Deliveries(stage.telegram)
        self._next_chat = 100

    def expects_error(self, event: str) -> None:
        """The program will write this to its error log, at least once; any other error fails the story."""
        assert self.error_log is not None, "nobody reads the error log of this clinic"
        self.error_log.announce(event)

    async def restarts(self, **down: float) -> None:
        """The program ends, and begins again on the same database after this time; what was said meanwhile waits at Telegram."""
        await self.close()
        self.stage.clock.stop_at(self.now + timedelta(**down))
        self.stage = await self._open_again(self.stage)
        await self.stage.settle()

    @property
    def office(self) -> Office:
        return self.stage.office

    def zone(self, key: str = "") -> ZoneInfo:
        return ZoneInfo(key) if key else self.office.playbook.clinic.zone

    @property
    def now(self) -> datetime:
        return self.stage.clock()

    @property
    def words(self) -> Any:
        return self.office.playbook.words_in("en")

    async def close(self) -> None:
        await self.stage.close()
        self.office.database.close()

    async def all_is_written_down(self) -> None:
        """What the acts wrote down of each case is what its clock says; what they put down of what proves is what stands."""

        def look(desk: Desk) -> None:
            assert [*changed_rows(desk.session), *unwritten_lines(desk.session), *edited_clocks(desk)] == []
            for case in [*cases.open_cases(desk.session), *cases.recent_closed_cases(desk.session, MONDAY, 100)]:
                written = (case.tier_rank, case.next_step, case.step_due_at)
                assert written == (Tier(case.tier).rank, clock(desk, case).next, clock(desk, case).at), case.code

        await self.office.read(look)

    async def does(self, act: Callable[[Desk], T]) -> T:
        """A care act from the console, and everything that follows from it."""
        self._next_chat += 1
        result = await self.office.act(f"console:{self._next_chat}", act)
        await self.stage.settle()
        return result

    async def passes(self, **span: float) -> None:
        """Time passes: hours=…, days=…, minutes=…"""
        await self.stage.pass_time(timedelta(**span))

    async def jumps(self, **span: float) -> None:
        """The program was down for this long: nothing ran in between."""
        self.stage.clock.stop_at(self.now + timedelta(**span))
        await self.stage.settle()

    async def check_in(self, day: int) -> None:
        """Until the check-in of this day stands in the chats of those who chose 18:00."""
        await self.until(day=day, hour=18, minute=1)

    async def until(self, day: int, hour: int, minute: int = 0) -> None:
        """Until this hour in New York, so many days after the story's Monday."""
        await self.stage.until(self.at(day, hour, minute))

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """The same as a moment, aware UTC."""
        zone = self.office.playbook.clinic.zone
        date = MONDAY.astimezone(zone).date() + timedelta(days=day)
        return datetime.combine(date, time(hour, minute), zone).astimezone(UTC)

    async def enrols(self, **changes: object) -> Enrolled:
        """A patient with face lines, treated an hour ago, unless the story says otherwise."""
        form = read_enrolment(enrolment(self.now, **changes), self.office.playbook, self.now)
        return await self.does(lambda desk: enrol(desk, form))

    async def patient(self, *, hour: str = "18:00", language: str = "en", **changes: object) -> Patient:
        """Enrolled, joined, consented."""
        enrolled = await self.enrols(language=language, **changes)
        patient = Patient(self, self.phone(language=language), enrolled.patient_id, enrolled.treatment_id)
        words = self.office.playbook.words_in(language)
        year = str(changes.get("birth_year", BIRTH_YEAR))
        for text in (f"/start {enrolled.token}", year, words.label("button.agree"), hour):
            patient.phone.says(text)
        await self.stage.settle()
        patient.has_read_all()
        return patient

    async def caregiver_of(self, patient: Patient) -> Actor:
        card = await self.does(lambda desk: new_invite(desk, patient.patient_id, "caregiver"))
        caregiver = Actor(self, self.phone("Carer"))
        await caregiver.says(f"/start {card.token}")
        await caregiver.says(str(BIRTH_YEAR))
        await caregiver.taps_data("^consent:agree$")
        caregiver.has_read_all()
        return caregiver

    async def nurse(self, name: str = "Ana", role: str = "nurse") -> Nurse:
        """Works here, and has joined Telegram."""
        added = await self.does(lambda desk: add_staff(desk, name, f"{name.lower()}@example.org", role))
        nurse = Nurse(self, self.phone(name, kind="staff"), added.staff)
        await nurse.says(f"/start {added.telegram_link.rpartition('start=')[2]}")
        nurse.has_read_all()
        return nurse

    def phone(self, name: str = "Pat", *, kind: str = "patient", language: str = "en") -> Phone:
        self._next_chat += 1
        return Phone(self.stage.telegram, self._next_chat, name, kind, language)

    async def writes(self, nurse: Nurse, case: CaseRow, text: str) -> None:
        """From the console to the patient; it leaves when it cannot be undone any more."""
        await self.does(lambda desk: write_to_patient(desk, case.code, nurse.staff, text))
        await self.passes(seconds=10)

    async def reaches(self, nurse: Nurse, case: CaseRow) -> None:
        """By phone."""
        await self.does(lambda desk: log_call(desk, case.code, nurse.staff, "reached"))

    async def decides(self, nurse: Nurse, case: CaseRow, text: str = "stays at home, looks again tomorrow") -> None:
        await self.does(lambda desk: decide(desk, case.code, nurse.staff, text))

    async def releases(self, nurse: Nurse, case: CaseRow) -> None:
        await self.does(lambda desk: release_case(desk, case.code, nurse.staff))

    async def case(self, case: CaseRow) -> CaseRow:
        """The case as it is now."""
        return await self.office.read(lambda desk: desk.session.get_one(CaseRow, case.id))

    async def heard(self, patient: Patient) -> list[str]:
        """Every word of the patient that is on record."""
        rows = await self.office.read(lambda desk: list(cases.heard_from(desk.session, patient.patient_id)))
        return [row.text or row.kind for row in rows]

    async def rows(self, patient: Patient) -> list[HeardRow]:
        """The same with what screening made of it."""
        return await self.office.read(lambda desk: list(cases.heard_from(desk.session, patient.patient_id)))

    async def photos(self, patient: Patient) -> list[PhotoRow]:
        """With their bytes."""

        def read(desk: Desk) -> list[PhotoRow]:
            rows = treatments.photos_of(desk.session, [patient.treatment_id])
            return [desk.session.get_one(PhotoRow, row.id) for row in rows]

        return await self.office.read(read)

    async def entry(self, patient: Patient, day: int) -> EntryRow | None:
        return await self.office.read(lambda desk: treatments.entry_of_day(desk.session, patient.treatment_id, day))

    async def answers(self, patient: Patient, day: int) -> dict[str, Any]:
        """The answers of the day that count."""
        entry = await self.entry(patient, day)
        assert entry is not None
        return dict(await self.office.read(lambda desk: treatments.answers_of(desk.session, entry.id or 0)))

    async def open_cases(self) -> list[CaseRow]:
        return await self.office.read(lambda desk: list(cases.open_cases(desk.session)))

    async def the_case(self) -> CaseRow:
        """The one open case; the story fails where there is none or more than one."""
        (case,) = await self.open_cases()
        return case

    async def timeline(self, case: CaseRow) -> list[EventKind]:
        rows = await self.events(case)
        return [EventKind(row.kind) for row in rows]

    async def pages(self, case: CaseRow) -> list[NotificationRow]:
        """Who was called for the case."""
        rows = await self.office.read(lambda desk: list(cases.notifications_of(desk.session, case.id or 0)))
        return [page for page, _ in rows]

    async def events(self, case: CaseRow) -> list[CaseEventRow]:
        return await self.office.read(lambda desk: list(cases.events_of(desk.session, case.id or 0)))

    async def closes(self, case: CaseRow, nurse: Nurse, outcome: Outcome = Outcome.ADVISED_HOME) -> None:
        await self.does(lambda desk: close_case(desk, case.code, nurse.staff, outcome, "It is settled."))
        refreshed = await self.office.read(lambda desk: desk.session.get_one(CaseRow, case.id))
        assert refreshed.status == CaseStatus.CLOSED


def enrolment(now: datetime, **changes: object) -> dict[str, object]:
    """What a clinic writes down: dull and complete."""
    return {
        "name": "Mary Grant",
        "birth_year": BIRTH_YEAR,
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
