"""What is covered by a rest is exactly what was expected, and never more."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case import EventKind
from bot.domain.snooze import Snooze
from bot.domain.tier import Tier

SYMPTOMS = ("dysphagia", "ptosis", "dysphonia")
tiers = st.sampled_from(list(Tier))
rests = st.dictionaries(st.sampled_from(SYMPTOMS), tiers, min_size=1).map(Snooze)
reports = st.lists(st.sampled_from(SYMPTOMS), max_size=3)
kinds = st.sampled_from(list(EventKind))


@given(rests, kinds, reports, tiers, tiers)
def test_what_is_graver_breaks_through_wherever_the_milder_does(
    rest: Snooze, kind: EventKind, symptoms: list[str], tier: Tier, other: Tier
) -> None:
    milder, graver = sorted((tier, other), key=lambda one: -one.rank)
    assert rest.covers(kind, symptoms, milder) or not rest.covers(kind, symptoms, graver)


@given(rests, kinds, reports, st.sampled_from(SYMPTOMS), tiers)
def test_more_symptoms_never_make_it_quieter(
    rest: Snooze, kind: EventKind, symptoms: list[str], more: str, tier: Tier
) -> None:
    assert not symptoms or rest.covers(kind, symptoms, tier) or not rest.covers(kind, [*symptoms, more], tier)


@given(rests, kinds, reports, tiers)
def test_only_reports_and_answers_about_known_symptoms_are_covered(
    rest: Snooze, kind: EventKind, symptoms: list[str], tier: Tier
) -> None:
    if rest.covers(kind, symptoms, tier):
        assert kind in (EventKind.RED_FLAG, EventKind.ANSWERED, EventKind.SAME)
        assert set(symptoms)
        assert set(symptoms) <= set(rest.expected)
