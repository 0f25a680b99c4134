"""Staff: adding them, their single-use links, and signing in to the console."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from bot.care import audit
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.store import people
from bot.store.tables import AttemptRow, SignInRow, StaffLinkRow, StaffRow

ROLES = ("nurse", "clinician", "admin", "auditor")
TOKEN_BYTES = 24  # 192 random bits
LINK_LIFETIME = {"sign_in": timedelta(hours=24), "telegram": timedelta(hours=24)}
SHORTEST_PASSWORD = 12  # characters
SESSION_IDLE = timedelta(minutes=15)
SESSION_LIFETIME = timedelta(hours=8)
TRIES, TRIES_WINDOW = 10, timedelta(minutes=15)
STAFF_PREFIX = "s-"  # tells a staff link's start payload from an invite

_hasher = PasswordHasher()  # argon2id, with the library's defaults: above the OWASP floor
_NOBODYS_HASH = _hasher.hash(secrets.token_urlsafe())  # so that an unknown e-mail takes as long as a wrong password


class SignInRefused(Refused):
    """Wrong e-mail or password, or too many tries. The words are the same for both halves of the first."""


@dataclass(frozen=True)
class StaffAdded:
    staff: StaffRow
    sign_in_link: str
    telegram_link: str


@dataclass(frozen=True)
class SignedIn:
    """`token` is for the cookie and is kept nowhere else."""

    token: str
    csrf: str
    staff: StaffRow


@dataclass(frozen=True)
class Session:
    staff: StaffRow
    csrf: str
    sign_in_id: int


def add_staff(desk: Desk, name: str, email: str, role: str, by: StaffRow | None = None) -> StaffAdded:
    """Raises Refused with every fault at once."""
    name, email = name.strip(), email.strip().casefold()
    faults = [
        *(["name: who is it?"] if not name else []),
        *([f"email: {email!r} is not an e-mail address"] if "@" not in email or len(email) > 254 else []),
        *([f"email: {email} is here already"] if people.staff_by_email(desk.session, email) else []),
        *([f"role: {role!r} is none of {', '.join(ROLES)}"] if role not in ROLES else []),
    ]
    if faults:
        raise Refused("; ".join(faults))
    order = len(people.active_staff(desk.session))
    staff = StaffRow(name=name, email=email, role=role, call_order=order, created_at=desk.now)
    desk.session.add(staff)
    desk.session.flush()
    audit.record(desk, audit.by_staff(by) if by else audit.SYSTEM, "add_staff", f"staff:{staff.id}", role=role)
    return StaffAdded(staff, sign_in_link(desk, staff), telegram_link(desk, staff))


def sign_in_link(desk: Desk, staff: StaffRow) -> str:
    """Opens the console once, to set a password."""
    return f"{desk.console_url}/sign-in/link/{_new_link(desk, staff, 'sign_in')}"


def telegram_link(desk: Desk, staff: StaffRow) -> str:
    """Joins the Telegram chat in which this person is paged."""
    return desk.start_link(STAFF_PREFIX + _new_link(desk, staff, "telegram"))


def join_telegram(desk: Desk, chat_id: int, payload: str) -> StaffRow | None:
    """The member of staff whose chat this is now; None for a link that is unknown, used or too old."""
    link = people.staff_link(desk.session, payload.removeprefix(STAFF_PREFIX), "telegram")
    if link is None or link.expires_at <= desk.now or not people.use_staff_link(desk.session, link, desk.now):
        return None
    before = people.staff_of_chat(desk.session, chat_id)
    if before is not None:
        before.chat_id = None
        desk.session.flush()
    staff = desk.session.get_one(StaffRow, link.staff_id)
    staff.chat_id = chat_id
    audit.record(desk, audit.by_staff(staff), "join_telegram", f"staff:{staff.id}")
    return staff


def sign_in(desk: Desk, email: str, password: str, address: str) -> SignedIn | SignInRefused:
    """The session, or the refusal as a value: a counted try must be committed, so nothing is raised."""
    since = desk.now - TRIES_WINDOW
    buckets = (f"email:{people.hash_of(email.strip().casefold())}", f"address:{address}")
    if any(people.attempts(desk.session, bucket, since) >= TRIES for bucket in buckets):
        return SignInRefused("Too many tries. Wait 15 minutes, or ask an administrator for a sign-in link.")
    staff = people.staff_by_email(desk.session, email)
    if not _password_fits(staff, password) or staff is None or staff.disabled_at is not None:
        desk.session.add_all(AttemptRow(bucket=bucket, at=desk.now) for bucket in buckets)
        return SignInRefused("E-mail or password is wrong.")
    return _open_session(desk, staff)


def staff_of_session(
    desk: Desk, token: str, idle: timedelta = SESSION_IDLE, lifetime: timedelta = SESSION_LIFETIME
) -> Session | None:
    """Who is signed in; marks the session as used now. None when it ended, was idle too long or is too old."""
    row = people.sign_in_of(desk.session, token)
    if row is None or row.ended_at is not None:
        return None
    staff = desk.session.get_one(StaffRow, row.staff_id)
    if desk.now - row.seen_at > idle or desk.now - row.created_at > lifetime or staff.disabled_at is not None:
        return None
    row.seen_at = desk.now
    return Session(staff, row.csrf, row.id or 0)


def sign_out(desk: Desk, token: str) -> None:
    row = people.sign_in_of(desk.session, token)
    if row is not None:
        row.ended_at = desk.now


def staff_of_link(desk: Desk, token: str) -> StaffRow | None:
    """Whose sign-in link this is, if it is still good."""
    link = people.staff_link(desk.session, token, "sign_in")
    if link is None or link.used_at is not None or link.expires_at <= desk.now:
        return None
    return desk.session.get_one(StaffRow, link.staff_id)


def set_password(desk: Desk, token: str, password: str) -> SignedIn:
    """Use the link, set the password, sign in. Raises Refused."""
    link, staff = people.staff_link(desk.session, token, "sign_in"), staff_of_link(desk, token)
    if len(password) < SHORTEST_PASSWORD or (staff and password.casefold() == staff.email):
        raise Refused(f"Choose a password of at least {SHORTEST_PASSWORD} characters that is not your e-mail address.")
    if link is None or staff is None or not people.use_staff_link(desk.session, link, desk.now):
        raise Refused("This link was used or is too old. Ask an administrator for a new one.")
    staff.password_hash = _hasher.hash(password)
    audit.record(desk, audit.by_staff(staff), "set_password", f"staff:{staff.id}")
    return _open_session(desk, staff)


def _open_session(desk: Desk, staff: StaffRow) -> SignedIn:
    token, csrf = secrets.token_urlsafe(TOKEN_BYTES), secrets.token_urlsafe(TOKEN_BYTES)
    desk.session.add(
        SignInRow(
            token_hash=people.hash_of(token), staff_id=staff.id or 0, csrf=csrf, created_at=desk.now, seen_at=desk.now
        )
    )
    audit.record(desk, audit.by_staff(staff), "sign_in", f"staff:{staff.id}")
    return SignedIn(token, csrf, staff)


def _password_fits(staff: StaffRow | None, password: str) -> bool:
    known = staff.password_hash if staff and staff.password_hash else _NOBODYS_HASH
    try:
        return _hasher.verify(known, password) and known != _NOBODYS_HASH
    except (VerifyMismatchError, InvalidHashError):
        return False


def _new_link(desk: Desk, staff: StaffRow, purpose: str) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    desk.session.add(
        StaffLinkRow(
            staff_id=staff.id or 0,
            purpose=purpose,
            token_hash=people.hash_of(token),
            created_at=desk.now,
            expires_at=desk.now + LINK_LIFETIME[purpose],
        )
    )
    return token
