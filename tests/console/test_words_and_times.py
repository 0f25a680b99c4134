"""The small pure parts: marks, strips, countdowns, clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.console.case.marked import marked
from bot.console.page.mini_strip import in_one_sentence, mini_strip
from bot.console.page.wording import Wording, countdown, dial, initials, plain
from bot.domain.strip import DayRecord
from bot.domain.tier import Tier
from bot.playbook.playbook import Playbook

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def wording(playbook: Playbook) -> Wording:
    return Wording(playbook.words_in("en"), playbook.clinic.zone)


def finding(start: int, end: int, symptom: str = "dysphagia", assertion: str = "present") -> dict[str, object]:
    return {"start": start, "end": end, "symptom": symptom, "assertion": assertion, "rule": "r1"}


@pytest.mark.parametrize(
    "findings", [[], [(0, 5)], [(0, 11)], [(6, 11), (0, 5)], [(0, 8), (4, 11)], [(3, 3)], [(9, 400)], [(0, 11), (2, 4)]]
)
def test_marking_never_loses_a_letter(findings: list[tuple[int, int]], wording: Wording) -> None:
    pieces = marked("cannot <b>é", {"findings": [finding(*place) for place in findings]}, wording)

    assert "".join(piece.text for piece in pieces) == "cannot <b>é"


def test_only_what_is_there_now_counts_as_fired(wording: Wording) -> None:
    first, _, second = marked(
        "swallow, choke", {"findings": [finding(0, 7), finding(9, 14, assertion="negated")]}, wording
    )

    assert (first.fired, first.mark) == (True, "trouble swallowing")
    assert (second.fired, second.mark) == (False, "trouble swallowing: negated")


def test_a_text_without_screening_is_one_piece(wording: Wording) -> None:
    assert [piece.text for piece in marked("hello", None, wording)] == ["hello"]
    assert marked("", {}, wording) == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "00:00"),
        (130, "02:10"),
        (-130, "02:10"),
        (3599, "59:59"),
        (3600, "1 h 00"),
        (90000, "25 h 00"),
        (260000, "3 days"),
    ],
)
def test_a_countdown_has_the_units_that_matter(seconds: int, words: str) -> None:
    assert countdown(timedelta(seconds=seconds)) == words


def test_initials_are_the_first_and_the_last() -> None:
    assert [initials(name) for name in ("Maria Garcia", "Jo", "Ana de la Cruz", "", "'; --")] == [
        "M.G.",
        "J.",
        "A.C.",
        "?",
        "?",
    ]


def test_a_phone_link_dials_digits_only() -> None:
    assert [dial(phone) for phone in ("(555) 010-4471", "+1 555", "javascript:1")] == ["5550104471", "+1555", "1"]


def test_a_message_is_read_without_its_marks() -> None:
    assert plain("<b>Call 911</b>\n1 &lt; 2 &amp; 3") == "Call 911\n1 < 2 & 3"


def test_times_are_the_clinics_and_name_the_day_when_it_is_another(wording: Wording) -> None:
    assert wording.moment(NOON, NOON) == "07:00"
    assert wording.moment(NOON, NOON + timedelta(days=1)) == "Fri 20 Nov 07:00"


def test_a_strip_shows_trouble_effects_calm_and_missed_days_apart(playbook: Playbook) -> None:
    records = {
        1: DayRecord(1, True, answers={"flags": ["none"], "effects": ["none"]}),
        2: DayRecord(2, True, answers={"flags": ["none"], "effects": ["bruise"]}),
        3: DayRecord(3, False),
        4: DayRecord(4, True, True, {"flags": ["swallowing"]}),
    }

    strip = mini_strip(playbook.diary, records, {5: [Tier.EMERGENCY]}, today=5)

    assert [day.look for day in strip[:6]] == ["not_asked", "calm", "some", "missed", "flag recalled", "flag"]
    assert len(strip) == 15
    assert "day 4 red flag, filled in later" in in_one_sentence(strip)
