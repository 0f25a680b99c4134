"""What a patient is told at once when a red flag is raised."""

from __future__ import annotations

from bot.care.case.ask_if_went import follow_advice
from bot.care.case.flag import REPORTED, Flag
from bot.care.desk import Desk
from bot.care.say import reachable, say, words_of, write
from bot.domain.case import EventKind
from bot.domain.message import Lane
from bot.domain.tier import Tier, most_urgent
from bot.store import advice, cases
from bot.store.tables import CaseRow, ContactRow, PatientRow

CRISIS = "self_harm"


def advise_patient(desk: Desk, patient: PatientRow, case: CaseRow, flag: Flag, tier: Tier, *, graver: bool) -> None:
    """What to do now, and what to do while waiting, as one message. A repeat in an open case is answered briefly, one more tick not at all.

    `graver` where the case is new, its tier rose, or somebody is called again.
    """
    first = not _advised_before(desk, case) or _is_first_emergency(desk, case, tier)
    tier = _standing(desk, case, tier)
    answered = flag.kind in (EventKind.ANSWERED, EventKind.NO_ANSWER)
    worth_saying = graver or answered or first
    if not worth_saying and flag.entry_id is not None:
        return
    contacts = _to_advise(desk, patient, flag)
    for contact in contacts:
        words, clinic = words_of(desk, contact), desk.playbook.clinic
        text = words.say(f"advice_{tier}" if worth_saying else "case_more", clinic=clinic)
        waiting = [name for name in _meanwhile(flag.symptoms, briefly=not worth_saying) if name in words.messages]
        if waiting:
            text += "\n\n" + words.say(waiting[0], clinic=clinic)
        write(desk, contact, text, name="advice", lane=Lane.SAFETY, case_id=case.id)
    if worth_saying and contacts:
        follow_advice(desk, patient, case, tier, flag.contact_id)


def _standing(desk: Desk, case: CaseRow, tier: Tier) -> Tier:
    """Nothing milder is said while they are being sent to emergency care."""
    sent = advice.open_of_case(desk.session, case.id or 0)
    return most_urgent(tier, Tier(sent.tier)) if sent else tier


def say_crisis_words(desk: Desk, contact: ContactRow, case: CaseRow, symptoms: tuple[str, ...]) -> None:
    """However often somebody writes that they think of ending their life, the words for them come."""
    if CRISIS in symptoms:
        say(desk, contact, f"waiting_{CRISIS}", lane=Lane.SAFETY, case_id=case.id)


def _meanwhile(symptoms: tuple[str, ...], *, briefly: bool) -> list[str]:
    """The messages for the wait; words for somebody who thinks of ending their life go before any other, and are never left out."""
    first = sorted(symptoms, key=lambda symptom: symptom != CRISIS)
    return [f"waiting_{symptom}" for symptom in first if symptom == CRISIS or not briefly]


def _advised_before(desk: Desk, case: CaseRow) -> bool:
    """A case of missed days may be open: the first red flag in it is still the first."""
    return sum(event.kind in REPORTED for event in cases.events_of(desk.session, case.id or 0)) > 1


def _is_first_emergency(desk: Desk, case: CaseRow, tier: Tier) -> bool:
    """They were not told to go yet, though the case may be an emergency already, by what a nurse made of it."""
    told = [Tier(row.tier) for row in advice.of_case(desk.session, case.id or 0)]
    return tier in desk.playbook.did_you_go.times and all(tier.rank < one.rank for one in told)


def _to_advise(desk: Desk, patient: PatientRow, flag: Flag) -> list[ContactRow]:
    contacts = reachable(desk, patient)
    speaker = desk.session.get(ContactRow, flag.contact_id) if flag.contact_id else None
    return contacts if speaker is None or speaker in contacts else [speaker, *contacts]
