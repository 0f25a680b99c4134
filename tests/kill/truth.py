"""What must be true when all is over, whatever died meanwhile. Read from the database and the phones, compared with what people did."""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlmodel import Session, select

from bot.domain.case import CaseStatus, EventKind
from bot.domain.message import Delivery
from bot.store.tables import (
    CaseEventRow,
    CaseRow,
    ContactRow,
    HeardRow,
    InboxRow,
    NotificationRow,
    OutboxRow,
    PhotoRow,
)
from tests.kill.cast import Nurse, Patient
from tests.kill.place import Place

IN_A_CASE = (EventKind.RED_FLAG, EventKind.HEARD)  # the flag, or its words once more in the case that has it


class Truth:
    """`faults` are sentences; empty when all holds."""

    def __init__(self, place: Place, patients: Sequence[Patient], nurses: Sequence[Nurse]) -> None:
        self.place, self.patients, self.nurses = place, patients, nurses
        place.looks(self._read)

    def _read(self, session: Session) -> None:
        def rows(table: Any) -> list[Any]:
            return sorted(session.exec(select(table)).all(), key=lambda row: getattr(row, "id", None) or 0)

        self.inbox: dict[int, InboxRow] = {row.update_id: row for row in rows(InboxRow)}
        self.heard: list[HeardRow] = rows(HeardRow)
        self.cases: list[CaseRow] = rows(CaseRow)
        self.events: list[CaseEventRow] = rows(CaseEventRow)
        self.pages: list[NotificationRow] = rows(NotificationRow)
        self.outbox: list[OutboxRow] = rows(OutboxRow)
        self.photos: list[PhotoRow] = rows(PhotoRow)
        self.contacts: list[ContactRow] = rows(ContactRow)

    def faults(self) -> list[str]:
        checks = (
            self._updates,
            self._words,
            self._flags,
            self._cases,
            self._pages,
            self._letters,
            self._sent,
            self._log,
        )
        return [fault for check in checks for fault in check()]

    def _updates(self) -> Iterator[str]:
        (bot,) = self.place.telegram.bots.values()
        for number in sorted(set(range(1, bot.next_update_id)) - self.place.expired - set(self.inbox)):
            yield f"update {number} is lost"
        for row in self.inbox.values():
            if row.done_at is None or row.quarantined_at is not None:
                yield f"update {row.update_id} was taken in and not done"

    def _words(self) -> Iterator[str]:
        expected = Counter((w.chat_id, w.message_id, w.edited) for p in self.patients for w in p.said)
        kept = Counter((row.chat_id, row.telegram_message_id, row.edited) for row in self.heard)
        for key, count in expected.items():
            if kept[key] != count:
                yield f"chat {key[0]}, message {key[1]}, edited {key[2]}: said {count} times, in the record {kept[key]} times"
        pictures = Counter(photo.heard_id for photo in self.photos if photo.image)
        for row in self.heard:
            if row.kind == "photo" and pictures[row.id or 0] != 1:
                yield f"photo {row.id}: {pictures[row.id or 0]} pictures"

    def _flags(self) -> Iterator[str]:
        """Each red flag stands once in one case of its patient."""
        by_words = defaultdict(list)
        for row in self.heard:
            by_words[row.chat_id, row.telegram_message_id, row.edited, row.text].append(row)
        found = Counter(event.heard_id for event in self.events if event.kind in IN_A_CASE)
        patient_of = {case.id: case.patient_id for case in self.cases}
        for words in (w for patient in self.patients for w in patient.said if w.red_flag):
            for row in by_words[words.chat_id, words.message_id, words.edited, words.text]:
                if found[row.id] != 1:
                    yield f"red flag {row.id} ({row.text!r}): in cases {found[row.id]} times"
        owner = {row.id: row.patient_id for row in self.heard}
        for event in self.events:
            if event.heard_id is not None and owner[event.heard_id] != patient_of[event.case_id]:
                yield f"event {event.id} is on a case of somebody else"

    def _cases(self) -> Iterator[str]:
        for patient in self.patients:
            own = [case for case in self.cases if case.patient_id == patient.patient_id]
            for before, after in itertools.pairwise(own):
                if before.closed_at is None or before.closed_at > after.opened_at:
                    yield f"patient {patient.patient_id}: cases {before.code} and {after.code} were open together"
        ends = Counter((event.case_id, event.kind) for event in self.events if event.kind == EventKind.CLOSED)
        for (case_id, _), count in ends.items():
            if count > 1:
                yield f"case {case_id} was closed {count} times"

    def _pages(self) -> Iterator[str]:
        """Every page was decided once and is in the nurse's phone; who waits has been called for as far as the ladder is."""
        rows = {row.key: row for row in self.outbox}
        for page in self.pages:
            row = rows[page.outbox_key]
            if row.state != Delivery.SENT and not self._came_later(page, rows):
                yield f"page {page.outbox_key} is {row.state}"
        called = {(page.case_id, page.step) for page in self.pages}
        for case in self.cases:
            waits = case.status != CaseStatus.CLOSED and case.acknowledged_at is None and case.page_index > 0
            if waits and (case.id or 0, case.page_index) not in called:
                yield f"case {case.code} waits and nobody was called at step {case.page_index}"

    def _came_later(self, page: NotificationRow, rows: dict[str, OutboxRow]) -> bool:
        """A newer call of the same case to the same person took the place of one that still waited, and arrived."""
        if rows[page.outbox_key].state != Delivery.SUPERSEDED:
            return False
        newer = (
            one
            for one in self.pages
            if (one.case_id, one.staff_id) == (page.case_id, page.staff_id) and one.at >= page.at
        )
        return any(rows[one.outbox_key].state == Delivery.SENT for one in newer)

    def _letters(self) -> Iterator[str]:
        """What the console said it has done is done, once."""
        wrote = Counter(event.text for event in self.events if event.kind == EventKind.WROTE)
        for nurse in self.nurses:
            for _, text in nurse.wrote:
                if wrote[text] != 1:
                    yield f"{text!r} was written {wrote[text]} times"

    def _sent(self) -> Iterator[str]:
        """What the program says it sent is in the phone; nothing waits; what may be lost is routine."""
        there = {(taken.chat_id, taken.message_id) for taken in self.place.telegram.taken}
        for row in self.outbox:
            if row.state == Delivery.SENT and (row.chat_id, row.telegram_message_id) not in there:
                yield f"message {row.key} counts as sent and never came"
            if row.state in (Delivery.SENDING, Delivery.QUEUED) and row.due_at <= self.place.board.now():
                yield f"message {row.key} was left {row.state}"
            if row.state == Delivery.FAILED and not self._was_blocked(row):
                yield f"message {row.key} failed: {row.problem}"

    def _was_blocked(self, row: OutboxRow) -> bool:
        return row.problem == "Forbidden"

    def _log(self) -> Iterator[str]:
        """No life may have logged an error, nor ended by itself."""
        for line in self.place.lives.log.read_text().splitlines() if self.place.lives.log.exists() else ():
            if _is_error(line) and not _is_alarm(line):
                yield f"logged: {line[:300]}"
        if self.place.lives.crashed:
            yield f"the process ended by itself: {self.place.lives.crashed}"


def _is_alarm(line: str) -> bool:
    """What the program tells of itself: in a story hours pass in a moment, and whoever was dead meanwhile is late."""
    return '"event": "alarm"' in line


def _is_error(line: str) -> bool:
    try:
        return json.loads(line)["level"] in ("error", "critical")
    except (ValueError, KeyError, TypeError):
        return bool(line.strip())  # not ours: a traceback, a warning of a library
