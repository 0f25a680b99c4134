"""The error log of the stories: what the program complains of must have been announced."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
import structlog

from tests.stories.error_log import listening


@pytest.mark.parametrize(
    "complain",
    [
        lambda: structlog.get_logger().error("row_failed", id=1),
        lambda: structlog.get_logger().warning("loop_failed", loop="tick"),
        lambda: structlog.get_logger().exception("update_failed"),
        lambda: logging.getLogger("asyncio").error("Task exception was never retrieved"),
    ],
)
def test_an_error_that_was_not_announced_fails(complain: Callable[[], None]) -> None:
    with listening() as log:
        complain()
    with pytest.raises(AssertionError, match="did not announce"):
        log.check()


def test_an_announced_error_passes_and_must_come() -> None:
    with listening() as log:
        log.announce("row_failed")
        with pytest.raises(AssertionError, match="not in the error log"):
            log.check()
        structlog.get_logger().error("row_failed", id=1)
    log.check()


def test_a_warning_is_no_error() -> None:
    with listening() as log:
        structlog.get_logger().warning("send_failed", message=1)
        logging.getLogger("asyncio").warning("slow")
    log.check()
