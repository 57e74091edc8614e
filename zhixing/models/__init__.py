"""What is kept: tables, constraints, querysets. Triggers that refuse changes are in the migration of guards."""

from zhixing.models.accounts import Appointment, User
from zhixing.models.activities import (
    Activity,
    ActivityCorrection,
    ActivityItem,
    Attendance,
    PlannedActivity,
    Resolution,
    SignUp,
)
from zhixing.models.appraisals import Appraisal, AppraisalLine
from zhixing.models.audit import AuditRow
from zhixing.models.ballots import Ballot, BallotPanel, BallotSubject, BallotTeller, RollLine, TokenIssue
from zhixing.models.ballots_box import BoxLine, PaperEntry, Slip, SlipBatch, Spent
from zhixing.models.ballots_counts import BallotFigure, BallotRecord, BallotWaiver, CountSheet
from zhixing.models.briefings import Briefing, BriefingArticle, BriefingFigure, BriefingStep, Contribution, NameConsent
from zhixing.models.cycles import Cycle, Participant, ParticipantChange, StageChange
from zhixing.models.exchange import PartnerKey, TakenFile, TakenRecord
from zhixing.models.growth import Milestone, TargetSheet
from zhixing.models.home_visits import HomeNeed, HomeVisit
from zhixing.models.inspections import HearingSheet, OrgVeto, OrgVetoStep, Visit, VisitItem, VisitScore, VisitSheet
from zhixing.models.key_check import KeyCheck
from zhixing.models.ledger import ChainHead, Claim, Decision, DecisionStep, Entry, Evidence
from zhixing.models.local_items import ListedItem, LocalItem, LocalItemStep
from zhixing.models.lots import LotBatch, LotChance, LotEntrant, LotPass, LotPool, LotStratum
from zhixing.models.measures import Measure, MeasureStep
from zhixing.models.member_measures import MeasureDecision, MeasureRecord
from zhixing.models.members import KindChange, Membership, Person, Relief, ReliefStep, Transfer
from zhixing.models.nominations import Nomination, NominationObjection
from zhixing.models.orgs import FoundingList, Organisation
from zhixing.models.party_groups import GroupPlace, PartyGroup
from zhixing.models.postings import CalendarCorrection, Objection, Posting, PostingStep
from zhixing.models.posts import Post, PostHolding, PostRecord, PostReport
from zhixing.models.ratings import Rating
from zhixing.models.reviews import (
    GivenScore,
    JointOpinion,
    Opinion,
    Panel,
    PanelMember,
    Recusal,
    Settlement,
    VacatedSeat,
)
from zhixing.models.rosters import (
    RosterImport,
    RosterImportLine,
    RosterTerm,
    RosterUpload,
    Verification,
    VerificationLine,
)
from zhixing.models.self_reports import SelfReport, SelfReportLine
from zhixing.models.service import IncomingSlip, Outsider, OutsideReport, Service, ServiceSlip
from zhixing.models.standards import Adoption, Standard, StandardVersion, StandardVersionStep

__all__ = [
    "Activity",
    "ActivityCorrection",
    "ActivityItem",
    "Adoption",
    "Appointment",
    "Appraisal",
    "AppraisalLine",
    "Attendance",
    "AuditRow",
    "Ballot",
    "BallotFigure",
    "BallotPanel",
    "BallotRecord",
    "BallotSubject",
    "BallotTeller",
    "BallotWaiver",
    "BoxLine",
    "Briefing",
    "BriefingArticle",
    "BriefingFigure",
    "BriefingStep",
    "CalendarCorrection",
    "ChainHead",
    "Claim",
    "Contribution",
    "CountSheet",
    "Cycle",
    "Decision",
    "DecisionStep",
    "Entry",
    "Evidence",
    "FoundingList",
    "GivenScore",
    "GroupPlace",
    "HearingSheet",
    "HomeNeed",
    "HomeVisit",
    "IncomingSlip",
    "JointOpinion",
    "KeyCheck",
    "KindChange",
    "ListedItem",
    "LocalItem",
    "LocalItemStep",
    "LotBatch",
    "LotChance",
    "LotEntrant",
    "LotPass",
    "LotPool",
    "LotStratum",
    "Measure",
    "MeasureDecision",
    "MeasureRecord",
    "MeasureStep",
    "Membership",
    "Milestone",
    "NameConsent",
    "Nomination",
    "NominationObjection",
    "Objection",
    "Opinion",
    "OrgVeto",
    "OrgVetoStep",
    "Organisation",
    "OutsideReport",
    "Outsider",
    "Panel",
    "PanelMember",
    "PaperEntry",
    "Participant",
    "ParticipantChange",
    "PartnerKey",
    "PartyGroup",
    "Person",
    "PlannedActivity",
    "Post",
    "PostHolding",
    "PostRecord",
    "PostReport",
    "Posting",
    "PostingStep",
    "Rating",
    "Recusal",
    "Relief",
    "ReliefStep",
    "Resolution",
    "RollLine",
    "RosterImport",
    "RosterImportLine",
    "RosterTerm",
    "RosterUpload",
    "SelfReport",
    "SelfReportLine",
    "Service",
    "ServiceSlip",
    "Settlement",
    "SignUp",
    "Slip",
    "SlipBatch",
    "Spent",
    "StageChange",
    "Standard",
    "StandardVersion",
    "StandardVersionStep",
    "TakenFile",
    "TakenRecord",
    "TargetSheet",
    "TokenIssue",
    "Transfer",
    "User",
    "VacatedSeat",
    "Verification",
    "VerificationLine",
    "Visit",
    "VisitItem",
    "VisitScore",
    "VisitSheet",
]
