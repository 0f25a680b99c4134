"""Whenever somebody is called again for a case that cannot wait, open pages are told to sound; what calls nobody is silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.care.case.flag import Flag, Lift
from bot.care.case.snooze import end_snooze, snooze_case
from bot.care.case.undo import undo
from bot.care.desk import Desk
from bot.care.paging.call import raise_alarm
from bot.care.paging.page import advance_case
from bot.care.red_flag.answer_if_went import call_nurse
from bot.care.red_flag.raise_case import raise_case
from bot.care.working.claim_case import claim_case, release_case
from bot.care.working.close_case import close_case
from bot.care.working.decide import decide
from bot.care.working.log_call import log_call
from bot.care.working.work_case import add_note
from bot.domain.case import EventKind, Outcome
from bot.domain.tier import Tier
from bot.store import advice, deeds
from bot.store.tables import CaseRow, PatientRow, StaffRow
from tests.console.conftest import Clock
from tests.console.test_in_a_browser import Served
from tests.console.test_news import Window, flag, served, window

__all__ = ["served"]  # the fixture

ANSWERED = Flag(EventKind.ANSWERED, Tier.EMERGENCY, ("dysphagia",), lift=Lift(0))
NO_ANSWER = Flag(EventKind.NO_ANSWER, Tier.EMERGENCY, ("dysphagia",), lift=Lift(0))
MILDER = Flag(EventKind.RED_FLAG, Tier.SAME_DAY, ("infection",), lift=Lift(0))


def case_of(desk: Desk, code: str) -> CaseRow:
    return desk.session.exec(select(CaseRow).where(CaseRow.code == code)).one()


def ana_of(desk: Desk) -> StaffRow:
    return desk.session.get_one(StaffRow, 1)


@dataclass
class Worked:
    """A new emergency, taken by Ana, who reached the patient if she should."""

    served: Served
    clock: Clock
    code: str = ""

    def taken(self, *, reached: bool) -> None:
        self.code = flag(self.served, "Li Wen", Tier.EMERGENCY, "dysphagia")
        self.acts(lambda desk: claim_case(desk, self.code, ana_of(desk)))
        if reached:
            self.acts(lambda desk: log_call(desk, self.code, ana_of(desk), "reached"))

    def acts(self, work: Callable[[Desk], object]) -> None:
        self.served.act(work)

    def comes_due(self) -> None:
        """The clock goes to where the case is looked at, and it is."""

        def expire(desk: Desk) -> None:
            due = case_of(desk, self.code).next_due_at
            assert due is not None
            self.clock.now = max(due, self.clock.now)

        self.acts(expire)
        self.acts(lambda desk: advance_case(desk, case_of(desk, self.code).id or 0))

    def did_not_go(self, kind: EventKind) -> None:
        def act(desk: Desk) -> None:
            case = case_of(desk, self.code)
            row = advice.newest_of_patient(desk.session, case.patient_id)
            assert row is not None
            call_nurse(desk, desk.session.get_one(PatientRow, case.patient_id), row, kind, None)

        self.acts(act)

    def reports(self, new: Flag) -> None:
        def act(desk: Desk) -> None:
            raise_case(desk, desk.session.get_one(PatientRow, case_of(desk, self.code).patient_id), new)

        self.acts(act)

    def rests(self) -> None:
        until = self.clock.now + timedelta(hours=3)
        self.acts(lambda desk: snooze_case(desk, self.code, ana_of(desk), {"dysphagia": Tier.CLINIC_NOW}, until))

    def undoes(self) -> None:
        def act(desk: Desk) -> None:
            deed = deeds.newest_deed(desk.session, case_of(desk, self.code).id or 0)
            assert deed is not None
            undo(desk, self.code, ana_of(desk), deed.id or 0)

        self.acts(act)


@pytest.fixture
def worked(served: Served, clock: Clock) -> Worked:
    return Worked(served, clock)


def give_back(worked: Worked) -> None:
    worked.acts(lambda desk: release_case(desk, worked.code, ana_of(desk)))


def take_and_take_back(worked: Worked) -> None:
    worked.acts(lambda desk: claim_case(desk, worked.code, ana_of(desk)))
    worked.undoes()


def nobody_to_page(worked: Worked) -> None:
    worked.acts(lambda desk: raise_alarm(desk, case_of(desk, worked.code), 0))


CALLS: dict[str, tuple[bool, Callable[[Worked], None], Callable[[Worked], None]]] = {
    # whether the patient was reached, what was before, and what calls
    "the patient is not reached in time": (False, lambda worked: None, Worked.comes_due),
    "it is not decided in time": (True, lambda worked: None, Worked.comes_due),
    "given back": (False, lambda worked: None, give_back),
    "did not go": (True, lambda worked: None, lambda worked: worked.did_not_go(EventKind.DID_NOT_GO)),
    "no word whether they went": (True, lambda worked: None, lambda worked: worked.did_not_go(EventKind.NO_WORD)),
    "its rest is over": (True, Worked.rests, Worked.comes_due),
    "the gravest answer, to a question of before": (True, lambda worked: None, lambda worked: worked.reports(ANSWERED)),
    "no answer to it": (True, lambda worked: None, lambda worked: worked.reports(NO_ANSWER)),
    "something else, though milder": (True, lambda worked: None, lambda worked: worked.reports(MILDER)),
    "nobody can be paged": (False, give_back, nobody_to_page),
    "“I have it” was taken back": (False, give_back, take_and_take_back),
}


@pytest.mark.parametrize("name", CALLS)
def test_whenever_somebody_is_called_again_it_is_an_alarm(worked: Worked, name: str) -> None:
    reached, before, calls = CALLS[name]
    worked.taken(reached=reached)
    before(worked)
    page = window(worked.served)
    with page.hears(after=_settled(worked, page)) as told:
        assert next(told).event == ""
        calls(worked)
        heard = next(told)
        while heard.event == "changed":
            heard = next(told)
        assert heard.alarm == ("Emergency", worked.code)


def note(worked: Worked) -> None:
    worked.acts(lambda desk: add_note(desk, worked.code, ana_of(desk), "wife called"))


def note_and_take_it_back(worked: Worked) -> None:
    note(worked)
    worked.undoes()


def rest_and_end_it(worked: Worked) -> None:
    worked.rests()
    worked.acts(lambda desk: end_snooze(desk, worked.code, ana_of(desk)))


def decided(worked: Worked) -> None:
    worked.acts(lambda desk: decide(desk, worked.code, ana_of(desk), "Soft food."))


def closed(worked: Worked) -> None:
    worked.acts(lambda desk: close_case(desk, worked.code, ana_of(desk), Outcome.ADVISED_HOME))


QUIET = (note, note_and_take_it_back, rest_and_end_it, decided, closed)


@pytest.mark.parametrize("act", QUIET)
def test_what_calls_nobody_is_no_alarm(worked: Worked, act: Callable[[Worked], None]) -> None:
    worked.taken(reached=True)
    page = window(worked.served)
    with page.hears(after=_settled(worked, page)) as told:
        assert next(told).event == ""
        act(worked)
        assert next(told).event == "changed"
        other = flag(worked.served, "Hal", Tier.EMERGENCY)
        heard = next(told)
        while heard.event == "changed":
            heard = next(told)
        assert heard.alarm == ("Emergency", other)


def _settled(worked: Worked, page: Window) -> str:
    """A page that knows all that has happened."""
    worked.clock.passes(seconds=20)
    return page.position()
