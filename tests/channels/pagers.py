"""A real web server in place of PagerDuty and the rest: it keeps what it is told, and answers as it is set to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Pagers:
    """One for each name. `answers` holds the status of those that do not take what they are told."""

    port: int = 0
    answers: dict[str, int] = field(default_factory=dict)
    heard: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)

    def address(self, name: str) -> str:
        return f"json://127.0.0.1:{self.port}/{name}"

    def of(self, name: str) -> list[str]:
        """What was taken, subject and text."""
        return [f"{one['title']}\n{one['message']}" for one in self.heard.get(name, [])]


@contextmanager
def pagers_at_work() -> Iterator[Pagers]:
    pagers = Pagers()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            name = self.path.strip("/")
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = pagers.answers.get(name, 200)
            pagers.tries[name] = pagers.tries.get(name, 0) + 1
            if status == 200:
                pagers.heard.setdefault(name, []).append(body)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    pagers.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield pagers
    server.shutdown()
    thread.join()
    server.server_close()
