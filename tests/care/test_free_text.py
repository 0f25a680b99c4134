"""What a patient writes costs the database little."""

from __future__ import annotations

from collections import Counter as Tally

import pytest
from sqlalchemy import event

from bot.care.hearing.answer import answer_said
from bot.domain.incoming import Kind, Person, Said
from tests.care.counter import Counter

CHAT = 500


def says(counter: Counter, text: str, message_id: int) -> Tally[str]:
    """Statements by their first word, while one message is heard and answered."""
    run: list[str] = []

    def note(*of: object) -> None:
        run.append(str(of[2]).split()[0])

    said = Said(Person(CHAT, "Pat", "en"), Kind.TEXT, text, message_id)
    event.listen(counter.database.engine, "before_cursor_execute", note)
    counter.does(lambda desk: answer_said(desk, said))
    event.remove(counter.database.engine, "before_cursor_execute", note)
    return Tally(run)


@pytest.mark.parametrize("text", ["thank you very much", "the weather was lovely on sunday"])
def test_harmless_words_ask_the_database_little(counter: Counter, text: str) -> None:
    counter.joins(counter.enrols(), CHAT)
    for number in (1, 2, 3):  # the later ones are read with those just before
        counter.passes(seconds=5)
        assert says(counter, text, number)["SELECT"] <= 6


def test_what_is_understood_is_written_once(counter: Counter) -> None:
    counter.joins(counter.enrols(), CHAT)
    took = says(counter, "thank you very much", 1)
    assert (took["INSERT"], took["UPDATE"]) == (2, 0)  # the words with their screening, and the answer
