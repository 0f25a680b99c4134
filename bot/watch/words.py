"""What whoever runs the program reads of a trouble: what is wrong, since when, what to do. No patient's data."""

from __future__ import annotations

from bot.domain.alarm import Alarm, Kind, Work

SEE = "`journalctl -u aftercare` and `aftercare doctor` say more."
PHONE = "Tell the clinic now: until this is over they must watch the queue in the console and phone."

LATE = {
    Work.UPDATES: "What patients write is not being read",
    Work.SAFETY: "Advice to patients does not leave",
    Work.NOTIFICATION: "Pages to nurses do not leave",
    Work.REPLY: "Replies to patients do not leave",
    Work.PLAN: "Check-ins do not leave",
    Work.CASES: "Open cases are not being paged",
    Work.ASKS: "Questions without an answer are not being escalated",
    Work.QUESTIONS: "Triage questions without an answer are not being escalated",
    Work.ADVICE: "Patients who were told to seek emergency care are not being followed up",
    Work.TREATMENTS: "Steps of the plan are not being done",
    Work.PHOTOS: "Pictures are not being fetched",
}
DANGEROUS = (Work.UPDATES, Work.SAFETY, Work.NOTIFICATION, Work.CASES, Work.ASKS, Work.QUESTIONS, Work.ADVICE)
TEXTS = {
    Kind.ADRIFT: ("A case had no next step", "It was given one at once. This is a fault of the program: please report it."),
    Kind.UNTOLD: ("A message could not be read, and no nurse was told", f"It is tried again each minute. {SEE}"),
    Kind.NOT_ARRIVED: ("An urgent message did not arrive", f"Nobody else was reached in its place. {PHONE}"),
    Kind.TELEGRAM: (
        "Telegram does not answer",
        f"Nothing of patients arrives, no page by Telegram leaves. {PHONE} Is there a way out to it from this machine? {SEE}",
    ),
    Kind.DATABASE: (
        "The database cannot be used",
        f"Nothing can be kept. {PHONE} Is the disk full or read-only, does another program hold the database, does its server run? {SEE}",
    ),
    Kind.LOOP: (
        "A part of the program stands still",
        f"It is begun anew by itself, and after some minutes in vain the program ends, for the supervisor to start it. {SEE}",
    ),
    Kind.BLOCKED: (
        "The program stands still",
        f"Nothing is read, sent or paged. {PHONE} If it lasts it ends by itself, for the supervisor to start it. {SEE}",
    ),
}  # fmt: skip


def words_of(alarm: Alarm) -> tuple[str, str]:
    """Subject and text."""
    subject, cure = _what(alarm)
    part = f" ({alarm.part})" if alarm.part and alarm.kind is not Kind.LATE else ""
    return f"Aftercare: {subject}{part}", f"Since {alarm.since:%d %B %Y, %H:%M} UTC. {cure}"


def over_in_words(alarm: Alarm) -> tuple[str, str]:
    subject, _ = _what(alarm)
    return f"Aftercare, over: {subject}", f"It began {alarm.since:%d %B %Y, %H:%M} UTC. Nothing needs to be done."


def _what(alarm: Alarm) -> tuple[str, str]:
    if alarm.kind is not Kind.LATE:
        return TEXTS[alarm.kind]
    work = Work(alarm.part)
    return LATE[work], f"{PHONE} {SEE}" if work in DANGEROUS else SEE
