"""What a button says when it is pressed. A tap names what it answers, so that an old one can be told from a new one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST_NUMBER = 9  # digits; fits the databases' integers
LIMIT = 64  # bytes of callback data; source: Bot API


class TapKind(StrEnum):
    LANGUAGE = "lang"  # language code
    CONSENT = "consent"  # agree | more | no
    HOUR = "hour"  # HH.MM, or other
    DIARY = "d"  # entry id, question, option
    DIARY_DONE = "dd"  # entry id, question: the ticked options are all
    DIARY_CHANGE = "dc"  # entry id, question to ask again; without question: the list
    DIARY_ADD = "da"  # entry id, question to answer in words, or photo
    EARLY = "early"  # treatment id, day, option
    YESTERDAY = "y"  # entry id
    ASK = "ask"  # ask id, yes | no | not_sure
    GRADED = "g"  # id of the question asked, answer
    WENT = "went"  # id of the advice, went | on_the_way | did_not_go
    PASS_ON = "hand"  # noqa: S105  message id: hand it to the nurse
    KEEP = "keep"  # message id: no need
    PAUSE = "pause"  # days, or 0 to go on
    STOP = "stop"  # yes | no
    SETTING = "set"  # hour | language | zone
    URGENT = "urgent"  # yes | no
    ACKNOWLEDGE = "ack"  # case code


@dataclass(frozen=True)
class Tap:
    kind: TapKind
    args: tuple[str, ...] = ()

    def encode(self) -> str:
        """The data of the button; ValueError above Telegram's 64 bytes, or for an argument that could not be read back."""
        if any(":" in arg for arg in self.args):
            raise ValueError(f"a colon separates arguments and cannot be in one: {self.args}")
        data = ":".join((self.kind, *self.args))
        if len(data.encode()) > LIMIT:
            raise ValueError(f"button data is longer than {LIMIT} bytes: {data}")
        return data

    def arg(self, index: int) -> str:
        """The argument, or an empty string where there is none."""
        return self.args[index] if index < len(self.args) else ""

    def number(self, index: int) -> int:
        """The argument as a number, -1 where it is none or none of ours: phones can be made to send anything."""
        digits = self.arg(index)
        return int(digits) if digits.isdecimal() and len(digits) <= LONGEST_NUMBER else -1


def tap(kind: TapKind, *args: object) -> str:
    """The data of a button."""
    return Tap(kind, tuple(str(arg) for arg in args)).encode()


def decode(data: str) -> Tap | None:
    """The tap, or None for data nobody here wrote."""
    kind, *args = data.split(":")
    return Tap(TapKind(kind), tuple(args)) if kind in set(TapKind) else None
