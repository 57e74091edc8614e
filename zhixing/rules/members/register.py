"""名册: why somebody cannot be admitted, edited, classed, transferred or struck off as requested."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.rules.members.records import LEAVING, EndReason, MemberRecord, member_record_problems
from zhixing.rules.orgs import OrgKind
from zhixing.rules.periods import chinese_date

_UNKNOWABLE = "公民身份号码和出生日期至少填一项，否则无法识别是哪一名同志。"


@dataclass(frozen=True)
class BranchFacts:
    """An organisation that people are to enter."""

    name: str
    kind: OrgKind
    is_dissolved: bool = False


@dataclass(frozen=True)
class AdmissionFacts:
    """One person to be admitted.

    `is_twice`: the number stands earlier in the same batch. `former`: where people of this name and birth date were who
    left, as long as nobody has said whether this is one of them. `left_on`: of the person who comes back, the last day.
    `conflict`: why the person cannot be somebody new here; empty where nothing speaks against it.
    """

    record: MemberRecord
    from_on: dt.date
    is_twice: bool = False
    former: tuple[str, ...] = ()
    left_on: dt.date | None = None
    conflict: str = ""


@dataclass(frozen=True)
class EditingFacts:
    """`leaver`: the name of whoever left already, empty for others. `is_number_of_other`: the new number is another
    person's. `campaign`: the title of the verification under way that asks for this line; empty without one."""

    before: MemberRecord
    after: MemberRecord
    leaver: str = ""
    is_number_of_other: bool = False
    campaign: str = ""


@dataclass(frozen=True)
class LeavingFacts:
    """A membership that is to end by the branch's own record. `leaver`: as above."""

    from_on: dt.date
    leaver: str = ""


@dataclass(frozen=True)
class TransferLine:
    """One member who is to change branch; `has_relief`: an application for relief waits for its decision."""

    name: str
    from_on: dt.date
    has_left: bool = False
    has_relief: bool = False


def branch_problems(branch: BranchFacts) -> list[str]:
    if branch.is_dissolved:
        return [f"“{branch.name}”已经撤销，不能再编入党员。"]
    if not branch.kind.is_branch:
        return [f"“{branch.name}”是{branch.kind.label}，党员要编入它下面的党支部。"]
    return []


def leaver_problems(names: Sequence[str]) -> list[str]:
    """Of those who left: nothing of their line changes any more. An empty name is nobody's."""
    return [f"“{name}”已经离开这个支部，不能再修改。" for name in names if name]


def admission_blockers(
    admissions: Sequence[AdmissionFacts], branches: Sequence[BranchFacts], today: dt.date
) -> list[str]:
    """Branches first; of several people each sentence begins with its name."""
    reasons = [sentence for branch in branches for sentence in branch_problems(branch)]
    for admission in admissions:
        sentences = _admission_problems(admission, today)
        name = "" if len(admissions) == 1 else f"{admission.record.name}："
        reasons += [f"{name}{sentence}" for sentence in sentences]
    return reasons


def _admission_problems(admission: AdmissionFacts, today: dt.date) -> list[str]:
    record = admission.record
    sentences = member_record_problems(record, today)
    if admission.from_on > today:
        sentences.append("编入日期不能晚于今天，请改正。")
    if not record.id_number and record.born_on is None:
        sentences.append(_UNKNOWABLE)
    if admission.is_twice:
        sentences.append(f"“{record.name}”的公民身份号码在这一批里出现了两次，请删去一次。")
    if admission.former:
        where = "；".join(admission.former)
        sentences.append(
            f"以前有同名、同出生日期的“{record.name}”（{where}）：请选定是不是同一个人，或填上公民身份号码。"
        )
    if admission.left_on and admission.left_on >= admission.from_on:
        day = chinese_date(admission.left_on)
        sentences.append(f"“{record.name}”上次离册的日期是{day}，编入日期要在它之后。")
    return [*sentences, admission.conflict] if admission.conflict else sentences


def editing_blockers(facts: EditingFacts, today: dt.date) -> list[str]:
    before, after = facts.before, facts.after
    reasons = leaver_problems([facts.leaver]) + member_record_problems(after, today)
    if before.born_on and after.born_on is None and not after.id_number:
        reasons.append(_UNKNOWABLE)
    if after.id_number != before.id_number and facts.is_number_of_other:
        reasons.append("这个公民身份号码已登记在另一名同志名下，请核对；如是重复登记，请按“重复登记”离册其中一行。")
    if after.state is not before.state and facts.campaign:
        reasons.append(f"正在开展“{facts.campaign}”，在册情况请在核查页面确认，核查办结后自动写入名册。")
    return reasons


def classing_blockers(member_class: str, *, people: int, leavers: Sequence[str]) -> list[str]:
    """Before so many people get a class; `leavers`: the names of those among them who left."""
    reasons = [] if people else ["没有选定人员，请至少选一人。"]
    if not member_class.strip():
        reasons.append("没有选定党员类别，请选择。")
    return reasons + leaver_problems(leavers)


def leaving_blockers(facts: LeavingFacts, *, reason: EndReason, on: dt.date, note: str, today: dt.date) -> list[str]:
    """`on`: the last day in the branch."""
    reasons = leaver_problems([facts.leaver])
    if reason not in LEAVING:
        reasons.append("请选择离册的原因。")
    elif LEAVING[reason] and not note.strip():
        reasons.append(LEAVING[reason])
    if on > today:
        reasons.append("离册日期不能晚于今天，请改正。")
    if on < facts.from_on:
        reasons.append("离册日期早于编入日期，请改正。")
    return reasons


def transfer_blockers(
    members: Sequence[TransferLine], target: BranchFacts, *, is_same: bool, on: dt.date, reason: str, today: dt.date
) -> list[str]:
    """Of members of one branch: first who of them left, then the act itself, then each of them, by name among several.

    `is_same`: the branch that they are to enter is the one where they are. `on`: the first day in the new branch.
    """
    reasons = leaver_problems([member.name for member in members if member.has_left]) + branch_problems(target)
    if is_same:
        reasons.append("转入的党支部就是现在所在的党支部，请另选。")
    if on > today:
        reasons.append("转接日期不能晚于今天，请改正。")
    for member in members:
        if on <= member.from_on:
            whose = f"{member.name}：" if len(members) > 1 else ""
            day = chinese_date(member.from_on)
            reasons.append(f"{whose}转接日期须晚于编入现支部的日期（{day}），请改正。")
    if not reason.strip():
        reasons.append("请写明转接的事由。")
    for member in members:
        if member.has_relief:
            who = member.name if len(members) > 1 else "这名同志"
            reasons.append(f"{who}有一项减免申请还没有办结，请先办结或撤回。")
    return reasons


def joint_transfer_blockers(people: int, letter_number: str) -> list[str]:
    """Before several members are transferred on the strength of one document."""
    reasons = [] if people else ["请选定转接的人员。"]
    if not letter_number.strip():
        reasons.append("请填写决定合并、分设的文件的文号。")
    return reasons


MOST_PRINTED = 3_000  # people


def printing_blockers(people: int) -> list[str]:
    """Why nobody wants the whole register on paper."""
    if people <= MOST_PRINTED:
        return []
    return [f"名册有{people}人，超过{MOST_PRINTED}人的请进入下级党组织分别打印，或者导出为表格。"]


@dataclass(frozen=True)
class KnownPlace:
    """Where somebody stands who may be the person of a record. `is_here`: on the register that the record is for;
    `place`: as the viewer may know it, empty for whoever is on none."""

    place: str
    is_here: bool = False


def identity_conflict(
    record: MemberRecord, branch: str, *, same_number: KnownPlace | None, same_births: Sequence[KnownPlace]
) -> str:
    """Why this person cannot be added to the branch of this name as somebody new; empty when they can."""
    if same_number is not None:
        return _number_conflict(record.name, branch, same_number)
    for person in same_births:
        if person.is_here:
            return (
                f"“{branch}”的名册上已有同名、同出生日期的“{record.name}”：如是同一人，请在原有一行上修改；"
                "如是两个人，请把两人的公民身份号码都填上。"
            )
        if person.place and not record.id_number:
            return (
                f"{person.place}已有同名、同出生日期的“{record.name}”：如是同一人，"
                "请办理组织关系转接；如是两个人，请填写公民身份号码。"
            )
    return ""


def _number_conflict(name: str, branch: str, known: KnownPlace) -> str:
    if known.is_here:
        return f"“{name}”的公民身份号码已在“{branch}”的名册上，不要重复登记。"
    if not known.place:
        return ""
    return f"“{name}”的公民身份号码已登记在{known.place}，请由两个支部的共同上级办理组织关系转接，不要重复登记。"
