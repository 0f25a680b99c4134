"""Which addresses may be called. An address can name any host and any protocol, so only the schemes on the clinic's list are."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qs, urlsplit

from bot.channels.library import apprise
from bot.domain.channel import scheme_of

READING_FILES = ("template", "pgpkey", "subfile", "keyfile")  # options of apprise that name a file on this machine


def fault_of(address: str, schemes: Collection[str]) -> str:
    """Why the address is not called, as what follows "it" in a sentence, without a part of it; empty if it may be."""
    scheme = scheme_of(address)
    if not scheme:
        return "is not an address like mailtos://… or pagerduty://…"
    if scheme not in schemes:
        return f"begins with {scheme}://, which is not on the list of CHANNEL_SCHEMES"
    options = {name.casefold().lstrip("+-:") for name in parse_qs(urlsplit(address).query, keep_blank_values=True)}
    if found := sorted(options.intersection(READING_FILES)):
        return f"has the option {', '.join(found)}, which names a file: that is not allowed"
    if apprise().Apprise.instantiate(address.strip()) is None:
        return f"is not complete for {scheme}://; see https://appriseit.com"
    return ""
