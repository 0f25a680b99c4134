from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.pagers import Pagers, pagers_at_work


@pytest.fixture
def pagers() -> Iterator[Pagers]:
    with pagers_at_work() as working:
        yield working
