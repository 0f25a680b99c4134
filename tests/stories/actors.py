"""Who acts in a story: somebody with a phone says, taps and reads; in a strict story every message is awaited in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from bot.care.desk import Desk
from bot.demo.phone import Phone
from bot.store import people, questions
from bot.store.tables import GradedRow, StaffRow

if TYPE_CHECKING:
    from tests.stories.clinic import Clinic


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

    def expects(self, *words: str) -> Self:
        """The next message that was not awaited yet holds these words; it is used up."""
        self.clinic.deliveries.take(self.phone.chat_id, "message", words)
        return self

    def expects_change(self, *words: str) -> Self:
        """The same for a message that changed in place: it holds these words now."""
        self.clinic.deliveries.take(self.phone.chat_id, "change", words)
        return self

    def expects_nothing(self) -> None:
        """Everything that came to this phone has been awaited."""
        self.clinic.deliveries.check(self.phone.chat_id)

    def has_read_all(self) -> None:
        """What came so far belongs to the setting of the story, not to the story."""
        self.clinic.deliveries.forget(self.phone.chat_id)

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
