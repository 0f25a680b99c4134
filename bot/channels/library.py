"""apprise, loaded when it is first needed: it takes half a second, and most commands never page anybody."""

from __future__ import annotations

import functools
import importlib
import logging
from typing import Any


@functools.cache
def apprise() -> Any:
    """The library, with the logs shut that name addresses: its own, and that of what it speaks HTTP with."""
    for name in ("apprise", "urllib3"):
        log = logging.getLogger(name)
        log.propagate = False
        log.addHandler(logging.NullHandler())
    return importlib.import_module("apprise")
