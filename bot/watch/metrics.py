"""Figures for Prometheus, in its text format. No patient's data: counts and seconds only."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.alarm import Backlog, Work
from bot.domain.drill import Drill
from bot.domain.tier import Tier
from bot.watch.watch import Watch

MESSAGES = (Work.SAFETY, Work.NOTIFICATION, Work.REPLY, Work.PLAN)


@dataclass(frozen=True)
class Metric:
    """`label` names what tells the samples apart; empty for a single one."""

    name: str
    help: str
    label: str
    samples: Mapping[str, float]
    kind: str = "gauge"


def one(name: str, help: str, value: float) -> Metric:
    return Metric(name, help, "", {"": value})


def of_backlog(backlog: Backlog, now: datetime) -> list[Metric]:
    """What waits in the database."""
    lag = {work.value: backlog.lag(work, now).total_seconds() for work in Work}
    lanes = {work.value: lag.pop(work) for work in MESSAGES}
    tiers = {tier.value: float(backlog.unacknowledged.get(tier, 0)) for tier in Tier}
    return [
        Metric("oldest_undelivered_seconds", "Age of the oldest message that has not left, by lane.", "lane", lanes),
        Metric("due_lag_seconds", "For how long the oldest due row of a kind has not been served.", "kind", lag),
        one("messages_in_doubt", "Messages that may have arrived: the answer did not come.", backlog.in_doubt),
        Metric("cases_unacknowledged", "Open cases that nobody has acknowledged, by tier.", "tier", tiers),
        one("inbox_waiting", "Updates received and not yet handled.", backlog.updates_waiting),
        one("inbox_oldest_seconds", "Age of the oldest update not yet handled.", lag[Work.UPDATES]),
        one("inbox_quarantined", "Updates set aside after the last try, ever.", backlog.quarantined),
    ]


def of_drill(drill: Drill | None) -> list[Metric]:
    """How the last fire drill went. None where there was none."""
    if drill is None:
        return []
    took = [drill.to_page, drill.to_acknowledgement]
    page, acknowledged = (span.total_seconds() if span is not None else math.nan for span in took)
    return [
        one("drill_started_timestamp_seconds", "When the last fire drill began.", drill.started_at.timestamp()),
        one("drill_page_seconds", "Until the first page of the last fire drill left; NaN if none has.", page),
        one(
            "drill_acknowledged_seconds", "Until the last fire drill was acknowledged; NaN if it was not.", acknowledged
        ),
        one("drill_missed", "1 if nobody acknowledged the last fire drill in time.", drill.missed),
    ]


def of_process(watch: Watch) -> list[Metric]:
    """What this process knows of itself."""
    turns = {loop.name: float(loop.turns) for loop in watch.loops}
    return [
        one("telegram_silent_seconds", "Since Telegram last answered this process.", watch.silence_now()),
        Metric("loop_turns_total", "Turns of each loop of this process.", "loop", turns, "counter"),
        one("database_write_seconds", "How long the last write of the watch took.", watch.records.latency),
        one("alarms", "What is wrong now, as the watch sees it.", len(watch.alarms())),
    ]


def text_of(metrics: Iterable[Metric]) -> str:
    """The exposition format 0.0.4."""
    lines = []
    for metric in metrics:
        name = f"aftercare_{metric.name}"
        lines += [f"# HELP {name} {metric.help}", f"# TYPE {name} {metric.kind}"]
        for value, sample in metric.samples.items():
            label = f'{{{metric.label}="{value}"}}' if metric.label else ""
            lines.append(f"{name}{label} {'NaN' if math.isnan(sample) else format(sample, '.12g')}")
    return "\n".join([*lines, ""])
