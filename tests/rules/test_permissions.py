"""The permission table: who holds each act and why; single questions and lists agree for every role, act and place."""

import itertools

import pytest

from zhixing.rules.grants import Grant, demand, home_paths, may, may_at_home, roots, sees
from zhixing.rules.permissions import MAY, Do, Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

PATHS = ["1.", "1.2.", "1.2.3.", "1.2.4.", "1.21.", "1.21.5.", "9."]

DISTRICT, STREET, COMMUNITY = Role.DISTRICT, Role.STREET, Role.COMMUNITY
SECRETARY, DEPUTY, PANELLIST, CLERK = Role.SECRETARY, Role.DEPUTY, Role.PANELLIST, Role.CLERK
COMMITTEES = {STREET, COMMUNITY}
ABOVE = {DISTRICT, *COMMITTEES}
HEADS = {SECRETARY, DEPUTY}
DESK = {*HEADS, CLERK}

# The same table from the other side: why an act lies with whom. Whoever moves an act moves it in both.
HOLDERS: list[tuple[str, set[Role], set[Do]]] = [
    (
        "whoever works with organisations sees the tree and the quarters",
        {*ABOVE, *DESK, PANELLIST},
        {Do.VIEW_ORG, Do.VIEW_CYCLE},
    ),
    ("whoever sits in a group sees what it judges", {*ABOVE, *HEADS, PANELLIST}, {Do.VIEW_LEDGER, Do.VIEW_RESULTS}),
    ("the desk looks people up and records", {*ABOVE, *DESK}, {Do.VIEW_REGISTER, Do.VIEW_SERVICE, Do.VIEW_HOME_VISITS}),
    (
        "the standard and what hangs are for every member",
        {*ABOVE, *DESK, PANELLIST, Role.MEMBER},
        {Do.VIEW_STANDARD, Do.VIEW_POSTING},
    ),
    ("issued briefings are read by whoever is no clerk", {*ABOVE, *HEADS, PANELLIST, Role.MEMBER}, {Do.VIEW_BRIEFING}),
    ("posts are to be had by members", {*ABOVE, *DESK, Role.MEMBER}, {Do.VIEW_POSTS}),
    (
        "what is decided about people and organisations is seen by those who answer for it",
        {*ABOVE, *HEADS},
        {Do.VIEW_BALLOT, Do.VIEW_POOL, Do.VIEW_MEASURES, Do.VIEW_APPRAISAL, Do.VIEW_NOMINATION, Do.EXPORT_REGISTER},
    ),
    (
        "the register is kept by branches and the committees above",
        {*COMMITTEES, *HEADS},
        {Do.EDIT_REGISTER, Do.IMPORT_ROSTER},
    ),
    ("a whole number is a named duty", {*COMMITTEES, SECRETARY}, {Do.READ_FULL_ID}),
    ("what reaches over branches is done above them", ABOVE, {Do.MANAGE_ORG, Do.TRANSFER_MEMBER, Do.OPEN_VERIFICATION}),
    ("the work below is looked at from above", ABOVE, {Do.VIEW_OVERVIEW, Do.ASSESS_MEASURES}),
    ("a standard is written above branches", ABOVE, {Do.DRAFT_STANDARD}),
    ("and approved and adopted above communities", {DISTRICT, STREET}, {Do.APPROVE_STANDARD, Do.ADOPT_STANDARD}),
    ("holidays are the same for a whole street", {DISTRICT, STREET}, {Do.CORRECT_CALENDAR}),
    ("briefings are made above branches", ABOVE, {Do.EDIT_BRIEFING, Do.ISSUE_BRIEFING}),
    ("and fed by those below the district", {*COMMITTEES, *HEADS}, {Do.SEND_CONTRIBUTION}),
    (
        "a branch does its own work",
        HEADS,
        {
            Do.CONFIRM_VERIFICATION,
            Do.APPLY_RELIEF,
            Do.CONFIRM_CLAIM,
            Do.ADVANCE_CYCLE,
            Do.FORM_PANEL,
            Do.PREPARE_BALLOT,
            Do.PROPOSE_POSTING,
            Do.CARRY_OUT_POSTING,
            Do.ANSWER_OBJECTION,
            Do.KEEP_APPRAISAL,
            Do.KEEP_NOMINATION,
            Do.KEEP_POSTS,
            Do.KEEP_HOME_VISITS,
        },
    ),
    (
        "what a branch asks for is granted above it",
        COMMITTEES,
        {
            Do.DECIDE_RELIEF,
            Do.EXAMINE_POSTING,
            Do.APPROVE_POSTING,
            Do.APPROVE_APPRAISAL,
            Do.JUDGE_NOMINATION,
            Do.LEND_PANELLISTS,
        },
    ),
    ("organisations are assessed by the committees above them", COMMITTEES, {Do.ASSESS_ORGS, Do.KEEP_POOL}),
    ("with people of a group", {*COMMITTEES, PANELLIST}, {Do.INSPECT_ORGS}),
    (
        "a quarter is opened and sent back by its branch and from above",
        {*COMMITTEES, *HEADS},
        {Do.OPEN_CYCLE, Do.RETURN_CYCLE},
    ),
    ("deductions are entered where a body decided", {*COMMITTEES, *HEADS}, {Do.DECIDE_ENTRY}),
    ("an organisation puts right its own problems", {*COMMITTEES, *HEADS}, {Do.RECTIFY_MEASURES}),
    ("whoever is assessed checks itself: communities and branches", {COMMUNITY, *HEADS}, {Do.CHECK_OWN_ORG}),
    ("a community holds meetings of several branches", {COMMUNITY, *DESK}, {Do.RECORD_ACTIVITY, Do.KEEP_SERVICE}),
    ("and undoes what it recorded, and speaks with people", {COMMUNITY, *HEADS}, {Do.REVERSE_ENTRY, Do.GUIDE_MEMBERS}),
    ("a slip bears the seal of the community", {COMMUNITY}, {Do.ISSUE_SLIP}),
    ("the desk writes for people without a phone", DESK, {Do.CLAIM_FOR_OTHERS, Do.ENTER_SELF_REPORT}),
    ("a group is the heads and those who were chosen", {*HEADS, PANELLIST}, {Do.JUDGE}),
    ("whoever is scored may object", {*HEADS, Role.MEMBER}, {Do.RAISE_OBJECTION}),
    (
        "who answers for a ledger holds it against its chain and takes its year",
        {*ABOVE, SECRETARY},
        {Do.VERIFY_CHAIN, Do.TAKE_ARCHIVE},
    ),
    ("who has no post is for the secretary alone", {SECRETARY}, {Do.SEE_WITHOUT_POST}),
    (
        "of the three administrators one opens accounts and brings keys",
        {Role.SYSTEM_ADMIN},
        {Do.MANAGE_ACCOUNTS, Do.REGISTER_KEY},
    ),
    ("the second guards and lets keys in", {Role.SECURITY_ADMIN}, {Do.MANAGE_SECURITY, Do.TRUST_KEY}),
    ("the third reads what all did", {Role.AUDITOR}, {Do.READ_AUDIT}),
]


def test_every_role_has_a_row() -> None:
    assert set(MAY) == set(Role)


@pytest.mark.parametrize(("why", "roles", "acts"), HOLDERS, ids=[why for why, _, _ in HOLDERS])
def test_who_holds_an_act(why: str, roles: set[Role], acts: set[Do]) -> None:
    assert {act: {role for role in Role if act in MAY[role]} for act in acts} == dict.fromkeys(acts, roles)


def test_every_act_has_its_reason_once() -> None:
    assert sorted(act for _, _, acts in HOLDERS for act in acts) == sorted(Do)


def test_what_offices_are_called() -> None:
    assert [role.label for role in Role] == [
        *["区委组织部", "街道党工委", "社区党委", "支部书记", "支部副书记", "考评小组成员", "录入员", "党员"],
        *["系统管理员", "安全管理员", "审计管理员"],
    ]


@pytest.mark.parametrize("role", Role)
def test_one_thing_and_lists_agree(role: Role) -> None:
    for held, do, path in itertools.product(PATHS, Do, PATHS):
        grants = [Grant(role, held)]
        assert may(grants, do, path) == any(path.startswith(root) for root in roots(grants, do))


def test_a_prefix_of_digits_is_no_subtree() -> None:
    assert not may([Grant(Role.STREET, "1.2.")], Do.VIEW_ORG, "1.21.")


def test_roots_keep_the_topmost_only() -> None:
    grants = [Grant(Role.SECRETARY, "1.2.3."), Grant(Role.STREET, "1.2."), Grant(Role.SECRETARY, "1.21.5.")]
    assert roots(grants, Do.VIEW_LEDGER) == ("1.2.", "1.21.5.")


def test_refused_inside_and_out_of_sight_outside() -> None:
    grants = [Grant(Role.SECRETARY, "1.2.3.")]
    demand(iter(grants), Do.VIEW_LEDGER, "1.2.3.")
    with pytest.raises(NotAllowed) as inside:
        demand(iter(grants), Do.APPROVE_STANDARD, "1.2.3.")
    with pytest.raises(OutOfSight) as outside:
        demand(iter(grants), Do.APPROVE_STANDARD, "1.2.")
    assert (inside.value.args, outside.value.args) == ((Do.APPROVE_STANDARD,), ("1.2.",))


def test_nobody_above_speaks_for_those_below() -> None:
    grants = [Grant(Role.COMMUNITY, "1.2."), Grant(Role.SECRETARY, "1.2.3."), Grant(Role.CLERK, "1.21.5.")]
    assert home_paths(grants, Do.CHECK_OWN_ORG) == ["1.2.", "1.2.3."]
    assert may_at_home(grants, Do.CHECK_OWN_ORG, "1.2.3.")
    assert may(grants, Do.CHECK_OWN_ORG, "1.2.4.")
    assert not may_at_home(grants, Do.CHECK_OWN_ORG, "1.2.4.")
    assert not may_at_home(grants, Do.CHECK_OWN_ORG, "1.21.5.")


def test_any_role_sees_its_subtree() -> None:
    grants = [Grant(Role.MEMBER, "1.2.3."), Grant(Role.AUDITOR, "9.")]
    assert [path for path in PATHS if sees(grants, path)] == ["1.2.3.", "9."]
    assert not sees([], "1.")


def test_reasons_stay_apart_and_read_as_a_sentence() -> None:
    several = Blocked(["请填写理由。", "日期不对"])
    assert (several.reasons, str(several)) == (("请填写理由。", "日期不对"), "请填写理由。；日期不对")
    assert Blocked("请填写理由。").reasons == ("请填写理由。",)


def test_administrators_do_no_business() -> None:
    business = frozenset().union(*(MAY[role] for role in Role if "admin" not in role and role is not Role.AUDITOR))
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
        assert MAY[role] & business == frozenset()
