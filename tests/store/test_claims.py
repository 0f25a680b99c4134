"""What is due is claimed by one only, comes back when the claimer died, and leaves in the right order."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlmodel import Session, select

from bot.domain.message import ALERTS, ROUTINE, Delivery, Lane
from bot.store import cases, mail, outbox, people
from bot.store.database import Database
from bot.store.outbox import Share
from bot.store.tables import CaseRow, InviteRow, OutboxRow
from tests.store.rows import NOW, case, message, number, nurse, patient

LEASE = timedelta(minutes=1)


def test_a_key_is_decided_once(database: Database) -> None:
    with database.transaction() as session:
        assert mail.queue(session, message("treatment:1/day:3"), NOW)
        assert not mail.queue(session, message("treatment:1/day:3", chat_id=2), NOW)
    with database.transaction() as session:
        assert [row.chat_id for row in session.exec(select(OutboxRow))] == [1]


def test_a_key_decided_by_four_at_once_is_decided_once(database: Database) -> None:
    barrier = Barrier(4)

    def decide(_: int) -> bool:
        barrier.wait()
        with database.transaction() as session:
            return mail.queue(session, message("same"), NOW)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(decide, range(4))) == [False, False, False, True]


def _claim(
    session: Session, limit: int = 10, resting: Sequence[int] = (), later: timedelta = timedelta(0)
) -> list[str]:
    claimed = outbox.claim(session, NOW + later, [Share(tuple(Lane), limit, resting)], limit)
    return [letter.row.key for letter in claimed.letters]


def test_the_most_urgent_lane_leaves_first(database: Database) -> None:
    with database.transaction() as session:
        for chat, lane in enumerate((Lane.PLAN, Lane.REPLY, Lane.NOTIFICATION, Lane.SAFETY), start=1):
            mail.queue(session, message(lane.name, chat, lane), NOW)
        assert _claim(session, limit=3) == ["SAFETY", "NOTIFICATION", "REPLY"]
        assert _claim(session) == ["PLAN"]


def test_a_chat_with_much_to_hear_does_not_lose_its_turn(database: Database) -> None:
    with database.transaction() as session:
        mail.queue(session, message("alert", 1, Lane.SAFETY), NOW)
        mail.queue(session, message("reply", 2, Lane.REPLY), NOW)
        mail.queue(session, message("plan", 1, Lane.PLAN), NOW)
        assert _claim(session, limit=1) == ["alert"]


def test_each_chat_gets_one_message_at_a_time_in_order(database: Database) -> None:
    with database.transaction() as session:
        for key in ("first", "second", "third"):
            mail.queue(session, message(key), NOW)
        assert [_claim(session) for _ in range(3)] == [["first"], ["second"], ["third"]]


def test_a_chat_that_must_rest_is_left_alone(database: Database) -> None:
    with database.transaction() as session:
        mail.queue(session, message("resting", 1), NOW)
        mail.queue(session, message("awake", 2), NOW)
        assert _claim(session, resting=[1]) == ["awake"]


def test_a_claimed_message_is_claimed_by_nobody_else_however_long_it_takes(database: Database) -> None:
    with database.transaction() as session:
        mail.queue(session, message("once"), NOW)
        assert _claim(session) == ["once"]
        assert _claim(session, later=LEASE * 100) == []


def test_what_a_dead_sender_left_is_found_by_its_age_or_all_at_once(database: Database) -> None:
    with database.transaction() as session:
        for chat, later in ((1, timedelta(0)), (2, LEASE)):
            mail.queue(session, message(f"m{chat}", chat), NOW)
            _claim(session, later=later)
        mail.queue(session, message("waiting", 3), NOW)
        old, every = outbox.abandoned(session, NOW, ()), outbox.abandoned(session, None, ())
        assert [row.key for row in old] == ["m1"]
        assert [row.key for row in every] == ["m1", "m2"]
        assert [row.key for row in outbox.abandoned(session, None, [every[0].id or 0])] == ["m2"]


def test_a_chat_that_fills_the_head_of_the_queue_holds_up_nobody(database: Database) -> None:
    with database.transaction() as session:
        for index in range(30):
            mail.queue(session, message(f"much{index}", 1), NOW)
        for chat in (2, 3):
            mail.queue(session, message(f"m{chat}", chat), NOW)
        assert _claim(session, limit=3) == ["much0", "m2", "m3"]


def test_of_two_shares_a_chat_gets_one_message_and_the_alert_is_first(database: Database) -> None:
    with database.transaction() as session:
        mail.queue(session, message("plan", 1, Lane.PLAN), NOW)
        mail.queue(session, message("alert", 1, Lane.SAFETY), NOW)
        mail.queue(session, message("reply", 2, Lane.REPLY), NOW)
        claimed = outbox.claim(session, NOW, [Share(ALERTS, 1), Share(ROUTINE, 5)], 9)
        assert [letter.row.key for letter in claimed.letters] == ["alert", "reply"]


def test_no_more_leave_than_there_is_room_for_and_the_alert_takes_it_first(database: Database) -> None:
    with database.transaction() as session:
        mail.queue(session, message("reply", 2, Lane.REPLY), NOW)
        mail.queue(session, message("plan", 3, Lane.PLAN), NOW)
        mail.queue(session, message("alert", 1, Lane.SAFETY), NOW)
        claimed = outbox.claim(session, NOW, [Share(ALERTS, 1), Share(ROUTINE, 5)], 2)
        assert [letter.row.key for letter in claimed.letters] == ["alert", "reply"]
        assert claimed.more == [True, True]


def test_a_message_for_later_waits(database: Database) -> None:
    with database.transaction() as session:
        mail.queue(session, message("later", due_at=NOW + LEASE), NOW)
        assert _claim(session) == []
        assert _claim(session, later=LEASE) == ["later"]


def test_two_senders_never_get_the_same_message(database: Database) -> None:
    with database.transaction() as session:
        for chat in range(20):
            mail.queue(session, message(f"m{chat}", chat), NOW)
    barrier = Barrier(4)

    def sender(_: int) -> list[str]:
        barrier.wait()
        with database.transaction() as session:
            return _claim(session, limit=5)

    with ThreadPoolExecutor(4) as pool:
        keys = [key for claimed in pool.map(sender, range(4)) for key in claimed]
    assert len(keys) == len(set(keys))
    with database.transaction() as session:
        assert len(keys) + len(_claim(session, limit=20)) == 20


def test_a_newer_text_makes_an_older_edit_needless(database: Database) -> None:
    with database.transaction() as session:
        mail.queue(session, message("root"), NOW)
        for key in ("edit1", "edit2"):
            mail.queue(session, message(key, edits="root"), NOW)
        first, older, newer = session.exec(select(OutboxRow).order_by("id")).all()
        assert [outbox.is_overtaken(session, row) for row in (first, older, newer)] == [False, True, False]


def test_what_was_held_does_not_overwrite_a_newer_text_that_stands(database: Database) -> None:
    with database.transaction() as session:
        mail.queue(session, message("root"), NOW)
        mail.queue(session, message("held", edits="root", due_at=NOW + timedelta(seconds=10)), NOW)
        mail.queue(session, message("newer", edits="root"), NOW)
        _, held, newer = session.exec(select(OutboxRow).order_by("id")).all()
        outbox.mark_sent(session, newer, 7, NOW)
        assert outbox.is_overtaken(session, held)


def test_a_chat_that_was_stopped_gets_no_more_of_that_lane(database: Database) -> None:
    with database.transaction() as session:
        mail.queue(session, message("plan", 1, Lane.PLAN), NOW)
        mail.queue(session, message("advice", 1, Lane.SAFETY), NOW)
        mail.queue(session, message("other", 2, Lane.PLAN), NOW)
        mail.drop_queued(session, 1, Lane.PLAN)
        states = {row.key: row.state for row in session.exec(select(OutboxRow))}
    assert states == {"plan": Delivery.SUPERSEDED, "advice": Delivery.QUEUED, "other": Delivery.QUEUED}


def test_of_two_nurses_at_once_one_gets_the_case_fifty_times(database: Database) -> None:
    with database.transaction() as session:
        person = patient(session)
        nurses = [number(nurse(session, name)) for name in ("Ana", "Bo")]
        opened = [number(case(session, person, f"C{index:03}")) for index in range(50)]
    for case_id in opened:
        barrier = Barrier(2)

        def take(staff_id: int, case_id: int = case_id, barrier: Barrier = barrier) -> tuple[bool, int | None]:
            barrier.wait()
            with database.transaction() as session:
                row = session.get_one(CaseRow, case_id)
                return cases.take_case(session, row, staff_id, NOW), row.owner_id

        with ThreadPoolExecutor(2) as pool:
            (won_first, seen_first), (won_second, seen_second) = pool.map(take, nurses)
        assert won_first != won_second
        assert seen_first == seen_second == nurses[0 if won_first else 1]


def test_an_invite_is_used_once(database: Database) -> None:
    with database.transaction() as session:
        person = patient(session)
        invite = InviteRow(patient_id=number(person), token_hash="h", token="t", created_at=NOW, expires_at=NOW)
        session.add(invite)
        session.flush()
        assert [people.use_invite(session, invite, NOW) for _ in range(2)] == [True, False]
