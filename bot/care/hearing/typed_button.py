"""Every button can be typed: the words on it, or one of the ways content knows for it. Taps are forgotten by Telegram in minutes, words are not."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.care.say import words_of
from bot.domain.tap import Tap, TapKind, decode
from bot.domain.typed import matches, plain
from bot.store import mail
from bot.store.tables import ContactRow

READ_ELSEWHERE = (
    TapKind.DIARY,
    TapKind.DIARY_DONE,
    TapKind.ASK,
    TapKind.GRADED,
    TapKind.WENT,
)  # their acts know numbers, slips and lists

WAYS = {
    (TapKind.CONSENT, "agree"): "agree",
    (TapKind.CONSENT, "more"): "read_more",
    (TapKind.CONSENT, "no"): "no_thanks",
    (TapKind.PAUSE, "0"): "resume",
    (TapKind.STOP, "yes"): "stop_yes",
    (TapKind.STOP, "no"): "stop_no",
    (TapKind.URGENT, "yes"): "tell_nurse",
    (TapKind.URGENT, "no"): "no",
}
WAYS_OF_KIND = {
    TapKind.PASS_ON: "pass_on",
    TapKind.KEEP: "keep",
    TapKind.YESTERDAY: "fill_yesterday",
    TapKind.DIARY_CHANGE: "change",
}


def typed_tap(desk: Desk, contact: ContactRow, text: str) -> Tap | None:
    """The button that `text` names, of the message the chat is at; None where it names none."""
    rows = mail.latest_buttons(desk.session, contact.chat_id, look_back=contact.joined_at is None)
    ways = words_of(desk, contact).typed
    for button in (button for line in rows for button in line):
        tapped = decode(button["data"])
        if tapped is None or tapped.kind in READ_ELSEWHERE:
            continue
        if plain(text) == plain(button["text"]) or _names(tapped, text, ways.get(_way(tapped), ())):
            return tapped
    return None


def _names(tapped: Tap, text: str, ways: tuple[str, ...]) -> bool:
    """Consent is given in its very words: "I disagree" is but a slip away from "I agree"."""
    if tapped.kind is TapKind.CONSENT:
        return plain(text) in [plain(way) for way in ways]
    return matches(text, ways)


def _way(tapped: Tap) -> str:
    """The name of the ways to type a button, in content."""
    match tapped.kind:
        case TapKind.DIARY_ADD:
            return f"add_{tapped.arg(1)}"
        case TapKind.EARLY:
            return tapped.arg(2)
        case _:
            return WAYS.get((tapped.kind, tapped.arg(0)), WAYS_OF_KIND.get(tapped.kind, ""))
