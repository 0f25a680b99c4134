"""An update is kept once, claimed by one worker, and each chat stays in its order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlmodel import Session, select

from bot.store import inbox
from bot.store.database import Database
from bot.store.tables import InboxRow
from tests.store.rows import NOW, update

ME, ANOTHER = 1, 2


def claim(session: Session, worker: int = ME, *, busy: tuple[int, ...] = (), limit: int = 9) -> list[int]:
    return [row.update_id for row in inbox.claim_updates(session, NOW, worker, busy, limit)]


def test_the_same_update_is_kept_once(database: Database) -> None:
    with database.transaction() as session:
        inbox.receive(session, [(7, 1, {"text": "first"}), (8, 1, {"text": "second"})], NOW)
        inbox.receive(session, [(7, 1, {"text": "again"}), (9, 1, {"text": "third"})], NOW)
        texts = {row.update_id: row.body["text"] for row in session.exec(select(InboxRow))}
    assert texts == {7: "first", 8: "second", 9: "third"}


def test_each_chat_is_served_in_order_and_none_waits_for_another(database: Database) -> None:
    with database.transaction() as session:
        for update_id, chat_id in ((1, 10), (2, 10), (3, 20), (4, 30)):
            update(session, update_id, chat_id)
        assert claim(session, limit=2) == [1, 3]
        assert claim(session, busy=(1, 3)) == [4]
        assert claim(session, busy=(1, 3, 4)) == []
        inbox.finish_update(session, 1, NOW)
        assert claim(session, busy=(3, 4)) == [2]


def test_an_update_that_waits_for_another_try_holds_its_chat_only(database: Database) -> None:
    with database.transaction() as session:
        failed = update(session, 1, 10)
        update(session, 2, 10)
        update(session, 3, 20)
        failed.due_at = NOW + timedelta(seconds=5)
        session.flush()
        assert claim(session) == [3]
        failed.due_at, failed.quarantined_at = None, NOW
        session.flush()
        assert claim(session, busy=(3,)) == [2]


def test_what_another_worker_has_is_left_to_it_until_it_is_gone(database: Database) -> None:
    with database.transaction() as session:
        update(session, 1, 10)
        update(session, 2, 10)
        assert claim(session, ANOTHER) == [1]
        assert claim(session) == []
        assert list(inbox.claimers(session)) == [ANOTHER]
        inbox.release(session, ANOTHER)
        assert claim(session) == [1]


def test_what_a_worker_claimed_and_lost_sight_of_comes_back_to_it(database: Database) -> None:
    with database.transaction() as session:
        update(session, 1, 10)
        assert claim(session) == [1]
        assert claim(session, busy=(1,)) == []
        assert claim(session) == [1]


def test_of_four_workers_at_once_each_update_has_one(database: Database) -> None:
    with database.transaction() as session:
        for number in range(1, 41):
            update(session, number, number)
    barrier = Barrier(4)

    def worker(number: int) -> list[int]:
        barrier.wait()
        with database.transaction() as session:
            return claim(session, number, limit=10)

    with ThreadPoolExecutor(4) as pool:
        claimed = [update_id for ids in pool.map(worker, range(1, 5)) for update_id in ids]
    assert len(claimed) == len(set(claimed))
    with database.transaction() as session:
        assert sorted(claimed + claim(session, 5, limit=40)) == list(range(1, 41))


def test_an_update_is_done_once(database: Database) -> None:
    with database.transaction() as session:
        update(session, 1)
        assert inbox.finish_update(session, 1, NOW)
        assert not inbox.finish_update(session, 1, NOW)
