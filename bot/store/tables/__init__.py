"""The rows, by what they are about. Times are aware UTC. What is sealed is encrypted before it reaches the database."""

from bot.store.tables.case import AskRow, CaseEventRow, CaseRow, GradedRow, InquiryRow, JudgementRow, NotificationRow
from bot.store.tables.installation import AuditRow, InstallationRow
from bot.store.tables.mail import HeardRow, InboxRow, OutboxRow, PhotoRow
from bot.store.tables.patient import ConsentRow, ContactRow, InviteRow, PatientRow
from bot.store.tables.staff import AttemptRow, SignInRow, StaffChannelRow, StaffLinkRow, StaffRow
from bot.store.tables.treatment import AnswerRow, EntryRow, GoalRow, InjectionRow, StepRow, TreatmentRow
from bot.store.tables.working import DeedRow, PhoneCallRow, ProtocolRow, SnoozeRow

__all__ = [
    "AnswerRow",
    "AskRow",
    "AttemptRow",
    "AuditRow",
    "CaseEventRow",
    "CaseRow",
    "ConsentRow",
    "ContactRow",
    "DeedRow",
    "EntryRow",
    "GoalRow",
    "GradedRow",
    "HeardRow",
    "InboxRow",
    "InjectionRow",
    "InquiryRow",
    "InstallationRow",
    "InviteRow",
    "JudgementRow",
    "NotificationRow",
    "OutboxRow",
    "PatientRow",
    "PhoneCallRow",
    "PhotoRow",
    "ProtocolRow",
    "SignInRow",
    "SnoozeRow",
    "StaffChannelRow",
    "StaffLinkRow",
    "StaffRow",
    "StepRow",
    "TreatmentRow",
]
