"""Why nobody is admitted, edited, classed, transferred or struck off: whole sentences, both sides of each day."""

import datetime as dt
from dataclasses import replace

import pytest

from zhixing.rules.members.records import EndReason, MemberRecord, RegisterState
from zhixing.rules.members.register import (
    AdmissionFacts,
    BranchFacts,
    EditingFacts,
    LeavingFacts,
    TransferLine,
    admission_blockers,
    branch_problems,
    classing_blockers,
    editing_blockers,
    joint_transfer_blockers,
    leaving_blockers,
    transfer_blockers,
)
from zhixing.rules.orgs import OrgKind

TODAY = dt.date(2026, 9, 14)
DAY = dt.timedelta(days=1)
BRANCH = BranchFacts("阳光社区第一党支部", OrgKind.BRANCH)
ZHANG = MemberRecord("张伟", born_on=dt.date(1980, 5, 6))
UNKNOWABLE = "公民身份号码和出生日期至少填一项，否则无法识别是哪一名同志。"
GONE = "“张伟”已经离开这个支部，不能再修改。"
CONFLICT = "“张伟”的公民身份号码已在“阳光社区第一党支部”的名册上，不要重复登记。"
FORMER = "以前有同名、同出生日期的“张伟”（“第二支部”，2026年1月31日离开；名册，2025年6月30日离开）：请选定是不是同一个人，或填上公民身份号码。"  # noqa: E501


@pytest.mark.parametrize(
    ("branch", "sentences"),
    [
        (BRANCH, []),
        (replace(BRANCH, kind=OrgKind.ESTATE_BRANCH), []),
        (replace(BRANCH, is_dissolved=True), ["“阳光社区第一党支部”已经撤销，不能再编入党员。"]),
        (BranchFacts("阳光社区党委", OrgKind.COMMUNITY), ["“阳光社区党委”是社区党委，党员要编入它下面的党支部。"]),
    ],
)
def test_people_enter_a_branch_that_is_there(branch: BranchFacts, sentences: list[str]) -> None:
    assert branch_problems(branch) == admission_blockers([], [branch], TODAY) == sentences


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({}, []),
        ({"from_on": TODAY + DAY}, ["编入日期不能晚于今天，请改正。"]),
        ({"record": MemberRecord("张伟")}, [UNKNOWABLE]),
        ({"record": MemberRecord("张伟", id_number="11010519491231002X")}, []),
        ({"is_twice": True}, ["“张伟”的公民身份号码在这一批里出现了两次，请删去一次。"]),
        ({"former": ("“第二支部”，2026年1月31日离开", "名册，2025年6月30日离开")}, [FORMER]),
        ({"left_on": TODAY - DAY}, []),
        ({"left_on": TODAY}, ["“张伟”上次离册的日期是2026年9月14日，编入日期要在它之后。"]),
        ({"conflict": CONFLICT}, [CONFLICT]),
    ],
)
def test_who_is_admitted(changes: dict[str, object], sentences: list[str]) -> None:
    facts = replace(AdmissionFacts(ZHANG, TODAY), **changes)  # type: ignore[arg-type]
    assert admission_blockers([facts], [BRANCH], TODAY) == sentences
    several = admission_blockers([facts, AdmissionFacts(replace(ZHANG, name="海日罕"), TODAY)], [BRANCH], TODAY)
    assert several == [f"张伟：{sentence}" for sentence in sentences]


def test_everything_that_speaks_against_an_admission_is_said_at_once() -> None:
    facts = AdmissionFacts(MemberRecord(""), TODAY + DAY, is_twice=True, left_on=TODAY + DAY, conflict=CONFLICT)
    assert admission_blockers([facts], [replace(BRANCH, is_dissolved=True)], TODAY) == [
        "“阳光社区第一党支部”已经撤销，不能再编入党员。",
        "没有填写姓名，请补填。",
        "编入日期不能晚于今天，请改正。",
        UNKNOWABLE,
        "“”的公民身份号码在这一批里出现了两次，请删去一次。",
        "“”上次离册的日期是2026年9月15日，编入日期要在它之后。",
        CONFLICT,
    ]


NUMBERED = MemberRecord("张伟", id_number="11010519491231002X", born_on=dt.date(1949, 12, 31))
OF_OTHER = "这个公民身份号码已登记在另一名同志名下，请核对；如是重复登记，请按“重复登记”离册其中一行。"
ASKED = "正在开展“年度核查”，在册情况请在核查页面确认，核查办结后自动写入名册。"


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        (EditingFacts(ZHANG, ZHANG), []),
        (EditingFacts(ZHANG, ZHANG, leaver="张伟"), [GONE]),
        (EditingFacts(ZHANG, replace(ZHANG, born_on=None)), [UNKNOWABLE]),
        (EditingFacts(NUMBERED, replace(NUMBERED, born_on=None)), []),
        (EditingFacts(MemberRecord("张伟"), MemberRecord("张伟")), []),
        (EditingFacts(ZHANG, replace(NUMBERED, name="张伟"), is_number_of_other=True), [OF_OTHER]),
        (EditingFacts(NUMBERED, NUMBERED, is_number_of_other=True), []),
        (EditingFacts(ZHANG, replace(ZHANG, state=RegisterState.LOST, lost_on=TODAY), campaign="年度核查"), [ASKED]),
        (EditingFacts(ZHANG, replace(ZHANG, job="教师"), campaign="年度核查"), []),
    ],
)
def test_what_is_edited(facts: EditingFacts, sentences: list[str]) -> None:
    assert editing_blockers(facts, TODAY) == sentences


def test_a_class_needs_people_and_a_word() -> None:
    assert classing_blockers("党员干部类", people=1, leavers=()) == []
    assert classing_blockers(" ", people=0, leavers=()) == [
        "没有选定人员，请至少选一人。",
        "没有选定党员类别，请选择。",
    ]
    assert classing_blockers("党员干部类", people=2, leavers=["张伟"]) == [GONE]


@pytest.mark.parametrize(
    ("reason", "on", "note", "sentences"),
    [
        (EndReason.DECEASED, TODAY, "", []),
        (EndReason.DECEASED, TODAY - 30 * DAY, "", []),
        (EndReason.DECEASED, TODAY - 31 * DAY, "", ["离册日期早于编入日期，请改正。"]),
        (EndReason.DECEASED, TODAY + DAY, "", ["离册日期不能晚于今天，请改正。"]),
        (EndReason.MOVED_AWAY, TODAY, " ", ["请填写转往的党组织和介绍信编号。"]),
        (EndReason.MOVED_AWAY, TODAY, "呼和浩特市某支部，2026-17号", []),
        (EndReason.LEFT, TODAY, "", ["请填写决定的机构和文号。"]),
        (EndReason.DUPLICATE_LINE, TODAY, "", ["请填写与哪一行重复。"]),
        (EndReason.TRANSFERRED, TODAY, "转接", ["请选择离册的原因。"]),
    ],
)
def test_how_somebody_leaves(reason: EndReason, on: dt.date, note: str, sentences: list[str]) -> None:
    facts = LeavingFacts(TODAY - 30 * DAY)
    assert leaving_blockers(facts, reason=reason, on=on, note=note, today=TODAY) == sentences
    gone = replace(facts, leaver="张伟")
    assert leaving_blockers(gone, reason=reason, on=on, note=note, today=TODAY) == [GONE, *sentences]


def transfer(*members: TransferLine, on: dt.date = TODAY, reason: str = "分设", **facts: object) -> list[str]:
    is_same, target = bool(facts.get("is_same")), facts.get("target", BRANCH)
    assert isinstance(target, BranchFacts)
    return transfer_blockers(members, target, is_same=is_same, on=on, reason=reason, today=TODAY)


def test_one_member_is_transferred() -> None:
    line = TransferLine("张伟", TODAY - DAY)
    assert transfer(line) == []
    assert transfer(line, target=replace(BRANCH, is_dissolved=True)) == [
        "“阳光社区第一党支部”已经撤销，不能再编入党员。"
    ]
    assert transfer(line, is_same=True) == ["转入的党支部就是现在所在的党支部，请另选。"]
    assert transfer(line, on=TODAY + DAY) == ["转接日期不能晚于今天，请改正。"]
    assert transfer(line, on=TODAY - DAY) == ["转接日期须晚于编入现支部的日期（2026年9月13日），请改正。"]
    assert transfer(line, reason=" ") == ["请写明转接的事由。"]
    assert transfer(replace(line, has_left=True)) == [GONE]
    assert transfer(replace(line, has_relief=True)) == ["这名同志有一项减免申请还没有办结，请先办结或撤回。"]


def test_of_several_each_is_named() -> None:
    lines = [TransferLine("张伟", TODAY, has_relief=True), TransferLine("海日罕", TODAY - DAY, has_left=True)]
    assert transfer(*lines) == [
        "“海日罕”已经离开这个支部，不能再修改。",
        "张伟：转接日期须晚于编入现支部的日期（2026年9月14日），请改正。",
        "张伟有一项减免申请还没有办结，请先办结或撤回。",
    ]


def test_several_need_a_document() -> None:
    assert joint_transfer_blockers(2, "康组发〔2026〕12号") == []
    assert joint_transfer_blockers(0, " ") == ["请选定转接的人员。", "请填写决定合并、分设的文件的文号。"]
