"""What a case waits for, and by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.case import CaseStatus
from bot.domain.clocks import CaseTimes, NextStep, clock_of
from bot.domain.tier import Tier
from bot.playbook.playbook import Playbook

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


def test_a_case_waits_to_be_taken_then_for_a_call_then_for_a_decision(playbook: Playbook) -> None:
    ladder, case = playbook.ladders[Tier.CLINIC_NOW], CaseTimes(CaseStatus.OPEN, waiting_since=NOON)

    assert clock_of(case, ladder).at == NOON + ladder.acknowledge_within
    case = replace(case, acknowledged_at=NOON)
    assert clock_of(case, ladder).at == NOON + ladder.contact_within
    case = replace(case, contacted_at=NOON)
    assert (clock_of(case, ladder).next, clock_of(case, ladder).at) == (NextStep.DECIDE, None)
    assert clock_of(replace(case, status=CaseStatus.CLOSED), ladder).next is NextStep.NOTHING
