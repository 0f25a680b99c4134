"""The shape of the program, held by tests: each rule is a function from source files to offences, and each has an offender to catch."""

from __future__ import annotations

import ast
import functools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOT = ROOT / "bot"

OUTER = ("channels", "chat", "console", "jobs", "watch", "reports", "emulator")
INNER = ("domain", "playbook", "store", "care")
SMALL = ("config", "logs")
ALLOWED: dict[str, tuple[str, ...]] = {
    "domain": (),
    "playbook": ("domain",),
    "store": ("domain",),
    "care": ("domain", "playbook", "store"),
    **{name: INNER for name in OUTER if name != "emulator"},
    "emulator": ("domain",),  # it stands for Telegram, so it knows nothing of the clinic
    "watch": (*INNER, "duties"),
    "learning": ("domain", "playbook", "config"),  # a command's, never the bot's
    "config": ("store", "domain"),
    "logs": (),
    "web": (),
    "health": ("care", "domain", "store", "duties", "watch"),
    "duties": ("store",),
    "wiring": (*INNER, *OUTER, *SMALL, "health"),
    "running": (*INNER, *OUTER, *SMALL, "wiring", "web", "duties"),
    "demo": (*INNER, *OUTER, *SMALL, "wiring", "running", "web"),
    "bench": (*INNER, *OUTER, *SMALL, "wiring", "running", "demo"),
    "cli": (*INNER, *OUTER, *SMALL, "wiring", "running", "web", "demo", "bench"),
    "__main__": ("cli",),
    "__init__": (),
}
# Inside these packages too: a folder may import from those before it, never from those behind. "" stands for the single files.
FOLDERS: dict[str, tuple[str, ...]] = {
    "care": (
        *("", "case", "staff", "rota", "paging", "red_flag", "working", "hand_over"),
        *("treatment", "drill", "review", "hearing", "outage"),
    ),
    "console": ("page", "live", "patient", "queue", "case", "rota", "review", "staff", ""),
}
HOMES: dict[str, tuple[str, ...]] = {
    "sqlalchemy": ("store/",),
    "sqlmodel": ("store/", "care/"),  # of the latter only Session, see `only_the_session_in_care`
    "alembic": ("store/",),
    "telegram": (
        "chat/",
        "wiring.py",
        "running.py",
        "emulator/request.py",
        "cli/doctor.py",
        "bench/echo.py",
    ),  # the doctor asks who the bot is
    "apprise": ("channels/",),
    "numpy": ("learning/",),  # what runs at a clinic needs none of it
    "apscheduler": ("jobs/",),
    "typer": ("__main__.py", "cli/"),
}
CLOCKS = ("wiring.py", "demo/", "emulator/__main__.py")
REFUSED_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc", "service", "core"}

Rule = Callable[[Path], list[str]]


def sources(bot: Path) -> Iterator[tuple[str, ast.Module]]:
    """Each Python file below `bot` by its path there. Migrations are alembic's, not ours."""
    for path in sorted(bot.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.relative_to(bot).as_posix(), _parsed(path)


@functools.cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every imported module with its line; a relative import as `.name`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "bot":
            yield from ((node.lineno, f"bot.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")


def package_of(path: str) -> str:
    return path.split("/")[0].removesuffix(".py")


def imports_go_one_way(bot: Path) -> list[str]:
    found = []
    for path, tree in sources(bot):
        here = package_of(path)
        for line, name in imports(tree):
            there = name.split(".")[1] if name.startswith("bot.") else here
            if there != here and there not in ALLOWED.get(here, ()):
                found.append(f"{path}:{line} imports {name}")
    return found


def folders_go_one_way(bot: Path) -> list[str]:
    found = []
    for path, tree in sources(bot):
        package, here = package_of(path), folder_of(path.removesuffix(".py"), "/")
        for line, name in imports(tree):
            if package in FOLDERS and name.startswith(f"bot.{package}."):
                order = FOLDERS[package]
                there = folder_of(name.removeprefix("bot."), ".")
                if order.index(there) > order.index(here):
                    found.append(f"{path}:{line} imports {name}")
    return found


def folder_of(path: str, separator: str) -> str:
    """The folder below its package, "" for a single file of the package."""
    package, *rest = path.split(separator)
    return rest[0] if rest and rest[0] in FOLDERS.get(package, ()) else ""


def every_folder_has_a_rank(bot: Path) -> list[str]:
    parts = (path.split("/") for path, _ in sources(bot) if package_of(path) in FOLDERS)
    return sorted({part[1] for part in parts if len(part) > 2 and part[1] not in FOLDERS[part[0]]})


def imports_are_absolute(bot: Path) -> list[str]:
    return [f"{path}:{line}" for path, tree in sources(bot) for line, name in imports(tree) if name.startswith(".")]


def every_package_has_a_place(bot: Path) -> list[str]:
    return sorted({package_of(path) for path, _ in sources(bot)} - set(ALLOWED))


def domain_knows_only_the_standard_library(bot: Path) -> list[str]:
    return [
        f"{path}:{line} imports {name}"
        for path, tree in sources(bot)
        if path.startswith("domain/")
        for line, name in imports(tree)
        if not name.startswith("bot.domain") and name.split(".")[0] not in sys.stdlib_module_names
    ]


def domain_never_waits(bot: Path) -> list[str]:
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    return [
        f"{path}:{node.lineno}"
        for path, tree in sources(bot)
        if path.startswith("domain/")
        for node in ast.walk(tree)
        if isinstance(node, waiting)
    ]


def only_wiring_holds_the_clock(bot: Path) -> list[str]:
    return [
        f"{path}:{node.lineno} reads the clock"
        for path, tree in sources(bot)
        if not path.startswith(CLOCKS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _reads_clock(node.func)
    ]


def _reads_clock(called: ast.expr) -> bool:
    match called:
        case ast.Attribute(value=ast.Name(id="datetime" | "date"), attr="now" | "utcnow" | "today"):
            return True
        case ast.Attribute(value=ast.Attribute(attr="datetime" | "date"), attr="now" | "utcnow" | "today"):
            return True
        case ast.Attribute(value=ast.Name(id="time"), attr="time" | "time_ns"):
            return True
    return False


def imports_stand_at_the_top(bot: Path) -> list[str]:
    return [
        f"{path}:{node.lineno}"
        for path, tree in sources(bot)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def libraries_stay_at_home(bot: Path) -> list[str]:
    return [
        f"{path}:{line} imports {name}"
        for path, tree in sources(bot)
        for line, name in imports(tree)
        if name.split(".")[0] in HOMES and not path.startswith(HOMES[name.split(".")[0]])
    ]


def only_the_session_in_care(bot: Path) -> list[str]:
    return [
        f"{path}:{node.lineno}"
        for path, tree in sources(bot)
        if path.startswith("care/")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom | ast.Import)
        if "sqlmodel" in ast.unparse(node) and ast.unparse(node) != "from sqlmodel import Session"
    ]


def names_say_something(bot: Path) -> list[str]:
    parts = {part.removesuffix(".py") for path, _ in sources(bot) for part in path.split("/")}
    return sorted(parts & REFUSED_NAMES)


OFFENDERS: list[tuple[Rule, str, str]] = [
    (imports_go_one_way, "domain/plan.py", "from bot.care.treatment.enrol import enrol"),
    (imports_go_one_way, "store/mail.py", "import bot.playbook.load"),
    (imports_go_one_way, "playbook/load.py", "from bot.store import mail"),
    (imports_go_one_way, "care/treatment/enrol.py", "from bot.chat import sender"),
    (imports_go_one_way, "chat/sender.py", "from bot.console.queue.queue_page import queue_page"),
    (imports_go_one_way, "channels/sender.py", "from bot.chat.failures import sort"),
    (imports_go_one_way, "jobs/ticks.py", "from bot import wiring"),
    (imports_go_one_way, "console/queue/queue_page.py", "from bot.config import Settings"),
    (imports_go_one_way, "emulator/server.py", "from bot.care.treatment.enrol import enrol"),
    (imports_go_one_way, "wiring.py", "from bot.demo.seed import seed"),
    (folders_go_one_way, "care/paging/page.py", "from bot.care.red_flag.raise_case import raise_case"),
    (folders_go_one_way, "care/say.py", "from bot.care.case.state import changed"),
    (folders_go_one_way, "console/queue/queue_page.py", "from bot.console.case import case_page"),
    (folders_go_one_way, "console/page/visit.py", "from bot.console.gate import route"),
    (every_folder_has_a_rank, "care/gadgets/one.py", ""),
    (imports_are_absolute, "care/treatment/enrol.py", "from . import audit"),
    (every_package_has_a_place, "gadgets/one.py", ""),
    (domain_knows_only_the_standard_library, "domain/plan.py", "import pydantic"),
    (domain_never_waits, "domain/plan.py", "async def advance():\n    pass"),
    (only_wiring_holds_the_clock, "care/treatment/enrol.py", "from datetime import datetime\nnow = datetime.now()"),
    (only_wiring_holds_the_clock, "domain/plan.py", "import datetime\nnow = datetime.date.today()"),
    (only_wiring_holds_the_clock, "chat/pace.py", "import time\nnow = time.time()"),
    (imports_stand_at_the_top, "care/treatment/enrol.py", "def enrol():\n    import json"),
    (libraries_stay_at_home, "care/treatment/enrol.py", "from sqlalchemy import select"),
    (libraries_stay_at_home, "care/say.py", "from telegram import Bot"),
    (libraries_stay_at_home, "emulator/server.py", "import telegram"),
    (libraries_stay_at_home, "wiring.py", "from apscheduler.schedulers.asyncio import AsyncIOScheduler"),
    (only_the_session_in_care, "care/treatment/enrol.py", "from sqlmodel import Session, select"),
    (only_the_session_in_care, "care/treatment/enrol.py", "import sqlmodel"),
    (names_say_something, "care/utils.py", ""),
    (names_say_something, "common/one.py", ""),
]
RULES = list(dict.fromkeys(rule for rule, _, _ in OFFENDERS))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_program_keeps_the_rule(rule: Rule) -> None:
    assert rule(BOT) == []


@pytest.mark.parametrize(("rule", "path", "source"), OFFENDERS, ids=lambda part: getattr(part, "__name__", None))
def test_the_rule_catches_an_offender(rule: Rule, path: str, source: str, tmp_path: Path) -> None:
    offender = tmp_path / path
    offender.parent.mkdir(parents=True, exist_ok=True)
    offender.write_text(source)
    assert rule(tmp_path)


def test_the_walk_sees_the_whole_program() -> None:
    assert {package_of(path) for path, _ in sources(BOT)} >= {*INNER, *OUTER, "wiring", "config", "logs"}


def test_an_import_for_type_checkers_alone_is_no_offence(tmp_path: Path) -> None:
    (tmp_path / "logs.py").write_text("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import json\n")
    assert imports_stand_at_the_top(tmp_path) == []
