"""The words of one language: messages as Jinja2 templates in light Markdown, labels and the ways people type them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from babel.dates import format_date, format_datetime
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateError, TemplateSyntaxError, meta
from markupsafe import Markup

from bot.domain.clinic import Clinic
from bot.domain.wall_clock import shown, zone_if_repeated

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_ITALIC = re.compile(r"(?<![\w*])_([^_\n]+)_(?![\w*])")
_TAG = r"{%(?:(?!%}).)*%}"
_WORDS_THEN_TAG = re.compile(rf"^(?!(?:\s*{_TAG})*\s*$)(.*{_TAG[:-2]})%}}$", re.MULTILINE)
_DAY = {
    "en": "EEEE, MMMM d",
    "es": "EEEE d 'de' MMMM",
    "fr": "EEEE d MMMM",
    "de": "EEEE, d. MMMM",
    "pt": "EEEE, d 'de' MMMM",
}
_MOMENT = {
    "en": "EEE, MMM d, HH:mm",
    "es": "EEE d MMM, HH:mm",
    "fr": "EEE d MMM, HH:mm",
    "de": "EEE d. MMM, HH:mm",
    "pt": "EEE d MMM, HH:mm",
}


class Words:
    """Everything a person can read in one language. Values given to a template are escaped; only the template may format.

    Every template may use `clinic`, and the filters clock (14:30), day (Thursday, March 5), moment (Thu, Mar 5, 14:30), label.
    """

    def __init__(
        self,
        language: str,
        messages: Mapping[str, str],
        labels: Mapping[str, str],
        typed: Mapping[str, tuple[str, ...]],
        clinic: Clinic | None = None,
    ) -> None:
        self.language = language
        self.messages = messages
        self.labels = labels
        self.typed = typed
        self._templates = Environment(
            loader=DictLoader({name: _formatted(text) for name, text in messages.items()}),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )
        self._templates.globals["clinic"] = clinic
        self._templates.filters |= {"clock": _clock, "day": self.day, "moment": self._moment, "label": self.label}

    def say(self, message: str, /, **values: object) -> Markup:
        """The message as Telegram's HTML; as a value of another message it is not escaped again.

        TemplateNotFound or UndefinedError where content and code disagree, which `content check` finds first.
        """
        return Markup(self._templates.get_template(message).render(**values).strip())  # noqa: S704 - autoescaped

    def label(self, name: str) -> str:
        """The label `section.id`; raises KeyError, which `content check` finds first."""
        return self.labels[name]

    def fault_of(self, message: str, known: frozenset[str]) -> str:
        """Why the template cannot be used with the variables `known`; empty if it can."""
        try:
            tree = self._templates.parse(_formatted(self.messages[message]))
            self._templates.get_template(message)
        except TemplateSyntaxError as wrong:
            return f"line {wrong.lineno} of the text: {wrong.message}"
        except TemplateError as wrong:
            return str(wrong)
        unknown = sorted(meta.find_undeclared_variables(tree) - known - {"clinic"})
        return f"uses the unknown variable {', '.join(unknown)}" if unknown else ""

    @property
    def included(self) -> frozenset[str]:
        """The messages that stand only inside others."""
        found = (re.findall(r"{%-?\s*include\s+[\"'](\w+)[\"']", text) for text in self.messages.values())
        return frozenset(name for names in found for name in names)

    def day(self, value: date) -> str:
        """Thursday, March 5"""
        return format_date(value, _DAY.get(self.language, "full"), locale=self.language)

    def _moment(self, value: datetime) -> str:
        pattern = _MOMENT.get(self.language, "medium")
        said = format_datetime(value, pattern, tzinfo=value.tzinfo, locale=self.language)
        return f"{said}{zone_if_repeated(value)}"


def _clock(value: datetime | time) -> str:
    return shown(value) if isinstance(value, datetime) else f"{value:%H:%M}"


def _formatted(text: str) -> str:
    """**bold** and _italic_ of the template itself; values come later and are escaped. Only a line of tags alone leaves no line."""
    return _WORDS_THEN_TAG.sub(r"\1+%}", _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", text)))
