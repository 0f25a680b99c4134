"""Who plays: patients and nurses with phones, and what each of them has done, kept by the harness and not by the program."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.care.staff.accounts import add_staff, set_password, sign_in
from bot.care.treatment.enrol import enrol
from bot.care.treatment.enrolment import read_enrolment
from bot.demo.phone import Phone
from bot.store.tables import CaseRow, StaffRow
from tests.kill.place import Place
from tests.stories.clinic import BIRTH_YEAR, enrolment

PASSWORD = "a long and dull password"
TRIES = 400  # of a nurse whose console does not answer
PAUSE = 0.05  # seconds between them


@dataclass(frozen=True)
class Words:
    """One message of a patient: it must be in the record once, and a red flag in a case."""

    chat_id: int
    message_id: int
    text: str
    red_flag: bool = False
    edited: bool = False
    photo: bool = False


@dataclass
class Patient:
    place: Place
    phone: Phone
    patient_id: int
    said: list[Words] = field(default_factory=list)
    blocks: bool = False

    @classmethod
    def enrolled(cls, place: Place, name: str) -> tuple[Patient, str]:
        """With the words that join the chat."""
        form = read_enrolment(enrolment(place.board.now(), name=name), place.office.playbook, place.board.now())
        done = place.does(lambda desk: enrol(desk, form))
        return cls(place, place.phone(name), done.patient_id), done.token

    def joins(self, token: str) -> None:
        """As one who does not wait for the answers."""
        for text in (f"/start {token}", str(BIRTH_YEAR)):
            self.phone.says(text)
        for text in (self.place.office.playbook.words_in("en").label("button.agree"), "18:00"):
            self.says(text)

    def says(self, text: str, *, red_flag: bool = False) -> None:
        self.said.append(Words(self.phone.chat_id, self.phone.says(text), text, red_flag))

    def sends_photo(self) -> None:
        number = self.phone.telegram.photo(self.phone.chat_id)
        self.said.append(Words(self.phone.chat_id, number, "", photo=True))

    def edits(self, text: str, *, red_flag: bool) -> None:
        """The newest message in words."""
        old = next(words for words in reversed(self.said) if not words.photo)
        self.phone.telegram.edit(self.phone.chat_id, old.message_id, text)
        self.said.append(Words(self.phone.chat_id, old.message_id, text, red_flag, edited=True))

    def blocks_the_bot(self, *, blocked: bool = True) -> None:
        self.blocks = blocked
        self.phone.telegram.block(self.phone.chat_id, blocked)

    def shown(self) -> list[tuple[int, str]]:
        """Every button that can be pressed now: message id and data."""
        rows = ((m["message_id"], row) for m in self.phone.messages for row in m["buttons"])
        return [(number, shown["data"]) for number, row in rows for shown in row if shown.get("data")]

    def taps(self, message_id: int, data: str) -> None:
        self.phone.telegram.tap_data(self.phone.chat_id, message_id, data)


@dataclass
class Nurse:
    place: Place
    phone: Phone
    staff: StaffRow
    wrote: list[tuple[int, str]] = field(
        default_factory=list
    )  # patient and words, once the console said that it is done
    cookie: str = ""
    csrf: str = ""

    @classmethod
    def hired(cls, place: Place, name: str) -> Nurse:
        added = place.does(lambda desk: add_staff(desk, name, f"{name.lower()}@example.org", "nurse"))
        place.does(lambda desk: set_password(desk, added.sign_in_link.rpartition("/")[2], PASSWORD))
        nurse = cls(place, place.phone(name, "staff"), added.staff)
        nurse.phone.says(f"/start {added.telegram_link.rpartition('start=')[2]}")
        return nurse

    async def claims(self, case: CaseRow) -> None:
        await self._posts(f"/cases/{case.code}/claim")

    async def closes(self, case: CaseRow) -> None:
        version = str(self._now(case).version)
        await self._posts(f"/cases/{case.code}/close", outcome="advised_home", reason="It is settled.", version=version)

    async def writes(self, case: CaseRow, text: str) -> None:
        """Where the console did not answer she looks whether it is there before she writes it again. It leaves ten seconds later."""
        fresh = self._now(case)
        answered = await self._posts(f"/cases/{case.code}/write", text=text, version=str(fresh.version))
        self.place.turn(self.place.office.playbook.working.undo_within)
        if answered == 303:
            self.wrote.append((case.patient_id, text))

    def _now(self, case: CaseRow) -> CaseRow:
        return self.place.looks(lambda session: session.get_one(CaseRow, case.id))

    async def _posts(self, path: str, **fields: str) -> int:
        """The status of the answer; 0 where the process died over it, so that nobody knows whether it is done."""
        for fresh_sign_in in (False, True):
            if fresh_sign_in or not self.cookie:
                self._signs_in()
            status, there = await self._once(path, fields)
            if not there.startswith("/sign-in"):
                return status
        raise AssertionError("the console does not let the nurse in")

    async def _once(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        cookies = {"aftercare": self.cookie}
        async with httpx.AsyncClient(base_url=self.place.console, cookies=cookies) as client:
            try:
                answer = await client.post(path, data={"csrf": self.csrf, **fields})
            except httpx.TransportError:
                return 0, ""
            return answer.status_code, answer.headers.get("location", "")

    def _signs_in(self) -> None:
        signed: Any = self.place.does(lambda desk: sign_in(desk, self.staff.email, PASSWORD, "harness"))
        self.cookie, self.csrf = signed.token, signed.csrf
