"""Who may do what: one readable table of roles. What is asked of it stands in `grants.py`."""

from enum import StrEnum


class Role(StrEnum):
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    SECRETARY = "secretary"
    DEPUTY = "deputy"
    PANELLIST = "panellist"
    CLERK = "clerk"
    MEMBER = "member"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]


ROLE_LABELS: dict[Role, str] = {
    Role.DISTRICT: "区委组织部",
    Role.STREET: "街道党工委",
    Role.COMMUNITY: "社区党委",
    Role.SECRETARY: "支部书记",
    Role.DEPUTY: "支部副书记",
    Role.PANELLIST: "考评小组成员",
    Role.CLERK: "录入员",
    Role.MEMBER: "党员",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDITOR: "审计管理员",
}


class Do(StrEnum):
    # organisations and the register
    VIEW_ORG = "view_org"
    MANAGE_ORG = "manage_org"
    VIEW_REGISTER = "view_register"
    EDIT_REGISTER = "edit_register"
    IMPORT_ROSTER = "import_roster"
    EXPORT_REGISTER = "export_register"
    READ_FULL_ID = "read_full_id"
    TRANSFER_MEMBER = "transfer_member"
    OPEN_VERIFICATION = "open_verification"
    CONFIRM_VERIFICATION = "confirm_verification"
    APPLY_RELIEF = "apply_relief"
    DECIDE_RELIEF = "decide_relief"
    # standards
    VIEW_STANDARD = "view_standard"
    DRAFT_STANDARD = "draft_standard"
    APPROVE_STANDARD = "approve_standard"
    ADOPT_STANDARD = "adopt_standard"
    # ledger and activities
    VIEW_LEDGER = "view_ledger"
    RECORD_ACTIVITY = "record_activity"
    CONFIRM_CLAIM = "confirm_claim"
    DECIDE_ENTRY = "decide_entry"  # deductions and vetoes, with clause and deciding body
    REVERSE_ENTRY = "reverse_entry"
    CLAIM_FOR_OTHERS = "claim_for_others"  # by proxy, for people without a phone
    VERIFY_CHAIN = "verify_chain"
    TAKE_ARCHIVE = "take_archive"  # of a year: everything that a branch decided, with its evidence
    # the quarter
    VIEW_CYCLE = "view_cycle"
    OPEN_CYCLE = "open_cycle"
    ADVANCE_CYCLE = "advance_cycle"
    RETURN_CYCLE = "return_cycle"
    ENTER_SELF_REPORT = "enter_self_report"  # from paper, by proxy
    PREPARE_BALLOT = "prepare_ballot"  # prepare, open, seal, declare void or waive; counting takes the tellers
    VIEW_BALLOT = "view_ballot"
    FORM_PANEL = "form_panel"
    LEND_PANELLISTS = "lend_panellists"  # to a branch below that has too few for its group
    JUDGE = "judge"  # sit in a review group
    PROPOSE_POSTING = "propose_posting"
    EXAMINE_POSTING = "examine_posting"
    APPROVE_POSTING = "approve_posting"
    CARRY_OUT_POSTING = "carry_out_posting"
    VIEW_POSTING = "view_posting"
    RAISE_OBJECTION = "raise_objection"
    ANSWER_OBJECTION = "answer_objection"
    VIEW_RESULTS = "view_results"
    VIEW_OVERVIEW = "view_overview"  # of those above branches: the page, and the notes of whom they reminded
    # the year: 民主评议党员
    VIEW_APPRAISAL = "view_appraisal"
    KEEP_APPRAISAL = "keep_appraisal"
    APPROVE_APPRAISAL = "approve_appraisal"  # at the organisation above the branch
    # 评先选优
    VIEW_NOMINATION = "view_nomination"
    KEEP_NOMINATION = "keep_nomination"  # nominate, vote, post: of one's own branch
    JUDGE_NOMINATION = "judge_nomination"  # at the organisation above the branch
    # the quarter of organisations
    ASSESS_ORGS = "assess_orgs"  # every act of the quarter but its approval, for the organisations below
    INSPECT_ORGS = "inspect_orgs"  # sit in the group that hears reports and goes on visits
    CHECK_OWN_ORG = "check_own_org"  # 自查, and whatever is said for the organisation that is assessed
    # representatives drawn by lot
    VIEW_POOL = "view_pool"  # counts, numbers and hash; names are shown to two named people only
    KEEP_POOL = "keep_pool"  # at the organisation above the assessed one
    # 整改: problems of organisations until they are cleared
    VIEW_MEASURES = "view_measures"
    ASSESS_MEASURES = "assess_measures"  # register, check on the spot, clear: only of an organisation below one's own
    RECTIFY_MEASURES = "rectify_measures"  # sign, plan, report, apply: only of one's own organisation
    # 设岗定责: the posts of a branch
    VIEW_POSTS = "view_posts"
    KEEP_POSTS = "keep_posts"  # set up, publish, approve holders, confirm reports
    SEE_WITHOUT_POST = "see_without_post"  # who holds none: the secretary alone
    # 志愿服务和双报到
    VIEW_SERVICE = "view_service"
    KEEP_SERVICE = "keep_service"  # who reported here, their service, what comes in from other systems
    ISSUE_SLIP = "issue_slip"  # under the seal of the community
    # keys of other installations: one administrator registers, another lets in
    REGISTER_KEY = "register_key"
    TRUST_KEY = "trust_key"
    # 走访群众: visits to homes, and what was promised there
    VIEW_HOME_VISITS = "view_home_visits"  # the household itself only for those who may act for the visitor
    KEEP_HOME_VISITS = "keep_home_visits"  # answer what was promised, enter visits in the ledger
    # 简报
    VIEW_BRIEFING = "view_briefing"  # issued ones, of organisations above and below
    EDIT_BRIEFING = "edit_briefing"
    ISSUE_BRIEFING = "issue_briefing"  # by somebody who edited nothing of it
    SEND_CONTRIBUTION = "send_contribution"  # 供稿, for one's own organisation
    # what follows a result: targets, measures, milestones of the people of one branch
    GUIDE_MEMBERS = "guide_members"
    # administration
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_SECURITY = "manage_security"
    READ_AUDIT = "read_audit"
    CORRECT_CALENDAR = "correct_calendar"


_READ = frozenset(
    {
        Do.VIEW_ORG,
        Do.VIEW_REGISTER,
        Do.VIEW_STANDARD,
        Do.VIEW_LEDGER,
        Do.VIEW_CYCLE,
        Do.VIEW_POSTING,
        Do.VIEW_RESULTS,
        Do.VIEW_BALLOT,
        Do.VIEW_POOL,
        Do.VIEW_MEASURES,
        Do.VIEW_POSTS,
        Do.VIEW_APPRAISAL,
        Do.VIEW_SERVICE,
        Do.VIEW_HOME_VISITS,
        Do.VIEW_NOMINATION,
        Do.VIEW_BRIEFING,
    }
)
_DESK = frozenset({Do.RECORD_ACTIVITY, Do.CLAIM_FOR_OTHERS, Do.ENTER_SELF_REPORT, Do.KEEP_SERVICE})
_BRANCH = (
    _READ
    | _DESK
    | {
        Do.EDIT_REGISTER,
        Do.IMPORT_ROSTER,
        Do.EXPORT_REGISTER,
        Do.CONFIRM_VERIFICATION,
        Do.APPLY_RELIEF,
        Do.CONFIRM_CLAIM,
        Do.DECIDE_ENTRY,
        Do.REVERSE_ENTRY,
        Do.OPEN_CYCLE,
        Do.ADVANCE_CYCLE,
        Do.RETURN_CYCLE,
        Do.FORM_PANEL,
        Do.JUDGE,
        Do.PROPOSE_POSTING,
        Do.CARRY_OUT_POSTING,
        Do.ANSWER_OBJECTION,
        Do.RAISE_OBJECTION,
        Do.PREPARE_BALLOT,
        Do.CHECK_OWN_ORG,
        Do.RECTIFY_MEASURES,
        Do.KEEP_POSTS,
        Do.KEEP_APPRAISAL,
        Do.KEEP_HOME_VISITS,
        Do.KEEP_NOMINATION,
        Do.SEND_CONTRIBUTION,
        Do.GUIDE_MEMBERS,
    }
)
_COMMITTEE = _READ | {
    Do.VIEW_OVERVIEW,
    Do.MANAGE_ORG,
    Do.EDIT_REGISTER,
    Do.IMPORT_ROSTER,
    Do.EXPORT_REGISTER,
    Do.READ_FULL_ID,
    Do.TRANSFER_MEMBER,
    Do.OPEN_VERIFICATION,
    Do.DECIDE_RELIEF,
    Do.DRAFT_STANDARD,
    Do.OPEN_CYCLE,
    Do.RETURN_CYCLE,
    Do.LEND_PANELLISTS,
    Do.EXAMINE_POSTING,
    Do.DECIDE_ENTRY,
    Do.VERIFY_CHAIN,
    Do.TAKE_ARCHIVE,
    Do.ASSESS_ORGS,
    Do.INSPECT_ORGS,
    Do.KEEP_POOL,
    Do.ASSESS_MEASURES,
    Do.RECTIFY_MEASURES,
    Do.APPROVE_APPRAISAL,
    Do.JUDGE_NOMINATION,
    Do.EDIT_BRIEFING,
    Do.ISSUE_BRIEFING,
    Do.SEND_CONTRIBUTION,
}

MAY: dict[Role, frozenset[Do]] = {
    Role.DISTRICT: _READ
    | {
        Do.VIEW_OVERVIEW,
        Do.MANAGE_ORG,
        Do.EXPORT_REGISTER,
        Do.OPEN_VERIFICATION,
        Do.DRAFT_STANDARD,
        Do.APPROVE_STANDARD,
        Do.ADOPT_STANDARD,
        Do.TRANSFER_MEMBER,
        Do.VERIFY_CHAIN,
        Do.TAKE_ARCHIVE,
        Do.CORRECT_CALENDAR,
        Do.ASSESS_MEASURES,
        Do.EDIT_BRIEFING,
        Do.ISSUE_BRIEFING,
    },
    Role.STREET: _COMMITTEE | {Do.APPROVE_STANDARD, Do.ADOPT_STANDARD, Do.APPROVE_POSTING, Do.CORRECT_CALENDAR},
    # A community holds meetings of several branches, records them once, and undoes what it recorded wrongly.
    Role.COMMUNITY: _COMMITTEE
    | {Do.APPROVE_POSTING, Do.RECORD_ACTIVITY, Do.REVERSE_ENTRY, Do.CHECK_OWN_ORG, Do.KEEP_SERVICE, Do.ISSUE_SLIP}
    | {Do.GUIDE_MEMBERS},
    Role.SECRETARY: frozenset(_BRANCH | {Do.READ_FULL_ID, Do.VERIFY_CHAIN, Do.TAKE_ARCHIVE, Do.SEE_WITHOUT_POST}),
    Role.DEPUTY: frozenset(_BRANCH),
    Role.PANELLIST: frozenset(
        {
            Do.VIEW_ORG,
            Do.VIEW_STANDARD,
            Do.VIEW_LEDGER,
            Do.VIEW_CYCLE,
            Do.JUDGE,
            Do.INSPECT_ORGS,
            Do.VIEW_POSTING,
            Do.VIEW_RESULTS,
            Do.VIEW_BRIEFING,
        }
    ),
    Role.CLERK: frozenset(
        _DESK
        | {
            Do.VIEW_ORG,
            Do.VIEW_REGISTER,
            Do.VIEW_STANDARD,
            Do.VIEW_CYCLE,
            Do.VIEW_POSTING,
            Do.VIEW_POSTS,
            Do.VIEW_SERVICE,
            Do.VIEW_HOME_VISITS,
        }
    ),
    Role.MEMBER: frozenset({Do.VIEW_STANDARD, Do.VIEW_POSTING, Do.RAISE_OBJECTION, Do.VIEW_POSTS, Do.VIEW_BRIEFING}),
    # Three separate administrators, none of whom can do or see business acts.
    Role.SYSTEM_ADMIN: frozenset({Do.MANAGE_ACCOUNTS, Do.REGISTER_KEY}),
    Role.SECURITY_ADMIN: frozenset({Do.MANAGE_SECURITY, Do.TRUST_KEY}),
    Role.AUDITOR: frozenset({Do.READ_AUDIT}),
}
