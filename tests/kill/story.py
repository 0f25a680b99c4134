"""Hundreds of steps drawn from a seed: what people do, while the process dies and is started again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from datetime import timedelta

from bot.domain.tap import TapKind, decode
from bot.store import cases
from bot.store.tables import CaseRow
from tests.kill.cast import Nurse, Patient
from tests.kill.lives import End
from tests.kill.place import Place

PATIENTS, NURSES = 4, 2
HARMLESS = (
    "We had soup for lunch", "The sun is out today", "My sister came by with flowers", "I watched a film last night",
    "The bus was late again", "I planted tomatoes this morning", "thank you for the card", "good morning",
)  # fmt: skip
RED_FLAGS = (
    "I have trouble swallowing", "my tea keeps going down the wrong way since this morning", "I can't breathe",
    "my legs are weak since yesterday", "my voice is hoarse and weak", "I see double since this morning",
    "my eyelid droops", "I cannot swallow my own spit", "I have a fever and a rash all over",
)  # fmt: skip
COMMANDS = ("/help", "/diary", "/privacy", "/urgent", "/aftercare", "/settings")
NOT_TAPPED = (TapKind.LANGUAGE, TapKind.STOP, TapKind.PAUSE)  # the story is told in one language, to its end
SHORT = (timedelta(seconds=30), timedelta(minutes=3), timedelta(minutes=11))
LONG = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=10))
STEPS = {
    "words": 22, "red_flag": 12, "edit": 6, "tap": 26, "photo": 3, "command": 5, "block": 2,
    "acknowledge": 8, "console": 8, "soon": 6, "later": 3,
}  # fmt: skip


def random_ends(dice: random.Random, kills: int) -> Iterator[End]:
    """At a point while it starts, at a point of its work, or whenever."""
    for _ in range(kills):
        yield dice.choice(
            (
                End(at_point=dice.randint(1, 60)),
                End(at_point=dice.randint(60, 500)),
                End(at_point=dice.randint(60, 500)),
                End(after=dice.uniform(0.1, 3)),
            )
        )


class Story:
    def __init__(self, place: Place, dice: random.Random) -> None:
        self.place, self.dice = place, dice
        self.patients: list[Patient] = []
        self.nurses: list[Nurse] = []
        self.number = 0  # of the nurses' notes

    async def opening(self) -> None:
        """Staff and patients join, while the process dies for the first times."""
        self.nurses = [Nurse.hired(self.place, name) for name in ("Ana", "Ben")[:NURSES]]
        for number in range(PATIENTS):
            patient, token = Patient.enrolled(self.place, f"Pat {number}")
            patient.joins(token)
            self.patients.append(patient)
        await self.place.settle()

    async def tell(self, steps: int) -> None:
        for kind in self.dice.choices(list(STEPS), list(STEPS.values()), k=steps):
            await getattr(self, f"_{kind}")()
            if self.dice.random() < 0.1:
                await self.place.settle()
            else:
                await asyncio.sleep(self.dice.choice((0, 0.01, 0.05)))

    async def ending(self) -> None:
        """Everybody can be reached again, the process lives, and all that is due is done."""
        for patient in self.patients:
            if patient.blocks:
                patient.blocks_the_bot(blocked=False)
        self.place.lives.stay()
        await self.place.settle()
        self.place.turn(timedelta(minutes=16))  # no question is open
        await self.place.settle(apart_from="")

    def _patient(self) -> Patient | None:
        able = [patient for patient in self.patients if not patient.blocks]
        return self.dice.choice(able) if able else None

    async def _words(self) -> None:
        if patient := self._patient():
            patient.says(self.dice.choice(HARMLESS))

    async def _red_flag(self) -> None:
        if patient := self._patient():
            patient.says(self.dice.choice(RED_FLAGS), red_flag=True)

    async def _edit(self) -> None:
        if patient := self._patient():
            red = self.dice.random() < 0.5
            patient.edits(self.dice.choice(RED_FLAGS if red else HARMLESS), red_flag=red)

    async def _photo(self) -> None:
        if patient := self._patient():
            patient.sends_photo()

    async def _command(self) -> None:
        if patient := self._patient():
            patient.phone.says(self.dice.choice(COMMANDS))

    async def _tap(self) -> None:
        """Some button that is shown, new or old: the diary, a graded question, a setting."""
        if patient := self._patient():
            fine = [shown for shown in patient.shown() if _may_tap(shown[1])]
            if fine:
                patient.taps(*self.dice.choice(fine[-12:]))

    async def _block(self) -> None:
        patient = self.dice.choice(self.patients)
        patient.blocks_the_bot(blocked=not patient.blocks)

    async def _acknowledge(self) -> None:
        """By the newest button, or by the code in words."""
        nurse, case = self.dice.choice(self.nurses), self._case()
        pages = [m for m in nurse.phone.messages if m["buttons"]]
        if pages and self.dice.random() < 0.5:
            page = pages[-1]
            nurse.phone.telegram.tap_data(nurse.phone.chat_id, page["message_id"], page["buttons"][0][0]["data"])
        elif case is not None:
            nurse.phone.says(f"ack {case.code}")

    async def _console(self) -> None:
        nurse, case = self.dice.choice(self.nurses), self._case()
        if case is None:
            return
        match self.dice.choice(("claim", "write", "close")):
            case "claim":
                await nurse.claims(case)
            case "write":
                self.number += 1
                await nurse.writes(case, f"Please call us. Note {self.number}.")
            case _:
                await nurse.closes(case)

    async def _soon(self) -> None:
        self.place.turn(self.dice.choice(SHORT))

    async def _later(self) -> None:
        """Telegram keeps words for a day: a story that turns the clock faster than anybody could fetch them tells nothing."""
        await self.place.settle()
        self.place.turn(self.dice.choice(LONG))

    def _case(self) -> CaseRow | None:
        found = self.place.looks(lambda session: list(cases.open_cases(session)))
        return self.dice.choice(sorted(found, key=lambda case: case.id or 0)) if found else None


def _may_tap(data: str) -> bool:
    tapped = decode(data)
    return tapped is not None and tapped.kind not in NOT_TAPPED
