"""The links in the head of every page: only what the person may open."""

from __future__ import annotations

from dataclasses import dataclass

from bot.console.page.access import ADMIN, CARE, RATE, REVIEW, STAFF, WATCH, Rule


@dataclass(frozen=True)
class Link:
    path: str
    text: str
    here: bool


ENTRIES: tuple[tuple[str, str, tuple[str, ...], Rule], ...] = (
    ("/", "Queue", ("/cases",), CARE),
    ("/hand-over", "Hand-over", ("/hand-over",), CARE),
    ("/patients", "Patients", ("/patients", "/treatments", "/invites"), CARE),
    ("/review/sample", "Second review", ("/review",), RATE),
    ("/review", "Review", ("/review",), REVIEW),
    ("/rota", "Rota", ("/rota",), STAFF),
    ("/staff", "Staff", ("/staff",), ADMIN),
    ("/drills", "Drills", ("/drills",), ADMIN),
    ("/audit", "Audit", ("/audit",), WATCH),
    ("/account", "Account", ("/account",), STAFF),
)


def menu_for(role: str, path: str) -> list[Link]:
    """The links for a role; the one that leads to where we are is marked."""
    return [
        Link(to, text, path == to or path.startswith(below)) for to, text, below, rule in ENTRIES if rule.admits(role)
    ]
