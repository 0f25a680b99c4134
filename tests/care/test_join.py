"""A chat joins a patient: link, proof, consent, hour; and changes its settings afterwards."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlmodel import select

from bot.care.treatment.advance_treatment import advance_treatment
from bot.care.treatment.invite import invite_card, invite_state, new_invite
from bot.care.treatment.join import consent, hear_hour, prove, start
from bot.care.treatment.settings import hear_zone, pause, set_language, stop
from bot.domain.incoming import Person
from bot.store.tables import ConsentRow, ContactRow, EntryRow, InviteRow, PatientRow, StepRow, TreatmentRow
from tests.care.counter import NOW, Counter, contact

CHAT, OTHER = 500, 600


def opens(counter: Counter, token: str, chat_id: int = CHAT) -> str:
    """What the bot says to who opened the link."""
    counter.does(lambda desk: start(desk, Person(chat_id, "Pat", "en"), token))
    return counter.told(chat_id)[-1].key.split("/")[1]


def proves(counter: Counter, year: str, chat_id: int = CHAT) -> str:
    counter.does(lambda desk: prove(desk, contact(desk, chat_id), year))
    return counter.told(chat_id)[-1].key.split("/")[1]


def state(counter: Counter, invite_id: int) -> str:
    return counter.does(lambda desk: invite_state(desk, desk.session.get_one(InviteRow, invite_id)))


def test_nothing_personal_is_said_before_the_proof(counter: Counter) -> None:
    enrolled = counter.enrols()
    assert opens(counter, enrolled.token) == "ask_birth_year"
    assert not any("Mary" in row.text or "Dysport" in row.text for row in counter.told(CHAT))


def test_joining_starts_the_plan_and_keeps_the_consent(counter: Counter) -> None:
    enrolled = counter.enrols()
    counter.joins(enrolled, CHAT, time(19, 30))
    (row,) = counter.reads(lambda session: list(session.exec(select(ConsentRow))))
    assert (row.agreed, row.version, row.at) == (True, counter.playbook.consent_version, NOW)
    joined = counter.reads(lambda session: session.exec(select(ContactRow)).one())
    assert (joined.joined_at, joined.awaiting) == (NOW, "")
    assert counter.reads(lambda session: session.get_one(PatientRow, enrolled.patient_id)).check_in_hour == "19:30"
    assert counter.reads(lambda session: session.get_one(TreatmentRow, enrolled.treatment_id)).next_due_at == NOW
    assert state(counter, enrolled.invite_id) == "connected"
    assert counter.playbook.clinic.emergency_number in " ".join(row.text for row in counter.told(CHAT))


def test_a_link_that_is_unknown_used_or_old_gets_its_own_answer(counter: Counter) -> None:
    first, second = counter.enrols(), counter.enrols()
    counter.joins(first)
    assert opens(counter, "no-such-token", 701) == "invite_unknown"
    assert opens(counter, "", 702) == "unknown_chat"
    assert opens(counter, first.token, 703) == "invite_used"
    counter.now = second.expires_at
    assert opens(counter, second.token, 704) == "invite_expired"
    assert state(counter, second.invite_id) == "expired"
    assert counter.does(lambda desk: invite_card(desk, second.invite_id)) is None


def test_the_card_is_shown_again_until_it_is_used(counter: Counter) -> None:
    enrolled = counter.enrols()
    card = counter.does(lambda desk: invite_card(desk, enrolled.invite_id))
    assert card is not None
    assert card.token == enrolled.token
    counter.joins(enrolled)
    assert counter.does(lambda desk: invite_card(desk, enrolled.invite_id)) is None


def test_too_many_wrong_years_lock_the_invite_and_the_clinic_is_told(counter: Counter) -> None:
    enrolled = counter.enrols()
    opens(counter, enrolled.token)
    allowed = counter.playbook.clinic.invite_tries
    answers = [proves(counter, year) for year in ["1950"] * allowed]
    assert answers == ["birth_year_wrong"] * (allowed - 1) + ["invite_locked"]
    assert proves(counter, "1951") == "invite_locked"
    assert state(counter, enrolled.invite_id) == "locked"
    assert ("system", "raise_case") in [(actor, action) for actor, action, _ in counter.audit()]


def test_of_two_phones_with_one_link_the_first_to_prove_has_it(counter: Counter) -> None:
    enrolled = counter.enrols()
    opens(counter, enrolled.token, CHAT)
    opens(counter, enrolled.token, OTHER)
    assert proves(counter, "1951", CHAT) == "consent"
    assert proves(counter, "1951", OTHER) == "invite_used"


def test_a_caregiver_joins_by_an_invite_of_their_own(counter: Counter) -> None:
    enrolled = counter.enrols()
    counter.joins(enrolled)
    card = counter.does(lambda desk: new_invite(desk, enrolled.patient_id, "caregiver"))
    opens(counter, card.token, OTHER)
    proves(counter, "1951", OTHER)
    counter.does(lambda desk: consent(desk, contact(desk, OTHER), "agree"))
    kinds = counter.reads(lambda s: {row.chat_id: row.kind for row in s.exec(select(ContactRow)) if row.joined_at})
    assert kinds == {CHAT: "patient", OTHER: "caregiver"}


def test_who_does_not_agree_is_not_joined_and_may_think_again(counter: Counter) -> None:
    enrolled = counter.enrols()
    opens(counter, enrolled.token)
    proves(counter, "1951")
    for answer in ("more", "no", "agree"):
        counter.does(lambda desk, answer=answer: consent(desk, contact(desk, CHAT), answer))  # type: ignore[misc]
    agreed = counter.reads(lambda session: [row.agreed for row in session.exec(select(ConsentRow))])
    assert agreed == [False, True]


def test_the_first_aftercare_comes_at_once_and_only_once(counter: Counter) -> None:
    enrolled = counter.enrols()
    counter.joins(enrolled)
    before = len(counter.told(CHAT))
    counter.does(lambda desk: advance_treatment(desk, enrolled.treatment_id))
    once = len(counter.told(CHAT))
    counter.does(lambda desk: advance_treatment(desk, enrolled.treatment_id))
    assert before < once == len(counter.told(CHAT))
    steps = counter.reads(lambda session: [row.step for row in session.exec(select(StepRow))])
    assert "aftercare" in steps


def test_after_a_week_away_one_check_in_is_asked(counter: Counter) -> None:
    enrolled = counter.enrols()
    counter.joins(enrolled)
    counter.now = NOW + timedelta(days=7, hours=9)
    counter.does(lambda desk: advance_treatment(desk, enrolled.treatment_id))
    shown = counter.reads(lambda session: [row.day for row in session.exec(select(EntryRow)) if row.shown_at])
    assert shown == [7]


def test_nothing_of_the_plan_comes_while_paused_or_after_a_stop(counter: Counter) -> None:
    enrolled = counter.enrols()
    counter.joins(enrolled)
    counter.does(lambda desk: pause(desk, contact(desk, CHAT), 3))
    counter.now = NOW + timedelta(days=1, hours=9)
    before = len(counter.told(CHAT))
    counter.does(lambda desk: advance_treatment(desk, enrolled.treatment_id))
    assert len(counter.told(CHAT)) == before
    counter.does(lambda desk: stop(desk, contact(desk, CHAT), "yes"))
    counter.now = NOW + timedelta(days=5, hours=9)
    counter.does(lambda desk: advance_treatment(desk, enrolled.treatment_id))
    assert len(counter.told(CHAT)) == before + 1  # the words that it stopped
    treatment = counter.reads(lambda session: session.get_one(TreatmentRow, enrolled.treatment_id))
    assert treatment.next_due_at is None


@pytest.mark.parametrize("days", [-1, 2, 1000])
def test_a_pause_nobody_offered_is_not_taken(counter: Counter, days: int) -> None:
    enrolled = counter.enrols()
    counter.joins(enrolled)
    assert counter.does(lambda desk: pause(desk, contact(desk, CHAT), days)) == "toast.old"
    assert counter.reads(lambda session: session.get_one(PatientRow, enrolled.patient_id)).paused_until is None


@pytest.mark.parametrize(
    ("text", "zone"),
    [("chicago", "America/Chicago"), ("America/Los_Angeles", "America/Los_Angeles"), ("new york", "America/New_York")],
)
def test_a_zone_is_read_by_its_city(counter: Counter, text: str, zone: str) -> None:
    enrolled = counter.enrols()
    counter.joins(enrolled)
    counter.does(lambda desk: hear_zone(desk, contact(desk, CHAT), text))
    assert counter.reads(lambda session: session.get_one(PatientRow, enrolled.patient_id)).time_zone == zone


@pytest.mark.parametrize("text", ["", "Atlantis", "../etc", "🙂", "x" * 4096])
def test_a_zone_that_is_none_is_asked_again(counter: Counter, text: str) -> None:
    enrolled = counter.enrols()
    counter.joins(enrolled)
    counter.does(lambda desk: hear_zone(desk, contact(desk, CHAT), text))
    assert counter.told(CHAT)[-1].key.split("/")[1] == "zone_not_understood"


def test_an_hour_is_typed_or_asked_again(counter: Counter) -> None:
    enrolled = counter.enrols()
    counter.joins(enrolled)
    counter.does(lambda desk: hear_hour(desk, contact(desk, CHAT), "whenever"))
    assert counter.told(CHAT)[-1].key.split("/")[1] == "hour_not_understood"
    counter.does(lambda desk: hear_hour(desk, contact(desk, CHAT), "7:15 pm"))
    assert counter.reads(lambda session: session.get_one(PatientRow, enrolled.patient_id)).check_in_hour == "19:15"


def test_only_a_language_of_the_clinic_is_set(counter: Counter) -> None:
    counter.joins(counter.enrols())
    assert counter.does(lambda desk: set_language(desk, contact(desk, CHAT), "es"))
    assert not counter.does(lambda desk: set_language(desk, contact(desk, CHAT), "xx"))
    assert counter.does(lambda desk: contact(desk, CHAT).language) == "es"
