"""One request of one person: what a page function gets, and how it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar
from uuid import uuid4

from jinja2 import Environment
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.care import audit
from bot.care.desk import Desk, Office
from bot.care.staff.accounts import Session
from bot.console.page.access import Cookies, quietly
from bot.console.page.alarms import AlarmLine
from bot.console.page.bell import Bell
from bot.console.page.menu import menu_for
from bot.console.page.offers import OfferLine
from bot.console.page.review_print import ReviewPrint
from bot.console.page.trouble_bar import Troubles, troubles
from bot.console.page.wording import Wording
from bot.domain.summary import Summary
from bot.store import reading
from bot.store.tables import StaffRow

T = TypeVar("T")
READ_AGAIN = timedelta(minutes=15)  # how long one line in the audit stands for a page left open


@dataclass(frozen=True)
class Console:
    """What all pages share."""

    office: Office
    templates: Environment
    cookies: Cookies
    session_idle: timedelta
    session_lifetime: timedelta
    render_summary: Callable[[Summary], Markup]
    bell: Bell
    files: Mapping[str, tuple[bytes, str]]  # static files: bytes and media type
    address_fault: Callable[[str], str]  # why a channel's address may not be called; empty if it may
    review: ReviewPrint | None = None

    @property
    def wording(self) -> Wording:
        """The console speaks the clinic's first language."""
        playbook = self.office.playbook
        return Wording(playbook.words_in(playbook.clinic.languages[0]), playbook.clinic.zone)


@dataclass
class Visit:
    """`session` is None on public pages; `form` is empty but after a POST."""

    console: Console
    request: Request
    session: Session | None
    csrf: str
    form: FormData = field(default_factory=FormData)
    alarms: Sequence[AlarmLine] = ()
    offers: Sequence[OfferLine] = ()

    @property
    def staff(self) -> StaffRow:
        """The person signed in; only for pages that are not public."""
        if self.session is None:
            raise PermissionError("nobody is signed in")
        return self.session.staff

    @property
    def watching(self) -> bool:
        """True when the page refreshes itself: that is no sign of a person being there."""
        return "refresh" in self.request.query_params

    def field(self, name: str) -> str:
        """A field of the form, stripped; empty when it is missing or a file."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def number(self, name: str, otherwise: int = 0) -> int:
        text = self.request.path_params.get(name) or self.request.query_params.get(name) or self.field(name)
        return int(text) if str(text).isdecimal() and len(str(text)) < 16 else otherwise

    async def act(self, work: Callable[[Desk], T]) -> T:
        """A care act: committed before the answer, and everybody who listens is told."""
        return await self.console.office.act(f"console:{uuid4().hex}", work)

    async def read(self, work: Callable[[Desk], T]) -> T:
        """Look at a patient's data. The look itself is recorded, so this writes; nobody is told, for nothing is due."""
        return await quietly(self.console.office, work)

    def record(self, desk: Desk, action: str, subject: str, **detail: int) -> None:
        """A line that this person read something. A page that refreshes itself repeats it only now and then."""
        actor = audit.by_staff(self.staff)
        since = desk.now - READ_AGAIN
        if not (self.watching and reading.was_recorded(desk.session, actor, action, subject, since)):
            audit.record(desk, actor, action, subject, **detail)

    def show(self, template: str, *, status: int = 200, **values: Any) -> Response:
        frame = {
            "visit": self,
            "staff": self.session.staff if self.session else None,
            "csrf": self.csrf,
            "clinic": self.console.office.playbook.clinic,
            "wording": self.console.wording,
            "now": self.console.office.clock(),
            "troubles": self._troubles(shown=self.session is not None or status >= 500),
            "menu": menu_for(self.session.staff.role if self.session else "", self.request.url.path),
        }
        page = self.console.templates.get_template(template).render(**frame, **values)
        return HTMLResponse(page, status)

    def _troubles(self, *, shown: bool) -> Troubles:
        office = self.console.office
        return troubles(office.alarms() if shown else (), self.console.wording, office.clock())

    def go(self, path: str) -> Response:
        """See another page, after a POST."""
        return RedirectResponse(path, 303)

    def problem(self, status: int, title: str, text: str, links: Sequence[tuple[str, str]] = ()) -> Response:
        """A page that says what is wrong and the way on."""
        return self.show("problem.html", status=status, title=title, text=text, links=links)
