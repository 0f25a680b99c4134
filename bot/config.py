"""Settings, read once from the environment and .env; every fault is reported at once, in words."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.channel import scheme_of
from bot.store import erasures
from bot.store.encryption import KeyRing

ROOT = Path(__file__).parent.parent


class BadSettings(Exception):
    """What is wrong, a line per setting, each with the cure."""


class Role(StrEnum):
    """What a process does. One alone has all of them; on PostgreSQL as many processes as wanted may share them."""

    RECEIVE = "receive"  # updates into the inbox; by polling one process does, the others stand by
    WORK = "work"  # the inbox, chat by chat
    SEND = "send"  # the outbox; one process does, the others stand by
    TICK = "tick"  # what the clock brings
    CONSOLE = "console"  # the pages of the staff


ALL_ROLES = frozenset(Role)


CHANNEL_SCHEMES = (
    "mailtos mailto pagerduty opsgenie victorops ilert signl4 squadcast twilio vonage clicksend slack msteams workflows "
    "gchat webex discord pover pbul tgram threema"
)


class Settings(BaseSettings):
    """The field's alias is the name of the variable; `.env.example` explains each."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, populate_by_name=True
    )

    token: SecretStr = Field(default=SecretStr(""), alias="TELEGRAM_BOT_TOKEN")
    api_url: str = Field(default="", alias="TELEGRAM_API_URL")
    bot_username: str = Field(default="", alias="TELEGRAM_BOT_USERNAME")
    data: Path = Field(default=Path("data"), alias="AFTERCARE_DATA")
    content: Path = Field(default=ROOT / "content", alias="AFTERCARE_CONTENT")
    keys: SecretStr = Field(default=SecretStr(""), alias="AFTERCARE_KEYS")
    database_url: str = Field(default="", alias="DATABASE_URL")
    backup_dir: str = Field(default="", alias="BACKUP_DIR")
    backup_keep: int = Field(default=7, ge=1, le=1000, alias="BACKUP_KEEP")
    receive: Literal["polling", "webhook"] = Field(default="polling", alias="RECEIVE")
    webhook_secret: SecretStr = Field(default=SecretStr(""), alias="WEBHOOK_SECRET")
    per_second: int = Field(default=30, ge=2, le=1000, alias="SEND_PER_SECOND")
    chat_per_second: float = Field(default=1, ge=0.05, le=30, alias="SEND_PER_CHAT_SECOND")
    chat_burst: int = Field(default=3, ge=1, le=30, alias="SEND_PER_CHAT_BURST")
    group_per_minute: int = Field(default=20, ge=1, le=1000, alias="SEND_PER_GROUP_MINUTE")
    console_host: str = Field(default="127.0.0.1", alias="CONSOLE_HOST")
    console_port: int = Field(default=8000, ge=0, le=65535, alias="CONSOLE_PORT")
    console_url: str = Field(default="http://127.0.0.1:8000", alias="CONSOLE_URL")
    session_idle_minutes: int = Field(default=15, ge=1, le=240, alias="SESSION_IDLE_MINUTES")
    heartbeat_url: str = Field(default="", alias="HEARTBEAT_URL")
    channel_schemes: str = Field(default=CHANNEL_SCHEMES, alias="CHANNEL_SCHEMES")
    fallback_urls: SecretStr = Field(default=SecretStr(""), alias="CLINIC_FALLBACK_URLS")
    alarm_urls: SecretStr = Field(default=SecretStr(""), alias="ALARM_URLS")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", alias="LOG_LEVEL")

    @field_validator("keys")
    @classmethod
    def _keys_can_be_read(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            KeyRing.parse(value.get_secret_value())
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("start it with sqlite:/// or postgresql+psycopg://")
        return value

    @field_validator("console_url", "api_url", "heartbeat_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("start it with https:// (or http:// on this machine)")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _webhook_is_complete(self) -> Settings:
        if self.receive == "webhook" and not (
            self.webhook_secret.get_secret_value() and self.console_url.startswith("https://")
        ):
            raise ValueError("RECEIVE=webhook needs WEBHOOK_SECRET and a CONSOLE_URL that starts with https://")
        return self

    @model_validator(mode="after")
    def _addresses_may_be_called(self) -> Settings:
        for name, addresses in (("CLINIC_FALLBACK_URLS", self.fallback), ("ALARM_URLS", self.alarms)):
            for number, address in enumerate(addresses, start=1):  # no part of one is quoted: it holds passwords
                if scheme_of(address) not in self.schemes:
                    raise ValueError(f"{name}: address {number} begins with no scheme that CHANNEL_SCHEMES lists")
        return self

    @property
    def schemes(self) -> frozenset[str]:
        """The kinds of addresses that may be called."""
        return frozenset(words_of(self.channel_schemes.casefold() or CHANNEL_SCHEMES))

    @property
    def fallback(self) -> tuple[str, ...]:
        """Whom to call where nobody of the staff can be."""
        return words_of(self.fallback_urls.get_secret_value())

    @property
    def alarms(self) -> tuple[str, ...]:
        """Whom to tell that something of the program is broken."""
        return words_of(self.alarm_urls.get_secret_value())

    @property
    def database(self) -> str:
        """The database's address; SQLite in the data folder where none is given."""
        return self.database_url or f"sqlite:///{self.data / 'aftercare.db'}"

    @property
    def backups(self) -> Path:
        """The folder of the backups that nobody named a place for."""
        return Path(self.backup_dir) if self.backup_dir else self.data / "backups"

    @property
    def ledger(self) -> Path:
        """Who was erased, outside of the database."""
        return self.data / erasures.NAME


def read_settings() -> Settings:
    """Raises BadSettings."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"{'.'.join(map(str, fault['loc'])) or 'settings'}: {_plain(fault['msg'])}" for fault in error.errors()
        ]
        raise BadSettings("\n".join([*lines, "Each setting is explained in .env.example."])) from None


def read_roles(text: str) -> frozenset[Role]:
    """From names with commas between. Raises BadSettings."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(Role)]
    if unknown or not names:
        raise BadSettings(f"--roles: {', '.join(unknown) or 'nothing'} is none of {', '.join(Role)}.")
    return frozenset(map(Role, names))


def words_of(text: str) -> tuple[str, ...]:
    """With spaces between, because an address may hold a comma."""
    return tuple(text.split())


def key_ring(settings: Settings) -> KeyRing:
    """The keys of the settings; else those of the data folder, made there at the first start, readable by the owner only."""
    if settings.keys.get_secret_value():
        return KeyRing.parse(settings.keys.get_secret_value())
    place = settings.data / "keys"
    if not place.exists():
        settings.data.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_text(KeyRing.fresh())
    return KeyRing.parse(place.read_text().strip())


def existing_keys(settings: Settings) -> KeyRing:
    """As `key_ring`, but none is made. Raises BadSettings."""
    if not settings.keys.get_secret_value() and not (settings.data / "keys").exists():
        raise BadSettings(
            "AFTERCARE_KEYS: no keys are here. Set them to those of the installation that wrote the backup, "
            f"or copy its file `keys` to {settings.data / 'keys'}. Nothing was restored."
        )
    return key_ring(settings)


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")
