"""What staff judged, as new cases for the corpus: the patient's words without what identifies them, and what they hold of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import get_month_names

from bot.care import audit
from bot.care.desk import Desk
from bot.care.judge_finding import place_of, places
from bot.domain.finding import Assertion
from bot.domain.identity import Identity, name_parts, without_identity
from bot.domain.judgement import Place, Verdict, kept_places, standing
from bot.domain.reader import Reader
from bot.domain.screening import screen
from bot.domain.tier import Level, Tier, most_urgent
from bot.playbook.corpus import written
from bot.store import judgements, people, reading
from bot.store.tables import HeardRow

KIND = "real"
NONE_NAMED = "none_named"


@dataclass(frozen=True)
class JudgedCase:
    """`line` is of a corpus file of `language`. `reads_otherwise` where taking identity out changed what screening finds."""

    language: str
    line: str
    reads_otherwise: bool


def judged_cases(desk: Desk, since: datetime | None = None) -> list[JudgedCase]:
    """The messages of which a judgement stands that was touched since then, by language, oldest first."""
    ids = judgements.heard_judged_since(desk.session, since)
    rows = sorted(reading.heard_by_ids(desk.session, ids), key=lambda row: row.id or 0)
    cases = [case for row in rows for case in _case(desk, row)]
    audit.record(desk, audit.SYSTEM, "export_judged", "judgements:all", messages=len(cases))
    return sorted(cases, key=lambda case: case.language)


def _case(desk: Desk, heard: HeardRow) -> Iterator[JudgedCase]:
    judged = judgements.judgements_of(desk.session, [heard.id or 0]).get(heard.id or 0, [])
    verdicts = standing((place_of(row), Verdict(row.verdict)) for row in judged)
    if not verdicts:
        return
    reader, language = desk.playbook.reader, _language_of(desk, heard)
    present = [place for place, assertion, _ in _read(heard) if assertion is Assertion.PRESENT]
    kept = kept_places(present, verdicts)
    flags = [place.symptom for place in kept]
    text = without_identity(heard.text, _identity(desk, heard))
    line = written(KIND, _level(kept, heard, reader), _assertion(kept, heard, verdicts), flags, text)
    changed = set(screen(text, reader, language).flags) != set(screen(heard.text, reader, language).flags)
    yield JudgedCase(language, line, changed)


def _read(heard: HeardRow) -> list[tuple[Place, Assertion, Tier]]:
    findings = (heard.screening or {}).get("findings", [])
    return [
        (place, Assertion(found["assertion"]), Tier(found["tier"]))
        for place, found in zip(places(heard), findings, strict=True)
    ]


def _level(kept: Sequence[Place], heard: HeardRow, reader: Reader) -> Level:
    """Of the most urgent symptom, or of the group that so many of them make together."""
    read = {place: tier for place, _, tier in _read(heard)}
    tiers = [read.get(place) or reader.symptoms[place.symptom].tier for place in kept]
    symptoms = {place.symptom for place in kept}
    for name, group in reader.policy.groups.items():
        if sum(reader.symptoms[symptom].group == name for symptom in symptoms) >= group.at_least:
            tiers.append(group.tier)
    return most_urgent(*tiers).level if tiers else Level.NONE


def _assertion(kept: Sequence[Place], heard: HeardRow, verdicts: dict[Place, Verdict]) -> str:
    """How the red flags are meant; where none is there now, how the first that was read right is."""
    if kept:
        return Assertion.PRESENT
    meant = (assertion for place, assertion, _ in _read(heard) if verdicts.get(place) is not Verdict.WRONG)
    return next(meant, NONE_NAMED)


def _language_of(desk: Desk, heard: HeardRow) -> str:
    contacts = reading.contacts_by_id(desk.session, [heard.contact_id] if heard.contact_id else [])
    return next((contact.language for contact in contacts.values()), desk.playbook.clinic.languages[0])


def _identity(desk: Desk, heard: HeardRow) -> Identity:
    """Everybody and every place that the message may name."""
    patients = reading.patients_by_id(desk.session, [heard.patient_id] if heard.patient_id else [])
    names = [name or "" for patient in patients.values() for name in (patient.name, patient.emergency_contact)]
    names += [contact.name for contact in people.all_contacts_of(desk.session, heard.patient_id or 0)]
    names += [person.name for person in reading.everybody(desk.session)]
    names.append(desk.playbook.clinic.name)
    parts = name_parts(*names)
    known = frozenset(part for part in parts if _is_word(part, desk.playbook.reader))
    years = frozenset(str(patient.birth_year) for patient in patients.values())
    return Identity(parts - known, known, _months(desk.playbook.reader), years)


def _is_word(form: str, reader: Reader) -> bool:
    """True for what a language knows as a word: it is a name only where it is written as one."""
    vocabularies = [lexicon.vocabulary for lexicon in reader.lexicons.values()]
    return any(form in vocabulary.common or form in vocabulary.exact for vocabulary in vocabularies)


def _months(reader: Reader) -> frozenset[str]:
    return frozenset(
        name.rstrip(".").lower()
        for language in reader.lexicons
        for width in ("wide", "abbreviated")
        for name in get_month_names(width, locale=language).values()
    )
