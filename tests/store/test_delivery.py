"""What is known of a message once it left, on both databases."""

from __future__ import annotations

from bot.domain.message import Delivery
from bot.store import mail
from bot.store.database import Database
from bot.store.tables import OutboxRow
from tests.store.rows import NOW, message


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
        mail.mark_sent(session, edit, 77, NOW)
    found = rows(database)
    assert (found["edit"].state, found["edit"].telegram_message_id) == (Delivery.SENT, 77)
    assert (found["first"].state, found["first"].telegram_message_id) == (Delivery.SUPERSEDED, 77)


def test_a_first_text_that_was_sent_stays_sent(database: Database) -> None:
    edit = both(database)
    with database.transaction() as session:
        first = mail.outbox_by_key(session, "first")
        assert first is not None
        mail.mark_sent(session, first, 5, NOW)
    with database.transaction() as session:
        mail.mark_sent(session, edit, 5, NOW)
    assert rows(database)["first"].state == Delivery.SENT


def test_an_edit_that_a_newer_one_replaced_leaves_the_first_alone(database: Database) -> None:
    edit = both(database)
    with database.transaction() as session:
        mail.mark_sent(session, edit, None, NOW)
    found = rows(database)
    assert found["edit"].state == Delivery.SUPERSEDED
    assert (found["first"].state, found["first"].telegram_message_id) == (Delivery.QUEUED, None)
