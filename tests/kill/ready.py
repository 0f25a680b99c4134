"""What the fork server loads once: the whole program and the content. A life then begins in milliseconds."""

from __future__ import annotations

from tests.shipped import shipped

PLAYBOOK = shipped()
