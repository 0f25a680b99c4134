"""How stories speak: a clinic with nurses and patients who say, tap and read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.care.claim_case import release_case
from bot.care.close_case import close_case
from bot.care.desk import Desk, Office
from bot.care.enrol import Enrolled, enrol
from bot.care.enrolment import read_enrolment
from bot.care.invite import new_invite
from bot.care.staff import add_staff
from bot.care.work_case import write_to_patient
from bot.demo.phone import Phone
from bot.demo.stage import Stage
from bot.domain.case import CaseStatus, EventKind, Outcome
from bot.store import cases, people, questions, treatments
from bot.store.tables import CaseEventRow, CaseRow, EntryRow, GradedRow, HeardRow, NotificationRow, PhotoRow, StaffRow

T = TypeVar("T")
CONTENT = Path(__file__).parents[2] / "content"
MONDAY = datetime(2026, 6, 8, 14, 0, tzinfo=UTC)  # 10:00 in New York
BIRTH_YEAR = 1985  # of an age that lifts no tier
EMERGENCY_LINE = re.compile(r"\b911\b")


@dataclass
class Actor:
    """Somebody with a phone, who waits until the clinic has done what follows."""

    clinic: Clinic
    phone: Phone

    async def says(self, text: str) -> None:
        self.phone.says(text)
        await self.clinic.stage.settle()

    async def taps(self, *buttons: str) -> None:
        for button in buttons:
            self.phone.taps(button)
            await self.clinic.stage.settle()

    async def taps_data(self, pattern: str) -> None:
        self.phone.taps_data(pattern)
        await self.clinic.stage.settle()

    async def sends_photo(self, caption: str = "") -> None:
        self.phone.telegram.photo(self.phone.chat_id, caption=caption)
        await self.clinic.stage.settle()

    async def sends_voice(self) -> None:
        self.phone.telegram.voice(self.phone.chat_id)
        await self.clinic.stage.settle()

    async def sends_sticker(self) -> None:
        self.phone.telegram.sticker(self.phone.chat_id)
        await self.clinic.stage.settle()

    async def changes(self, before: str, after: str) -> None:
        """Edits an own message."""
        (message,) = [m for m in self.phone.messages if m["from"] == "person" and m["text"] == before]
        self.phone.telegram.edit(self.phone.chat_id, message["message_id"], after)
        await self.clinic.stage.settle()

    async def blocks_the_bot(self, *, blocked: bool = True) -> None:
        self.phone.telegram.block(self.phone.chat_id, blocked)
        await self.clinic.stage.settle()

    async def taps_again(self, message_id: int, data: str) -> None:
        """A button that a message shows or once showed: an old screen, a slow phone."""
        self.phone.telegram.tap_data(self.phone.chat_id, message_id, data)
        await self.clinic.stage.settle()

    async def open_question(self) -> GradedRow | None:
        """The graded question this chat was asked last and has not answered."""
        chat = self.phone.chat_id

        def read(desk: Desk) -> GradedRow | None:
            contact = people.contact_of_chat(desk.session, chat)
            return questions.open_graded_to(desk.session, (contact.id if contact else 0) or 0)

        return await self.clinic.office.read(read)

    async def answers_the_questions(self, *, at_most: int = 20) -> list[str]:
        """Each with the answer that asks for least, until nothing more is asked. Returns the ids of the questions."""
        asked: list[str] = []
        while len(asked) < at_most and (row := await self.open_question()) is not None:
            question = self.clinic.office.playbook.questionnaire.question(row.symptom, row.question)
            assert question is not None
            mildest = max(question.answers, key=lambda answer: answer.rank)
            await self.taps_data(f"^g:{row.id}:{mildest.id}$")
            asked.append(row.question)
        return asked

    def button(self, pattern: str) -> tuple[int, str]:
        """Message id and data of the newest button whose data matches."""
        for message in reversed(self.phone.messages):
            for shown in (shown for row in message["buttons"] for shown in row):
                if re.search(pattern, shown.get("data") or ""):
                    return message["message_id"], shown["data"]
        raise AssertionError(f"no button {pattern}")

    def shows(self, pattern: str) -> bool:
        """True if a button whose data matches can be pressed now."""
        data = (shown.get("data") or "" for m in self.phone.messages for row in m["buttons"] for shown in row)
        return any(re.search(pattern, one) for one in data)

    def count(self, words: str) -> int:
        """How many messages of the bot hold these words now."""
        return sum(words.casefold() in text.casefold() for text in self.received)

    @property
    def last(self) -> str:
        """The newest message of the bot, as it stands now."""
        return self.phone.received[-1]

    @property
    def received(self) -> list[str]:
        return self.phone.received

    def reads(self, words: str) -> bool:
        """True if any message of the bot holds these words."""
        return any(words.casefold() in text.casefold() for text in self.received)

    def new_since(self, count: int) -> list[str]:
        return self.phone.received[count:]


@dataclass
class Patient(Actor):
    patient_id: int = 0
    treatment_id: int = 0

    async def check_in_without_trouble(self) -> None:
        """The three taps of a good day."""
        await self.taps_data(r"^d:\d+:flags:none$")
        await self.taps_data(r"^d:\d+:effects:none$")
        await self.taps_data(r"^d:\d+:goal:little$")


@dataclass
class Nurse(Actor):
    staff: StaffRow = field(default=None)  # type: ignore[assignment]


class Clinic:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._next_chat = 100

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
        zone = self.office.playbook.clinic.zone
        date = MONDAY.astimezone(zone).date() + timedelta(days=day)
        await self.stage.until(datetime.combine(date, time(hour, minute), zone).astimezone(UTC))

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
        return patient

    async def caregiver_of(self, patient: Patient) -> Actor:
        card = await self.does(lambda desk: new_invite(desk, patient.patient_id, "caregiver"))
        caregiver = Actor(self, self.phone("Carer"))
        await caregiver.says(f"/start {card.token}")
        await caregiver.says(str(BIRTH_YEAR))
        await caregiver.taps_data("^consent:agree$")
        return caregiver

    async def nurse(self, name: str = "Ana", role: str = "nurse") -> Nurse:
        """Works here, and has joined Telegram."""
        added = await self.does(lambda desk: add_staff(desk, name, f"{name.lower()}@example.org", role))
        nurse = Nurse(self, self.phone(name, kind="staff"), added.staff)
        await nurse.says(f"/start {added.telegram_link.rpartition('start=')[2]}")
        return nurse

    def phone(self, name: str = "Pat", *, kind: str = "patient", language: str = "en") -> Phone:
        self._next_chat += 1
        return Phone(self.stage.telegram, self._next_chat, name, kind, language)

    async def writes(self, nurse: Nurse, case: CaseRow, text: str) -> None:
        """From the console to the patient."""
        await self.does(lambda desk: write_to_patient(desk, case.code, nurse.staff, text))

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
            rows = treatments.photos_of(desk.session, patient.treatment_id)
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
        await self.does(lambda desk: close_case(desk, case.code, nurse.staff, outcome))
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
