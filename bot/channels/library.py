"""apprise, loaded when it is first needed: it takes half a second, and most commands never page anybody."""

from __future__ import annotations

import functools
import importlib
import logging
from typing import Any


@functools.cache
def apprise() -> Any:
    """The library, with its own log shut: that names hosts, users and answers."""
    log = logging.getLogger("apprise")
    log.propagate = False
    log.addHandler(logging.NullHandler())
    return importlib.import_module("apprise")
