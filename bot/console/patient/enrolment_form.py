"""The form that enrols a patient. All that is wrong is said at once, and what was typed stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from starlette.responses import Response

from bot.care.desk import Desk
from bot.care.treatment.enrol import Enrolled, enrol, namesakes_of
from bot.care.treatment.enrolment import SIDES, EnrolmentFaulty, read_enrolment
from bot.console.page.visit import Visit
from bot.console.page.wording import Wording
from bot.playbook.playbook import Playbook
from bot.store.tables import PatientRow

ROWS, MORE_ROWS, MOST_ROWS = 6, 4, 40
GOALS = 3
SITE_FIELDS, GOAL_FIELDS = ("muscle", "side", "units"), ("text", "kind", "threshold")
PLAIN = [
    "name",
    "birth_year",
    "phone",
    "language",
    "time_zone",
    "emergency_contact",
    "indication",
    "product",
    "lot",
    "dilution",
    "needle",
    "guidance",
    "notes",
    "risk_notes",
    "treated_on",
    "treated_time",
]


@dataclass(frozen=True)
class FormView:
    """What stands in the form. `faults` by field, in the order of the page."""

    values: Mapping[str, str]
    ticked: tuple[str, ...]
    rows: int
    faults: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    def fault(self, name: str) -> str:
        return self.faults.get(name, "")

    def summary(self) -> list[tuple[str, str, str]]:
        """For each fault: the field to go to, what it is called, what is wrong."""
        first = {"injections": "injections.0.muscle"}
        return [(first.get(name, name), called(name), fault) for name, fault in self.faults.items()]


def called(name: str) -> str:
    """The name of a field in words: `injections.1.units` is Injection 2, units."""
    group, _, rest = name.partition(".")
    row, _, part = rest.partition(".")
    words = {"treated_time": "Date and hour"}.get(group, group.replace("_", " ").capitalize())
    return f"{words.removesuffix('s')} {int(row) + 1}, {part}" if part else words


async def show_form(visit: Visit) -> Response:
    office = visit.console.office
    today = office.clock().astimezone(office.playbook.clinic.zone)
    empty = {"treated_on": today.strftime("%Y-%m-%d"), "language": office.playbook.clinic.languages[0]}
    return show_view(visit, FormView(empty, (), ROWS))


async def take_form(visit: Visit) -> Response:
    """Who seems to be enrolled already is enrolled anew only if the nurse says that it is another person."""
    view = view_of(visit)
    if visit.field("more"):
        return show_view(visit, with_more_rows(view))
    data, playbook = data_of(visit, view), visit.console.office.playbook

    def act(desk: Desk) -> Enrolled | list[PatientRow]:
        form = read_enrolment(data, playbook, desk.now)
        namesakes = [] if visit.field("another") else namesakes_of(desk, form)
        for one in namesakes:
            visit.record(desk, "read_patient", f"patient:{one.id}")
        return namesakes or enrol(desk, form, visit.staff)

    try:
        enrolled = await visit.act(act)
    except EnrolmentFaulty as faulty:
        return show_view(visit, with_faults(view, faulty.faults), 422)
    if isinstance(enrolled, list):
        return show_view(visit, view, 422, namesakes=enrolled)
    return visit.go(f"/invites/{enrolled.invite_id}")


def with_more_rows(view: FormView) -> FormView:
    return replace(view, rows=min(view.rows + MORE_ROWS, MOST_ROWS))


def with_faults(view: FormView, faults: Mapping[str, str]) -> FormView:
    """In the words and under the names of the page."""
    return replace(view, faults=_faults(faults, _sites(view), _goals(view)))


def view_of(visit: Visit) -> FormView:
    """What was typed."""
    rows = min(max(visit.number("rows", ROWS), ROWS), MOST_ROWS)
    names = [
        *PLAIN,
        *(f"injections.{row}.{name}" for row in range(rows) for name in SITE_FIELDS),
        *(f"goals.{row}.{name}" for row in range(GOALS) for name in GOAL_FIELDS),
    ]
    ticked = tuple(value for value in visit.form.getlist("risk_flags") if isinstance(value, str))
    return FormView({name: visit.field(name) for name in names}, ticked, rows)


def _filled(
    view: FormView, group: str, fields: tuple[str, ...], count: int, ignoring: tuple[str, ...] = ()
) -> list[int]:
    """The rows in which anything was entered: empty ones are only there to be filled."""
    telling = [name for name in fields if name not in ignoring]
    return [row for row in range(count) if any(view.value(f"{group}.{row}.{name}") for name in telling)]


def _sites(view: FormView) -> list[int]:
    return _filled(view, "injections", SITE_FIELDS, view.rows)


def _goals(view: FormView) -> list[int]:
    return _filled(view, "goals", GOAL_FIELDS, GOALS, ignoring=("kind",))


def data_of(visit: Visit, view: FormView) -> dict[str, object]:
    """For `read_enrolment`."""
    playbook, wording = visit.console.office.playbook, visit.console.wording
    sites, goals = _sites(view), _goals(view)
    muscles = {label.casefold(): name for name, label in muscle_labels(playbook, wording).items()}
    injections = [{name: view.value(f"injections.{row}.{name}") for name in SITE_FIELDS} for row in sites]
    for injection in injections:
        injection["muscle"] = muscles.get(injection["muscle"].casefold(), injection["muscle"])
    when = f"{view.value('treated_on')}T{view.value('treated_time')}" if view.value("treated_time") else ""
    return {
        **{name: view.value(name) for name in PLAIN},
        "treated_at": when,
        "injections": injections,
        "goals": [{name: view.value(f"goals.{row}.{name}") for name in GOAL_FIELDS} for row in goals],
        "risk_flags": list(view.ticked),
    }


def _faults(faults: Mapping[str, str], sites: list[int], goals: list[int]) -> dict[str, str]:
    """Faults with the names the fields have on the page, in words that fit it. Rows left empty are counted there."""
    return {_place(name, sites, goals): _said(name, fault) for name, fault in faults.items()}


def _place(name: str, sites: list[int], goals: list[int]) -> str:
    group, _, rest = name.partition(".")
    row, _, part = rest.partition(".")
    if part:
        return f"{group}.{(sites if group == 'injections' else goals)[int(row)]}.{part}"
    return "treated_time" if name == "treated_at" else name


def _said(name: str, fault: str) -> str:
    if fault.startswith("Choose one of"):
        return "Choose one."
    return "A date and an hour that exist." if name == "treated_at" and "like" in fault else fault


def muscle_labels(playbook: Playbook, wording: Wording) -> dict[str, str]:
    """The muscles of all indications, each once. Another one may be typed."""
    names = dict.fromkeys(name for indication in playbook.indications.values() for name in indication.muscles)
    return {name: wording.label("muscle", name) for name in names}


def show_view(visit: Visit, view: FormView, status: int = 200, **more: object) -> Response:
    playbook = visit.console.office.playbook
    return visit.show(
        "enrol.html",
        status=status,
        form=view,
        goals=GOALS,
        sides=SIDES,
        indications=list(playbook.indications),
        languages=playbook.clinic.languages,
        risks=list(playbook.risk_flags.values()),
        muscles=sorted(muscle_labels(playbook, visit.console.wording).values()),
        **{"known": None, "contacts": [], "namesakes": [], **more},
    )
