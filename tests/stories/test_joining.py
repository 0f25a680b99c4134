"""Who may join, and what a link that does not fit gets to hear."""

from __future__ import annotations

from bot.care.treatment.invite import new_invite
from bot.domain.case import EventKind
from bot.domain.tier import Tier
from tests.stories.clinic import BIRTH_YEAR, Actor, Clinic


async def stranger(clinic: Clinic, language: str = "en") -> Actor:
    return Actor(clinic, clinic.phone("Stranger", language=language))


async def test_nothing_personal_is_shown_before_the_year_of_birth(clinic: Clinic) -> None:
    enrolled = await clinic.enrols(name="Mary Grant")
    phone = await stranger(clinic)
    await phone.says(f"/start {enrolled.token}")
    assert "year" in phone.last
    assert not phone.reads("Mary")
    assert not phone.reads("frown")


async def test_the_safety_card_is_pinned_and_comes_before_everything_else(clinic: Clinic) -> None:
    patient = await clinic.patient()
    after_consent = [text for text in patient.received if "When shall I ask" not in text][2:]
    assert after_consent[0].startswith("Call 911 now")
    pinned = clinic.stage.telegram.chat(patient.phone.chat_id).pinned
    (card,) = [m["message_id"] for m in patient.phone.messages if m["text"] == after_consent[0]]
    assert pinned == [card]
    assert [("connected" in text, "rub" in text) for text in after_consent[1:]] == [(True, False), (False, True)]


async def test_a_used_link_opens_nothing_for_a_second_chat(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    first, second = await stranger(clinic), await stranger(clinic)
    await first.says(f"/start {enrolled.token}")
    await first.says(str(BIRTH_YEAR))
    await second.says(f"/start {enrolled.token}")
    assert "only once" in second.last
    assert "card of your own" in second.last


async def test_a_forwarded_link_belongs_to_whoever_proves_it_first(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    first, second = await stranger(clinic), await stranger(clinic)
    await first.says(f"/start {enrolled.token}")
    await second.says(f"/start {enrolled.token}")
    await first.says(str(BIRTH_YEAR))
    await second.says(str(BIRTH_YEAR))
    assert "Do you agree" in first.last
    assert "only once" in second.last


async def test_an_old_link_names_the_way_on(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    await clinic.passes(hours=73)
    phone = await stranger(clinic)
    await phone.says(f"/start {enrolled.token}")
    assert "too old" in phone.last
    assert "(555) 010-0199" in phone.last


async def test_an_unknown_link_names_the_way_on_in_the_phones_language(clinic: Clinic) -> None:
    phone = await stranger(clinic, "es")
    await phone.says("/start nothing-that-was-ever-made")
    assert "No conozco" in phone.last
    assert "(555) 010-0199" in phone.last


async def test_three_wrong_years_lock_the_link_and_tell_the_clinic(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    enrolled = await clinic.enrols()
    phone, other = await stranger(clinic), await stranger(clinic)
    await phone.says(f"/start {enrolled.token}")
    for year in ("1950", "1949", "1948"):
        await phone.says(year)
    assert "locked" in phone.last
    case = await clinic.the_case()
    assert EventKind.INVITE_LOCKED in await clinic.timeline(case)
    assert nurse.reads(case.code)
    for attempt in (phone, other):
        await attempt.says(f"/start {enrolled.token}")
        assert "locked" in attempt.last
    await phone.says(str(BIRTH_YEAR))
    assert "locked" in phone.last


async def test_words_that_are_no_year_do_not_use_up_a_try(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    phone = await stranger(clinic)
    await phone.says(f"/start {enrolled.token}")
    for words in ("hello", "who is this?", "what year?", "hm"):
        await phone.says(words)
        assert "Write four digits" in phone.last
    await phone.says(f"born {BIRTH_YEAR}")
    await phone.says(str(BIRTH_YEAR))
    assert "Do you agree" in phone.last


async def test_a_new_card_helps_after_a_lock(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    phone = await stranger(clinic)
    await phone.says(f"/start {enrolled.token}")
    for year in ("1950", "1949", "1948"):
        await phone.says(year)
    card = await clinic.does(lambda desk: new_invite(desk, enrolled.patient_id))
    await phone.says(f"/start {card.token}")
    await phone.says(str(BIRTH_YEAR))
    assert "Do you agree" in phone.last


async def test_the_same_chat_may_open_its_link_again(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    phone = await stranger(clinic)
    await phone.says(f"/start {enrolled.token}")
    await phone.says(f"/start {enrolled.token}")
    assert "year" in phone.last
    await phone.says(str(BIRTH_YEAR))
    await phone.says(f"/start {enrolled.token}")
    assert "Do you agree" in phone.last
    await phone.taps_data("consent:agree")
    await phone.says(f"/start {enrolled.token}")
    assert "When shall I ask" in phone.last
    await phone.taps_data("hour:08")
    await phone.says(f"/start {enrolled.token}")
    assert "You are connected" in phone.last
    assert phone.count("Do not rub or massage") == 1


async def test_a_patient_with_a_new_phone_joins_by_a_new_card(clinic: Clinic) -> None:
    patient = await clinic.patient()
    card = await clinic.does(lambda desk: new_invite(desk, patient.patient_id))
    new_phone = await stranger(clinic)
    await new_phone.says(f"/start {card.token}")
    await new_phone.says(str(BIRTH_YEAR))
    await new_phone.taps_data("consent:agree")
    await new_phone.taps_data("hour:18")
    await clinic.check_in(day=1)
    assert "Day 1 of 14" in new_phone.last


async def test_a_chat_speaks_for_one_patient_only(clinic: Clinic) -> None:
    patient = await clinic.patient()
    other = await clinic.enrols(name="Ben Holt")
    await patient.says(f"/start {other.token}")
    assert "only one" in patient.last
    case = await clinic.the_case()
    assert (case.patient_id, case.tier) == (other.patient_id, Tier.THREE_DAYS)
    assert (await clinic.timeline(case)).count(EventKind.KNOWN_CHAT) == 1
    await patient.says(f"/start {other.token}")
    assert (await clinic.timeline(case)).count(EventKind.KNOWN_CHAT) == 1


async def test_a_caregiver_joins_by_an_own_card_and_is_not_asked_for_the_hour(clinic: Clinic) -> None:
    patient = await clinic.patient()
    caregiver = await clinic.caregiver_of(patient)
    assert caregiver.reads("for the person you care for")
    assert not caregiver.reads("When shall I ask")
    assert caregiver.reads("You are connected")


async def test_a_group_is_told_to_come_alone(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    group = Actor(clinic, clinic.phone("Family"))
    group.phone.chat_id = -4711
    clinic.stage.telegram.open_chat(-4711, "Family")
    await group.says(f"/start {enrolled.token}")
    assert "private chat" in group.last
    alone = await stranger(clinic)
    await alone.says(f"/start {enrolled.token}")
    assert "year" in alone.last


async def test_an_unknown_chat_learns_that_nobody_reads_it(clinic: Clinic) -> None:
    phone = await stranger(clinic)
    await phone.says("hello, I have a question")
    assert "nobody at the clinic can read this" in phone.last
    await phone.says("I cannot breathe")
    assert phone.last.startswith("Call 911 now")
    await phone.says("/urgent")
    assert phone.last.startswith("Call 911 now")
    assert await clinic.open_cases() == []


async def test_a_cry_of_an_unknown_chat_gets_the_emergency_words(clinic: Clinic) -> None:
    phone = await stranger(clinic)
    for text in ("help", "it's an emergency"):
        await phone.says(text)
        assert phone.last.startswith("Call 911 now")


async def test_a_cry_before_the_proof_calls_the_nurse(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    phone = await stranger(clinic)
    await phone.says(f"/start {enrolled.token}")
    await phone.says("call 911")
    assert (await clinic.the_case()).tier == "clinic_now"
    assert any(text.startswith("Do you need an ambulance? Call 911 now.") for text in phone.received)
