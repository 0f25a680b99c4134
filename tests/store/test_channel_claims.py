"""Each sender takes the messages of its own channels, and a dead one's are offered again."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.message import ALERTS, Lane
from bot.store import channels, mail, outbox
from bot.store.database import Database
from bot.store.outbox import Share
from tests.store.rows import NOW, message

LEASE = timedelta(minutes=2)


def claimed(database: Database, after: timedelta = timedelta()) -> list[str]:
    with database.transaction() as session:
        return [row.key for row in channels.claim_elsewhere(session, NOW + after, 16, LEASE)]


def test_neither_sender_takes_what_is_the_others(database: Database) -> None:
    with database.transaction() as session:
        mail.queue(session, message("here/1", lane=Lane.NOTIFICATION), NOW)
        mail.queue(session, message("there/1", 0, Lane.NOTIFICATION, channel="mailto", address="mailto://x"), NOW)
    assert claimed(database) == ["there/1"]
    with database.transaction() as session:
        letters = outbox.claim(session, NOW, [Share(ALERTS, 16)], 16).letters
        assert [letter.row.key for letter in letters] == ["here/1"]


def test_the_most_urgent_leave_first_and_a_claim_is_held_for_its_lease(database: Database) -> None:
    with database.transaction() as session:
        for key, lane in (("routine/1", Lane.REPLY), ("urgent/1", Lane.SAFETY), ("page/1", Lane.NOTIFICATION)):
            mail.queue(session, message(key, 0, lane, channel="mailto", address="mailto://x"), NOW)
    assert claimed(database) == ["urgent/1", "page/1", "routine/1"]
    assert claimed(database, LEASE - timedelta(seconds=1)) == []
    assert len(claimed(database, LEASE)) == 3


def test_addresses_are_sealed(database: Database) -> None:
    with database.transaction() as session:
        mail.queue(session, message("there/1", 0, channel="mailto", address="mailto://hunter2@x"), NOW)
    with database.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT address, channel FROM outbox").one()
    assert b"hunter2" not in bytes(stored[0])
    assert stored[1] == "mailto"
