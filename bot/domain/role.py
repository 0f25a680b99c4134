"""What somebody works as."""

from __future__ import annotations

TREATING = ("nurse", "clinician")  # the roles that work cases: whoever else reads or administers takes none
