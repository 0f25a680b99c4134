"""Whether Telegram can be heard now."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.store import outages


def is_deaf(desk: Desk) -> bool:
    """True while an outage lasts: then no answer can come, and silence is none."""
    noted = outages.noted_outage(desk.session)
    return noted is not None and noted.until is None
