"""The templates of the reports: everything put into them is escaped."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

HERE = Path(__file__).parent


def render(template: str, **values: object) -> Markup:
    return Markup(TEMPLATES.get_template(template).render(**values))  # noqa: S704 - the templates escape


def stylesheet() -> Markup:
    """The style of the summary, for a page of its own. The console serves the same file."""
    return Markup(static_text("summary.css"))  # noqa: S704 - our own file


def static_text(name: str) -> str:
    return (HERE / "static" / name).read_text("utf-8")


def in_words(value: date | datetime) -> str:
    return format_date(value, "d MMM yyyy", locale="en")


def hour(value: datetime) -> str:
    return format_datetime(value, "HH:mm", tzinfo=value.tzinfo, locale="en")


def units(value: float) -> str:
    """Without a needless `.0`."""
    return f"{value:g}"


def shortened(text: str, length: int) -> str:
    """At most `length` characters, cut between words where there are any."""
    text = text.strip()
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(maxsplit=1)[0] + "…"


def minutes(value: int) -> str:
    """A span of minutes as people say it: 3 min, 2 h 05, 3 days."""
    hours, rest = divmod(value, 60)
    if value < 60:
        return f"{value} min"
    return f"{hours} h {rest:02}" if hours < 48 else f"{hours // 24} days"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "in_words": in_words,
        "hour": hour,
        "units": units,
        "shortened": shortened,
        "minutes": minutes,
    }
    return environment


TEMPLATES = _environment()
