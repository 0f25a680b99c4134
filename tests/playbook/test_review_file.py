"""What content says of the review: a fault is named with its key, and harmless values take its place."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.domain.case import Outcome
from bot.domain.review.terms import Meaning
from bot.playbook.fault import Fault
from bot.playbook.playbook import Playbook
from bot.playbook.review_file import read_review
from bot.playbook.table import Table

CONTENT = Path(__file__).parents[2] / "content"
FILE = tomllib.loads((CONTENT / "review.toml").read_text("utf-8"))


def faults(section: str, **changes: Any) -> list[str]:
    found: list[Fault] = []
    kept = {key: value for key, value in {**FILE[section], **changes}.items() if value is not None}
    read_review(Table("review.toml", "", {**FILE, section: kept}, found))
    return [str(fault) for fault in found]


def test_every_outcome_has_a_meaning(playbook: Playbook) -> None:
    assert set(playbook.review.meanings) == set(Outcome)
    assert playbook.review.meanings[Outcome.NOISE] is Meaning.NOISE
    assert playbook.review.meanings[Outcome.DUPLICATE] is Meaning.EXCLUDED


def test_every_reason_for_noise_has_a_label_in_every_language(playbook: Playbook) -> None:
    for language in playbook.clinic.languages:
        labels = playbook.words_in(language).labels
        assert all(f"noise_reason.{reason}" in labels for reason in playbook.review.noise_reasons)


@pytest.mark.parametrize(
    ("section", "changes", "named"),
    [
        ("outcome", {"noise": "nothing"}, "outcome.noise"),
        ("outcome", {"noise": None}, "outcome.noise"),
        ("outcome", {"cured": "seen"}, "outcome.cured"),
        ("figures", {"rate_from": 0}, "figures.rate_from"),
        ("figures", {"dose_bands": []}, "figures.dose_bands"),
        ("figures", {"dose_bands": [50, "x"]}, "figures.dose_bands"),
        ("figures", {"dose_bands": [50, 20]}, "figures.dose_bands"),
        ("figures", {"observed": "PT0S"}, "figures.observed"),
        ("near_miss", {"tiers": ["urgent"]}, "near_miss.tiers"),
        ("sample", {"random_share": 1.5}, "sample.random_share"),
        ("sample", {"random_least": 99}, "sample.random_least"),
        ("noise", {"reasons": []}, "noise.reasons"),
    ],
)
def test_a_fault_is_named_with_its_key(section: str, changes: dict[str, Any], named: str) -> None:
    [fault] = faults(section, **changes)

    assert named in fault
