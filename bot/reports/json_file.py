"""The summary as JSON, for other programs: the fields of `Summary` as they are, times in ISO 8601."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from bot.domain.summary import Summary


def summary_json(summary: Summary) -> str:
    """One object, indented. What `Summary` computes from its fields is under `derived`."""
    curves = (summary.curves.pain, summary.curves.headache, summary.curves.effect)
    derived = {
        "total_units": summary.facts.total_units,
        "adherence": asdict(summary.adherence) | {"percent": summary.adherence.percent},
        "curves": {
            curve.id: {"onset": curve.onset, "peak": asdict(curve.peak) if curve.peak else None} for curve in curves
        },
    }
    return json.dumps(asdict(summary) | {"derived": derived}, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")
