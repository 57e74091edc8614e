"""What is kept: tables, constraints, querysets. Triggers that refuse changes are in the migration of guards."""

from zhixing.models.accounts import Appointment, User
from zhixing.models.activities import Activity, Attendance
from zhixing.models.audit import AuditRow
from zhixing.models.cycles import Cycle, Participant, StageChange
from zhixing.models.ledger import ChainHead, Claim, Decision, Entry, Evidence
from zhixing.models.members import Membership, Person, Relief, ReliefStep, Transfer
from zhixing.models.orgs import Organisation
from zhixing.models.postings import CalendarCorrection, Objection, Posting, PostingStep
from zhixing.models.ratings import Rating
from zhixing.models.reviews import GivenScore, JointOpinion, Opinion, Panel, PanelMember, Recusal, Settlement
from zhixing.models.rosters import RosterImport, RosterImportLine, RosterUpload, Verification, VerificationLine
from zhixing.models.self_reports import SelfReport, SelfReportLine
from zhixing.models.standards import Adoption, Standard, StandardVersion, StandardVersionStep

__all__ = [
    "Activity", "Adoption", "Appointment", "Attendance", "AuditRow", "CalendarCorrection", "ChainHead", "Claim",
    "Cycle", "Decision", "Entry", "Evidence", "GivenScore", "JointOpinion", "Membership", "Objection", "Opinion",
    "Organisation", "Panel", "PanelMember", "Participant", "Person", "Posting", "PostingStep", "Rating", "Recusal",
    "Relief", "ReliefStep", "RosterImport", "RosterImportLine", "RosterUpload", "SelfReport", "SelfReportLine",
    "Settlement", "StageChange", "Standard", "StandardVersion", "StandardVersionStep", "Transfer", "User",
    "Verification", "VerificationLine",
]
