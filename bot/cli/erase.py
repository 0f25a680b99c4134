"""`aftercare erase`: a patient's data on their request."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from bot.care.treatment.erase_patient import erase_patient
from bot.cli.failing import explained
from bot.config import read_settings
from bot.store import erasures
from bot.wiring import open_office

DONE = """Patient {number} is erased: names, contacts, messages, pictures and answers are gone. Cases keep tier, times and outcome, without words.
Backups made before still hold them, sealed, until they are deleted; a restore erases again what {ledger} names: keep that file.
The chat on the patient's phone is theirs: a bot cannot clear it. Ask them to delete it."""
LEFT = """The database was read at that moment: until `aftercare serve` is stopped once, its log may hold what was erased, sealed."""


def erase(
    patient: Annotated[int, typer.Argument(help="The patient's number, from the address of their page.")],
    reason: Annotated[str, typer.Option(help="Kept in the audit; must not name the patient.")] = "",
) -> None:
    """Erase a patient for good. Refused while a case is open."""
    with explained():
        settings = read_settings()
        office = open_office(settings)
        with closing(office.database):
            with office.database.transaction() as session:
                line = erase_patient(office.desk(session, "cli"), patient, reason)
                erasures.append(settings.ledger, [line])  # before the commit: what was reported erased never comes back
            cleared = office.database.wipe()
    typer.echo(DONE.format(number=patient, ledger=settings.ledger))
    if not cleared:
        typer.echo(LEFT, err=True)
