"""The clinician's page of one treatment, gathered from the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.care.desk import Desk
from bot.care.errors import NoSuchTreatment
from bot.care.treatment.case_lines import case_files, case_line, reports
from bot.care.treatment.check_in import rhythm_of
from bot.domain.curve import curves
from bot.domain.finding import Assertion
from bot.domain.plan import Rhythm
from bot.domain.strip import DayRecord, Label, days, rows
from bot.domain.summary import Beside, DayText, Goal, Injection, Photo, Previous, Summary, TreatmentFacts, Wrote
from bot.store import reading_summary, treatments
from bot.store.tables import AnswerRow, EntryRow, HeardRow, PatientRow, StaffRow, TreatmentRow


def summarise(desk: Desk, treatment_id: int) -> Summary:
    """The treatment as of now, in the clinic's first language and the patient's time zone. Raises NoSuchTreatment."""
    treatment = desk.session.get(TreatmentRow, treatment_id)
    if treatment is None:
        raise NoSuchTreatment(f"There is no treatment {treatment_id}. Look it up on the patient's page.")
    patient = desk.session.get_one(PatientRow, treatment.patient_id)
    if patient.erased_at is not None:
        raise NoSuchTreatment(f"The patient of treatment {treatment_id} was erased: there is nothing left to show.")
    rhythm, label, diary = rhythm_of(desk, patient, treatment, desk.now), label_of(desk), desk.playbook.diary
    entries = treatments.entries_of(desk.session, treatment_id)
    answers = treatments.answer_rows(desk.session, [entry.id or 0 for entry in entries])
    records, today = day_records(entries, answers), rhythm.day_of(desk.now)
    files = case_files(desk, treatment)
    told = reports(files, {entry.id or 0: entry.day for entry in entries}, rhythm)
    return Summary(
        facts=_facts(desk, patient, treatment, label, rhythm.zone),
        today=today,
        written_at=desk.now.astimezone(rhythm.zone),
        content_version=treatment.content_version,
        days=days(diary, records, today),
        rows=rows(diary, records, told, label),
        curves=curves(diary, records, label),
        cases=tuple(case_line(file, rhythm, label) for file in files),
        notes=_texts("note", entries, answers),
        medicines=_texts("medicine", entries, answers),
        photos=tuple(Photo(row.id or 0, row.day) for row in treatments.photos_of(desk.session, [treatment_id])),
        wrote=_wrote(desk, treatment, rhythm, label),
        previous=_previous(desk, treatment, rhythm.zone, label),
        beside=_beside(desk, treatment, rhythm.zone, label),
    )


def label_of(desk: Desk) -> Label:
    """Labels in the clinic's first language. What content does not name (a muscle typed by hand) is shown as written."""
    labels = desk.playbook.words_in(desk.playbook.clinic.languages[0]).labels
    return lambda name: labels.get(name) or name.partition(".")[2].replace("_", " ")


def day_records(entries: Sequence[EntryRow], answers: Sequence[AnswerRow]) -> Mapping[int, DayRecord]:
    """The days that were asked, with the answers that count: the newest, unless it was taken back."""
    newest: dict[int, dict[str, AnswerRow]] = {}
    for answer in answers:
        newest.setdefault(answer.entry_id, {})[answer.question] = answer
    return {
        entry.day: DayRecord(
            entry.day,
            entry.completed_at is not None,
            entry.recalled,
            {name: row.value for name, row in newest.get(entry.id or 0, {}).items() if row.value is not None},
        )
        for entry in entries
        if entry.shown_at is not None
    }


def _facts(desk: Desk, patient: PatientRow, row: TreatmentRow, label: Label, zone: ZoneInfo) -> TreatmentFacts:
    clinician = desk.session.get(StaffRow, patient.clinician_id) if patient.clinician_id else None
    return TreatmentFacts(
        id=row.id or 0,
        patient_id=patient.id or 0,
        patient_name=patient.name,
        birth_year=patient.birth_year,
        indication=label(f"indication.{row.indication}"),
        treated_at=row.treated_at.astimezone(zone),
        product=row.product,
        lot=row.lot,
        dilution=row.dilution,
        needle=row.needle,
        guidance=row.guidance,
        notes=row.notes or "",
        clinician=clinician.name if clinician else "",
        injections=tuple(
            Injection(label(f"muscle.{one.muscle}"), label(f"side.{one.side}"), one.units)
            for one in treatments.injections_of(desk.session, row.id or 0)
        ),
        goals=tuple(
            Goal(one.text, one.kind, one.threshold or "") for one in treatments.goals_of(desk.session, row.id or 0)
        ),
        risk_flags=tuple(label(f"risk.{flag}") for flag in patient.risk_flags),
        risk_notes=patient.risk_notes or "",
    )


def _texts(question: str, entries: Sequence[EntryRow], answers: Sequence[AnswerRow]) -> tuple[DayText, ...]:
    """Everything written in answer to a question: later words add to earlier ones, they do not replace them."""
    day_of = {entry.id: entry.day for entry in entries}
    texts = [DayText(day_of[a.entry_id], str(a.value)) for a in answers if a.question == question and a.value]
    return tuple(sorted(dict.fromkeys(texts), key=lambda text: text.day))


def _wrote(desk: Desk, treatment: TreatmentRow, rhythm: Rhythm, label: Label) -> tuple[Wrote, ...]:
    """Until the next treatment, but no shorter than its own two weeks: where those overlap, the words are of both."""
    following = reading_summary.treatment_after(desk.session, treatment)
    own = treatment.treated_at + desk.playbook.review.observed
    end = max(following.treated_at, own) if following else None
    heard = reading_summary.heard_between(desk.session, treatment.patient_id, treatment.treated_at, end)
    seen = ((row, _present(row)) for row in heard)
    return tuple(
        Wrote(
            rhythm.day_of(row.at),
            row.at.astimezone(rhythm.zone),
            row.text or "",
            tuple(label(f"symptom.{symptom}") for symptom in symptoms),
        )
        for row, symptoms in seen
        if symptoms
    )


def _present(row: HeardRow) -> tuple[str, ...]:
    """The symptoms screening saw as present in what was said."""
    findings = (row.screening or {}).get("findings", [])
    return tuple(dict.fromkeys(f["symptom"] for f in findings if f["assertion"] == Assertion.PRESENT))


def _beside(desk: Desk, treatment: TreatmentRow, zone: ZoneInfo, label: Label) -> tuple[Beside, ...]:
    """Those whose two weeks share a day with its own, oldest first."""
    others, window = treatments.treatments_of(desk.session, treatment.patient_id)[::-1], desk.playbook.review.observed
    return tuple(
        Beside(
            row.id or 0,
            label(f"indication.{row.indication}"),
            row.treated_at.astimezone(zone),
            row.product,
            row.lot,
            sum(one.units for one in treatments.injections_of(desk.session, row.id or 0)),
        )
        for row in others
        if row.id != treatment.id and abs(row.treated_at - treatment.treated_at) < window
    )


def _previous(desk: Desk, treatment: TreatmentRow, zone: ZoneInfo, label: Label) -> Previous | None:
    row = reading_summary.treatment_before(desk.session, treatment)
    if row is None:
        return None
    entries = treatments.entries_of(desk.session, row.id or 0)
    records = day_records(entries, treatments.answer_rows(desk.session, [entry.id or 0 for entry in entries]))
    units = sum(one.units for one in treatments.injections_of(desk.session, row.id or 0))
    return Previous(row.treated_at.astimezone(zone), row.product, units, curves(desk.playbook.diary, records, label))
