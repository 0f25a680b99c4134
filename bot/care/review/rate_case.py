"""A second person rates a sampled case without knowing the first answer. What was rated stays."""

from __future__ import annotations

from collections.abc import Sequence

from bot.care import audit
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.domain.review.terms import RATED, Meaning
from bot.domain.tier import Tier
from bot.store import second_review
from bot.store.tables import CaseRow, PatientRow, RatingRow, SampledRow, StaffRow

RATERS = ("nurse", "clinician")


def waiting_for(desk: Desk, staff: StaffRow) -> list[SampledRow]:
    """What this person may rate: nobody did yet, and they had nothing to do with the case."""
    pairs = second_review.unrated(desk.session)
    hands = second_review.hands_of(desk.session, [case.id or 0 for _, case in pairs])
    return [row for row, case in pairs if _is_stranger(staff, case, hands.get(case.id or 0, set()))]


def case_to_rate(desk: Desk, staff: StaffRow, sampled_id: int) -> CaseRow:
    """Raises Refused where this person may not rate it."""
    found = second_review.sampled_by_id(desk.session, sampled_id)
    if found is None:
        raise Refused("There is no such case to look at. Go back to the list.")
    _, case, rating = found
    if rating is not None:
        raise Refused("This case was rated already. A rating is not changed.")
    _refuse_involved(desk, staff, [case])
    if desk.session.get_one(PatientRow, case.patient_id).erased_at is not None:
        raise Refused("This patient was erased: there is nothing left to read.")
    return case


def rate_case(desk: Desk, staff: StaffRow, sampled_id: int, tier: str, meaning: str) -> None:
    """Raises Refused for a missing answer, and where this person may not rate it."""
    case_to_rate(desk, staff, sampled_id)
    if tier not in set(Tier):
        raise Refused("Choose how fast a person had to act.")
    if meaning not in RATED:
        raise Refused("Choose what was needed.")
    rating = RatingRow(
        sampled_id=sampled_id, staff_id=staff.id or 0, tier=Tier(tier), meaning=Meaning(meaning), at=desk.now
    )
    desk.session.add(rating)
    audit.record(desk, audit.by_staff(staff), "rate_case", f"sample:{sampled_id}", tier=tier, meaning=meaning)


def _refuse_involved(desk: Desk, staff: StaffRow, cases: Sequence[CaseRow]) -> None:
    hands = second_review.hands_of(desk.session, [case.id or 0 for case in cases])
    if not all(_is_stranger(staff, case, hands.get(case.id or 0, set())) for case in cases):
        raise Refused("You worked on this case, so somebody else has to look at it.")


def _is_stranger(staff: StaffRow, case: CaseRow, hands: set[int]) -> bool:
    return staff.role in RATERS and case.owner_id != staff.id and (staff.id or 0) not in hands
