"""phrases.toml and <language>/phrases.toml: what a nurse can send with one choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.phrase import CALL, DAY, MESSAGE, PHONE, TIME, Phrase, blanks
from bot.playbook.fault import Fault
from bot.playbook.reading import check_about
from bot.playbook.table import Table
from bot.playbook.word_files import PHRASE, Wording

TOMORROW = "letter.tomorrow"  # what stands behind a phrase whose hour is not one of today
OUR_CLOCK = "letter.our_clock"  # and for whom the clinic's clock shows another hour
SOONER = "letter.sooner"  # and before one whose hour is later than the one by which the patient is reached
TODAY = "today"


def read_phrases(file: Table, symptoms: frozenset[str]) -> tuple[Phrase, ...]:
    check_about(file, PHRASE)
    found: dict[str, Phrase] = {}
    for table in file.tables(PHRASE):
        table.only("id", "for", "promises", "day")
        symptoms_of = frozenset(table.texts("for") if "for" in table.values else ())
        promises = table.text("promises") if "promises" in table.values else ""
        phrase = Phrase(table.text("id"), symptoms_of, promises, today="day" in table.values)
        if phrase.today and table.text("day") != TODAY:
            table.fault("day", f"is '{TODAY}', or left out")
        if phrase.promises not in ("", CALL, MESSAGE):
            table.fault("promises", f"is '{CALL}' or '{MESSAGE}'")
        if phrase.id in found:
            table.fault("id", "is used more than once")
        for symptom in sorted(phrase.symptoms - symptoms):
            table.fault("for", f"'{symptom}' is not a known red flag")
        found[phrase.id] = phrase
    return tuple(found.values())


def check_phrases(wording: Wording, phrases: Sequence[Phrase]) -> Iterator[Fault]:
    """A blank nobody can fill would be sent as it stands."""
    for name in (*(f"{PHRASE}.{phrase.id}" for phrase in phrases), OUR_CLOCK, SOONER):
        for blank in sorted(blanks(wording.labels.get(name, "")) - {TIME, PHONE}):
            yield Fault(wording.file_of(name), name, f"{{{blank}}} cannot be filled in; {{{TIME}}} and {{{PHONE}}} can")
    if TOMORROW in wording.labels and blanks(wording.labels[TOMORROW]) != {DAY}:
        yield Fault(wording.file_of(TOMORROW), TOMORROW, f"{{{DAY}}} is filled in here, and nothing else")
    for name in (*(f"{PHRASE}.{phrase.id}" for phrase in phrases if phrase.promises), SOONER):
        if name in wording.labels and TIME not in blanks(wording.labels[name]):
            yield Fault(wording.file_of(name), name, f"promises something, and names no {{{TIME}}}")
