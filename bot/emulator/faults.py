"""Trouble on demand: refusals, torn connections, delays, outages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.emulator.durations import duration
from bot.emulator.refusal import Refused

_WORDS = {
    400: "Bad Request: chat not found",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Timeout",
}
DROPS = {
    "request": "it never arrives",
    "answer": "it is done, but the answer is lost",
    "hang": "it is taken, and nothing is ever answered",
    "half": "it is done, half of the answer comes, then nothing",
    "dead": "the far side is gone and the connection does not know: nothing sent over it is heard any more",
}


@dataclass
class Fault:
    """`times` counts down to 0 and the fault is over; None: until cleared, or until `until`."""

    method: str = "*"
    chat_id: int | None = None
    status: int | None = None
    description: str | None = None
    retry_after: int | None = None
    drop: str | None = None  # one of DROPS
    delay: float = 0.0  # seconds, before anything is done
    times: int | None = 1
    until: datetime | None = None

    def fits(self, method: str, chat_id: str, now: datetime) -> bool:
        """Whether this fault meets that request."""
        if self.times == 0 or (self.until is not None and now >= self.until):
            return False
        return self.method.lower() in ("*", method.lower()) and (self.chat_id is None or str(self.chat_id) == chat_id)

    def refusal(self) -> Refused | None:
        """The error to answer with, if any."""
        if self.status is None:
            return None
        waits = {} if self.retry_after is None else {"retry_after": self.retry_after}
        words = f"Too Many Requests: retry after {self.retry_after}" if self.status == 429 else None
        return Refused(self.status, self.description or words or _WORDS.get(self.status, "Error"), **waits)


class Faults:
    """The faults that are set."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.active: list[Fault] = []

    def add(self, wanted: Mapping[str, Any]) -> Fault:
        """Set a fault from its JSON form; ValueError says in words what is wrong with it."""
        unknown = set(wanted) - {*Fault.__dataclass_fields__, "down_for"} | set(wanted) & {"until"}
        if unknown:
            raise ValueError(f"unknown in a fault: {', '.join(sorted(unknown))}")
        fault = Fault(**{name: value for name, value in wanted.items() if name != "down_for"})
        if fault.drop not in (None, *DROPS):
            raise ValueError(f"drop must be one of {', '.join(DROPS)}")
        if "down_for" in wanted:
            fault.until, fault.times = self._clock() + duration(wanted["down_for"]), wanted.get("times")
        if not (fault.status or fault.drop or fault.delay):
            fault.status = 429 if fault.retry_after else 502
        if fault.status == 429 and fault.retry_after is None:
            fault.retry_after = 1
        self.active.append(fault)
        return fault

    def clear(self) -> None:
        """Everything works again."""
        self.active.clear()

    def meet(self, method: str, chat_id: object = None) -> Fault | None:
        """The first fault for this request, used up by one."""
        now = self._clock()
        self.active = [fault for fault in self.active if fault.times != 0 and not (fault.until and now >= fault.until)]
        fault = next((fault for fault in self.active if fault.fits(method, str(chat_id), now)), None)
        if fault and fault.times is not None:
            fault.times -= 1
        return fault

    def listed(self) -> list[dict[str, Any]]:
        """What is set, as JSON."""
        texts = [json.dumps(vars(fault), default=lambda until: until.isoformat()) for fault in self.active]
        return [{key: value for key, value in json.loads(text).items() if value is not None} for text in texts]
