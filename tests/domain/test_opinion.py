"""The second opinion may ask, doubt and raise, and spare a question that words speak against; it never calms or lowers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.finding import Action
from bot.domain.opinion import Opinion, Scale, Thresholds, Together
from bot.domain.reader import Reader
from bot.domain.screening import OPINION, screen
from bot.domain.tier import Tier
from tests.domain.small_lexicon import small_lexicon

EVEN = Scale(0.0, {}, {}, {})
SURE_OF_NOTHING = Thresholds(ask=99.0, doubt=-99.0, grave=99.0, spare=-99.0)
NAMED = ["I cannot breathe", "I have trouble swallowing", "I am hoarse"]
DOUBTFUL = "a lump in my throat"
AGAINST = "I was not able to say so"  # a denial, of something else
OF_KIN = "mum is hoarse"  # nobody knows whether she is the patient
SPOKEN_AGAINST = "so hoarse lol"
SPARING = Thresholds(ask=99.0, doubt=-99.0, grave=99.0, spare=0.0)
CALM = Scale(-50.0, {}, {}, {})


def reader(
    *,
    flag: Scale = EVEN,
    grave: Scale = EVEN,
    limits: Thresholds = SURE_OF_NOTHING,
    together: Sequence[Together] = (),
    **policy: object,
) -> Reader:
    lexicon = small_lexicon()
    lexicon = replace(lexicon, policy=replace(lexicon.policy, grave_tier=Tier.ED_NOW, **policy))  # type: ignore[arg-type]
    symptoms = {"dysphagia": Scale(0.0, {"lamp": 1.0}, {}, {})}
    return Reader({"en": lexicon}, Opinion(flag, grave, symptoms, {"en": limits}, {}, together))


@pytest.mark.parametrize("text", NAMED)
def test_without_a_doubt_it_changes_nothing(text: str) -> None:
    assert screen(text, reader()) == screen(text, Reader({"en": small_lexicon()}))


@pytest.mark.parametrize("text", NAMED)
def test_what_nothing_speaks_against_is_escalated_however_calm_it_is(text: str) -> None:
    calm = reader(flag=CALM, limits=Thresholds(ask=0.0, doubt=0.0, grave=0.0, spare=-99.0))
    assert screen(text, calm).action is Action.ESCALATE


@pytest.mark.parametrize("text", [f"{text}. {AGAINST}" for text in NAMED])
def test_however_calm_it_is_what_the_rules_found_is_at_least_asked_about(text: str) -> None:
    calm = reader(flag=CALM, limits=Thresholds(ask=0.0, doubt=0.0, grave=0.0, spare=-99.0))
    screening = screen(text, calm)
    assert screening.action is Action.ASK
    assert screening.flags == screen(text, Reader({"en": small_lexicon()})).flags


def test_what_it_alone_suspects_is_only_asked_about_of_a_caregiver_too() -> None:
    worried = reader(flag=Scale(1.0, {}, {}, {}), limits=Thresholds(ask=0.0, doubt=-99.0, grave=99.0, spare=-99.0))
    assert screen("she was at lunch", worried, by_caregiver=True).action is Action.ASK


def test_an_ambiguous_phrase_is_asked_about_whatever_it_holds() -> None:
    assert screen(DOUBTFUL, reader(flag=CALM, limits=SPARING)).action is Action.ASK
    assert screen(f"{OF_KIN}, {DOUBTFUL}", reader(flag=CALM, limits=SPARING)).action is Action.ASK


def test_a_question_is_spared_where_words_speak_against_it_and_nothing_else_worries() -> None:
    assert screen(SPOKEN_AGAINST, Reader({"en": small_lexicon()})).action is Action.ASK
    assert screen(SPOKEN_AGAINST, reader(flag=Scale(1.0, {}, {}, {}), limits=SPARING)).action is Action.ASK
    spared = screen(SPOKEN_AGAINST, reader(flag=CALM, limits=SPARING, wondered=0.25))
    assert (spared.action, spared.tier, spared.flags) == (Action.NONE, None, ())
    assert [(found.symptom, found.cues) for found in spared.findings] == [("dysphonia", ("t.jest", OPINION))]


def test_where_nothing_but_a_relative_makes_it_doubtful_one_asks_however_calm_it_is() -> None:
    """The relative may be the patient: "my husband has trouble breathing"."""
    assert screen(OF_KIN, reader(flag=CALM, limits=SPARING, wondered=0.25)).action is Action.ASK


def test_what_was_denied_beside_a_spared_question_stays_as_it_was_read() -> None:
    denied, *_ = screen(
        f"no trouble breathing. {SPOKEN_AGAINST}", reader(flag=CALM, limits=SPARING, wondered=0.25)
    ).findings
    assert (denied.symptom, denied.certainty, denied.cues) == ("dyspnea", 0.9, ("t.no",))


def test_where_the_writer_claims_it_too_nothing_is_spared() -> None:
    sparing = reader(flag=CALM, limits=SPARING)
    assert screen(f"{SPOKEN_AGAINST}. So is it now, me too", sparing).action is not Action.NONE
    assert screen(f"me too. {SPOKEN_AGAINST}", sparing).action is Action.ASK, "of something else, perhaps"


def test_what_content_wants_asked_always_is_asked_whatever_it_holds() -> None:
    sparing = reader(flag=CALM, limits=SPARING)
    lexicon = sparing.lexicons["en"]
    always = {**lexicon.symptoms, "dysphonia": replace(lexicon.symptoms["dysphonia"], always_asked=True)}
    asking = Reader({"en": replace(lexicon, symptoms=always)}, sparing.opinion)
    assert screen(SPOKEN_AGAINST, asking).action is Action.ASK


def test_of_somebody_who_writes_for_the_patient_nothing_speaks_against_it() -> None:
    assert screen(OF_KIN, reader(flag=CALM, limits=SPARING), by_caregiver=True).action is Action.ESCALATE


def test_a_doubted_finding_says_who_doubts_it() -> None:
    doubting = reader(flag=Scale(-1.0, {}, {}, {}), limits=Thresholds(ask=0.0, doubt=0.0, grave=99.0, spare=-99.0))
    (finding,) = screen(f"I have trouble swallowing. {AGAINST}", doubting).findings
    assert finding.cues == (OPINION,)
    assert finding.certainty == 0.3


def test_what_content_holds_beyond_doubt_is_escalated_all_the_same() -> None:
    doubting = Thresholds(ask=0.0, doubt=0.0, grave=99.0, spare=-99.0)
    sure = reader(flag=Scale(-1.0, {}, {}, {}), limits=doubting, undoubted_at=0.9)
    assert screen(f"I have trouble swallowing. {AGAINST}", sure).action is Action.ESCALATE


def test_two_signs_that_are_sure_bear_each_other_out() -> None:
    doubting = reader(flag=Scale(-1.0, {}, {}, {}), limits=Thresholds(ask=0.0, doubt=0.0, grave=99.0, spare=-99.0))
    assert screen(f"I have trouble swallowing. {AGAINST}", doubting).action is Action.ASK
    assert screen(f"I have trouble swallowing and my voice is hoarse. {AGAINST}", doubting).action is Action.ESCALATE


def test_it_raises_the_tier_of_what_sounds_like_an_emergency_and_lowers_none() -> None:
    grave = reader(grave=Scale(5.0, {}, {}, {}), limits=Thresholds(ask=99.0, doubt=-99.0, grave=4.0, spare=-99.0))
    plain = Reader({"en": small_lexicon()})
    for text in NAMED:
        found, before = screen(text, grave).tier, screen(text, plain).tier
        assert found is not None
        assert before is not None
        assert found is (before if before.rank < Tier.ED_NOW.rank else Tier.ED_NOW)


def test_two_signs_that_are_mild_each_by_itself_are_grave_together() -> None:
    """The rules read the one, the other is said in words that only resemble it."""
    voice = Scale(-1.0, {"hoarse": 50.0}, {}, {})
    swallowing = Scale(-1.0, {"sauce": 50.0}, {}, {})
    pair = [Together(2, {"dysphonia": voice, "dysphagia": swallowing})]
    limits = Thresholds(ask=99.0, doubt=-99.0, grave=0.0, spare=-99.0)
    both = reader(grave=Scale(-9.0, {}, {}, {}), limits=limits, together=pair)
    assert screen("I am hoarse today", both).tier is Tier.CLINIC_NOW
    assert screen("I am hoarse, and bread needs sauce", both).tier is Tier.ED_NOW
    assert screen("bread needs sauce", both).action is screen("bread needs sauce", reader()).action, (
        "no red flag is read"
    )


def test_it_names_the_sentence_it_worries_about() -> None:
    worried = reader(
        flag=Scale(0.0, {"lamp": 9.0}, {}, {}), limits=Thresholds(ask=1.0, doubt=-99.0, grave=99.0, spare=-99.0)
    )
    text = "Hello to you. The lamp is here. My chart says so."
    lexicon = worried.lexicons["en"]
    known = replace(
        lexicon.vocabulary,
        common=lexicon.vocabulary.common | set(["hello", "to", "you", "the", "lamp", "here", "chart"]),
    )
    screening = screen(text, Reader({"en": replace(lexicon, vocabulary=known)}, worried.opinion))
    (finding,) = screening.findings
    assert screening.action is Action.ASK
    assert text[finding.start : finding.end] == "The lamp is here."


def test_a_language_nobody_measured_is_asked_about_soonest() -> None:
    opinion = Opinion(
        EVEN, EVEN, {}, {"en": Thresholds(2.0, -1.0, 3.0, -2.0), "es": Thresholds(1.0, -2.0, 4.0, -3.0)}, {}
    )
    assert opinion.of("fr") == Thresholds(1.0, -2.0, 3.0, -3.0)
    assert opinion.of("en") == Thresholds(2.0, -1.0, 3.0, -2.0)


def test_a_few_words_that_surely_deny_what_they_resemble_are_not_asked_about() -> None:
    worried = reader(flag=Scale(9.0, {}, {}, {}), limits=Thresholds(ask=0.0, doubt=-99.0, grave=99.0, spare=-99.0))
    assert screen("I have no trouble swallowing", worried).action is Action.NONE
    assert screen("I have no trouble breathing", worried).action is Action.ASK, "it resembles something else"
    assert screen("no, trouble swallowing", worried).action is Action.ASK, "something else is denied"
    told = "I have no trouble swallowing so it was at lunch as I was able to say"
    assert screen(told, worried).action is Action.ASK, "it may say more than it denies"
