"""Who may open what: the rules of the routes, the session cookie, the form token. What has no rule is refused."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from starlette.datastructures import FormData
from starlette.responses import Response

from bot.care.desk import Desk, Office
from bot.care.staff.accounts import SESSION_LIFETIME, Session, staff_of_session
from bot.domain.role import TREATING

T = TypeVar("T")


@dataclass(frozen=True)
class Rule:
    """The roles that may pass. `public` needs nobody to be signed in."""

    roles: frozenset[str] = frozenset()
    public: bool = False

    def admits(self, role: str) -> bool:
        return self.public or role in self.roles


PUBLIC = Rule(public=True)
CARE = Rule(frozenset(TREATING))
JUDGE = Rule(frozenset({"nurse", "clinician", "admin"}))
ADMIN = Rule(frozenset({"admin"}))
RATE = Rule(frozenset({"nurse"}))  # the second review, for whom the review itself is not
REVIEW = Rule(frozenset({"clinician", "admin"}))
WATCH = Rule(frozenset({"admin", "auditor"}))
STAFF = Rule(frozenset({"nurse", "clinician", "admin", "auditor"}))

HOMES = {"nurse": "/", "clinician": "/", "admin": "/staff", "auditor": "/audit"}


@dataclass(frozen=True)
class Cookies:
    """`__Host-` binds the cookie to this very host; browsers accept it over https only."""

    secure: bool

    @property
    def session(self) -> str:
        return "__Host-aftercare" if self.secure else "aftercare"

    @property
    def stranger(self) -> str:
        """Holds the form token of somebody who has not signed in yet."""
        return "__Host-aftercare-form" if self.secure else "aftercare-form"

    def give(self, response: Response, name: str, value: str) -> None:
        lifetime = int(SESSION_LIFETIME.total_seconds())
        response.set_cookie(name, value, max_age=lifetime, httponly=True, samesite="lax", secure=self.secure)

    def take(self, response: Response, name: str) -> None:
        response.delete_cookie(name, httponly=True, samesite="lax", secure=self.secure)


async def session_of(
    office: Office, token: str, idle: timedelta, lifetime: timedelta, *, watching: bool
) -> Session | None:
    """Who is signed in. A page that refreshes itself (`watching`) does not keep a session alive: only a person does."""
    if not token:
        return None
    if watching:
        return await office.read(lambda desk: staff_of_session(desk, token, idle, lifetime))
    return await quietly(office, lambda desk: staff_of_session(desk, token, idle, lifetime))


async def quietly(office: Office, work: Callable[[Desk], T]) -> T:
    """A transaction that tells no listener: it makes nothing due, so nobody need look."""
    return await office.database.act(lambda session: work(office.desk(session, "")))


def form_is_ours(form: FormData, expected: str) -> bool:
    given = form.get("csrf")
    return bool(expected) and isinstance(given, str) and secrets.compare_digest(given.encode(), expected.encode())
