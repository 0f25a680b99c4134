"""content/opinion.json: the learned second opinion, one weight a line, written by `aftercare content train`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from bot.domain.opinion import Opinion
from bot.playbook.fault import Fault

NAME = "opinion.json"
_SOURCE = "learned from cases/corpus by `aftercare content train`; every message is drafted, to be approved"


def read_opinion(content: Path) -> tuple[Opinion | None, list[Fault]]:
    """The opinion, or None where there is no file: screening then rests on the rules alone."""
    path = content / NAME
    if not path.exists():
        return None, []
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        return Opinion(written["bias"], written["flag"], written["symptoms"], written["ask_at"]), []
    except (ValueError, KeyError, TypeError) as error:
        return None, [Fault(NAME, "-", f"cannot be read ({error!r}); run `aftercare content train`")]


def write_opinion(content: Path, opinion: Opinion, measured: Mapping[str, object]) -> Path:
    """Write it where `read_opinion` finds it, with what was measured when it was learned."""
    written = {
        "id": "opinion",
        "source": _SOURCE,
        "status": "draft",
        "version": "0.1",
        "reviewer": "",
        "measured": measured,
        "bias": opinion.bias,
        "ask_at": opinion.ask_at,
        "symptoms": opinion.symptoms,
        "flag": opinion.flag,
    }
    path = content / NAME
    path.write_text(json.dumps(written, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    return path
