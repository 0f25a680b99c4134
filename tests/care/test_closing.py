"""No case is closed without an outcome, none as noise without a reason, and none that was left unfinished without words."""

from __future__ import annotations

import ast
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest

from bot.care.errors import Refused
from bot.care.working.claim_case import claim_case
from bot.care.working.close_case import close_case
from bot.care.working.log_call import log_call
from bot.care.working.work_case import write_to_patient
from bot.domain.case import CaseStatus, Outcome
from bot.domain.tier import Tier
from tests.care.counter import Counter

BOT = Path(__file__).parents[2] / "bot"
CLOSERS = (
    "care/working/close_case.py",
    "care/paging/drill.py",  # as a drill, which no other case can be closed as
    "care/working/merge_cases.py",  # as a duplicate, by a named person
    "store/erasing.py",  # after a restore, where the outcome is not known any more
)


def closes(source: str) -> bool:
    """True where a status is set to closed: by an assignment, or by the name of a column."""
    for node in ast.walk(ast.parse(source)):
        values = {
            ast.Assign: lambda node: ast.unparse(node.value) if "status" in ast.unparse(node.targets[0]) else "",
            ast.keyword: lambda node: ast.unparse(node.value) if node.arg == "status" else "",
        }.get(type(node))
        if values is not None and "CaseStatus.CLOSED" in values(node):
            return True
    return False


def test_only_these_acts_close_a_case() -> None:
    found = [path.relative_to(BOT).as_posix() for path in sorted(BOT.rglob("*.py")) if closes(path.read_text())]

    assert found == sorted(CLOSERS)


def test_a_second_way_to_close_would_be_noticed() -> None:
    assert closes("case.status = CaseStatus.CLOSED")
    assert closes("case.owner_id, case.status = None, CaseStatus.CLOSED")
    assert closes("update(CaseRow).values(status=CaseStatus.CLOSED)")
    assert not closes("if case.status == CaseStatus.CLOSED: pass")


@pytest.mark.parametrize(
    ("words", "reason", "kept"),
    [
        ("", "past", "past"),
        ("she meant her mother", "", "other"),
        ("a song", "other", "other"),
        ("x", "misread", "misread"),
    ],
)
def test_noise_keeps_why(counter: Counter, words: str, reason: str, kept: str) -> None:
    ana, code = counter.staff(), counter.raises(counter.enrols().patient_id).case.code

    counter.does(lambda desk: close_case(desk, code, ana, Outcome.NOISE, words, reason))

    assert (counter.case(code).outcome, counter.case(code).noise_reason) == ("noise", kept)


@pytest.mark.parametrize(("words", "reason"), [("", ""), ("  ", ""), ("", "other"), ("a song", "bad luck")])
def test_noise_without_a_reason_is_refused(counter: Counter, words: str, reason: str) -> None:
    ana, code = counter.staff(), counter.raises(counter.enrols().patient_id).case.code

    with pytest.raises(Refused):
        counter.does(lambda desk: close_case(desk, code, ana, Outcome.NOISE, words, reason))

    assert counter.case(code).status != CaseStatus.CLOSED


def test_a_reason_for_noise_stays_with_noise(counter: Counter) -> None:
    ana, code = counter.staff(), counter.raises(counter.enrols().patient_id).case.code

    counter.does(lambda desk: close_case(desk, code, ana, Outcome.SEEN_IN_CLINIC, "at the desk", "past"))

    assert counter.case(code).noise_reason == ""


GRAVE = (Tier.EMERGENCY, Tier.ED_NOW)


@pytest.mark.parametrize("tier", GRAVE)
@pytest.mark.parametrize("outcome", [Outcome.ADVISED_HOME, Outcome.SENT_TO_ED, Outcome.DUPLICATE])
def test_an_emergency_nobody_has_seen_is_closed_with_words_only(counter: Counter, tier: Tier, outcome: Outcome) -> None:
    ana, code = counter.staff(), counter.raises(counter.enrols().patient_id, tier).case.code

    with pytest.raises(Refused, match="write why"):
        counter.does(lambda desk: close_case(desk, code, ana, outcome, "  "))
    assert counter.case(code).status != CaseStatus.CLOSED

    counter.does(lambda desk: close_case(desk, code, ana, outcome, "Her daughter came to the desk."))
    assert counter.case(code).outcome == outcome


def test_a_reason_of_the_list_is_no_word_on_an_emergency(counter: Counter) -> None:
    ana, code = counter.staff(), counter.raises(counter.enrols().patient_id, Tier.EMERGENCY).case.code
    with pytest.raises(Refused, match="write why"):
        counter.does(lambda desk: close_case(desk, code, ana, Outcome.NOISE, "", "past"))


@pytest.mark.parametrize("result", ["no_answer", "wrong_number"])
@pytest.mark.parametrize("tier", GRAVE)
def test_to_take_it_is_not_enough_the_patient_is_reached(counter: Counter, tier: Tier, result: str) -> None:
    ana, code = counter.staff(), counter.raises(counter.enrols().patient_id, tier).case.code
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, result))
    with pytest.raises(Refused, match="write why"):
        counter.does(lambda desk: close_case(desk, code, ana, Outcome.ADVISED_HOME))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.ADVISED_HOME))
    assert counter.case(code).status == CaseStatus.CLOSED


def test_what_got_worse_since_has_been_seen_by_nobody(counter: Counter) -> None:
    patient = counter.enrols().patient_id
    ana, code = counter.staff(), counter.raises(patient, Tier.ED_NOW).case.code
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.raises(patient, Tier.EMERGENCY)
    with pytest.raises(Refused, match="write why"):
        counter.does(lambda desk: close_case(desk, code, ana, Outcome.ADVISED_HOME))


@pytest.mark.parametrize("tier", [tier for tier in Tier if tier not in GRAVE])
@pytest.mark.parametrize("outcome", [Outcome.ADVISED_HOME, Outcome.SEEN_IN_CLINIC, Outcome.SENT_TO_ED])
def test_nobody_is_advised_without_a_word_spoken_or_a_reason(counter: Counter, tier: Tier, outcome: Outcome) -> None:
    ana, code = counter.staff(), counter.raises(counter.enrols().patient_id, tier).case.code

    with pytest.raises(Refused, match="Nobody has spoken with the patient"):
        counter.does(lambda desk: close_case(desk, code, ana, outcome, " "))
    counter.does(lambda desk: close_case(desk, code, ana, outcome, "Her daughter came to the desk."))

    assert counter.case(code).outcome == outcome


def test_who_was_reached_is_advised_without_words(counter: Counter) -> None:
    ana, code = counter.staff(), counter.raises(counter.enrols().patient_id, Tier.CLINIC_NOW).case.code
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.ADVISED_HOME))
    assert counter.case(code).status == CaseStatus.CLOSED


@pytest.mark.parametrize(("tier", "enough"), [(Tier.CLINIC_NOW, False), (Tier.THREE_DAYS, True)])
def test_a_message_advises_only_who_waits_for_no_call(counter: Counter, tier: Tier, enough: bool) -> None:
    enrolled, ana = counter.enrols(), counter.staff()
    counter.joins(enrolled)
    code = counter.raises(enrolled.patient_id, tier).case.code
    counter.does(lambda desk: write_to_patient(desk, code, ana, "Keep the area dry today."))

    with nullcontext() if enough else pytest.raises(Refused, match="Nobody has spoken"):
        counter.does(lambda desk: close_case(desk, code, ana, Outcome.ADVISED_HOME))


@pytest.mark.parametrize("tier", Tier)
def test_who_was_not_called_in_vain_is_not_closed_as_not_reached(counter: Counter, tier: Tier) -> None:
    ana, code = counter.staff(), counter.raises(counter.enrols().patient_id, tier).case.code
    close = partial(close_case, code=code, staff=ana, outcome=Outcome.UNREACHABLE, reason="tried")

    with pytest.raises(Refused, match="No call without an answer"):
        counter.does(close)
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    with pytest.raises(Refused, match="No call without an answer"):
        counter.does(close)
    counter.does(lambda desk: log_call(desk, code, ana, "no_answer"))
    counter.does(close)

    assert counter.case(code).outcome == Outcome.UNREACHABLE


def test_the_calls_are_reason_enough_where_it_is_no_emergency(counter: Counter) -> None:
    ana, code = counter.staff(), counter.raises(counter.enrols().patient_id, Tier.CLINIC_NOW).case.code
    counter.does(lambda desk: log_call(desk, code, ana, "no_answer"))
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.UNREACHABLE))
    assert counter.case(code).status == CaseStatus.CLOSED


def test_a_call_that_was_promised_is_not_dropped_without_a_word(counter: Counter) -> None:
    enrolled, ana = counter.enrols(), counter.staff()
    counter.joins(enrolled)
    code = counter.raises(enrolled.patient_id, Tier.CLINIC_NOW).case.code
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.does(lambda desk: write_to_patient(desk, code, ana, "", "call_at", "15:00"))
    counter.passes(minutes=1)

    for reasons in (("",), ("", "past")):
        outcome = Outcome.NOISE if reasons[1:] else Outcome.ADVISED_HOME
        with pytest.raises(Refused, match="promised to the patient has not come"):
            counter.does(lambda desk, how=outcome, why=reasons: close_case(desk, code, ana, how, *why))  # type: ignore[misc]
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.ADVISED_HOME))
