"""`aftercare doctor`: what is missing, and how to mend it."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, islice
from pathlib import Path

import typer
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.care.case.clock_stands import edited_clocks
from bot.care.desk import Office
from bot.care.drill.report import last_drill
from bot.config import BadSettings, Settings, key_ring, read_settings
from bot.domain.drill import Drill
from bot.playbook.load import ContentFaulty, load
from bot.store import channels, people
from bot.store.backup import back_up_before
from bot.store.backup_folder import kept_in
from bot.store.database import Database
from bot.store.migrate import DatabaseRefused, migrate
from bot.store.seals import broken_seals, newest_seal
from bot.store.standing import changed_rows
from bot.store.tables import SealRow
from bot.store.unwritten import unwritten_lines
from bot.wiring import wall_clock

BROKEN_SHOWN = 3
UNKNOWN = (
    "not covered: the last five minutes, the hour of what left late, pictures, when a paged case is looked at next, rows added to other tables"
    " than the timeline, accounts and the rota. README says more: What is proven."
)
LEAST_FREE = 500_000_000  # bytes
LATEST_BACKUP = timedelta(hours=48)  # the daily one may be late once


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `cure` says what to do, empty when it is well."""

    name: str
    well: bool
    cure: str = ""


def doctor() -> None:
    """Look at settings, content, database, keys, disk, staff and Telegram. Exit code 1 if anything needs a cure."""
    try:
        settings = read_settings()
    except BadSettings as error:
        typer.echo(f"✗ settings\n{error}")
        raise typer.Exit(1) from None
    findings = list(examine(settings))
    for finding in findings:
        typer.echo(f"{'✓' if finding.well else '✗'} {finding.name}" + (f"\n  {finding.cure}" if finding.cure else ""))
    raise typer.Exit(0 if all(finding.well for finding in findings) else 1)


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check, the ones that others rest on first."""
    checks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _content,
        _folder,
        _keys,
        _database,
        _backups,
        _console,
        _telegram,
    )
    for check in checks:
        yield from check(settings)


def _content(settings: Settings) -> Iterator[Finding]:
    try:
        playbook = load(settings.content)
    except ContentFaulty as error:
        yield Finding("content", False, f"{error}\n  Mend these files, then run `aftercare content check`.")
    else:
        yield Finding(f"content, version {playbook.version}, for {playbook.clinic.name}", True)


def _folder(settings: Settings) -> Iterator[Finding]:
    place = next(folder for folder in (settings.data, *settings.data.absolute().parents) if folder.exists())
    if not os.access(place, os.W_OK):
        yield Finding(
            "data folder",
            False,
            f"{settings.data} cannot be written to. Give this user the right, or set AFTERCARE_DATA.",
        )
        return
    free = shutil.disk_usage(place).free
    cure = "" if free > LEAST_FREE else f"only {free // 1_000_000} MB are free where {settings.data} lies. Make room."
    yield Finding("data folder", not cure, cure)


def _keys(settings: Settings) -> Iterator[Finding]:
    if settings.keys.get_secret_value():
        yield Finding("keys", True)
        return
    where: Path = settings.data / "keys"
    yield Finding(
        "keys",
        True,
        f"they lie beside the database, in {where}. For a clinic, move them to AFTERCARE_KEYS in a secret store, and back them up apart.",
    )


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        database = Database(settings.database, key_ring(settings))
        migrate(database.engine, partial(back_up_before, settings.backups, settings.ledger, wall_clock()))
    except (DatabaseRefused, OSError, ValueError) as error:
        yield Finding("database", False, str(error))
        return
    with database.transaction() as session:
        staff = people.active_staff(session)
        reached = {channel.staff_id for channel in channels.channels(session)}
        seals, newest = (
            list(islice(chain(broken_seals(session), changed_rows(session), unwritten_lines(session)), BROKEN_SHOWN)),
            newest_seal(session),
        )
        office = _office(settings, database)
        edited = list(islice(edited_clocks(office.desk(session, "")), BROKEN_SHOWN)) if office else []
        drill = _drill(last_drill(office.desk(session, ""))) if office and staff else None
    database.close()
    yield Finding("database", True)
    yield _proof(seals, newest)
    yield _clocks(edited)
    paged = [
        person for person in staff if person.role == "nurse" and (person.chat_id is not None or person.id in reached)
    ]
    yield Finding(
        "staff",
        bool(staff),
        "" if staff else "nobody works here yet: aftercare staff add --name … --email … --role nurse",
    )
    yield Finding(
        "somebody to page",
        bool(paged),
        "" if paged else "no nurse has joined Telegram: let one open the telegram_link of `aftercare staff add`.",
    )
    if drill is not None:
        yield drill


def _proof(broken: list[str], newest: SealRow | None) -> Finding:
    """The newest seal is worth noting elsewhere: it covers all before it."""
    if broken:
        return Finding("timelines and audit", False, "somebody edited the past: " + "; ".join(broken))
    if newest is None:
        return Finding("timelines and audit: nothing is sealed yet", True)
    return Finding(
        f"timelines and audit, seal {newest.id} of {newest.at:%Y-%m-%d %H:%M} UTC: {newest.digest}", True, UNKNOWN
    )


def _clocks(edited: list[str]) -> Finding:
    cure = "not what their timeline and content say: {}. Unless content was changed since, somebody edited them. An act of the case, a note, sets them."
    return Finding("clocks of open cases", not edited, cure.format("; ".join(edited)) if edited else "")


def _office(settings: Settings, database: Database) -> Office | None:
    """None where the content cannot be read, which is said elsewhere."""
    try:
        return Office(database, load(settings.content), wall_clock)
    except ContentFaulty:
        return None


def _drill(last: Drill | None) -> Finding:
    """How the last fire drill went. None at all is said; one that nobody acknowledged is a fault."""
    if last is None:
        return Finding("fire drill", True, "there was none yet. `aftercare drill` begins one.")
    if last.missed:
        cure = (
            "nobody acknowledged the last one. Does a page reach whoever is on call? Then run `aftercare drill` again."
        )
        return Finding("fire drill", False, cure)
    took = last.to_acknowledgement
    went = f"acknowledged after {took.total_seconds():.0f} s" if took is not None else "waits for somebody"
    return Finding(f"fire drill of {last.started_at:%d %b %Y}: {went}", True)


def _backups(settings: Settings) -> Iterator[Finding]:
    """How old the newest is. None at all is said, a daily one that is late is a fault."""
    kept = kept_in(settings.backups)
    if not settings.backup_dir:
        cure = "none is made by itself: set BACKUP_DIR to a folder on another disk. `aftercare backup` makes one now."
        yield Finding("backups", True, cure if not kept else f"{_age(kept[0].at)} {cure}")
        return
    late = not kept or wall_clock() - kept[0].at > LATEST_BACKUP
    cure = f"{_age(kept[0].at) if kept else 'there is none yet.'} Is {settings.backups} writable, does `aftercare serve` run?"
    yield Finding("backups" if late else f"backups: {_age(kept[0].at)}", not late, cure if late else "")


def _age(at: datetime) -> str:
    return f"the newest is {(wall_clock() - at) // timedelta(hours=1)} hours old."


def _console(settings: Settings) -> Iterator[Finding]:
    safe = settings.console_url.startswith("https://") or settings.console_host in ("127.0.0.1", "localhost", "::1")
    cure = (
        ""
        if safe
        else "the console listens beyond this machine without https. Put a TLS proxy before it and set CONSOLE_URL to its https:// address."
    )
    yield Finding(f"console at {settings.console_url}", safe, cure)


def _telegram(settings: Settings) -> Iterator[Finding]:
    token = settings.token.get_secret_value()
    if not token:
        yield Finding(
            "Telegram", False, "TELEGRAM_BOT_TOKEN is not set. Ask @BotFather for a bot and put its token into .env."
        )
        return
    yield asyncio.run(_ask_telegram(token, settings))


async def _ask_telegram(token: str, settings: Settings) -> Finding:
    try:
        bot = Bot(token, base_url=f"{settings.api_url}/bot") if settings.api_url else Bot(token)
        async with bot:
            hook = await bot.get_webhook_info()
            name = bot.username
    except InvalidToken:
        return Finding("Telegram", False, "Telegram does not know this token. Copy it again from @BotFather.")
    except TelegramError as error:
        return Finding(
            "Telegram",
            False,
            f"not reached ({type(error).__name__}). Is there a way out to it, or is TELEGRAM_API_URL wrong?",
        )
    if hook.url and settings.receive == "polling":
        return Finding(
            f"Telegram, @{name}",
            False,
            "a webhook is set, so polling gets nothing. `aftercare serve` removes it at its start.",
        )
    return Finding(f"Telegram, @{name}", True)
