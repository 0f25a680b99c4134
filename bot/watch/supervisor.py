"""systemd is told that the program is ready and that it lives; it starts what ended. Without systemd nothing is told."""

from __future__ import annotations

import os
import socket

import structlog

log = structlog.get_logger()


def notify(state: str) -> None:
    """`READY=1`, `WATCHDOG=1` … as in sd_notify(3): one datagram to the socket that the unit's environment names."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.setblocking(False)
        try:
            line.sendto(state.encode(), f"\0{address[1:]}" if address.startswith("@") else address)
        except OSError:  # a supervisor that is away misses a sign of life: that is its way to notice
            return


def give_up(reason: str) -> None:
    """End at once, to be started anew. Nothing is lost: what is not committed is not confirmed either."""
    log.critical("given_up", reason=reason)
    os._exit(1)
