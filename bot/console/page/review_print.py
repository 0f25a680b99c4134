"""How the monthly review is drawn and written to files. The console cannot make it itself: wiring brings it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from bot.domain.review.review import Review
from bot.domain.review.second import SecondReview

Label = Callable[[str], str]  # `outcome.noise` -> what a person reads


class RenderReview(Protocol):
    def __call__(
        self, review: Review, label: Label, behind: Callable[[str, str], str], file: Callable[[str], str]
    ) -> Markup:
        """The page's body. `behind` says where the cases of a line are listed, `file` where a table is served as CSV."""


class RenderAgreement(Protocol):
    def __call__(
        self, second: SecondReview, label: Label, names: Mapping[int, str], least: int, file: Callable[[str], str]
    ) -> Markup:
        """`names` are those of staff; shares of fewer than `least` are not shown."""


@dataclass(frozen=True)
class ReviewPrint:
    """The files are None for a table there is not."""

    page: RenderReview
    csv: Callable[[Review, Label, str], str | None]
    agreement: RenderAgreement
    agreement_csv: Callable[[SecondReview, Label, Mapping[int, str], int, str], str | None]
    style: str
