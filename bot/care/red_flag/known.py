"""How grave the patient has said each symptom of a case to be: by words, ticks and answers, each taken by itself; and when last.

What silence made of it nobody has said; that the patient is at risk, or says it again, makes a symptom no graver than it was.
"""

from __future__ import annotations

from bot.care.case.ask_graded import given_in
from bot.care.case.flag import REPORTED, SPOKEN_OF, Flag
from bot.care.desk import Desk
from bot.domain.again import begins_a_line
from bot.domain.case import EventKind
from bot.domain.finding import Assertion
from bot.domain.questionnaire import NO_ANSWER, asked_tier
from bot.domain.tier import Tier, most_urgent
from bot.store import cases
from bot.store.tables import CaseEventRow, CaseRow, HeardRow


def reported_in(desk: Desk, case: CaseRow) -> frozenset[str]:
    """The symptoms the patient has reported in this case."""
    return frozenset(symptom for event in _reports(desk, case) for symptom in event.symptoms)


def news_in(desk: Desk, case: CaseRow, flag: Flag) -> tuple[str, ...]:
    """The symptoms of a flag that were not reported before it, or are graver in it than they were said to be."""
    known = reported_in(desk, case)
    return tuple(one for one in flag.symptoms if one not in known or _is_graver(desk, case, flag, one))


def had_been_quiet(desk: Desk, case: CaseRow, flag: Flag) -> bool:
    """True where a symptom of the flag is a new line of the timeline: its last line began longer ago than the time of the rules."""
    spoken = [event for event in cases.events_of(desk.session, case.id or 0) if event.kind in SPOKEN_OF]
    within = desk.playbook.triage.again_within
    times = {one: [event.at for event in spoken if one in event.symptoms] for one in flag.symptoms}
    return any(begins_a_line(earlier, desk.now, within) for earlier in times.values())


def said_in(desk: Desk, case: CaseRow, symptom: str, but_not: str = "") -> list[Tier]:
    """What each report and answer asks for. `but_not` names a graded question that is left out."""
    reports = [_by_itself(desk, event, symptom) for event in _reports(desk, case) if symptom in event.symptoms]
    given = {name: one for name, one in given_in(desk, case).items() if one != NO_ANSWER and name != but_not}
    answered = asked_tier(desk.playbook.questionnaire, {symptom: 0}, given)
    return [*reports, *([answered] if answered else [])]


def _reports(desk: Desk, case: CaseRow) -> list[CaseEventRow]:
    return [event for event in cases.events_of(desk.session, case.id or 0) if event.kind in REPORTED]


def _is_graver(desk: Desk, case: CaseRow, flag: Flag, symptom: str) -> bool:
    if flag.kind is not EventKind.RED_FLAG:
        return False
    own = _in_words(desk, flag.heard_id, symptom) or flag.tier
    return all(own.rank < tier.rank for tier in said_in(desk, case, symptom))


def _by_itself(desk: Desk, event: CaseEventRow, symptom: str) -> Tier:
    """Without what made the event weigh more."""
    ticked = (desk.playbook.ticks[rule] for rule in event.rules if rule in desk.playbook.ticks)
    return _in_words(desk, event.heard_id, symptom) or next(ticked, Tier(event.tier))


def _in_words(desk: Desk, heard_id: int | None, symptom: str) -> Tier | None:
    """What the words ask for about the symptom; where as a whole they ask for more than each by itself, that."""
    heard = desk.session.get(HeardRow, heard_id) if heard_id else None
    kept = (heard.screening if heard else None) or {"tier": None, "findings": ()}
    tiers = {(one["symptom"], Tier(one["tier"])) for one in kept["findings"] if one["assertion"] == Assertion.PRESENT}
    own = [tier for name, tier in tiers if name == symptom]
    if not own:
        return None
    each, whole = most_urgent(*(tier for _, tier in tiers)), Tier(kept["tier"] or most_urgent(*own))
    return whole if whole.rank < each.rank else most_urgent(*own)
