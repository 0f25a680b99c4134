"""How much quicker two workers empty the same inbox than one, on PostgreSQL."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.bench.crowd import Crowd, until
from bot.bench.scratch import postgres_url, scratch
from bot.care.desk import Office
from bot.store import inbox

CHATS, EACH = 40, 40
WORDS = "thank you very much"


def processes() -> Mapping[str, float]:
    """Empty without a PostgreSQL in DATABASE_URL."""
    url = postgres_url()
    if not url:
        return {}
    one, two = (_per_second(url, workers) for workers in (1, 2))
    return {"one_worker_per_second": one, "two_workers_per_second": two, "two_to_one": round(two / one, 3)}


def _per_second(url: str, workers: int) -> float:
    """Between the first update that is done and the last one. The workers alone: nobody sends, nobody receives."""
    with tempfile.TemporaryDirectory() as folder, scratch(url) as database:
        crowd = Crowd(Path(folder), database)
        try:
            office = _filled(crowd)
            for number in range(workers):
                crowd.serve(f"worker {number}", "work")
            until(lambda: _done(office) > 0, "a first update")
            began, before = time.perf_counter(), _done(office)
            until(lambda: _done(office) == CHATS * EACH, "all updates")
            took = time.perf_counter() - began
            office.database.close()
            return round((CHATS * EACH - before) / took, 1)
        finally:
            crowd.close()


def _filled(crowd: Crowd) -> Office:
    chats = crowd.enrol(CHATS)
    office = crowd.office()
    updates = [
        (number, chats[number % CHATS], _update(number, chats[number % CHATS])) for number in range(CHATS * EACH)
    ]
    with office.database.transaction() as session:
        inbox.receive(session, updates, office.clock())
    return office


def _update(number: int, chat: int) -> Mapping[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "Pat"}
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person, "text": WORDS}
    return {"update_id": number, "message": message}


def _done(office: Office) -> int:
    with office.database.transaction() as session:
        return inbox.count_done(session)
