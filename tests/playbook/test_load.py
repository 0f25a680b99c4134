"""Loading content/: the clinic's own is sound, and every fault of a broken one is named, all at once."""

from __future__ import annotations

import tomllib
from datetime import time, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.domain.clocks import STEPS
from bot.domain.plan import Step, StepKind
from bot.domain.screening import screen
from bot.domain.tier import Tier
from bot.playbook.fault import Fault
from bot.playbook.load import ContentFaulty, check, load
from bot.playbook.playbook import Playbook
from tests.shipped import CONTENT, shipped


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    return shipped()


def replaced(content: Path, name: str, old: str, new: str) -> None:
    text = (content / name).read_text("utf-8")
    assert old in text
    (content / name).write_text(text.replace(old, new, 1), "utf-8")


def faults_of(content: Path) -> tuple[Fault, ...]:
    with pytest.raises(ContentFaulty) as caught:
        load(content)
    return caught.value.faults


def test_the_clinics_content_has_no_fault() -> None:
    assert check(CONTENT) == []


def test_the_clinic_is_what_its_file_says(playbook: Playbook) -> None:
    clinic = playbook.clinic
    assert (clinic.emergency_number, clinic.languages, clinic.invite_tries) == (
        "911",
        ("en", "es", "fr", "de", "pt"),
        3,
    )
    assert clinic.check_in_hours == (time(8), time(12), time(18), time(20))
    assert clinic.nurse_hours == playbook.words["en"].label("clinic.nurse_hours")


def test_every_indication_has_a_plan_that_begins_with_its_sheet_at_once(playbook: Playbook) -> None:
    for indication in playbook.indications:
        first = playbook.steps_for(indication)[0]
        assert (first.id, first.kind, first.after) == ("aftercare", StepKind.MESSAGE, timedelta(0))


def test_every_plan_asks_reminds_and_closes_on_each_day_of_the_diary(playbook: Playbook) -> None:
    for steps in playbook.plans.values():
        by_kind = {
            kind: [step.day for step in steps if step.kind is kind]
            for kind in (StepKind.CHECK_IN, StepKind.REMINDER, StepKind.CLOSE_DAY)
        }
        assert by_kind[StepKind.CHECK_IN] == by_kind[StepKind.REMINDER] == list(range(1, 15))
        assert by_kind[StepKind.CLOSE_DAY] == list(range(2, 16))


def test_only_high_risk_patients_are_checked_early(playbook: Playbook) -> None:
    early: list[Step] = [step for step in playbook.plans["face"] if step.kind is StepKind.EARLY_CHECK]
    assert [(step.day, step.high_risk_only) for step in early] == [(3, True), (8, True)]


def test_an_unsure_breathing_or_swallowing_answer_is_never_less_than_now(playbook: Playbook) -> None:
    for option in playbook.diary.question("flags").options:
        assert option.id == "none" or option.tier is Tier.CLINIC_NOW


def test_there_is_a_ladder_for_each_tier_and_the_more_urgent_is_never_slower(playbook: Playbook) -> None:
    for step in STEPS:
        waits = [playbook.ladders[tier].within(step) for tier in Tier]
        assert None not in waits
        assert waits == sorted(waits)  # type: ignore[type-var]


SLOWER = [  # what stands there, what is written instead, the key and the words of the fault
    ('contact = "PT5M"', 'contact = "PT20M"', "emergency.contact", "slower than ed_now: it is longer"),
    (
        'contact = "PT8H"',
        'contact = { within = "PT28H", hours = "clinic" }',
        "same_day.contact",
        "slower than three_days",
    ),
    (
        'close = { within = "PT90H", hours = "clinic" }',
        'close = "P90D"',
        "three_days.close",
        "it rests while the clinic is closed, and the milder one does not",
    ),
    ('decision = "PT60M"', 'decision = { within = "PT30M", hours = "clinic" }', "clinic_now.decision", "it rests"),
    ('acknowledge = "PT3M"', 'acknowledge = "PT5M"', "emergency.contact", "must be longer than acknowledge"),
    (
        'contact = { within = "PT27H", hours = "clinic" }',
        'contact = "PT300H"',
        "three_days.contact",
        "must be longer than acknowledge, and rest if that rests",
    ),
    (
        'close = { within = "PT27H", hours = "clinic" }',
        'close = { within = "PT27H", hours = "office" }',
        "same_day.close.hours",
        "must be one of always, clinic",
    ),
    ('decision = "PT4H"', 'decision = "PT0S"', "same_day.decision", "longer than nothing"),
    ('within = "PT90H"', 'within = "P99D"', "self_care.close", "more than a year of the clinic's opening hours"),
]


@pytest.mark.parametrize(("old", "new", "key", "problem"), SLOWER)
def test_content_whose_higher_tier_could_be_slower_is_refused(
    content: Path, old: str, new: str, key: str, problem: str
) -> None:
    replaced(content, "escalation.toml", old, new)
    found = [fault for fault in faults_of(content) if fault.key == key]
    assert any(problem in fault.problem for fault in found), found


def test_the_version_changes_with_every_byte(whole: Path, playbook: Playbook) -> None:
    assert load(whole).version == playbook.version
    replaced(whole, "clinic.toml", "# The clinic", "# A clinic")
    assert load(whole).version != playbook.version


def test_faults_of_many_files_are_reported_at_once(content: Path) -> None:
    replaced(content, "clinic.toml", 'start = "22:00"', 'start = "10 pm"')
    replaced(content, "plans/face.toml", 'message = "expect_face"', 'message = "expect_nose"')
    replaced(content, "escalation.toml", "[self_care]", "[self-care]")
    (content / "es/messages/help.md.j2").unlink()
    files = {fault.file for fault in faults_of(content)}
    assert {"clinic.toml", "plans/face.toml", "escalation.toml", "es/messages/help.md.j2"} <= files


def test_the_report_has_a_line_for_each_fault(content: Path) -> None:
    replaced(content, "clinic.toml", 'phone = "(555) 010-0199"', "phone = 5550100199")
    replaced(content, "clinic.toml", "tries = 3", 'tries = "three"')
    with pytest.raises(ContentFaulty) as caught:
        load(content)
    assert str(caught.value).splitlines() == [str(fault) for fault in caught.value.faults]
    assert "clinic.toml: clinic.phone: must be a text that is not empty" in str(caught.value)


BROKEN = [  # file, what stands there, what is written instead, the key and the words of the fault
    ("clinic.toml", "[quiet]", "[silent]", "silent", "is not known here"),
    ("clinic.toml", "America/New_York", "America/Gotham", "clinic.time_zone", "not a time zone"),
    ("clinic.toml", 'lifetime = "PT72H"', "", "invite.lifetime", "must be a text"),
    ("clinic.toml", '"08:00", "12:00"', '"8", "12:00"', "clinic.check_in_hours", "not an hour"),
    ("clinic.toml", 'status = "draft"', 'status = "approved"', "about.reviewer", "who approved"),
    ("clinic.toml", 'monday = ["08:00-17:00"]', 'monday = ["08:00-25:00"]', "hours.monday", "not an hour"),
    ("clinic.toml", 'tuesday = ["08:00-17:00"]', 'tuesday = ["17:00-08:00"]', "hours.tuesday", "not a period"),
    (
        "clinic.toml",
        'thursday = ["08:00-17:00"]',
        'thursday = ["08:00-12:00", "11:00-17:00"]',
        "hours.thursday",
        "overlap",
    ),
    ("clinic.toml", 'friday = ["08:00-17:00"]', 'freeday = ["08:00-17:00"]', "hours.freeday", "not known"),
    ("clinic.toml", "day = 2026-12-25", 'day = "Christmas"', "holiday[christmas-2026].day", "a day like"),
    ("indications.toml", 'status = "draft"', 'status = "perhaps"', "about.status", "must be one of"),
    ("indications.toml", 'plan = "face"', 'plan = "knee"', "indication[glabellar_lines].plan", "plans/knee.toml"),
    ("indications.toml", "cervical_dystonia", "adult_upper_limb", "indication[adult_upper_limb].id", "more than once"),
    ("plans/neck.toml", '"P3D"', '"3 days"', "step[aftercare].too_late", "not a duration"),
    ("plans/neck.toml", 'after = "PT0M"', "day = 0\nafter = 'PT0M'", "step[aftercare].after", "either"),
    ("plans/neck.toml", "day = 1\n", "day = 20\n", "step[heavy-head]", "comes before"),
    ("plans/neck.toml", 'kind = "picture"', 'kind = "check_in"', "step[picture].kind", "must be one of"),
    ("plans/face.toml", '"next-day"', '"first-night"', "step[first-night]", "more than once"),
    ("diary/diary.toml", '"dysphagia"', '"dysphagy"', "early_check.symptoms", "not a known red flag"),
    ("diary/diary.toml", 'asks = "pain"', 'asks = "ache"', "question[effects].option[sore].asks", "no question"),
    ("diary/diary.toml", '    { id = "none" },\n', "", "question[flags]", "needs the option 'none'"),
    ("triage/rules.toml", 'urgent = "clinic_now"', 'urgent = "at once"', "event.urgent", "must be one of"),
    ("triage/rules.toml", "by = 1", "by = 1\nups = 2", "raise.ups", "is not known here"),
    (
        "triage/rules.toml",
        "\nhigh_risk = true",
        "\nhigh_risk = 1",
        "risk_flag[swallowing_history].high_risk",
        "true or",
    ),
    ("triage/rules.toml", '"PT20S"', '"PT0S"', "together.within", "longer than nothing"),
    ("triage/rules.toml", "longest = 8", "longest = 0", "follow_up.longest", "at least 1"),
    ("es/followups.toml", '"ha empeorado"', '"Still there!"', "phrases.worse", "means same already"),
    ("fr/followups.toml", "yes = ", "oui = ", "phrases.oui", "is not known here"),
    ("es/cries.toml", '"urgente",', '"help",', "cries.urgent", "means help already"),
    ("en/cries.toml", "i we you", "no we you", "words.denials", "'no' may stand beside a cry"),
    ("escalation.toml", '"PT1M"', '"PT9M"', "emergency.page", "in the order"),
    ("escalation.toml", 'repeat = "PT2M"', 'repeat = "PT0M"', "emergency.repeat", "longer than nothing"),
    ("escalation.toml", '"clinician"', '"doctor"', "emergency.page[3].to", "must be one of"),
    ("escalation.toml", "[same_day]", "[that_day]", "same_day", "must be a table"),
    (
        "escalation.toml",
        '"first_nurse" }',
        '"first_nurse", when = "open" }',
        "emergency.page",
        "closed, the first step",
    ),
    (
        "escalation.toml",
        '"first_nurse" }',
        '"first_nurse", when = "noon" }',
        "ed_now.page[1].when",
        "must be one of",
    ),
]


def test_each_fault_of_a_folder_full_of_them_names_file_key_and_problem(content: Path) -> None:
    for file, old, new, _, _ in BROKEN:
        replaced(content, file, old, new)
    found = faults_of(content)
    missed = [
        (file, key, problem)
        for file, _, _, key, problem in BROKEN
        if not any(fault.file == file and fault.key == key and problem in fault.problem for fault in found)
    ]
    assert missed == []


def test_a_file_that_is_not_toml_is_one_fault_and_not_many(content: Path) -> None:
    replaced(content, "escalation.toml", "[emergency]", "[emergency")
    assert [(fault.file, fault.key) for fault in faults_of(content)] == [("escalation.toml", "-")]


def test_a_faulty_header_is_found_in_every_file_of_structure(content: Path) -> None:
    files = ["clinic.toml", "indications.toml", "escalation.toml", "diary/diary.toml", "triage/rules.toml"]
    files += ["plans/face.toml", "en/labels.toml"]
    for file in files:
        replaced(content, file, "source = ", "sauce = ")
    missing = {fault.file for fault in faults_of(content) if fault.key == "about.source"}
    assert missing == set(files)


def test_a_case_that_is_read_otherwise_is_a_fault_of_the_check(whole: Path) -> None:
    file = "cases/screening/en.toml"
    replaced(whole, file, 'text = "I can\'t swallow my own spit"', 'text = "Thank you, see you on Monday"')
    (fault,) = (fault for fault in check(whole) if "Monday" in fault.problem)
    assert (fault.file, "expected escalate, emergency, [dysphagia]" in fault.problem) == (file, True)


def test_a_lexicon_that_lost_a_rule_is_refused_with_the_case_it_loses(whole: Path, playbook: Playbook) -> None:
    text = "I passed out in the kitchen this morning"
    (finding,) = screen(text, playbook.reader, "en").findings
    (lexicon,) = [
        file for file in (whole / "en/lexicon").glob("*.toml") if f'id = "{finding.rule}"' in file.read_text("utf-8")
    ]
    head, *rules = lexicon.read_text("utf-8").split("[[rules]]\n")
    left = [rule for rule in rules if not rule.startswith(f'id = "{finding.rule}"')]
    assert len(left) == len(rules) - 1
    lexicon.write_text("[[rules]]\n".join([head, *left]), "utf-8")

    checked = CliRunner().invoke(app, ["content", "check", str(whole)])

    assert checked.exit_code == 1
    assert f"cases/screening/en.toml: cases[{_number_of(whole, text)}].text: '{text}' gives" in checked.stdout


def _number_of(content: Path, text: str) -> int:
    cases = tomllib.loads((content / "cases/screening/en.toml").read_text("utf-8"))["cases"]
    return next(number for number, case in enumerate(cases, start=1) if case["text"] == text)


def test_content_without_a_single_file_is_a_report_and_no_crash(tmp_path: Path) -> None:
    assert {fault.file for fault in faults_of(tmp_path)} >= {"clinic.toml", "indications.toml", "diary/diary.toml"}
