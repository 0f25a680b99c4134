"""What content/ says, as typed frozen values. Everything clinical in the program comes from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.case import Ladder
from bot.domain.clinic import Clinic
from bot.domain.cry import Cries
from bot.domain.diary import EARLY_CHECK, Diary, rule_of
from bot.domain.did_you_go import DidYouGo, WentWords
from bot.domain.drill import DrillRules
from bot.domain.follow_up import FollowUps
from bot.domain.hand_over import HandOverRules
from bot.domain.phrase import Phrase
from bot.domain.plan import Step, lasts
from bot.domain.questionnaire import Questionnaire
from bot.domain.reader import Reader
from bot.domain.review.terms import Terms
from bot.domain.tier import Tier
from bot.domain.working import WorkingRules
from bot.playbook.statement_file import StatementWords
from bot.playbook.words import Words


@dataclass(frozen=True)
class Indication:
    """What is treated. `plan` names the plan; `muscles` are the ones its form offers; `review_day` when the clinic looks again."""

    id: str
    plan: str
    region: str  # face | neck | limb
    child: bool
    review_day: int
    muscles: tuple[str, ...]


@dataclass(frozen=True)
class RiskFlag:
    id: str
    high_risk: bool  # lowers the threshold: one tier up on breathing, swallowing, voice, weakness


@dataclass(frozen=True)
class TriageRules:
    """What lifts a tier, and what an event of the system asks for. Source: clinical brief 3.5, rules 5 and 7."""

    raise_by: int  # tiers, for a patient with any of the modifiers below
    raised_symptoms: frozenset[str]
    under_age: int
    from_age: int
    ask_patience: timedelta  # an unanswered yes/no question counts as yes after this
    unclear_patience: timedelta  # what nobody understands reaches a nurse by itself after this
    urgent_tier: Tier  # the patient pressed "tell the nurse now", or cried for help
    passed_on_tier: Tier  # the patient asked to hand a message to the nurse
    unscreened_tier: Tier  # a voice message, or words the engine could not read: a human must look
    unreachable_tier: Tier  # the patient blocked the bot while a red flag is open
    unreachable_quiet_tier: Tier  # the same with nothing open
    unreachable_after: timedelta  # a safety message that has not arrived by then: the patient cannot be reached
    invite_locked_tier: Tier
    known_chat_tier: Tier  # a card was opened by the chat of another patient
    unreadable_tier: Tier  # an update that could not be handled
    medicine_tier: Tier  # a new medicine was named
    together_within: timedelta  # what a chat says in this time is read as one message as well
    longest_follow_up: int  # words; what is longer speaks for itself
    short_cry: int  # words; a longer message cries by a whole sentence only
    again_within: timedelta  # the same reported again in this time is one line and one word to who has the case
    repeats_within: timedelta  # a second report of a symptom in this time lifts the tier


@dataclass(frozen=True)
class Playbook:
    """All of content/, checked. `version` changes with every byte of it."""

    version: str
    clinic: Clinic
    indications: Mapping[str, Indication]
    plans: Mapping[str, tuple[Step, ...]]
    diary: Diary
    early_check_symptoms: tuple[str, ...]
    early_check_tier: Tier
    ladders: Mapping[Tier, Ladder]
    next_channel_after: timedelta  # a page that has not arrived by then goes on by the next channel
    risk_flags: Mapping[str, RiskFlag]
    triage: TriageRules
    questionnaire: Questionnaire
    follow_ups: FollowUps
    cries: Cries
    hand_over: HandOverRules
    longest_on_call: timedelta  # without a break; who would be for longer by a swap reads it before
    drill: DrillRules
    review: Terms  # what the figures of the monthly review mean
    did_you_go: DidYouGo
    went_words: Mapping[str, WentWords]  # by language
    working: WorkingRules
    phrases: tuple[Phrase, ...]
    protocol: Mapping[str, tuple[str, ...]]  # by symptom, what a nurse asks beside the graded questions
    consent_version: str
    reader: Reader
    statement: StatementWords
    words: Mapping[str, Words]

    def words_in(self, language: str) -> Words:
        """The words of a language, of the clinic's first language where there are none."""
        return self.words.get(language) or self.words[self.clinic.languages[0]]

    def steps_for(self, indication: str) -> tuple[Step, ...]:
        return self.plans[self.indications[indication].plan]

    def lasts(self, indication: str) -> timedelta:
        """How long the plan of a treatment goes on; no time at all for what content has dropped."""
        return lasts(self.steps_for(indication)) if indication in self.indications else timedelta(0)

    @property
    def ticks(self) -> Mapping[str, Tier]:
        """Every tick that is a red flag, by the name of its rule, with what it asks for by itself."""
        early = {rule_of(EARLY_CHECK, symptom): self.early_check_tier for symptom in self.early_check_symptoms}
        asked = ((question.id, option) for question in self.diary.questions for option in question.options)
        return early | {rule_of(name, option.id): option.tier for name, option in asked if option.tier}

    def is_high_risk(self, risk_flags: list[str], indication: str) -> bool:
        return bool(self.risks(risk_flags, indication))

    def risks(self, risk_flags: list[str], indication: str) -> tuple[str, ...]:
        """Source: clinical brief, rule 7: a flag that says so, a neck injection, a child treated for spasticity."""
        treated = self.indications.get(indication)  # content may have dropped it: a red flag is answered all the same
        neck, child = treated is not None and treated.region == "neck", treated is not None and treated.child
        site = (*(("neck",) if neck else ()), *(("child",) if child else ()))
        return (*site, *(flag for flag in risk_flags if flag in self.risk_flags and self.risk_flags[flag].high_risk))
