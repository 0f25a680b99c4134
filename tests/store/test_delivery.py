"""What is known of a message once it left, on both databases."""

from __future__ import annotations

from sqlmodel import select

from bot.domain.message import Delivery, Lane
from bot.store import mail, outbox
from bot.store.database import Database
from bot.store.outbox import Share
from bot.store.tables import OutboxRow, StaffRow
from tests.store.rows import NOW, message, number, nurse


def rows(database: Database) -> dict[str, OutboxRow]:
    with database.transaction() as session:
        found = (mail.outbox_by_key(session, key) for key in ("first", "edit"))
        return {row.key: row for row in found if row is not None}


def both(database: Database) -> OutboxRow:
    """A message and an edit of it, neither sent."""
    with database.transaction() as session:
        mail.queue(session, message("first"), NOW)
        mail.queue(session, message("edit", edits="first"), NOW)
        edit = mail.outbox_by_key(session, "edit")
        assert edit is not None
        return edit


def test_an_edit_that_was_said_anew_takes_the_place_of_the_first(database: Database) -> None:
    edit = both(database)
    with database.transaction() as session:
        outbox.mark_sent(session, edit, 77, NOW)
    found = rows(database)
    assert (found["edit"].state, found["edit"].telegram_message_id) == (Delivery.SENT, 77)
    assert (found["first"].state, found["first"].telegram_message_id) == (Delivery.SUPERSEDED, 77)


def test_a_first_text_that_was_sent_stays_sent(database: Database) -> None:
    edit = both(database)
    with database.transaction() as session:
        first = mail.outbox_by_key(session, "first")
        assert first is not None
        outbox.mark_sent(session, first, 5, NOW)
    with database.transaction() as session:
        outbox.mark_sent(session, edit, 5, NOW)
    assert rows(database)["first"].state == Delivery.SENT


def test_an_edit_that_a_newer_one_replaced_leaves_the_first_alone(database: Database) -> None:
    both(database)
    with database.transaction() as session:
        mail.queue(session, message("newest", edits="first"), NOW)
        first = mail.outbox_by_key(session, "first")
        assert first is not None
        first.state = Delivery.SENDING  # its answer is awaited
        claimed = outbox.claim(session, NOW, [Share(tuple(Lane), 1)], 9)
        assert (claimed.letters, claimed.seen) == ([], [1])
        first.state = Delivery.QUEUED
    found = rows(database)
    assert found["edit"].state == Delivery.SUPERSEDED
    assert (found["first"].state, found["first"].telegram_message_id) == (Delivery.QUEUED, None)


def test_an_edit_knows_what_it_changes_when_it_is_claimed(database: Database) -> None:
    both(database)
    with database.transaction() as session:
        first = mail.outbox_by_key(session, "first")
        assert first is not None
        outbox.mark_sent(session, first, 5, NOW)
    with database.transaction() as session:
        (letter,) = outbox.claim(session, NOW, [Share(tuple(Lane), 1)], 9).letters
        assert (letter.row.key, letter.changes) == ("edit", 5)
        outbox.forget_message(session, "first")
        assert outbox.changed_by(session, letter.row) is None


def test_a_moved_chat_takes_its_person_and_what_waits_with_it(database: Database) -> None:
    with database.transaction() as session:
        working = nurse(session)
        working.chat_id = 1
        session.flush()
        for key in ("sent", "waiting"):
            mail.queue(session, message(key, 1), NOW)
        mail.queue(session, message("other", 2), NOW)
        sent = mail.outbox_by_key(session, "sent")
        assert sent is not None
        outbox.mark_sent(session, sent, 5, NOW)
        outbox.move_chat(session, 1, -1009)
    with database.transaction() as session:
        moved = {row.key: (row.chat_id, row.telegram_message_id) for row in session.exec(select(OutboxRow))}
        assert moved == {"sent": (-1009, None), "waiting": (-1009, None), "other": (2, None)}
        assert session.get_one(StaffRow, number(working)).chat_id == -1009


def test_a_chat_that_moves_where_somebody_is_already_takes_only_its_messages(database: Database) -> None:
    with database.transaction() as session:
        before, there = nurse(session), nurse(session, "Ben")
        before.chat_id, there.chat_id = 1, 2
        session.flush()
        mail.queue(session, message("waiting", 1), NOW)
        outbox.move_chat(session, 1, 2)
        row = mail.outbox_by_key(session, "waiting")
        assert row is not None
        assert (row.chat_id, before.chat_id, there.chat_id) == (2, 1, 2)
