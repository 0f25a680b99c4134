"""`aftercare screen`: what the engine makes of a text."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.failing import explained
from bot.config import ROOT
from bot.domain.finding import Action, Finding, Screening
from bot.domain.reader import Reader
from bot.domain.screening import OPINION
from bot.domain.screening import screen as screen_text
from bot.playbook.load import ContentFaulty
from bot.playbook.reader import load_reader


def screen(
    text: Annotated[str, typer.Argument(help="Without it: JSON lines on standard input.")] = "",
    lang: Annotated[str, typer.Option(help="The patient's language, a hint.")] = "en",
    folder: Annotated[Path, typer.Option("--content", help="The content folder.")] = ROOT / "content",
) -> None:
    """Read `{"id", "lang", "text"}` lines and write one JSON line each; or explain one text in words."""
    with explained():
        reader, faults = load_reader(folder)
        if faults:
            raise ContentFaulty(tuple(faults))
    if text:
        typer.echo("\n".join(explanation(text, screen_text(text, reader, lang))))
        return
    for line in sys.stdin:
        if line.strip():
            typer.echo(json.dumps(_screen_line(line, reader, lang), ensure_ascii=False))


def explanation(text: str, screening: Screening) -> Iterator[str]:
    """What was found in a text, why, and what follows from it: one line each."""
    for finding in screening.findings:
        words = " ".join(text[finding.start : finding.end].split())
        yield f'"{words}": {finding.symptom}, {finding.assertion} ({_why(finding)})'
    if not screening.findings:
        yield "No symptom was found."
    if screening.failed:
        yield "Not all of it could be read: a nurse must look."
    yield _CONCLUSIONS[screening.action].format(level=screening.level, tier=screening.tier)


_CONCLUSIONS = {
    Action.ESCALATE: "A case is opened now: {level}, tier {tier}.",
    Action.ASK: "The patient is asked, and without a plain no a case is opened: {level}.",
    Action.NONE: "Nothing follows.",
}


def _why(finding: Finding) -> str:
    named = "resembles messages it learned from" if finding.rule == OPINION else f"rule {finding.rule}"
    around = f", because of {', '.join(finding.cues)}" if finding.cues else ""
    return f"{named}, certainty {finding.certainty:.0%}, alone {finding.tier}{around}"


def _screen_line(line: str, reader: Reader, lang: str) -> dict[str, Any]:
    """A line that is no JSON object with a text is answered too: somebody must look."""
    try:
        message = json.loads(line)
    except json.JSONDecodeError:
        message = None
    if not isinstance(message, dict):
        return _unread(None, "not a JSON object")
    number, words = message.get("id", ""), message.get("text")
    if not isinstance(words, str):
        return _unread(number, 'no text: give it as a string under "text"')
    return _answer(number, screen_text(words, reader, str(message.get("lang") or lang)))


def _unread(number: object, problem: str) -> dict[str, Any]:
    return {**_answer(number, Screening(Action.ASK, failed=True)), "problem": problem}


def _answer(number: object, screening: Screening) -> dict[str, Any]:
    findings = [
        {
            "symptom": f.symptom,
            "assertion": f.assertion,
            "certainty": f.certainty,
            "start": f.start,
            "end": f.end,
            "rule": f.rule,
        }
        for f in screening.findings
    ]
    return {
        "id": number,
        "action": screening.action,
        "level": screening.level,
        "flags": list(screening.flags),
        "findings": findings,
    }
