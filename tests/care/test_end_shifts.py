"""The end of a shift offers the sheet by itself: once, by whatever channel, and to everybody where nobody comes."""

from __future__ import annotations

from datetime import time

from sqlmodel import col, select

from bot.care.hand_over.end_shifts import end_shifts
from bot.care.hand_over.hand_over_sheet import left_behind
from bot.care.rota.shift import end_shift
from bot.care.rota.time_off import add_time_off
from bot.care.staff.channels import add_channel
from bot.care.working.claim_case import claim_case
from bot.store.tables import HandOverOfferRow, OutboxRow, StaffRow
from tests.care.counter import Counter
from tests.care.test_rota import ANA, BEN, CLARA, HOUR, TODAY, hire, plan

HALF = 12 * HOUR


def offers(counter: Counter, chat: int) -> list[str]:
    return [row.text for row in counter.told(chat) if row.key.startswith("hand_over:")]


def day_and_night(counter: Counter) -> tuple[StaffRow, StaffRow]:
    """Ana from 8 to 20, Ben by night; Ana has a case. It is 20:00."""
    ana, ben, _, _, ada = hire(counter)
    plan(counter, ada, ana, start=time(8), length=HALF)
    plan(counter, ada, ben, start=time(20), length=HALF)
    code = counter.raises(counter.enrols().patient_id).case.code
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.passes(hours=10)
    return ana, ben


def test_at_the_end_the_sheet_goes_to_who_comes_and_who_leaves_once(counter: Counter) -> None:
    day_and_night(counter)
    counter.passes(seconds=-1)
    assert counter.does(end_shifts) == 0
    counter.passes(seconds=1)
    assert counter.does(end_shifts) == 1
    counter.passes(minutes=59)
    assert counter.does(end_shifts) == 0

    assert [text for text in offers(counter, BEN) if "Hand-over from Ana" in text] == offers(counter, BEN)
    assert [text for text in offers(counter, ANA) if "Your shift has ended.</b>" in text] == offers(counter, ANA)
    assert (len(offers(counter, BEN)), len(offers(counter, ANA)), offers(counter, CLARA)) == (1, 1, [])
    assert "take over: 1" in offers(counter, BEN)[0]


def test_a_stop_of_the_program_does_not_swallow_it(counter: Counter) -> None:
    day_and_night(counter)
    counter.passes(minutes=45)
    assert counter.does(end_shifts) == 1
    offer = counter.reads(lambda session: session.exec(select(HandOverOfferRow)).one())
    assert counter.now - offer.ended_at == 0.75 * HOUR


def test_where_nobody_comes_everybody_who_treats_is_told(counter: Counter) -> None:
    _, ben = day_and_night(counter)
    counter.passes(hours=-1)
    counter.does(lambda desk: add_time_off(desk, ben, ben.id or 0, desk.now, desk.now + HALF))
    counter.passes(hours=1)
    assert counter.does(end_shifts) == 1

    assert "Your shift has ended, and nobody is on call as a nurse after you" in offers(counter, ANA)[0]
    for chat in (BEN, CLARA):
        assert "The shift of Ana has ended, and nobody is on call as a nurse" in offers(counter, chat)[0]


def test_where_no_nursing_is_planned_any_more_nobody_is_missed(counter: Counter) -> None:
    ana, *_, ada = hire(counter)
    shift = plan(counter, ada, ana, start=time(8), length=HALF)
    counter.does(lambda desk: end_shift(desk, ada, shift, TODAY))
    counter.passes(hours=10)
    assert counter.does(end_shifts) == 1
    assert [offers(counter, chat) for chat in (ANA, BEN, CLARA)] == [[], [], []]


def test_whoever_has_no_telegram_is_told_by_their_first_channel(counter: Counter) -> None:
    ana, _, _, _, ada = hire(counter)
    eva = counter.staff("Eva")
    counter.does(lambda desk: add_channel(desk, eva, "mailto://eva:secret@mail.example.org"))
    plan(counter, ada, ana, start=time(8), length=HALF)
    plan(counter, ada, eva, start=time(20), length=HALF)
    counter.passes(hours=10)
    assert counter.does(end_shifts) == 1
    wanted = select(OutboxRow).where(OutboxRow.staff_id == eva.id)
    _, row = counter.reads(
        lambda session: session.exec(wanted.order_by(col(OutboxRow.id))).all()
    )  # the shift, then this
    assert row.channel == "mailto"
    assert "Hand-over from Ana" in row.text


def test_who_is_on_call_again_has_not_left_their_case_behind(counter: Counter) -> None:
    day_and_night(counter)
    counter.does(end_shifts)
    counter.passes(minutes=30)
    assert len(counter.does(left_behind)) == 1
    counter.passes(hours=12)  # Ana's next day
    assert counter.does(left_behind) == {}
