"""How the Bot API says no, and how a connection breaks."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any


class Refused(Exception):
    """A request that is answered with an error. `code` is the HTTP status, `description` Telegram's words."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON body Telegram would send."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


class Torn(Exception):
    """The connection breaks: the caller gets no answer at all."""


class Silent(Exception):
    """The connection stays open and nothing comes any more; of `answer`, where there is one, half of it was sent."""

    def __init__(self, answer: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.answer = answer


def bad_request(words: str) -> Refused:
    """400, as Telegram words it."""
    return Refused(HTTPStatus.BAD_REQUEST, f"Bad Request: {words}")


def forbidden(words: str) -> Refused:
    """403, as Telegram words it."""
    return Refused(HTTPStatus.FORBIDDEN, f"Forbidden: {words}")


def too_many(seconds: int) -> Refused:
    """429; `seconds` is how long the bot must wait."""
    return Refused(HTTPStatus.TOO_MANY_REQUESTS, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
