"""A page says truly why it is this person: their duty, their case, or nobody else to call."""

from __future__ import annotations

from bot.care.paging.page import advance_case
from bot.care.working.claim_case import claim_case
from bot.domain.rota import Duty
from bot.domain.tier import Tier
from tests.care.counter import Counter
from tests.care.test_late_of_who_is_away import on_call

CHAT = 901


def pages(counter: Counter, chat: int) -> list[str]:
    return [row.text for row in counter.told(chat) if "You are called as" in row.text]


def test_who_has_a_case_is_called_for_that_at_every_step(counter: Counter) -> None:
    ana, ben, _ = (
        counter.staff("Ana", chat_id=902),
        counter.staff("Ben", chat_id=CHAT),
        counter.staff("Eve", "clinician", 903),
    )
    on_call(counter, ana, Duty.FIRST_NURSE)
    code = counter.raises(counter.enrols().patient_id, Tier.ED_NOW).case.code
    counter.does(lambda desk: claim_case(desk, code, ben))
    counter.now = counter.case(code).next_due_at or counter.now
    for _ in range(4):
        counter.does(lambda desk: advance_case(desk, counter.case(code).id or 0))
        counter.passes(minutes=2)
    said = [text.partition("You are called as: ")[2].splitlines()[0] for text in pages(counter, CHAT)]
    assert said == [*["you have this case"] * 3, "everybody, you have this case"]


def test_who_is_on_call_in_another_duty_is_not_called_as_what_the_step_names(counter: Counter) -> None:
    eve = counter.staff("Eve", "clinician", CHAT)
    on_call(counter, eve, Duty.CLINICIAN)
    code = counter.raises(counter.enrols().patient_id, Tier.EMERGENCY).case.code
    for _ in range(2):
        counter.does(lambda desk: advance_case(desk, counter.case(code).id or 0))
        counter.passes(minutes=1)
    assert ["called as: clinician, you are on call now" in text for text in pages(counter, CHAT)] == [True, True]


def test_an_administrator_whom_alone_a_page_can_reach_is_asked_to_fetch_somebody(counter: Counter) -> None:
    counter.staff("Ana")
    counter.staff("Ada", "admin", CHAT)
    code = counter.raises(counter.enrols().patient_id, Tier.EMERGENCY).case.code
    counter.does(lambda desk: advance_case(desk, counter.case(code).id or 0))
    (page,) = [row for row in counter.told(CHAT) if "You are called as" in row.text]
    assert "no nurse or clinician can be called now: find one and tell them" in page.text
    assert page.buttons == []
