"""Jinja2 for pages: everything is escaped, a missing value is an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.console.page.files import version
from bot.console.page.mini_strip import in_one_sentence
from bot.console.page.wording import Wording, countdown, dial, number_in, plain


def templates(files: Mapping[str, tuple[bytes, str]]) -> Environment:
    """The pages, which link to `files` as they are now."""
    return _pages(version(files))


@cache
def _pages(version: str) -> Environment:
    """One for each version, so that a page is compiled once however many consoles a process opens."""
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # else each row of a list looks whether its file was changed
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters |= {"countdown": countdown, "dial": dial, "number": number_in, "plain": plain}
    pages.filters |= {"labelled": _labelled, "sentence": in_one_sentence}
    pages.globals["version"] = version
    return pages


def _labelled(names: Sequence[str], wording: Wording, section: str) -> list[tuple[str, str]]:
    """Names with their labels, for a select."""
    return [(name, wording.label(section, name)) for name in names]
