"""Whoever opens a case reads first what the patient said last and when, and what of it nobody has done anything after."""

from __future__ import annotations

import pytest

from bot.care.case.find import find_case
from bot.care.case.undo import undo
from bot.care.desk import Desk, Office
from bot.care.working.claim_case import claim_case, release_case
from bot.care.working.log_call import log_call
from bot.care.working.work_case import add_note
from bot.store import deeds
from tests.console.conftest import Browser, Clock, code_of
from tests.console.test_case import nurse
from tests.console.test_queue import said
from tests.console.test_spoken_meanwhile import says

TEA, COME_IN = "Since lunch my tea", "Should I come in?"
NEW, CHIP = " new ", '<span class="chip is-new">'


async def opened(browser: Browser, office: Office, name: str) -> str:
    return (await browser.opens(f"/cases/{await code_of(office, name)}")).text


def words_of(page: str) -> list[str]:
    """Each with its hour, who said it and its mark."""
    part = page.split('id="words"')[1].split("</section>")[0]
    return [said(one.split("</li>")[0]) for one in part.split("<li")[1:]]


async def test_before_anybody_did_anything_all_of_the_case_is_new_and_the_newest_stands_first(
    ana: Browser, office: Office
) -> None:
    page = await opened(ana, office, "Maria")
    newest, first = words_of(page)

    assert COME_IN in newest
    assert TEA in first
    assert "14:01 Patient new" in newest
    assert "13:58 Patient new" in first
    assert '<mark class="fired"' in page.split('id="words"')[1].split("</section>")[0]


async def test_what_was_said_before_the_last_act_is_not_new_and_the_newest_of_it_stays(
    ana: Browser, office: Office, clock: Clock
) -> None:
    code = await code_of(office, "Maria")
    await office.act("test", lambda desk: log_call(desk, code, nurse(desk.session, "ana"), "reached"))
    (last,) = words_of(await opened(ana, office, "Maria"))
    assert COME_IN in last
    assert NEW not in last

    clock.passes(days=1, minutes=3)
    await office.act("test", lambda desk: says(desk, "Maria", "my cousin visits"))
    clock.passes(minutes=2)
    await office.act("test", lambda desk: says(desk, "Maria", "I can't breathe well any more"))
    await ana.signs_in("ana@clinic.example")
    page = await opened(ana, office, "Maria")
    newest, before = words_of(page)
    assert "14:07 Patient new" in newest
    assert "any more" in newest
    assert "14:05 Patient new" in before
    assert "my cousin visits" in before
    story = said(page.split('id="story"')[1].split("</ol>\n    <div")[0])
    assert story.index("any more") < story.index("my cousin") < story.index(COME_IN) < story.index(TEA)


def _takes(desk: Desk, code: str) -> None:
    claim_case(desk, code, nurse(desk.session, "ana"))


def _gives_back(desk: Desk, code: str) -> None:
    _takes(desk, code)
    release_case(desk, code, nurse(desk.session, "ana"))


def _slips(desk: Desk, code: str) -> None:
    """A call logged by slip, and undone."""
    log_call(desk, code, nurse(desk.session, "ana"), "no_answer")
    deed = deeds.newest_deed(desk.session, find_case(desk, code).id or 0)
    assert deed is not None
    undo(desk, code, nurse(desk.session, "ana"), deed.id or 0)


@pytest.mark.parametrize("act", [_takes, _gives_back, _slips])
async def test_to_take_it_to_pass_it_on_or_to_slip_is_not_to_have_read_it(
    ana: Browser, office: Office, clock: Clock, act: object
) -> None:
    code = await code_of(office, "Maria")
    clock.passes(minutes=1)
    await office.act("test", lambda desk: act(desk, code))  # type: ignore[operator]

    assert [NEW in one for one in words_of(await opened(ana, office, "Maria"))] == [True, True]


async def test_an_answer_to_a_question_counts_from_when_it_was_given(
    ana: Browser, office: Office, clock: Clock
) -> None:
    code = await code_of(office, "Maria")
    clock.passes(minutes=1)
    await office.act("test", lambda desk: add_note(desk, code, nurse(desk.session, "ana"), "son has a key"))
    clock.passes(minutes=1)
    await office.act("test", lambda desk: says(desk, "Maria", "no"))
    (answer,) = words_of(await opened(ana, office, "Maria"))

    assert "14:04 Answered new" in answer
    assert "own spit" in answer


async def test_a_photo_is_shown_where_it_was_sent_last(ana: Browser, office: Office) -> None:
    """At the moment of a call that Ana wrote down just before."""
    (photo,) = words_of(await opened(ana, office, "Tom"))
    assert "13:22 Patient new" in photo


async def test_each_line_of_the_timeline_since_the_last_act_is_marked(
    ana: Browser, office: Office, clock: Clock
) -> None:
    code = await code_of(office, "Maria")
    clock.passes(minutes=1)
    await office.act("test", lambda desk: log_call(desk, code, nurse(desk.session, "ana"), "no_answer"))
    await office.act("test", lambda desk: add_note(desk, code, nurse(desk.session, "ana"), "son has a key"))
    clock.passes(minutes=3)
    await office.act("test", lambda desk: says(desk, "Maria", "I can't breathe well any more"))
    page = await opened(ana, office, "Maria")
    lines = page.split('id="story"')[1].split('<li class="item')[1:]
    marked = [CHIP in line for line in lines]

    assert marked[0], "the newest first"
    assert any("breathe" in line for line in lines[: marked.index(False)])
    assert marked == sorted(marked, reverse=True)
    assert not all(marked)
    assert "14:06" in lines[marked.index(False) - 1]
    assert "14:03" in lines[marked.index(False)]
