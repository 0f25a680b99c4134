"""A report that raises no tier: what is new, graver, or said again when it had been quiet calls where nobody is waited for any more; of the rest whoever has the case hears."""

from __future__ import annotations

from collections.abc import Sequence

from bot.care.case.event import add_event, last_act
from bot.care.case.flag import Flag
from bot.care.case.state import changed, is_dealt_with, is_late, page_from_now
from bot.care.desk import Desk
from bot.care.paging.page import page_anew
from bot.care.paging.recipients import recipients
from bot.care.red_flag.known import had_been_quiet, news_in
from bot.care.rota.standing import is_away
from bot.care.staff.first_channel import write_by_first_channel
from bot.care.staff.on_call import OnCall
from bot.domain.case import EventKind, PageTo
from bot.domain.message import Lane
from bot.domain.tier import Level, Tier
from bot.store import cases, mail
from bot.store.tables import CaseRow, StaffRow

PAGED_FOR = (EventKind.UNREACHABLE,)  # calls whoever has the case anyway
CALLS_AGAIN = (  # whatever was reported before: they ask for a person, it is graver, or nobody knows what it is
    EventKind.URGENT,
    EventKind.WORSE,
    EventKind.UNREADABLE,
    EventKind.ANSWERED,
    EventKind.NO_ANSWER,
)


def calls_again(desk: Desk, case: CaseRow, flag: Flag, tier: Tier) -> bool:
    """True where the patient was reached or it was decided, and this calls again: what is new, or said again and as urgent as can be.

    To be asked before the flag stands on the timeline. What can wait for days calls nobody.
    """
    if not is_dealt_with(case) or not tier.is_red_flag:
        return False
    news = news_in(desk, case, flag)
    if not news and flag.kind not in CALLS_AGAIN:
        return _said_again(desk, case, flag, tier)
    _begin(desk, case, news)
    return True


def _said_again(desk: Desk, case: CaseRow, flag: Flag, tier: Tier) -> bool:
    """After the time of the rules it is as new as another; within it, in an emergency, whoever has the case must say that they know."""
    if not flag.symptoms or tier.level is not Level.EMERGENCY:
        return False
    if had_been_quiet(desk, case, flag):
        _begin(desk, case, flag.symptoms)
        return True
    is_paged = case.acknowledged_at is None and not is_late(case)
    if tier is not Tier.EMERGENCY or is_paged:
        return False
    page_from_now(desk, case)
    changed(desk, case)
    add_event(desk, case, EventKind.SAID_AGAIN, symptoms=flag.symptoms)
    return True


def _begin(desk: Desk, case: CaseRow, symptoms: tuple[str, ...]) -> None:
    page_anew(desk, case)
    add_event(desk, case, EventKind.BEGUN_ANEW, symptoms=symptoms)


def tell_of_news(desk: Desk, case: CaseRow, flag: Flag) -> None:
    """A word, no page; once for the same symptoms within the time of the rules.

    While the case is paged there is nobody to tell; who left is replaced.
    """
    if case.acknowledged_at is None or flag.kind in PAGED_FOR:
        return
    owner = desk.session.get_one(StaffRow, case.owner_id)
    if owner.disabled_at is not None:
        page_from_now(desk, case)
        changed(desk, case)
        return
    _tell_each(desk, case, owner, "+".join(sorted(flag.symptoms)) or flag.kind)


def tell_of_words(desk: Desk, case: CaseRow) -> None:
    """Words that report nothing new: whoever has the case hears of them, once until somebody has done something in it.

    What rests was agreed to be quiet; what is paged is looked at anyway.
    """
    owner = desk.session.get(StaffRow, case.owner_id) if case.acknowledged_at else None
    if owner is None or owner.disabled_at is not None or case.snoozed_until is not None:
        return
    done = last_act(cases.events_of(desk.session, case.id or 0))
    _tell_each(desk, case, owner, f"words.{done}")


def _tell_each(desk: Desk, case: CaseRow, owner: StaffRow, what: str) -> None:
    for person in _whom(desk, case, owner):
        topic = f"case:{case.id}/news:{person.id}/{what}"
        told = mail.latest_of_topic(desk.session, topic)
        if told is None or desk.now - told.created_at >= desk.playbook.triage.again_within:
            _tell(desk, case, owner, person, f"{topic}/{int(desk.now.timestamp())}")


def _whom(desk: Desk, case: CaseRow, owner: StaffRow) -> Sequence[OnCall]:
    """Who has the case; while they are away, whoever would be called first as well."""
    found = recipients(desk, case, PageTo.FIRST_NURSE)
    return found if is_away(desk, owner) else [person for person in found if person.id == owner.id]


def _tell(desk: Desk, case: CaseRow, owner: StaffRow, person: OnCall, key: str) -> None:
    """By the first of their channels that takes it; the code and the tier only."""
    clinic, name = desk.playbook.clinic, "" if person.id == owner.id else owner.name
    words = desk.playbook.words_in(clinic.languages[0])
    text = words.say("case_news", clinic=clinic, code=case.code, tier=words.label(f"tier.{case.tier}"), name=name)
    write_by_first_channel(desk, person, text, key, Lane.NOTIFICATION, case.id)
