"""What buttons say comes back as it was, and fits into Telegram's 64 bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.tap import LIMIT, Tap, TapKind, decode, tap

words = st.text(st.characters(exclude_characters=":", codec="utf-8"), max_size=12)


@given(st.sampled_from(TapKind), st.lists(words, max_size=3))
def test_what_was_encoded_is_decoded(kind: TapKind, args: list[str]) -> None:
    wanted = Tap(kind, tuple(args))
    if len(":".join((kind, *args)).encode()) > LIMIT:
        with pytest.raises(ValueError, match="longer than 64 bytes"):
            wanted.encode()
        return
    data = wanted.encode()
    assert decode(data) == wanted
    assert len(data.encode()) <= LIMIT


def test_bytes_are_counted_not_letters() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        tap(TapKind.DIARY, "ñ" * 32)


def test_an_argument_that_could_not_be_read_back_is_refused() -> None:
    with pytest.raises(ValueError, match="colon"):
        tap(TapKind.HOUR, "18:00")


@pytest.mark.parametrize("data", ["", "unknown:1", "D:1", ":::", "drop table", "d" * 100])
def test_data_nobody_here_wrote_is_no_tap(data: str) -> None:
    assert decode(data) is None


@pytest.mark.parametrize(
    ("args", "number"),
    [(("7",), 7), (("0",), 0), ((), -1), (("-7",), -1), (("seven",), -1), (("²",), -1), (("9" * 40,), -1), (("",), -1)],
)
def test_a_number_that_is_none_of_ours_is_told(args: tuple[str, ...], number: int) -> None:
    assert Tap(TapKind.DIARY, args).number(0) == number


def test_a_missing_argument_is_empty() -> None:
    assert Tap(TapKind.DIARY, ("1",)).arg(5) == ""
