"""How long a message takes to be screened."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Mapping
from functools import partial

from bot.config import ROOT
from bot.domain.reader import Reader
from bot.domain.screening import screen
from bot.playbook.corpus import EXAMINATION, read_corpus
from bot.playbook.reader import load_reader

_LONG = 100_000  # characters
_MICROSECONDS = 1e6


def screening() -> Mapping[str, float]:
    """Times of the examination's messages, and of long ones that would hurt a careless engine."""
    content = ROOT / "content"
    began = time.perf_counter()
    reader, _ = load_reader(content)
    loaded = time.perf_counter() - began
    examples, _ = read_corpus(content / "cases" / EXAMINATION, frozenset(reader.symptoms))
    acts = [partial(screen, one.text, reader, one.language) for one in examples]
    first = [_timed(act) for act in acts]
    times = [_timed(act) for act in acts]  # the words of the day are known by now
    return {
        "messages": len(times),
        "load_s": round(loaded, 3),
        "first_median_us": round(statistics.median(first) * _MICROSECONDS, 1),
        "median_us": round(statistics.median(times) * _MICROSECONDS, 1),
        "p95_us": round(statistics.quantiles(times, n=20)[-1] * _MICROSECONDS, 1),
        "worst_us": round(max(times) * _MICROSECONDS, 1),
        "long_ms": round(max(_long(reader)) * 1_000, 1),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def _long(reader: Reader) -> list[float]:
    """Seconds for texts of 100,000 characters that would hurt a careless engine."""
    pieces = (
        "a",
        "a ",
        "I cannot swallow ",
        "no ",
        "(",
        "no hoarse voice, ",
        "e\u0301\u0302",
        "my throat my tongue ",
        "我不能呼吸",
    )
    return [_timed(partial(screen, piece * (_LONG // len(piece)), reader)) for piece in pieces]


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
