"""The patient's words in the timeline of a case, with what the program read in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime, timedelta

from bot.care.desk import Desk
from bot.console.case.item import Item
from bot.console.case.marked import marked
from bot.console.case.program_read import program_read
from bot.console.page.wording import Wording
from bot.store import judgements, reading
from bot.store.tables import CaseEventRow, CaseRow, HeardRow

BEFORE = timedelta(days=1)  # how far back the conversation is shown


def heard_items(
    desk: Desk,
    wording: Wording,
    case: CaseRow,
    events: Sequence[CaseEventRow],
    answered_at: Set[datetime],
    names: Mapping[int, str],
) -> Iterator[Item]:
    """The patient's words. What only answered the check-in or a graded question stands there and is left out here."""
    around = reading.heard_between(desk.session, case.patient_id, case.opened_at - BEFORE, case.closed_at or desk.now)
    named = reading.heard_by_ids(desk.session, [event.heard_id for event in events if event.heard_id])
    rows = {row.id or 0: row for row in [*around, *named]}
    photos = reading.photos_of_heard(desk.session, list(rows))
    judged, who = judgements.judgements_of(desk.session, list(rows)), _speakers(desk, list(rows.values()))
    for key, row in rows.items():
        if row.at in answered_at and row.kind == "text" and not (row.screening or {}).get("findings"):
            continue
        yield Item(
            row.at,
            "heard",
            who.get(row.contact_id or 0, "Patient"),
            "" if row.text else f"sent a {row.kind}",
            marked(row.text or "", row.screening, wording),
            state="edited" if row.edited else "",
            photo=photos.get(key, 0),
            said_at=row.at,
            heard=key,
            read=program_read(row, judged.get(key, ()), wording, names) if row.text else None,
        )


def _speakers(desk: Desk, rows: Sequence[HeardRow]) -> dict[int, str]:
    """Who wrote from which chat."""
    contacts = reading.contacts_by_id(desk.session, [row.contact_id for row in rows if row.contact_id])
    return {key: "Patient" if one.kind == "patient" else f"Caregiver {one.name}" for key, one in contacts.items()}
