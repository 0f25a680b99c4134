"""`aftercare enrol`: a patient from the command line."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.care.treatment.enrol import enrol as enrol_patient
from bot.care.treatment.enrolment import read_enrolment
from bot.cli.failing import explained
from bot.cli.named_office import open_named_office
from bot.cli.staff import read_object
from bot.config import read_settings


def enrol(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Read one JSON object on standard input, enrol the patient, print the invite. All that is missing is reported at once."""
    with explained():
        given = read_object()
        office = open_named_office(read_settings())
        with office.database.transaction() as session:
            desk = office.desk(session, "cli")
            enrolled = enrol_patient(desk, read_enrolment(given, office.playbook, desk.now))
        office.database.close()
    invite = {"token": enrolled.token, "link": enrolled.link, "expires_at": enrolled.expires_at.isoformat()}
    printed = {"patient": enrolled.patient_id, "treatment": enrolled.treatment_id, "invite": invite}
    typer.echo(
        json.dumps(printed)
        if as_json
        else f"Invite, good until {enrolled.expires_at:%d %b %Y %H:%M} UTC: {enrolled.link}"
    )
