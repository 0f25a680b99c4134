"""`aftercare staff channel`, as it is typed: an address is never an argument, and never shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.bench.steps import steps
from tests.channels.pagers import Pagers, pagers_at_work

ROOT = Path(__file__).parents[1]
ANA = "ana@example.org"


@pytest.fixture
def pagers() -> Iterator[Pagers]:
    with pagers_at_work() as working:
        yield working


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFTERCARE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CHANNEL_SCHEMES", "json mailtos")


@pytest.fixture
def clinic() -> None:
    """Ana works here."""
    types("staff", "add", "--name", "Ana", "--email", ANA, "--role", "nurse")


def types(*words: str, told: str = "") -> Result:
    return CliRunner().invoke(app, words, input=told)


def channel(*words: str, told: str = "") -> str:
    shown = types("staff", "channel", ANA, *words, told=told)
    assert shown.exit_code == 0, shown.output
    return shown.stdout.strip()


@pytest.mark.usefixtures("clinic")
def test_channels_are_added_listed_tried_and_removed(pagers: Pagers) -> None:
    assert channel() == "no channel: cannot be paged"
    assert channel("add", told=pagers.address("hunter2")) == "1 json"
    assert channel("add", "--first", told="mailtos://ana:hunter2@example.org") == "1 mailtos\n2 json"
    assert channel("list") == "1 mailtos\n2 json"
    assert channel("test", "2") == "json took a test message."
    assert "This is a test from Riverside Clinic" in pagers.of("hunter2")[0]
    assert channel("remove", "1") == "1 json"
    pagers.answers["hunter2"] = 403
    refused = types("staff", "channel", ANA, "test", "1")
    assert refused.exit_code != 0
    assert "json did not take it: HTTP 403" in refused.output
    assert "hunter2" not in refused.output


@pytest.mark.parametrize("address", ["https://hunter2.example.org", "file:///etc/hunter2", "hunter2", ""])
def test_an_address_that_may_not_be_called_is_refused_without_being_shown(address: str) -> None:
    refused = types("staff", "channel", ANA, "add", told=address)
    assert refused.exit_code != 0
    assert "the address begins with " in refused.output or "the address is not an address like " in refused.output
    assert "hunter2" not in refused.output


@pytest.mark.usefixtures("clinic")
def test_nobody_of_that_name_and_no_such_number_are_said() -> None:
    assert "nobody with the e-mail" in types("staff", "channel", "who@example.org").output
    assert "there is no number 3" in types("staff", "channel", ANA, "remove", "3").output


@pytest.mark.parametrize("name", ["CLINIC_FALLBACK_URLS", "ALARM_URLS"])
def test_a_fallback_that_may_not_be_called_is_a_fault_of_the_settings(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "mailtos://a:b@example.org https://hunter2.example.org")
    refused = types("staff", "channel", ANA)
    assert refused.exit_code != 0
    assert f"{name}: address 2" in refused.output
    assert "hunter2" not in refused.output


def test_the_bench_of_the_steps_finds_none_too_early_and_none_twice() -> None:
    figures = steps(many=20)
    assert figures["steps"] == 20
    assert figures["step_earliest_s"] >= 0
    assert figures["step_calls_after_stop"] == 1
