"""The rows, by what they are about. Times are aware UTC. What is sealed is encrypted before it reaches the database."""

from bot.store.tables.advice import AdviceRow
from bot.store.tables.case import AskRow, CaseEventRow, CaseRow, GradedRow, InquiryRow, JudgementRow, NotificationRow
from bot.store.tables.drill import DrillRow
from bot.store.tables.hand_over import HandOverOfferRow, HandOverRow
from bot.store.tables.installation import AuditRow, InstallationRow
from bot.store.tables.mail import HeardRow, InboxRow, OutboxRow, PhotoRow
from bot.store.tables.patient import ConsentRow, ContactRow, InviteRow, PatientRow
from bot.store.tables.review import DrawRow, RatingRow, SampledRow
from bot.store.tables.rota import CalendarLinkRow, OverrideRow, ShiftRow, SwapRow, TimeOffRow
from bot.store.tables.seal import SealRow, StandingRow
from bot.store.tables.staff import AttemptRow, SignInRow, StaffChannelRow, StaffLinkRow, StaffRow
from bot.store.tables.treatment import AnswerRow, EntryRow, GoalRow, InjectionRow, StepRow, TreatmentRow
from bot.store.tables.working import DeedRow, PhoneCallRow, ProtocolRow, SnoozeRow

__all__ = [
    "AdviceRow",
    "AnswerRow",
    "AskRow",
    "AttemptRow",
    "AuditRow",
    "CalendarLinkRow",
    "CaseEventRow",
    "CaseRow",
    "ConsentRow",
    "ContactRow",
    "DeedRow",
    "DrawRow",
    "DrillRow",
    "EntryRow",
    "GoalRow",
    "GradedRow",
    "HandOverOfferRow",
    "HandOverRow",
    "HeardRow",
    "InboxRow",
    "InjectionRow",
    "InquiryRow",
    "InstallationRow",
    "InviteRow",
    "JudgementRow",
    "NotificationRow",
    "OutboxRow",
    "OverrideRow",
    "PatientRow",
    "PhoneCallRow",
    "PhotoRow",
    "ProtocolRow",
    "RatingRow",
    "SampledRow",
    "SealRow",
    "ShiftRow",
    "SignInRow",
    "SnoozeRow",
    "StaffChannelRow",
    "StaffLinkRow",
    "StaffRow",
    "StandingRow",
    "StepRow",
    "SwapRow",
    "TimeOffRow",
    "TreatmentRow",
]
