"""What reaches standard error: one line of JSON an entry, and never the token, whatever it was part of."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

TOKEN = "123456789:AAH-canary_CANARYcanaryCANARYcanary"
START = (
    "import logging, structlog; from bot.logs import set_up; set_up('info'); log = structlog.get_logger(); T = {!r}\n"
)

LEAKS = {
    "a value": "log.info('x', url=T)",
    "an address": "log.info('x', url=f'https://api.telegram.org/bot{T}/getMe')",
    "the event": "log.info(f'called bot{T}')",
    "a nested value": "log.info('x', detail={'urls': [f'/bot{T}/']})",
    "an exception as a value": "log.error('x', error=ValueError(f'bot{T}'))",
    "another library": "logging.getLogger('other').warning('GET /bot%s/getMe', T)",
    "another library's traceback": "\ntry:\n    raise ValueError(f'/bot{T}/')\nexcept ValueError:\n    logging.exception('x')",
    "a warning of the root": "logging.error({'token': T})",
}


def said(script: str) -> str:
    """What a program that logs writes to standard error."""
    done = subprocess.run(
        [sys.executable, "-c", START.format(TOKEN) + script], capture_output=True, text=True, check=True
    )
    return done.stderr


@pytest.mark.parametrize("script", LEAKS.values(), ids=LEAKS.keys())
def test_the_token_never_appears(script: str) -> None:
    shown = said(script)
    assert "canary" not in shown.lower()
    assert "[token]" in shown


def test_the_libraries_that_log_addresses_are_silent() -> None:
    assert said("logging.getLogger('httpx').info('GET /bot%s/', T); logging.getLogger('httpx').warning('x')") == ""


def test_an_entry_is_one_line_of_json_with_its_time() -> None:
    (line,) = said("log.info('row_failed', id=7, words='a\\nb')").splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["id"], entry["level"], entry["words"]) == ("row_failed", 7, "info", "a\nb")
    assert entry["timestamp"].endswith("Z")
