"""Nurses judge what screening read; what they hold becomes cases, without what identifies anybody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.care.errors import NoSuchCase, Refused
from bot.care.hearing.answer import answer_said
from bot.care.review.judged_cases import JudgedCase, judged_cases
from bot.care.working.close_case import close_case
from bot.care.working.judge_finding import judge_finding, mark_missed, places
from bot.domain.case import Outcome
from bot.domain.incoming import Kind, Person, Said
from bot.domain.judgement import Place, Verdict
from bot.playbook.corpus import read_corpus
from bot.store import judgements
from bot.store.tables import CaseRow, HeardRow, StaffRow
from tests.care.counter import Counter

CHAT = 500
WORDS = "My voice is hoarse since 12 March and it's hard to swallow, says Mary Grant.\nCall +1 555 010 0111. No trouble breathing."


class Judging:
    """A patient who wrote, a case, and Ana who judges."""

    def __init__(self, counter: Counter, text: str = WORDS, *, joined: bool = False) -> None:
        self.counter = counter
        if not joined:
            counter.joins(counter.enrols(), CHAT)
        self.ana = counter.staff()
        said = Said(Person(CHAT, "Pat", "en"), Kind.TEXT, text, 7)
        counter.does(lambda desk: answer_said(desk, said))
        self.heard = counter.reads(lambda session: session.exec(select(HeardRow)).all()[-1])
        self.code = counter.reads(lambda session: session.exec(select(CaseRow)).one()).code

    def place(self, symptom: str) -> Place:
        (found,) = [place for place in places(self.heard) if place.symptom == symptom]
        return found

    def judges(self, place: Place, verdict: Verdict, staff: StaffRow | None = None) -> None:
        who, number = staff or self.ana, self.heard.id or 0
        self.counter.does(lambda desk: judge_finding(desk, self.code, who, number, place, verdict))

    def misses(self, symptom: str, words: str = "") -> None:
        number = self.heard.id or 0
        self.counter.does(lambda desk: mark_missed(desk, self.code, self.ana, number, symptom, words))

    def cases(self) -> list[JudgedCase]:
        return self.counter.does(judged_cases)

    def columns(self) -> list[str]:
        (case,) = self.cases()
        return case.line.split("\t")


@pytest.fixture
def judging(counter: Counter) -> Judging:
    return Judging(counter)


def test_a_judgement_is_kept_with_who_and_when_and_is_audited(judging: Judging, counter: Counter) -> None:
    judging.judges(judging.place("dysphonia"), Verdict.RIGHT)
    number = judging.heard.id or 0
    (row,) = counter.reads(lambda session: judgements.judgements_of(session, [number]))[number]
    assert (row.symptom, row.verdict, row.staff_id, row.at) == ("dysphonia", "right", judging.ana.id, counter.now)
    assert (f"staff:{judging.ana.id}", "judge_finding", f"heard:{number}") in counter.audit()


def test_what_was_read_is_right_until_somebody_says_otherwise(judging: Judging) -> None:
    assert judging.cases() == []
    judging.judges(judging.place("dysphonia"), Verdict.RIGHT)
    kind, level, assertion, flags, _ = judging.columns()
    assert (kind, level, assertion, flags) == ("real", "emergency", "present", "dysphagia,dysphonia")


def test_the_newest_judgement_counts_and_one_taken_back_leaves_none(judging: Judging, counter: Counter) -> None:
    bo = counter.staff("Bo")
    judging.judges(judging.place("dysphonia"), Verdict.RIGHT)
    judging.judges(judging.place("dysphonia"), Verdict.WRONG, bo)
    assert judging.columns()[1:4] == ["urgent", "present", "dysphagia"]
    judging.judges(judging.place("dysphonia"), Verdict.WITHDRAWN, bo)
    assert judging.cases() == []


def test_what_was_missed_is_added_with_or_without_its_words(judging: Judging) -> None:
    judging.misses("dyspnea", "NO TROUBLE breathing")
    judging.misses("vision")
    assert judging.columns()[3] == "dysphagia,dysphonia,dyspnea,vision"
    judging.judges(Place("vision"), Verdict.WITHDRAWN)
    assert judging.columns()[3] == "dysphagia,dysphonia,dyspnea"


def test_a_message_with_nothing_left_is_a_case_without_flags(judging: Judging) -> None:
    for symptom in ("dysphonia", "dysphagia"):
        judging.judges(judging.place(symptom), Verdict.WRONG)
    assert judging.columns()[:4] == ["real", "none", "negated", "-"]
    judging.judges(judging.place("dyspnea"), Verdict.WRONG)
    assert judging.columns()[:4] == ["real", "none", "none_named", "-"]


def test_the_line_names_nobody_and_is_one_line_of_a_corpus(judging: Judging, tmp_path: Path) -> None:
    judging.judges(judging.place("dysphonia"), Verdict.RIGHT)
    (case,) = judging.cases()
    (tmp_path / "en-real.tsv").write_text(case.line + "\n", "utf-8")
    (example,), faults = read_corpus(tmp_path, frozenset({"dysphonia", "dysphagia"}))
    assert faults == []
    assert example.text == (
        "My voice is hoarse since <date> and it's hard to swallow, says <name> <name>.\n"
        "Call <phone>. No trouble breathing."
    )
    assert (case.language, case.reads_otherwise) == ("en", False)


def test_only_what_was_judged_since_a_moment(judging: Judging, counter: Counter) -> None:
    judging.judges(judging.place("dysphonia"), Verdict.RIGHT)
    later = counter.now + timedelta(hours=1)
    assert counter.does(lambda desk: judged_cases(desk, later)) == []
    assert len(counter.does(lambda desk: judged_cases(desk, counter.now))) == 1


def test_a_name_that_changes_what_is_read_is_told(counter: Counter) -> None:
    counter.staff("Hoarse")
    judging = Judging(counter, "I am Hoarse")
    judging.judges(judging.place("dysphonia"), Verdict.RIGHT)
    (case,) = judging.cases()
    assert case.reads_otherwise


def test_a_closed_case_is_judged_too(judging: Judging, counter: Counter) -> None:
    counter.does(lambda desk: close_case(desk, judging.code, judging.ana, Outcome.ADVISED_HOME, "rest"))
    judging.judges(judging.place("dysphonia"), Verdict.WRONG)
    assert len(judging.cases()) == 1


def test_what_was_not_read_there_cannot_be_judged(judging: Judging, counter: Counter) -> None:
    hoarse = judging.place("dysphonia")
    number = judging.heard.id or 0
    for place in (
        Place("vision", 0, 5, "rule"),
        Place("dysphonia"),
        Place("dysphonia", hoarse.start, 999, hoarse.rule),
    ):
        with pytest.raises(Refused, match="was not read"):
            judging.judges(place, Verdict.RIGHT)
    with pytest.raises(Refused, match="was not read"):
        judging.judges(Place("vision"), Verdict.WITHDRAWN)
    with pytest.raises(Refused, match="Choose the symptom"):
        judging.misses("a cold")
    with pytest.raises(Refused, match="do not stand in the message"):
        judging.misses("vision", "seeing double")
    with pytest.raises(Refused, match="not one of the case's"):
        counter.does(lambda desk: judge_finding(desk, judging.code, judging.ana, number + 9, hoarse, Verdict.RIGHT))
    with pytest.raises(NoSuchCase):
        counter.does(lambda desk: judge_finding(desk, "ZZZZ", judging.ana, number, hoarse, Verdict.RIGHT))


def test_a_message_of_another_patient_is_not_judged_by_this_case(judging: Judging, counter: Counter) -> None:
    other = counter.enrols(name="Tom Okafor")
    code = counter.raises(other.patient_id).case.code
    number, hoarse = judging.heard.id or 0, judging.place("dysphonia")
    with pytest.raises(Refused, match="not one of the case's"):
        counter.does(lambda desk: judge_finding(desk, code, judging.ana, number, hoarse, Verdict.RIGHT))


def test_pieces_of_a_thought_are_one_case(counter: Counter) -> None:
    counter.joins(counter.enrols(), CHAT)
    first = Said(Person(CHAT, "Pat", "en"), Kind.TEXT, "My voice is hoarse and I can't", 6)
    counter.does(lambda desk: answer_said(desk, first))
    counter.passes(seconds=5)
    judging = Judging(counter, "swallow anything", joined=True)
    judging.judges(judging.place("dysphagia"), Verdict.RIGHT)
    kind, level, _, flags, text = judging.columns()
    assert (kind, level, flags) == ("real", "emergency", "dysphagia,dysphonia")
    assert text == "My voice is hoarse and I can't swallow anything"
