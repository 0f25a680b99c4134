"""A report that raises no tier is an event of its own, and who has the case hears that something is new: a word, no page."""

from __future__ import annotations

from bot.care.case_state import changed, page_from_now
from bot.care.desk import Desk
from bot.care.flag import Flag
from bot.care.on_call import channels_of
from bot.domain.case import EventKind
from bot.domain.message import Lane, Outgoing
from bot.store import channels, mail
from bot.store.tables import CaseRow, StaffRow

PAGED_FOR = (EventKind.UNREACHABLE,)  # calls whoever has the case anyway


def tell_of_news(desk: Desk, case: CaseRow, flag: Flag) -> None:
    """Once for the same symptoms within the time of the rules. While the case is paged there is nobody to tell; who left is replaced."""
    if case.acknowledged_at is None or flag.kind in PAGED_FOR:
        return
    owner = desk.session.get_one(StaffRow, case.owner_id)
    if owner.disabled_at is not None:
        page_from_now(desk, case)
        changed(desk, case)
        return
    topic = f"case:{case.id}/news:{owner.id}/{'+'.join(sorted(flag.symptoms)) or flag.kind}"
    told = mail.latest_of_topic(desk.session, topic)
    if told is None or desk.now - told.created_at >= desk.playbook.triage.again_within:
        _tell(desk, case, owner, f"{topic}/{int(desk.now.timestamp())}")


def _tell(desk: Desk, case: CaseRow, owner: StaffRow, key: str) -> None:
    """By the first of their channels; the code and the tier only."""
    ways = channels_of(owner, channels.channels(desk.session, owner.id))
    if not ways:
        return
    words = desk.playbook.words_in(desk.playbook.clinic.languages[0])
    text = words.say("case_news", clinic=desk.playbook.clinic, code=case.code, tier=words.label(f"tier.{case.tier}"))
    way = ways[0]
    chat_id = (owner.chat_id if way.id is None else None) or 0
    message = Outgoing(key, chat_id, text, Lane.NOTIFICATION, channel=way.scheme, address=way.address)
    mail.queue(desk.session, message, desk.now, staff_id=owner.id, case_id=case.id)
