"""How many updates a second are received, acted on and answered: by us, nothing of it lost, and by the least a bot can do."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from bot.bench.crowd import TOKEN, Crowd, until

CHATS, EACH, ROUNDS = 250, 6, 3
COMMAND, WORDS = "/help", "thank you very much"
NO_LIMITS = {
    "SEND_PER_SECOND": "1000",
    "SEND_PER_CHAT_SECOND": "30",
    "SEND_PER_CHAT_BURST": "30",
}


def updates() -> Mapping[str, float]:
    """Each bot on one core, the emulator and this program on the others; SQLite, every commit on the disk.

    Many patients say a few things each in one moment: what a chat says within seconds is read together as well.
    They take turns, and the median counts: a machine is seldom as quick from one minute to the next.
    """
    rounds = [(_echo(), _per_second(COMMAND, _serve), _per_second(WORDS, _serve)) for _ in range(ROUNDS)]
    echo, durable, words = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    return {
        "echo_per_second": echo,
        "durable_commands_per_second": durable,
        "durable_words_per_second": words,
        "commands_share_of_echo": round(durable / echo, 3),
        "words_share_of_echo": round(words / echo, 3),
    }


def _echo() -> float:
    return _per_second(COMMAND, lambda crowd: crowd.start("bot", "-m", "bot.bench.echo", crowd.url, TOKEN))


def _serve(crowd: Crowd) -> None:
    crowd.serve("bot", "receive,work,send,tick,console")


def _per_second(text: str, start: Callable[[Crowd], None]) -> float:
    """Between the first answer and the last one, everything having been said before."""
    with tempfile.TemporaryDirectory() as folder:
        crowd = Crowd(Path(folder), f"sqlite:///{folder}/aftercare.db", NO_LIMITS)
        try:
            chats = crowd.enrol(CHATS)
            for _ in range(EACH):
                for chat in chats:
                    crowd.says(chat, text)
            start(crowd)
            _on_one_core(crowd)
            until(lambda: crowd.reads(chats[0]), "a first answer")
            began = time.perf_counter()
            for chat in chats:
                until(partial(_has_all, crowd, chat), "all answers")
            return round(CHATS * EACH / (time.perf_counter() - began), 1)
        finally:
            crowd.close()


def _has_all(crowd: Crowd, chat: int) -> bool:
    return len(crowd.reads(chat)) >= EACH


def _on_one_core(crowd: Crowd) -> None:
    """Where there are several."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(crowd.processes["bot"].pid, cores[:1])
        for process in (crowd.processes["emulator"].pid, 0):
            os.sched_setaffinity(process, cores[1:])
