"""A nurse holds a finding right or wrong, or names a symptom that screening missed. What was judged before stays on record."""

from __future__ import annotations

from bot.care import audit
from bot.care.case.find import find_case
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.domain.judgement import Place, Verdict
from bot.store import judgements
from bot.store.tables import CaseRow, HeardRow, JudgementRow, StaffRow


def judge_finding(desk: Desk, code: str, staff: StaffRow, heard_id: int, place: Place, verdict: Verdict) -> None:
    """Judge what was read at a place of a message. Raises Refused for a place where nothing was read.

    Cases that are closed are judged too: that is when there is time for it.
    """
    heard = _heard(desk, find_case(desk, code), heard_id)
    if place not in places(heard) and not (verdict is Verdict.WITHDRAWN and _was_judged(desk, heard, place)):
        raise Refused("That was not read in this message. Reload the page and try again.")
    _keep(desk, staff, heard, place, verdict)


def mark_missed(desk: Desk, code: str, staff: StaffRow, heard_id: int, symptom: str, words: str) -> None:
    """Name a symptom that is in a message and was not seen; `words` may say where. Raises Refused."""
    heard = _heard(desk, find_case(desk, code), heard_id)
    if symptom not in desk.playbook.reader.symptoms:
        raise Refused("Choose the symptom that was missed.")
    _keep(desk, staff, heard, _place_of(heard.text, symptom, words.strip()), Verdict.MISSED)


def places(heard: HeardRow) -> list[Place]:
    """Where screening read something in a message."""
    findings = (heard.screening or {}).get("findings", [])
    return [Place(found["symptom"], found["start"], found["end"], found["rule"]) for found in findings]


def place_of(row: JudgementRow) -> Place:
    return Place(row.symptom, row.start, row.end, row.rule)


def _heard(desk: Desk, case: CaseRow, heard_id: int) -> HeardRow:
    heard = desk.session.get(HeardRow, heard_id)
    if heard is None or heard.patient_id != case.patient_id or not heard.text:
        raise Refused("This message is not one of the case's.")
    return heard


def _was_judged(desk: Desk, heard: HeardRow, place: Place) -> bool:
    rows = judgements.judgements_of(desk.session, [heard.id or 0]).get(heard.id or 0, [])
    return any(place_of(row) == place for row in rows)


def _place_of(text: str, symptom: str, words: str) -> Place:
    if not words:
        return Place(symptom)
    start = text.lower().find(words.lower())
    if start < 0:
        raise Refused("These words do not stand in the message. Copy them from it, or leave the field empty.")
    return Place(symptom, start, start + len(words))


def _keep(desk: Desk, staff: StaffRow, heard: HeardRow, place: Place, verdict: Verdict) -> None:
    judged = JudgementRow(
        heard_id=heard.id or 0,
        symptom=place.symptom,
        start=place.start,
        end=place.end,
        rule=place.rule,
        verdict=verdict,
        staff_id=staff.id or 0,
        at=desk.now,
    )
    desk.session.add(judged)
    audit.record(
        desk, audit.by_staff(staff), "judge_finding", f"heard:{heard.id}", symptom=place.symptom, verdict=verdict
    )
