"""Which messages came twice, and whether the second says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from bot.domain.message import Delivery, Lane
from bot.playbook.playbook import Playbook
from bot.store.tables import OutboxRow
from tests.kill.heard import Taken
from tests.kill.truth import Truth

MARK = "possible_repeat"


@dataclass(frozen=True)
class Repeat:
    row: OutboxRow
    taken: Taken
    kill: int  # the death after which nobody knew that it had come before; 0 where none was
    is_marked: bool  # it says, in words of content, that it may be a repeat; or the one that came before it says so

    @property
    def is_alert(self) -> bool:
        return self.row.lane <= Lane.NOTIFICATION


@dataclass(frozen=True)
class Deliveries:
    repeats: list[Repeat]
    undecided: list[Taken]  # nobody decided them
    unsaid: list[OutboxRow]  # in doubt, and in fact never came

    @property
    def most_per_kill(self) -> int:
        return max(Counter(repeat.kill for repeat in self.repeats).values(), default=0)


def marks_of(playbook: Playbook) -> list[str]:
    """The words in each language."""
    return [playbook.words_in(code).say(MARK) for code in playbook.clinic.languages]


def deliveries(truth: Truth, marks: list[str]) -> Deliveries:
    """Each message in the phones put to the row that it comes from; what comes for a row a second time is a repeat."""
    rows: dict[int, list[OutboxRow]] = defaultdict(list)
    decided: dict[int, str] = {}  # as it was before it was marked
    for row in truth.outbox:
        rows[row.chat_id].append(row)
        decided[row.id or 0] = _without(row.text, marks)
    came: dict[int, int] = {}  # row -> the death that followed
    times: Counter[int] = Counter()  # row -> how often it came
    marked: Counter[int] = Counter()  # row -> how often as a repeat
    repeats, undecided = [], []
    for index, taken in enumerate(truth.place.telegram.taken):
        own = [row for row in rows[taken.chat_id] if decided[row.id or 0] in taken.text]
        if any(mark in taken.text for mark in marks):
            own = [row for row in own if row.possible_repeat]
            best = min(own, key=lambda row: (row.id in marked, (row.id or 0) not in came, row.id), default=None)
            marked[(best.id or 0) if best else 0] += 1
        else:
            best = min(own, key=lambda row: ((row.id or 0) in came, row.id), default=None)
        if best is None:
            undecided.append(taken)
            continue
        times[best.id or 0] += 1
        if (best.id or 0) in came:  # what a dead process had sent may arrive after its repeat: the pair says so once
            says_so = marked[best.id or 0] >= times[best.id or 0] - 1
            repeats.append(Repeat(best, taken, came[best.id or 0], says_so))
        came[best.id or 0] = _next_death(truth.place.deaths, index)  # two deaths in a row may bring it a third time
    unsaid = [row for row in truth.outbox if row.state == Delivery.IN_DOUBT and row.id not in came]
    return Deliveries(repeats, undecided, unsaid)


def _without(text: str, marks: list[str]) -> str:
    for mark in marks:
        text = text.removesuffix(mark).rstrip()
    return text


def _next_death(deaths: list[int], index: int) -> int:
    return next((number for number, count in enumerate(deaths, 1) if count > index), 0)
