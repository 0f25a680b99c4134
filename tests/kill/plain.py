"""One short story, told in the same steps each time: join, check-in, red flag, page, acknowledgement, letter, answer, closing."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.domain.case import CaseStatus, EventKind
from bot.playbook.playbook import Playbook
from bot.store import cases
from bot.store.tables import CaseRow
from tests.kill.cast import Nurse, Patient
from tests.kill.lives import End
from tests.kill.place import open_place
from tests.kill.run import Verdict, judge
from tests.kill.story import Story
from tests.kill.truth import Truth

LETTER = "Please call us."


class PlainStory(Story):
    async def opening(self) -> None:
        self.nurses = [Nurse.hired(self.place, "Ana")]
        patient, token = Patient.enrolled(self.place, "Pat")
        self.patients = [patient]
        patient.joins(token)
        await self.place.settle()

    async def tell(self, steps: int = 0) -> None:
        """`steps` is of no matter: there are always the same."""
        (ana,), (pat,) = self.nurses, self.patients
        await self._until_the_check_in()
        for option in ("flags:none", "effects:none", "goal:little"):
            await self._taps(pat, rf"^d:\d+:{option}$")
        pat.says("my tea keeps going down the wrong way since this morning", red_flag=True)
        await self.place.settle()
        (page,) = [m for m in ana.phone.messages if m["buttons"]][-1:]
        ana.phone.telegram.tap_data(ana.phone.chat_id, page["message_id"], page["buttons"][0][0]["data"])
        await self.place.settle()
        await self._writes(ana)
        pat.says("thank you for the card")
        await self.place.settle()
        await self._closes(ana)
        await self.place.settle()

    async def _until_the_check_in(self) -> None:
        """Tomorrow, 18:00 where the clinic is."""
        here = self.place.board.now().astimezone(self.place.office.playbook.clinic.zone)
        evening = datetime(here.year, here.month, here.day, 18, 0, 30, tzinfo=here.tzinfo) + timedelta(days=1)
        while (left := evening - self.place.board.now()) > timedelta(0):
            self.place.turn(min(left, timedelta(hours=12)))
            await self.place.settle()

    async def _taps(self, patient: Patient, pattern: str) -> None:
        shown = [shown for shown in reversed(patient.shown()) if re.search(pattern, shown[1])]
        assert shown, f"no button {pattern}; the newest messages are {patient.phone.received[-2:]}"
        patient.taps(*shown[0])
        await self.place.settle()

    async def _writes(self, nurse: Nurse) -> None:
        """Once more where the console died over it, and it is not there."""
        case = self._the_case()
        while EventKind.WROTE not in self._timeline(case):
            await nurse.writes(case, LETTER)
            await self.place.settle()

    async def _closes(self, nurse: Nurse) -> None:
        case = self._the_case()
        while self.place.looks(lambda session: session.get_one(CaseRow, case.id)).status != CaseStatus.CLOSED:
            await nurse.closes(case)
            await self.place.settle()

    def _the_case(self) -> CaseRow:
        (case,) = self.place.looks(lambda session: list(cases.open_cases(session)))
        return case

    def _timeline(self, case: CaseRow) -> list[str]:
        return [event.kind for event in self.place.looks(lambda session: list(cases.events_of(session, case.id or 0)))]


async def run_plain(folder: Path, url: str, ring: str, playbook: Playbook, kill_at: int) -> Verdict:
    """The first life ends at this point, 0 for nowhere; the second tells the rest."""
    ends: Iterator[End] = iter([End(at_point=kill_at)] if kill_at else [])
    async with open_place(folder, url, ring, playbook, ends) as place:
        story = PlainStory(place, random.Random(0))
        await story.opening()
        await story.tell()
        await story.ending()
        verdict = judge(f"point {kill_at}", story)
        _all_has_happened(story, verdict)
        return verdict


def _all_has_happened(story: PlainStory, verdict: Verdict) -> None:
    """This story is known to its end: one case with one page and one letter, and a day in the diary."""
    if (verdict.cases, verdict.pages) != (1, 1):
        pages = [page.outbox_key for page in Truth(story.place, story.patients, story.nurses).pages]
        verdict.faults.append(f"{verdict.cases} cases instead of one, pages {pages}")
    received = story.patients[0].phone.received
    for words in (LETTER, " of 14 is saved"):  # the first day, or the second after midnight
        if not any(words in text for text in received):
            verdict.faults.append(f"{words!r} never came")
