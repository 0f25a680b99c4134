"""How often a rule that fired was right: its positive predictive value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.case import EventKind
from bot.domain.review.bounds import Share
from bot.domain.review.facts import CaseFact
from bot.domain.review.terms import Meaning, Terms

MARKS = ("raised.", "snooze.")  # what made a report weigh more, or call nobody: not what was seen
FIRED = (EventKind.RED_FLAG, EventKind.URGENT, EventKind.UNREADABLE, EventKind.ANSWERED, EventKind.NO_ANSWER)


@dataclass(frozen=True)
class RuleRow:
    """A rule counts once in a case, however often it fired there. `excluded`: cases that say nothing of it."""

    key: str
    right: int
    seen: int  # of the right ones: the patient had to be seen
    judged: int  # where a judgement of staff decided, not the outcome
    excluded: int
    cases: tuple[str, ...]
    wrong_cases: tuple[str, ...] = ()

    @property
    def share(self) -> Share:
        return Share(self.right, self.right + len(self.wrong_cases))


def by_rule(cases: Sequence[CaseFact], terms: Terms) -> tuple[RuleRow, ...]:
    """Most often fired first."""
    fired: dict[str, list[CaseFact]] = defaultdict(list)
    for case in cases:
        for rule in _rules(case):
            fired[rule].append(case)
    rows = [_row(rule, found, terms) for rule, found in fired.items()]
    return tuple(sorted(rows, key=lambda row: (-len(row.cases), row.key)))


def is_right(case: CaseFact, rule: str, terms: Terms) -> bool | None:
    """What staff judged of the rule in this case; without a judgement, what the outcome says. None: neither says anything."""
    if rule in case.verdicts:
        return case.verdicts[rule]
    meaning = terms.meaning(case.outcome)
    return None if meaning is Meaning.EXCLUDED else meaning is not Meaning.NOISE


def _rules(case: CaseFact) -> Iterator[str]:
    named = (rule for event in case.events if event.kind in FIRED for rule in event.rules)
    yield from dict.fromkeys(rule for rule in named if not rule.startswith(MARKS))


def _row(rule: str, cases: Sequence[CaseFact], terms: Terms) -> RuleRow:
    answers = [(case, is_right(case, rule, terms)) for case in cases]
    right = [case for case, answer in answers if answer is True]
    return RuleRow(
        key=rule,
        right=len(right),
        seen=sum(terms.meaning(case.outcome) is Meaning.SEEN for case in right),
        judged=sum(rule in case.verdicts for case in cases),
        excluded=sum(answer is None for _, answer in answers),
        cases=tuple(case.code for case in cases),
        wrong_cases=tuple(case.code for case, answer in answers if answer is False),
    )
