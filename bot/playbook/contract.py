"""What the program needs from the words: every message with the values it is given, every label. Values here are samples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from itertools import product

from bot.domain.case import EventKind, NextStep, Outcome, PageTo
from bot.domain.did_you_go import ANSWERS, Went
from bot.domain.review.near_miss import NearMiss
from bot.domain.review.sample import Why
from bot.domain.review.terms import RATED
from bot.domain.tier import Tier

Samples = tuple[object, ...]  # values that take a template through its branches

_WHEN = datetime(2026, 3, 5, 14, 30, tzinfo=UTC)

_TEXT: Samples = ("a text",)
_COUNT: Samples = (2, 1)
_YES_NO: Samples = (True, False)
_DAY: Samples = (3, 14)
_MOMENT: Samples = (_WHEN,)
_PERHAPS: Samples = (_WHEN, None)
_HOUR: Samples = (time(18),)
_PAIRS: Samples = ([("a text", "a text")], [])
_SCALE: Samples = ([(1, 3), (2, 0)], [])
_DAILY: Samples = ([(1, "a text")], [])
_LIST: Samples = (["a text", "a text"], [])
_TIMELINE: Samples = ([(_WHEN, "a text"), (_WHEN, "a text")], [])

Variables = Mapping[str, Samples]

PLAN: Variables = {  # what every message of a plan is given
    "day": (0, 1, 28),
    "treated_at": _MOMENT,
    "indication": _TEXT,
    "review_day": (14,),
    "review_date": (date(2026, 3, 19),),
}
_ENTRY: dict[str, Samples] = {"day": _DAY, "days": (14,), "dots": ("●●◐○",), "recalled": _YES_NO, "answered": _PAIRS}
_CASE: dict[str, Samples] = {"code": ("K7P2",), "name": _TEXT}

MESSAGES: Mapping[str, Variables] = {
    "invite_unknown": {},
    "invite_expired": {},
    "invite_used": {},
    "invite_locked": {},
    "chat_taken": {},
    "already_connected": {},
    "private_only": {},
    "unknown_chat": {},
    "unknown_chat_red_flag": {},
    "ask_birth_year": {},
    "birth_year_wrong": {"tries_left": _COUNT},
    "consent": {"caregiver": _YES_NO},
    "consent_more": {},
    "consent_refused": {},
    "consent_first": {},
    "ask_hour": {},
    "ask_hour_words": {},
    "hour_not_understood": {},
    "hour_set": {"hour": _HOUR},
    "welcome": {"first_check_in": _PERHAPS, "caregiver": _YES_NO},
    "treated_again": {
        "treated_at": _MOMENT,
        "indication": _TEXT,
        "first_check_in": _PERHAPS,
        "restarts": _YES_NO,
    },
    "about_earlier": PLAN,
    "safety_card": {},
    "check_in": _ENTRY | {"question_text": _TEXT},
    "check_in_moved": {"day": _DAY},
    "question_flags": {},
    "question_effects": {},
    "question_pain": {},
    "question_headache": {},
    "question_goal": {"goal": ("a text", "")},
    "check_in_saved": _ENTRY | {"tip": ("a text", "")},
    "reminder": {"day": _DAY},
    "yesterday_offer": {"day": _DAY},
    "old_button": {},
    "already_saved": {"day": _DAY},
    "not_an_answer": {"question_text": _TEXT},
    "change_which": {"day": _DAY},
    "ask_note": {},
    "ask_medicine": {},
    "ask_photo": {},
    "note_saved": {},
    "medicine_saved": {},
    "photo_saved": {"day": _DAY},
    "photo_kept": {},
    "no_check_in": {"next": _PERHAPS},
    "early_check": {},
    "early_check_thanks": {},
    "picture": {
        "days_answered": (0, 1, 12),
        "days": (14,),
        "dots": ("●●◐○",),
        "pain": _SCALE,
        "goal": _DAILY,
        "flags": _LIST,
    },
    **{f"advice_{tier}": {} for tier in Tier},
    "ask_symptom": {"symptom": _TEXT},
    "ask_answered_no": {},
    "ask_cry": {},
    "graded_question": {
        "question_text": _TEXT,
        "first": _YES_NO,
        "caregiver": _YES_NO,
        "emergency": _YES_NO,
    },
    "graded_answered": {"question_text": _TEXT, "answer": _TEXT},
    "graded_unanswered": {"question_text": _TEXT},
    "graded_withdrawn": {"question_text": _TEXT},
    "graded_closed": {},
    "graded_reminder": {"question_text": _TEXT, "emergency": _YES_NO},
    "case_status": {
        "lines": _TIMELINE,
        "until": _PERHAPS,
        "owner": ("a text", ""),
        "missed": _YES_NO,  # `until` is past
        "emergency": _YES_NO,
        "closed": _YES_NO,
        "off": _PERHAPS,  # what was promised by then: a closed case keeps no promise, one opened again does after all
        "call": _YES_NO,  # it is a call, else a message
        "today": _YES_NO,
    },
    "case_more": {},
    "cry_heard": {},
    "case_unanswered": {"emergency": _YES_NO},
    "call_late": {"name": _TEXT, "until": _MOMENT, "today": _YES_NO, "emergency": _YES_NO},
    "did_you_go": {"question_text": _TEXT, "emergency": _YES_NO, "caregiver": _YES_NO, "again": _YES_NO},
    "went_answered": {"question_text": _TEXT, "answer": _TEXT},
    "went_yes": {},
    "went_on_the_way": {"until": _MOMENT, "today": _YES_NO},
    "went_no": {"emergency": _YES_NO},
    "went_silence": {"emergency": _YES_NO},
    "case_news": {"tier": _TEXT, "code": ("K7P2",), "name": ("", "Ana Ruiz")},
    "from_clinic": {"name": _TEXT, "text": _TEXT},
    "case_resting": {"name": _TEXT, "until": _MOMENT, "today": _YES_NO},
    "held_back": {"code": ("K7P2",)},
    "case_offered": _CASE | {"tier": _TEXT, "link": ("", "https://console.example.org/cases/K7P2")},
    "passed_on": {},
    "kept": {},
    "not_understood": {"wait": _YES_NO},
    "thanks_answered": {},
    "voice_received": {},
    "sticker_received": {},
    "file_received": {},
    "edited_noted": {},
    "help": {},
    "urgent": {},
    "settings": {"hour": (*_HOUR, None), "language": _TEXT, "zone": _TEXT, "paused_until": _PERHAPS},
    "choose_language": {},
    "language_set": {},
    "ask_zone": {"zone": _TEXT},
    "zone_set": {"zone": _TEXT},
    "zone_not_understood": {},
    "choose_pause": {},
    "paused": {"until": _MOMENT},
    "resumed": {},
    "restored": {"since": _MOMENT},
    "stop_confirm": {},
    "stopped": {},
    "stopped_already": {},
    "privacy": {},
    "not_joined": {},
    "staff_linked": {"name": _TEXT},
    "staff_link_bad": {},
    "staff_help": {},
    "page": {
        "tier": _TEXT,
        "code": ("K7P2",),
        "since": (0, 1, 12, 300),
        "by": _MOMENT,
        "today": _YES_NO,
        "late": ("a text", ""),  # what was not done in time
        "why": _TEXT,
        "repeat": _YES_NO,
        "drill": _YES_NO,
        "link": ("", "https://console.example.org/cases/K7P2"),
    },
    "possible_repeat": {},
    "channel_test": {"name": _TEXT},
    "rota_gaps": {"gaps": ([("a text", _WHEN, _WHEN)],), "more": (0, 2)},
    "rota_changed": {
        "name": _TEXT,
        "swap": _YES_NO,
        "gained": ([("a text", _WHEN, _WHEN)], []),
        "lost": ([("a text", _WHEN, _WHEN)], []),
        "more": (0, 2),
        "link": _TEXT,
    },
    "swap_news": {
        "how": ("offered", "declined", "withdrawn"),
        "name": _TEXT,
        "given": (("a text", _WHEN, _WHEN),),
        "back": (("a text", _WHEN, _WHEN), None),
        "link": _TEXT,
    },
    "page_taken": _CASE,
    "page_other": _CASE,
    "page_unknown": {"code": ("K7P2",)},
    "page_closed": {"code": ("K7P2",)},
    "page_not_for_role": {"code": ("K7P2",)},
    "page_again": {"tier": _TEXT, "code": ("K7P2",), "drill": _YES_NO},
    "hand_over_offer": {
        "name": _TEXT,
        "own": _YES_NO,
        "gap": _YES_NO,
        "coming": _LIST,
        "held": (0, 1, 3),
        "cases": (0, 5),
        "silent": (0, 2),
        "unreachable": (0, 1),
        "link": ("https://console.example.org/hand-over",),
    },
    "hand_over_taken": {"name": _TEXT, "codes": (["K7P2", "B3X9"], [])},
    "drill_passed": {"name": _TEXT, "code": ("K7P2",), "minutes": (0, 1), "seconds": (0, 42)},
    "away": {"lost_words": _YES_NO, "waiting": _YES_NO},
    "asked_below": {},
    "not_kept": {},
}

WAITING = "waiting_"  # what to do until the nurse calls; a symptom may be without
QUESTION = "question_"


def variables_of(message: str) -> Variables:
    """What a message is given. One the program does not name itself belongs to a plan, or is what a red flag waits with."""
    if message.startswith(WAITING):
        return {}
    return MESSAGES.get(message, PLAN)


def sample_values(variables: Variables) -> Iterator[dict[str, object]]:
    """Every combination of the samples."""
    for values in product(*variables.values()):
        yield dict(zip(variables, values, strict=True))


REVIEW = (  # what each table of the monthly review counts, in words
    *("small", "outcomes", "rules", "missed", "load", "times", "adherence", "near_misses", "groups"),
    *("advice", "sample", "rating", "agreement"),
)

LABELS: Mapping[str, tuple[str, ...]] = {  # sections whose keys follow from the program; the rest follows from content
    "button": (
        *("agree", "read_more", "no_thanks", "hour_other", "done", "none", "add_note", "add_photo", "add_medicine"),
        *("change", "fill_yesterday", "pass_on", "keep", "yes", "no", "not_sure", "tell_nurse"),
        *("pause_1", "pause_3", "pause_7", "resume", "stop_yes", "stop_no"),
        *("set_hour", "set_language", "set_zone", "set_pause", "i_have_it", "open", "back", "on_my_way"),
    ),
    "tier": tuple(Tier),
    "outcome": tuple(Outcome),
    "meaning": tuple(RATED),
    "near_miss": tuple(NearMiss),
    "sampled": tuple(Why),
    "review": REVIEW,
    "event": tuple(EventKind),
    "page_to": tuple(PageTo),
    "late": (NextStep.CONTACT, NextStep.DECIDE, NextStep.CLOSE),
    "because": ("on_call", "owner", "nobody_on_call", "nobody_treats"),
    "status": (
        "received",
        "claimed",
        "unanswered",
        "late",
        "contacted",
        "closed",
        "seen_again",
        "answered",
        *ANSWERS,
        Went.NO_WORD,
        "lowered",
    ),
    "went": ("question", "question_caregiver", *Went),
    "modifier": ("repeated", "worse", "age", "neck", "child"),
    "side": ("left", "right", "both", "midline"),
    "region": ("face", "neck", "limb"),
    "role": ("nurse", "clinician", "admin", "auditor"),
    "command": (
        *("start", "help", "aftercare", "diary", "urgent", "settings", "language"),
        *("pause", "stop", "privacy"),
    ),
    "letter": ("tomorrow", "our_clock", "sooner"),
    "toast": ("old", "saved"),
    "bot": ("name", "short_description", "description"),
    "clinic": ("nurse_hours",),
}

OPTIONAL_LABELS = ("tip",)  # sections that may be empty, the same in every language

LONGEST: Mapping[str, int] = {  # characters that fit: a phone's button, or what Telegram takes
    "button": 28,
    "option": 28,
    "graded_answer": 28,
    "language": 28,
    "command": 60,
    "bot.name": 64,
    "bot.short_description": 120,
    "bot.description": 512,
}
LONGEST_MESSAGE = 4096  # source: Bot API
