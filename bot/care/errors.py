"""What an act refuses. The message is a sentence for the person who asked."""

from __future__ import annotations


class Refused(Exception):
    """What was asked cannot be done; the message says why and what to do instead."""


class NotForRole(Refused):
    """It is for another role."""


class NoSuchCase(Refused):
    """No case has this code."""


class CaseIsClosed(Refused):
    """The case was closed; a closed case is not worked on."""


class NoSuchTreatment(Refused):
    """No treatment has this number."""


class NoSuchPatient(Refused):
    """No patient has this number."""
