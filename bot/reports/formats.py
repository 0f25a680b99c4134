"""The forms a summary can be written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.summary import Summary
from bot.reports.csv_file import summary_csv
from bot.reports.document import summary_document
from bot.reports.json_file import summary_json

FORMATS: Mapping[str, Callable[[Summary], str]] = {"html": summary_document, "csv": summary_csv, "json": summary_json}
