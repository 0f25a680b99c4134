"""triage/rules.toml and escalation.toml: what lifts a tier, and who is paged when."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.case import Hours, Ladder, NextStep, PageStep, PageTo
from bot.domain.opening_hours import OpeningHours
from bot.domain.tier import Tier
from bot.playbook.clock_files import KEYS, check_order, read_limits
from bot.playbook.playbook import RiskFlag, TriageRules
from bot.playbook.reading import check_about, duration, flag, lasting
from bot.playbook.table import Table

_EVENTS = (
    "urgent",
    "passed_on",
    "unscreened",
    "unreachable",
    "unreachable_quiet",
    "invite_locked",
    "known_chat",
    "unreadable",
    "medicine",
)


def read_triage(file: Table, symptoms: frozenset[str]) -> TriageRules:
    check_about(
        file, "raise", "ask", "questions", "together", "follow_up", "cry", "again", "event", "unreachable", "risk_flag"
    )
    raised, ask, events = file.table("raise"), file.table("ask"), file.table("event")
    together, follow_up = file.table("together"), file.table("follow_up")
    raised.only("by", "symptoms", "under_age", "from_age", "repeats_within")
    ask.only("patience", "unclear")
    together.only("within")
    follow_up.only("longest")
    cry = file.table("cry")
    cry.only("short")
    again = file.table("again")
    again.only("within")
    unreachable = file.table("unreachable")
    unreachable.only("after")
    events.only(*_EVENTS)
    names = raised.texts("symptoms")
    for name in names:
        if name not in symptoms:
            raised.fault("symptoms", f"'{name}' is not a known red flag")
    tiers = {f"{name}_tier": events.choice(name, Tier, Tier.EMERGENCY) for name in _EVENTS}
    return TriageRules(
        raise_by=raised.whole("by"),
        raised_symptoms=frozenset(names),
        under_age=raised.whole("under_age"),
        from_age=raised.whole("from_age"),
        repeats_within=duration(raised, "repeats_within"),
        ask_patience=duration(ask, "patience"),
        unclear_patience=duration(ask, "unclear"),
        together_within=lasting(together, "within"),
        unreachable_after=lasting(unreachable, "after"),
        longest_follow_up=follow_up.whole("longest"),
        short_cry=cry.whole("short"),
        again_within=lasting(again, "within"),
        **tiers,
    )


def read_risk_flags(file: Table) -> dict[str, RiskFlag]:
    found: dict[str, RiskFlag] = {}
    for table in file.tables("risk_flag"):
        table.only("id", "high_risk")
        risk = RiskFlag(table.text("id"), flag(table, "high_risk"))
        if risk.id in found:
            table.fault("id", "is used more than once")
        found[risk.id] = risk
    if not found:
        file.fault("risk_flag", "at least one is needed")
    return found


def read_ladders(file: Table, hours: OpeningHours) -> dict[Tier, Ladder]:
    """One ladder for each tier; a missing one is a fault, and one that is slower than that of a milder tier."""
    check_about(file, "channel", *Tier)
    faults = len(file.faults)
    ladders = {tier: _ladder(file.table(tier), tier, hours) for tier in Tier}
    if len(file.faults) == faults and not file.silent:
        check_order(file, ladders)
    return ladders


def read_next_channel_after(file: Table) -> timedelta:
    channel = file.table("channel")
    channel.only("next_after")
    return lasting(channel, "next_after")


def _ladder(table: Table, tier: Tier, hours: OpeningHours) -> Ladder:
    table.only(*KEYS.values(), "repeat", "page")
    limits = read_limits(table, hours)
    steps = tuple(_page(page) for page in table.tables("page"))
    if not steps:
        table.fault("page", "a ladder needs at least one step")
    if list(steps) != sorted(steps, key=lambda step: step.after):
        table.fault("page", "steps must stand in the order of their times")
    ladder = Ladder(
        tier,
        acknowledge_within=limits.within[NextStep.ACKNOWLEDGE],
        contact_within=limits.within[NextStep.CONTACT],
        steps=steps,
        repeat=lasting(table, "repeat"),
        decide_within=limits.within[NextStep.DECIDE],
        close_within=limits.within[NextStep.CLOSE],
        in_hours=limits.in_hours,
    )
    _check_hours(table, ladder)
    return ladder


def _check_hours(table: Table, ladder: Ladder) -> None:
    """At whatever hour somebody is called; of a red flag at once."""
    for hours, is_open in ((Hours.OPEN, True), (Hours.CLOSED, False)) if ladder.steps else ():
        counting = ladder.steps_when(is_open=is_open)
        if not counting:
            table.fault("page", f"no step calls anybody while the clinic is {hours}")
        elif ladder.tier.is_red_flag and counting[0].after:
            table.fault("page", f'while the clinic is {hours}, the first step must call at once: after = "PT0M"')


def _page(table: Table) -> PageStep:
    table.only("after", "to", "when")
    when = table.choice("when", Hours, Hours.ALWAYS) if "when" in table.values else Hours.ALWAYS
    return PageStep(duration(table, "after"), table.choice("to", PageTo, PageTo.EVERYBODY), when)
