"""Settings: explained in .env.example, wrong ones told all at once and in words, secrets never shown."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from bot.config import BadSettings, Settings, key_ring, read_settings
from bot.store.encryption import KeyRing

EXAMPLE = Path(__file__).parents[1] / ".env.example"
ALIASES = {str(field.alias) for field in Settings.model_fields.values()}


@pytest.fixture(autouse=True)
def clean_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without `.env`, an environment without our variables."""
    monkeypatch.chdir(tmp_path)
    for alias in ALIASES:
        monkeypatch.delenv(alias, raising=False)


def explained() -> dict[str, str]:
    """Variable -> value of .env.example, those commented out too."""
    return dict(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))


def test_every_setting_is_explained_and_nothing_else_is() -> None:
    assert set(explained()) == ALIASES


def test_each_setting_has_words_above_it() -> None:
    blocks = EXAMPLE.read_text().split("\n\n")
    for name in ALIASES:
        (block,) = [block for block in blocks if re.search(rf"^(# )?{name}=", block, re.MULTILINE)]
        assert block.startswith("# ")


def test_the_example_holds_no_secret_and_is_valid_as_it_is(tmp_path: Path) -> None:
    secrets = [str(field.alias) for field in Settings.model_fields.values() if "Secret" in str(field.annotation)]
    assert len(secrets) == 5
    assert [explained()[name] for name in secrets] == [""] * 5
    (tmp_path / ".env").write_text(EXAMPLE.read_text())
    assert read_settings().model_dump() == Settings(_env_file=None).model_dump()


def test_all_faults_are_told_at_once_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "CONSOLE_PORT": "eighty",
        "DATABASE_URL": "mysql://here",
        "RECEIVE": "pigeon",
        "CONSOLE_URL": "clinic.example.org",
        "AFTERCARE_KEYS": "k1:short",
        "SESSION_IDLE_MINUTES": "0",
        "LOG_LEVEL": "loud",
        "SEND_PER_SECOND": "1",
        "SEND_PER_CHAT_SECOND": "0",
        "SEND_PER_CHAT_BURST": "many",
        "SEND_PER_GROUP_MINUTE": "-20",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as told:
        read_settings()
    lines = str(told.value).splitlines()
    assert {line.partition(":")[0] for line in lines[:-1]} == set(wrong)
    assert ".env.example" in lines[-1]


def test_a_webhook_without_its_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECEIVE", "webhook")
    with pytest.raises(BadSettings, match="RECEIVE=webhook needs WEBHOOK_SECRET"):
        read_settings()


def test_a_faulty_key_is_told_without_showing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = KeyRing.fresh().partition(":")[2]
    monkeypatch.setenv("AFTERCARE_KEYS", bare)
    with pytest.raises(BadSettings) as told:
        read_settings()
    assert bare not in str(told.value)


def test_settings_shown_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:CANARYCANARY")
    monkeypatch.setenv("WEBHOOK_SECRET", "CANARY")
    shown = repr(read_settings())
    assert "CANARY" not in shown


def test_the_database_is_a_file_of_the_data_folder_unless_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERCARE_DATA", "/srv/clinic")
    assert read_settings().database == "sqlite:////srv/clinic/aftercare.db"
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://u@h/d")
    assert read_settings().database == "postgresql+psycopg://u@h/d"


def test_the_first_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(AFTERCARE_DATA=tmp_path / "data", _env_file=None)
    assert key_ring(settings).keys == key_ring(settings).keys
    assert stat.S_IMODE((tmp_path / "data" / "keys").stat().st_mode) == 0o600


def test_keys_of_the_settings_come_before_those_of_the_folder(tmp_path: Path) -> None:
    given = KeyRing.fresh("mine")
    ring = key_ring(Settings(AFTERCARE_DATA=tmp_path, AFTERCARE_KEYS=given, _env_file=None))
    assert list(ring.keys) == ["mine"]
    assert not (tmp_path / "keys").exists()
