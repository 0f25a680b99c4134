"""clinic.toml and indications.toml as values."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.domain.clinic import Clinic, QuietHours
from bot.playbook.hours_file import read_hours
from bot.playbook.playbook import Indication
from bot.playbook.reading import check_about, clock, clocks, flag, lasting, zone
from bot.playbook.table import Table

_REGIONS = ("face", "neck", "limb")


def languages_of(file: Table) -> tuple[str, ...]:
    """The languages of the clinic, its own first. Needed before all else; its faults are reported by `read_clinic`."""
    clinic = file.values.get("clinic")
    found = clinic.get("languages", []) if isinstance(clinic, dict) else []
    return tuple(language for language in found if isinstance(language, str)) if isinstance(found, list) else ()


def read_clinic(file: Table, nurse_hours: str) -> Clinic:
    """`nurse_hours` is a label, because patients read it."""
    check_about(file, "clinic", "quiet", "hours", "holiday", "invite", "consent")
    clinic, quiet, invite = file.table("clinic"), file.table("quiet"), file.table("invite")
    clinic.only("name", "phone", "emergency_number", "time_zone", "languages", "check_in_hours")
    quiet.only("start", "end")
    invite.only("lifetime", "tries")
    time_zone = zone(clinic, "time_zone")
    return Clinic(
        name=clinic.text("name"),
        phone=clinic.text("phone"),
        emergency_number=clinic.text("emergency_number"),
        time_zone=time_zone,
        languages=tuple(clinic.texts("languages")),
        nurse_hours=nurse_hours,
        quiet=QuietHours(clock(quiet, "start"), clock(quiet, "end")),
        hours=read_hours(file, ZoneInfo(time_zone)),
        check_in_hours=clocks(clinic, "check_in_hours"),
        invite_lifetime=lasting(invite, "lifetime"),
        invite_tries=invite.whole("tries"),
    )


def read_consent_version(file: Table) -> str:
    """The version of the words patients agree to."""
    consent = file.table("consent")
    consent.only("version")
    return consent.text("version")


def read_indications(file: Table, plans: frozenset[str]) -> dict[str, Indication]:
    """Every indication by its id; `plans` are the ones there are."""
    check_about(file, "indication")
    found: dict[str, Indication] = {}
    for table in file.tables("indication"):
        indication = _indication(table, plans)
        if indication.id in found:
            table.fault("id", "is used more than once")
        found[indication.id] = indication
    return found


def _indication(table: Table, plans: frozenset[str]) -> Indication:
    table.only("id", "plan", "region", "child", "review_day", "muscles")
    plan, region = table.text("plan"), table.text("region")
    if plan and plan not in plans:
        table.fault("plan", f"there is no plans/{plan}.toml")
    if region and region not in _REGIONS:
        table.fault("region", f"must be one of {', '.join(_REGIONS)}")
    return Indication(
        id=table.text("id"),
        plan=plan,
        region=region,
        child=flag(table, "child"),
        review_day=table.whole("review_day"),
        muscles=tuple(table.texts("muscles")),
    )
