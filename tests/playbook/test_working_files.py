"""working.toml, phrases.toml and triage/protocol.toml: a fault names its file, key and cure; phrases are whole in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.phrase import PHONE, TIME, blanks, filled
from bot.playbook.load import ContentFaulty, load
from tests.shipped import shipped

BROKEN = [
    ("working.toml", 'gravest = "clinic_now"', 'gravest = "ed_now"', "snooze.gravest", "emergencies always call"),
    ("working.toml", 'within = "PT10S"', 'within = "PT0S"', "undo.within", "longer than nothing"),
    ("working.toml", 'listed = "P7D"', 'listed = "PT0S"', "closed.listed", "longer than nothing"),
    ("working.toml", 'within = "PT10S"', 'within = "PT5M"', "undo.within", "at most 2 minutes"),
    ("working.toml", "unanswered = 2", "unanswered = 0", "calls.unanswered", "whole number"),
    ("phrases.toml", 'id = "call_at"', 'id = "calling_now"', "phrase[calling_now].id", "more than once"),
    ("phrases.toml", 'promises = "call"', 'promises = "visit"', "phrase[call_at].promises", "is 'call' or 'message'"),
    ("fr/phrases.toml", "Je vous appellerai à {time}", "Je vous appellerai", "phrase.call_at", "names no {time}"),
    ("phrases.toml", 'day = "today"\n', 'day = "tomorrow"\n', "phrase[come_today].day", "is 'today', or left out"),
    ("de/labels.toml", "Das ist morgen, {day}.", "Das ist morgen.", "letter.tomorrow", "{day} is filled in here"),
    ("de/labels.toml", "Wir melden uns bis {time} Uhr.", "Wir melden uns.", "letter.sooner", "names no {time}"),
    ("phrases.toml", 'for = ["ptosis"', 'for = ["droop"', "phrase[photo].for", "not a known red flag"),
    ("triage/protocol.toml", 'id = "red_eye"', 'id = "one_eye_only"', "item[one_eye_only].id", "more than once"),
    ("triage/protocol.toml", 'for = ["infection"]', 'for = ["boredom"]', "item[diabetes_or_immune].for", "not a known"),
    ("de/phrases.toml", "um {time} Uhr an", "um {hour} Uhr an", "phrase.call_at", "cannot be filled in"),
    ("fr/phrases.toml", "call_at =", "call_by =", "phrase.call_at", "the label is missing"),
    ("fr/phrases.toml", "call_at =", "call_by =", "phrase.call_by", "no part of the program"),
    ("pt/questions.toml", "red_eye =", "eye_red =", "protocol.red_eye", "the label is missing"),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "problem"), BROKEN)
def test_each_fault_names_file_key_and_problem(
    content: Path, file: str, old: str, new: str, key: str, problem: str
) -> None:
    text = (content / file).read_text("utf-8")
    assert old in text
    (content / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentFaulty) as refused:
        load(content)
    found = refused.value.faults
    assert any((fault.file, fault.key) == (file, key) and problem in fault.problem for fault in found), found


def test_a_phrase_has_the_same_blanks_in_every_language() -> None:
    playbook = shipped()
    for phrase in playbook.phrases:
        asked = {blanks(words.label(f"phrase.{phrase.id}")) for words in playbook.words.values()}
        assert len(asked) == 1, phrase.id


def test_what_fills_a_blank_is_not_read_as_one() -> None:
    assert filled("at {time}, {phone}", **{TIME: "{phone}", PHONE: "1"}) == "at {phone}, 1"
