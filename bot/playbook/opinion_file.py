"""content/learned/opinion.json: the second opinion, written by `python -m bot.learning`."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from bot.domain.opinion import Opinion, Scale, Thresholds, Together
from bot.playbook.fault import Fault
from bot.playbook.word_classes import read_classes

NAME = "learned/opinion.json"
_ABOUT = {
    "id": "opinion",
    "source": "learned from cases/corpus by `python -m bot.learning`; every message is drafted, to be approved",
    "status": "draft",
    "version": "0.1",
    "reviewer": "",
}


def read_opinion(content: Path) -> tuple[Opinion | None, list[Fault]]:
    """The opinion, or None where there is no file: screening then rests on the rules alone."""
    path = content / NAME
    if not path.exists():
        return None, []
    classes, faults = read_classes(content)
    try:
        return replace(_opinion(path.read_bytes()), classes=classes), faults
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return None, [*faults, Fault(NAME, "-", f"cannot be read ({error!r}); run `python -m bot.learning`")]


@functools.lru_cache(maxsize=1)
def _opinion(text: bytes) -> Opinion:
    """Without classes. The same text is read once, however often content is loaded: it is by far the largest part of it."""
    written = orjson.loads(text)
    thresholds = {language: Thresholds(**own) for language, own in written["thresholds"].items()}
    symptoms = _scales(written["symptoms"])
    together = [Together(one["at_least"], _scales(one["symptoms"])) for one in written["together"]]
    return Opinion(_scale(written["flag"]), _scale(written["grave"]), symptoms, thresholds, {}, together)


def _scales(written: Mapping[str, Any]) -> Mapping[str, Scale]:
    return {symptom: _scale(own) for symptom, own in written.items()}


def _scale(written: Mapping[str, Any]) -> Scale:
    classes = {int(key): weight for key, weight in written["classes"].items()}
    return Scale(written["bias"], written["words"], classes, written["readings"])


def write_opinion(content: Path, opinion: Opinion, measured: Mapping[str, object]) -> Path:
    """Write it where `read_opinion` finds it, with what was measured when it was learned."""
    written = {
        **_ABOUT,
        "measured": measured,
        "thresholds": {language: vars(own) for language, own in opinion.thresholds.items()},
        "symptoms": _all_written(opinion.symptoms),
        "together": [{"at_least": one.at_least, "symptoms": _all_written(one.symptoms)} for one in opinion.together],
        "flag": _written(opinion.flag),
        "grave": _written(opinion.grave),
    }
    path = content / NAME
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(written, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    return path


def _all_written(scales: Mapping[str, Scale]) -> Mapping[str, object]:
    return {symptom: _written(own) for symptom, own in scales.items()}


def _written(scale: Scale) -> Mapping[str, object]:
    return {"bias": scale.bias, "readings": scale.readings, "words": scale.words, "classes": scale.classes}
