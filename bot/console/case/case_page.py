"""The page of one case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from bot.care.case.find import find_case
from bot.care.case.holding import held_since
from bot.care.case.open_treatments import treatments_of_case
from bot.care.case.state import promise_is_next, step_clock
from bot.care.desk import Desk
from bot.care.working.letters import Draft
from bot.care.working.log_call import CALL_RESULTS, REACHED
from bot.console.case.advice_card import AdviceCard, advice_card
from bot.console.case.called_again import CalledAgain, called_again
from bot.console.case.delivery_trail import Called, delivery_trail
from bot.console.case.handoff import HandOff, hand_off
from bot.console.case.item import Item
from bot.console.case.new_since import newest_words
from bot.console.case.timeline import last_event, timeline
from bot.console.case.working import Working, working
from bot.console.page.visit import Visit
from bot.console.page.wording import Wording
from bot.console.patient.patient_card import PatientCard, patient_card
from bot.domain.case import CHOSEN
from bot.domain.clocks import Clock, NextStep
from bot.domain.tier import Tier
from bot.store.tables import CaseRow, PatientRow, StaffRow

CALL_WORDS = {"reached": "I reached them", "no_answer": "No answer", "wrong_number": "Wrong number"}


@dataclass(frozen=True)
class CasePage:
    case: CaseRow
    tier: Tier
    card: PatientCard
    items: list[Item]  # oldest first
    words: list[Item]  # the newest of the patient, newest first
    seen: int  # the newest event on the page
    clock: Clock
    promised: Clock  # the hour that was named to the patient
    promise_first: bool  # it is the nearest
    owner: StaffRow | None
    held_since: datetime | None
    again: CalledAgain | None  # why whoever had it is called once more
    hand_off: HandOff
    trail: list[Called]
    advice: AdviceCard | None  # to seek emergency care
    working: Working


async def show_case(visit: Visit, *, problem: str = "", draft: Draft | None = None, noted: str = "") -> Response:
    """With `problem` the page is shown again after a form that did not go through; its words are kept."""
    code, wording = visit.request.path_params["code"], visit.console.wording

    def look(desk: Desk) -> CasePage:
        page = case_page(desk, wording, find_case(desk, code), visit.staff)
        visit.record(desk, "read_case", f"case:{page.case.id}")
        return page

    return visit.show(
        "case.html",
        status=422 if problem else 200,
        page=await visit.read(look),
        problem=problem,
        draft=draft or Draft(),
        noted=noted,
        calls=[(result, CALL_WORDS[result]) for result in CALL_RESULTS],
        reached=REACHED,
        outcomes=[outcome.value for outcome in CHOSEN],
        noise_reasons=visit.console.office.playbook.review.noise_reasons,
        tiers=[tier.value for tier in Tier],
        symptoms=sorted(visit.console.office.playbook.reader.symptoms, key=lambda name: wording.label("symptom", name)),
        opened=visit.number("read"),
    )


def case_page(desk: Desk, wording: Wording, case: CaseRow, staff: StaffRow) -> CasePage:
    patient = desk.session.get_one(PatientRow, case.patient_id)
    clock = step_clock(desk, case)
    card = patient_card(desk, wording, patient, treatments_of_case(desk, case))
    items = timeline(desk, wording, case)
    return CasePage(
        case=case,
        tier=Tier(case.tier),
        card=card,
        items=items,
        words=newest_words(items),
        seen=last_event(desk, case),
        clock=clock,
        promised=Clock(NextStep.CONTACT, case.promised_at),
        promise_first=promise_is_next(case, clock),
        owner=desk.session.get(StaffRow, case.owner_id) if case.owner_id else None,
        held_since=held_since(desk, case),
        again=called_again(desk, wording, case),
        hand_off=hand_off(desk, wording, case, card, clock),
        trail=delivery_trail(desk, wording, case),
        advice=advice_card(desk, wording, case),
        working=working(desk, wording, case, card, staff),
    )
