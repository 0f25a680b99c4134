"""Words: templates in light Markdown, values that cannot format, and the faults of words."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from bot.domain.clinic import Clinic
from bot.playbook.load import ContentFaulty, load
from bot.playbook.word_checks import check_messages
from bot.playbook.word_files import Wording
from bot.playbook.words import Words
from tests.shipped import CONTENT, shipped


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.fixture(scope="module")
def clinic() -> Clinic:
    return shipped().clinic


def words(language: str = "en", **messages: str) -> Words:
    return Words(language, messages, {"button.yes": "Yes & no"}, {})


def problem_of(message: str, body: str, clinic: Clinic) -> str:
    """What the check says of a message with these words."""
    wording = Wording("en", {}, {}, {message: body})
    some = Words("en", wording.messages, wording.labels, wording.typed, clinic)
    found = check_messages(wording, some, frozenset(), frozenset())
    return next(fault.problem for fault in found if fault.file == wording.message_file(message))


def problems(content: Path) -> dict[str, str]:
    """The faults there are, by `file: key`."""
    with pytest.raises(ContentFaulty) as caught:
        load(content)
    return {f"{fault.file}: {fault.key}": fault.problem for fault in caught.value.faults}


def test_bold_and_italic_are_the_templates_alone() -> None:
    said = words(hello="**Call {{ number }}** _now_").say("hello", number="**911** _x_")
    assert said == "<b>Call **911** _x_</b> <i>now</i>"


def test_values_cannot_carry_markup_or_template_code() -> None:
    said = words(hello="You wrote: {{ text }}").say("hello", text='<b>&"hi"</b> {{ 7*7 }} {% raw %}')
    assert said == "You wrote: &lt;b&gt;&amp;&#34;hi&#34;&lt;/b&gt; {{ 7*7 }} {% raw %}"


def test_a_message_inside_a_message_is_escaped_only_once() -> None:
    both = words(inner="**Goal: {{ goal }}**", outer="Day 3\n{{ question }}")
    assert both.say("outer", question=both.say("inner", goal="R&B")) == "Day 3\n<b>Goal: R&amp;B</b>"


@pytest.mark.parametrize("late", [True, False])
def test_a_line_that_ends_in_a_tag_ends_there(late: bool) -> None:
    said = words(
        hello="Case {% if late %}late{% else %}open{% endif %}\nCalled\n{% if late %}\nagain\n{% endif %}\nnow"
    )
    assert said.say("hello", late=late) == ("Case late\nCalled\nagain\nnow" if late else "Case open\nCalled\nnow")


def test_a_name_with_underscores_stays_as_it_is() -> None:
    assert words(hello="snake_case_name and {{ a_b }}").say("hello", a_b="x") == "snake_case_name and x"


def test_a_value_the_template_was_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        words(hello="{{ name }}").say("hello")


def test_labels_are_escaped_in_messages_and_plain_elsewhere() -> None:
    some = words(hello='{{ "button.yes"|label }}')
    assert (some.say("hello"), some.label("button.yes")) == ("Yes &amp; no", "Yes & no")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "14:05, Thursday, March 5, Thu, Mar 5, 14:05"),
        ("es", "14:05, jueves 5 de marzo, jue 5 mar, 14:05"),
    ],
)
def test_times_are_written_in_the_readers_language(language: str, expected: str) -> None:
    some = words(language, hello="{{ hour|clock }}, {{ on|day }}, {{ at|moment }}")
    at = datetime(2026, 3, 5, 14, 5, tzinfo=UTC)
    assert some.say("hello", hour=time(14, 5), on=date(2026, 3, 5), at=at) == expected


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("Hello {{ name }}", "unknown variable name"),
        ("Hello {% if clinic.name %}", "line 1"),
        ("Hello {{ clinic.fax }}", "no attribute 'fax'"),
        ("Hello {{ clinic.name|shout }}", "No filter named 'shout'"),
        ('{% include "nowhere" %}', "nowhere"),
        ("Pain < 4", "holds <"),
        ("Rest & drink", "holds <"),
        ("**Call now", "half of **bold**"),
        ("{# nothing #}", "says nothing"),
        ("x" * 4097, "4096 fit"),
    ],
)
def test_a_message_that_cannot_be_said_is_a_fault(clinic: Clinic, body: str, problem: str) -> None:
    assert problem in problem_of("help", body, clinic)


def test_a_branch_that_fails_is_found_though_others_work(clinic: Clinic) -> None:
    body = "Hello{% if not first_check_in %} {{ first_check_in|clock }}{% endif %}"
    assert "cannot be said" in problem_of("welcome", body, clinic)


def test_missing_and_needless_words_are_faults_in_each_language(content: Path) -> None:
    (content / "es/messages/urgent.md.j2").unlink()
    shutil.copy(content / "en/messages/help.md.j2", content / "en/messages/halp.md.j2")
    labels = content / "es/labels.toml"
    text = labels.read_text("utf-8").replace('yes = "Sí"\n', "").replace('face_1 = "', 'face_1b = "')
    labels.write_text(text.replace('done = "Listo"', f'done = "{"x" * 29}"').replace("goal_same = [", "gaol_same = ["))
    assert {
        "es/messages/urgent.md.j2: -": "the message is missing",
        "en/messages/halp.md.j2: -": "no part of the program and no plan sends this message",
        "es/labels.toml: button.yes": "the label is missing",
        "es/labels.toml: button.done": "is 29 characters long; 28 fit",
        "es/labels.toml: tip.face_1": "is missing, though en/labels.toml has it",
        "en/labels.toml: tip.face_1b": "is missing, though es/labels.toml has it",
        "es/labels.toml: typed.gaol_same": "is neither a button nor an option",
    }.items() <= problems(content).items()


def test_a_message_without_its_front_matter_is_a_fault(content: Path) -> None:
    (content / "en/messages/help.md.j2").write_text("Hello\n", "utf-8")
    assert "must start with its source" in problems(content)["en/messages/help.md.j2: -"]
