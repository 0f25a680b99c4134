"""What staff judged, as new cases for the corpus: the patient's words without what identifies them, and what they hold of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import get_month_names

from bot.care import audit
from bot.care.desk import Desk
from bot.care.working.judge_finding import place_of, places
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
    if not heard.text or not _verdicts(desk, heard):  # without its words where the patient was erased
        return
    reader, language = desk.playbook.reader, _language_of(desk, heard)
    thought = [*_before(desk, heard), heard]
    kept = [symptom for row in thought for symptom in _kept(desk, row)]
    own = " ".join(row.text for row in thought)
    text = without_identity(own, _identity(desk, heard))
    assertion = Assertion.PRESENT if kept else _assertion(desk, heard)
    line = written(KIND, _level(kept, reader), assertion, [symptom for symptom, _ in kept], text)
    changed = set(screen(text, reader, language).flags) != set(screen(own, reader, language).flags)
    yield JudgedCase(language, line, changed)


def _before(desk: Desk, heard: HeardRow) -> Sequence[HeardRow]:
    """The messages just before that were read as one with this one: a piece alone would teach nonsense."""
    ids = (heard.screening or {}).get("together", [])
    return sorted(reading.heard_by_ids(desk.session, ids), key=lambda row: row.id or 0)


def _verdicts(desk: Desk, heard: HeardRow) -> dict[Place, Verdict]:
    judged = judgements.judgements_of(desk.session, [heard.id or 0]).get(heard.id or 0, [])
    return standing((place_of(row), Verdict(row.verdict)) for row in judged)


def _read(heard: HeardRow) -> list[tuple[Place, Assertion, Tier]]:
    findings = (heard.screening or {}).get("findings", [])
    return [
        (place, Assertion(found["assertion"]), Tier(found["tier"]))
        for place, found in zip(places(heard), findings, strict=True)
    ]


def _kept(desk: Desk, heard: HeardRow) -> list[tuple[str, Tier]]:
    """The symptoms that are in a message, as judged, each with what it alone asks for."""
    tiers = {place: tier for place, assertion, tier in _read(heard) if assertion is Assertion.PRESENT}
    kept, symptoms = kept_places(tiers, _verdicts(desk, heard)), desk.playbook.reader.symptoms
    return [(place.symptom, tiers.get(place) or symptoms[place.symptom].tier) for place in kept]


def _level(kept: Sequence[tuple[str, Tier]], reader: Reader) -> Level:
    """Of the most urgent symptom, or of the group that so many of them make together."""
    tiers = [tier for _, tier in kept]
    symptoms = {symptom for symptom, _ in kept}
    for name, group in reader.policy.groups.items():
        if sum(reader.symptoms[symptom].group == name for symptom in symptoms) >= group.at_least:
            tiers.append(group.tier)
    return most_urgent(*tiers).level if tiers else Level.NONE


def _assertion(desk: Desk, heard: HeardRow) -> str:
    """How the first red flag that was not read wrong is meant, where none is there now."""
    verdicts = _verdicts(desk, heard)
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
