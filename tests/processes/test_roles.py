"""Several real processes share the roles on PostgreSQL; any one of them is killed, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from bot.bench.crowd import Crowd, until
from bot.store.tables import CaseRow, HeardRow, InboxRow

ROLES = {
    "in": "receive",
    "work one": "work",
    "work two": "work",
    "out one": "send",
    "out two": "send",
    "clock": "tick,console",
}
WORDS = "I can't swallow my own spit"


@pytest.fixture
def crowd(tmp_path: Path, postgres_url: str) -> Iterator[Crowd]:
    made = Crowd(tmp_path, postgres_url)
    yield made
    made.close()


def test_killing_any_process_loses_nothing(crowd: Crowd) -> None:
    chats = crowd.enrol(4 * len(ROLES))
    for name, roles in ROLES.items():
        crowd.serve(name, roles)
    said: list[int] = []
    for index, name in enumerate(ROLES):
        first, second, third, fourth = chats[4 * index : 4 * index + 4]
        said.extend(_say(crowd, first, second))
        crowd.kill(name)
        said.extend(_say(crowd, third, fourth))
        if name in ("work one", "out one"):
            until(lambda: _told(crowd, said), f"the others go on without {name}")
        crowd.restart(name)
    until(lambda: _told(crowd, said), "everybody is told what to do")
    _check_the_record(crowd, said)


def _say(crowd: Crowd, *chats: int) -> tuple[int, ...]:
    for chat in chats:
        crowd.says(chat, WORDS)
    return chats


def _told(crowd: Crowd, chats: list[int]) -> bool:
    return all(any("911" in text for text in crowd.reads(chat)) for chat in chats)


def _check_the_record(crowd: Crowd, chats: list[int]) -> None:
    """Heard once, one case each, nothing left undone."""
    database = crowd.office().database
    with database.transaction() as session:
        heard = Counter(row.chat_id for row in session.exec(select(HeardRow)) if row.text == WORDS)
        cases = Counter(row.patient_id for row in session.exec(select(CaseRow)))
        left = [row.update_id for row in session.exec(select(InboxRow)) if row.done_at is None]
    database.close()
    assert heard == Counter(dict.fromkeys(chats, 1))
    assert set(cases.values()) == {1}
    assert len(cases) == len(chats)
    assert left == []
