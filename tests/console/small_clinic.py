"""A clinic with staff, patients and cases, made by running the real acts on a clock that is set by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from bot.care.desk import Desk
from bot.care.hearing.answer import answer_said
from bot.care.paging.page import advance_case
from bot.care.staff.accounts import add_staff, join_telegram, set_password
from bot.care.treatment.advance_treatment import advance_treatment
from bot.care.treatment.enrol import Enrolled, enrol
from bot.care.treatment.enrolment import read_enrolment
from bot.care.treatment.join import choose_hour, consent
from bot.care.working.claim_case import claim_case
from bot.care.working.close_case import close_case
from bot.care.working.work_case import add_note, log_call, write_to_patient
from bot.domain.case import Outcome
from bot.domain.incoming import Kind, Person, Said
from bot.playbook.playbook import Playbook
from bot.store import people
from bot.store.tables import CaseRow, HeardRow, PhotoRow, StaffRow

NOW = datetime(2026, 11, 20, 19, 2, tzinfo=UTC)  # 14:02 in New York
PASSWORD = "correct horse battery"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
STAFF = (
    ("Ana Reyes", "ana@clinic.example", "nurse"),
    ("Ben Osei", "ben@clinic.example", "nurse"),
    ("Dr. Clara Lindqvist", "clara@clinic.example", "clinician"),
    ("Ada Admin", "ada@clinic.example", "admin"),
    ("Otto Auditor", "otto@clinic.example", "auditor"),
)
MARKUP = '<img src=x onerror=alert(1)> "{{ 7*7 }}"'


def enrolment(**changes: object) -> dict[str, object]:
    """A complete enrolment of an adult's neck; `changes` replace parts."""
    return {
        "name": "Maria Garcia",
        "birth_year": 1952,
        "phone": "(555) 010-4471",
        "language": "en",
        "emergency_contact": "Luis Garcia (son), (555) 010-4472",
        "indication": "cervical_dystonia",
        "treated_at": "2026-11-15T15:30",
        "product": "Dysport",
        "lot": "K14722",
        "dilution": "500 U in 1 mL",
        "needle": "27 G",
        "guidance": "EMG",
        "injections": [
            {"muscle": "splenius_capitis", "side": "left", "units": 150},
            {"muscle": "sternocleidomastoid", "side": "right", "units": 80},
        ],
        "goals": [
            {"text": "look over the shoulder when driving", "threshold": "both mirrors without turning the trunk"}
        ],
        "risk_flags": ["swallowing_history"],
        "risk_notes": "Baclofen 10 mg in the evening.",
        **changes,
    }


@dataclass
class SmallClinic:
    """Acts at `now`, one transaction for all of them."""

    session: Session
    playbook: Playbook
    now: datetime = NOW
    count: int = 0
    chats: int = 7000
    said: int = 0
    enrolled: list[Enrolled] = field(default_factory=list)

    def desk(self) -> Desk:
        self.count += 1
        return Desk(self.session, self.playbook, self.now, f"test:{self.count}", "aftercare_bot", "http://console.test")

    def hire(self) -> None:
        for number, (name, email, role) in enumerate(STAFF):
            added = add_staff(self.desk(), name, email, role)
            set_password(self.desk(), added.sign_in_link.rpartition("/")[2], PASSWORD)
            if role in ("nurse", "clinician"):
                join_telegram(self.desk(), 100 + number, added.telegram_link.rpartition("=")[2])

    def staff(self, email: str) -> StaffRow:
        found = people.staff_by_email(self.session, email)
        assert found is not None
        return found

    def enrol(self, treated: datetime, **changes: object) -> Enrolled:
        self.now = treated + timedelta(minutes=20)
        form = read_enrolment(enrolment(treated_at=treated.isoformat(), **changes), self.playbook, self.now)
        self.enrolled.append(enrol(self.desk(), form, self.staff("clara@clinic.example")))
        return self.enrolled[-1]

    def join(self, enrolled: Enrolled, name: str, birth_year: int, hour: str = "12:00") -> int:
        self.chats += 1
        chat = self.chats
        self.says(chat, f"/start {enrolled.token}", name)
        self.says(chat, str(birth_year), name)
        contact = people.contact_of_chat(self.session, chat)
        assert contact is not None
        consent(self.desk(), contact, "agree")
        choose_hour(self.desk(), contact, datetime.strptime(hour, "%H:%M").time())  # noqa: DTZ007
        advance_treatment(self.desk(), enrolled.treatment_id)
        return chat

    def says(self, chat: int, text: str, name: str = "Telegram name", kind: Kind = Kind.TEXT) -> None:
        self.said += 1
        person = Person(chat, name, "en")
        answer_said(self.desk(), Said(person, kind, text, self.said, file_id="f" if kind is Kind.PHOTO else ""))
        self.session.flush()

    def lives(self, enrolled: Enrolled, chat: int, answers: Mapping[int, tuple[str, ...]], until: int) -> None:
        """Days 1 to `until`: each check-in at noon of New York, answered two minutes later by what `answers` holds."""
        start = self.now.replace(hour=17, minute=0, second=0)
        for day in range(1, until + 1):
            self.now = start + timedelta(days=day, seconds=-61)
            if self.now > NOW:
                return
            advance_treatment(self.desk(), enrolled.treatment_id)
            self.now = start + timedelta(days=day)
            advance_treatment(self.desk(), enrolled.treatment_id)
            self.now += timedelta(minutes=2)
            for text in answers.get(day, ("none", "none", "same")):
                self.says(chat, text)

    def page(self, case: CaseRow) -> None:
        advance_case(self.desk(), case.id or 0)

    def case_of(self, enrolled: Enrolled) -> CaseRow:
        case = self.session.exec(select(CaseRow).where(CaseRow.patient_id == enrolled.patient_id)).first()
        assert case is not None
        return case

    def heard_of(self, enrolled: Enrolled) -> Sequence[HeardRow]:
        found = select(HeardRow).where(HeardRow.patient_id == enrolled.patient_id).order_by(col(HeardRow.id))
        return self.session.exec(found).all()


def fill(clinic: SmallClinic) -> None:
    """A day in the life: an emergency nobody has, a case of Ana's, one for later, one closed, quiet patients, an unused card."""
    clinic.now = NOW - timedelta(days=20)
    clinic.hire()
    face = [
        {"muscle": "procerus", "side": "midline", "units": 10},
        {"muscle": "corrugator", "side": "both", "units": 40},
    ]
    arm = [
        {"muscle": "biceps", "side": "right", "units": 200},
        {"muscle": "flexor_carpi_radialis", "side": "right", "units": 100},
    ]
    treated = NOW.replace(hour=19, minute=30)

    maria = clinic.enrol(treated - timedelta(days=5))
    chat = clinic.join(maria, "Maria", 1952)
    clinic.lives(
        maria,
        chat,
        {
            2: ("none", "sore", "3", "same"),
            3: ("none", "sore", "2", "a little better"),
            4: ("none", "none", "a little better"),
        },
        4,
    )
    clinic.now = NOW - timedelta(minutes=4)
    clinic.says(
        chat, "Since lunch my tea keeps going down the wrong way, and I am hoarse. My neck was stiff before too."
    )
    clinic.page(clinic.case_of(maria))
    clinic.now = NOW - timedelta(minutes=1)
    clinic.says(chat, "No trouble breathing. <b>Should I come in?</b>")

    tom = clinic.enrol(
        treated - timedelta(days=9),
        name="Tom Okafor",
        birth_year=1985,
        indication="adult_upper_limb",
        injections=arm,
        risk_flags=[],
        risk_notes="",
        goals=[{"text": "open the hand to wash it"}],
    )
    chat = clinic.join(tom, "Tom", 1985)
    clinic.lives(
        tom,
        chat,
        {
            3: (),
            5: ("none", "bruise", "same"),
            6: ("none", "none", "a little better"),
            7: ("none", "headache", "4", "a little better"),
        },
        8,
    )
    clinic.now = NOW - timedelta(minutes=52)
    clinic.says(chat, "my legs feel weak since yesterday, I fell twice")
    case = clinic.case_of(tom)
    clinic.page(case)
    clinic.now = NOW - timedelta(minutes=44)
    ana = clinic.staff("ana@clinic.example")
    claim_case(clinic.desk(), case.code, ana)
    add_note(clinic.desk(), case.code, ana, "Lives on the third floor, wife at home from 15:00.")
    clinic.now = NOW - timedelta(minutes=40)
    log_call(clinic.desk(), case.code, ana, "no_answer")
    clinic.says(chat, "", kind=Kind.PHOTO)

    sara = clinic.enrol(
        treated - timedelta(days=4),
        name="Sara Rahimi",
        birth_year=1997,
        indication="glabellar_lines",
        injections=face,
        risk_flags=["first_treatment"],
        risk_notes="",
        goals=[],
    )
    chat = clinic.join(sara, "Sara", 1997)
    clinic.lives(sara, chat, {}, 3)
    clinic.now = NOW - timedelta(minutes=95)
    clinic.says(chat, "my left eyelid droops a bit since this morning")

    june = clinic.enrol(
        treated - timedelta(days=12),
        name=f"June {MARKUP}",
        birth_year=2017,
        indication="child_lower_limb",
        injections=[{"muscle": "gastrocnemius", "side": "both", "units": 120}],
        risk_notes=MARKUP,
    )
    chat = clinic.join(june, MARKUP, 2017)
    clinic.lives(june, chat, {6: ("none", "none", "clearly better")}, 6)
    clinic.now = NOW - timedelta(days=5)
    clinic.says(chat, f"she leaked urine twice {MARKUP}")
    case = clinic.case_of(june)
    claim_case(clinic.desk(), case.code, ana)
    write_to_patient(clinic.desk(), case.code, ana, "I will call you in ten minutes.")
    log_call(clinic.desk(), case.code, ana, "reached")
    close_case(clinic.desk(), case.code, ana, Outcome.SEEN_IN_CLINIC, "Seen the same afternoon.")

    for number, name in enumerate(("Peter Novak", "Ines Duarte", "Hal Whitcombe", "Li Wen")):
        quiet = clinic.enrol(
            treated - timedelta(days=3 + 3 * number),
            name=name,
            birth_year=1960 + 7 * number,
            indication="glabellar_lines" if number % 2 else "adult_upper_limb",
            injections=face if number % 2 else arm,
            risk_flags=[],
            goals=[],
        )
        chat = clinic.join(quiet, name.split()[0], 1960 + 7 * number)
        clinic.lives(quiet, chat, {}, 14)

    clinic.enrol(NOW - timedelta(hours=2), name="Nadia Unjoined", birth_year=1990, risk_flags=[], goals=[])
    clinic.now = NOW
    for photo in clinic.session.exec(select(PhotoRow)).all():
        photo.image, photo.media_type, photo.due_at = PNG, "image/png", None
