"""党员名册: kinds and classes of person, states of the register, and what may stand in one line of it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from zhixing.rules.members.identity import Identity, Sex, birth_doubt, parse_identity, sex_contradiction
from zhixing.rules.names.folding import fold_name, name_problem, name_warning


class _Labelled(StrEnum):
    @property
    def label(self) -> str:
        return LABELS[self]


class PersonKind(_Labelled):
    """人员类别."""

    FULL = "full"
    PROBATIONARY = "probationary"
    PROSPECT = "prospect"
    ACTIVIST = "activist"

    @property
    def is_party_member(self) -> bool:
        return self in {PersonKind.FULL, PersonKind.PROBATIONARY}


class MemberClass(StrEnum):
    """党员类别: the classes the register starts with. The values are the words standards use.

    A standard may name others (在职, 流动 …), so a membership keeps the word itself and not a code of ours.
    """

    CADRE = "党员干部类"
    ORDINARY = "普通无职党员类"
    PROSPECT = "重点发展对象"
    ACTIVIST = "入党积极分子"


class RegisterState(_Labelled):
    """核查结果 and the state of a line of the register."""

    PRESENT = "present"
    FLOWING = "flowing"
    LOST = "lost"
    MOVED_OUT = "moved_out"
    DUPLICATE = "duplicate"


class EndReason(_Labelled):
    """Why a membership period ended."""

    TRANSFERRED = "transferred"
    MOVED_AWAY = "moved_away"
    DECEASED = "deceased"
    LEFT = "left"
    DUPLICATE_LINE = "duplicate_line"
    IMPORT_UNDONE = "import_undone"


class ReliefReason(_Labelled):
    """减免 reason classes; no diagnosis is ever stored."""

    AGED = "aged"
    ILL = "ill"
    DISABLED = "disabled"
    OTHER_HARDSHIP = "other_hardship"


class ReliefStage(_Labelled):
    APPLIED = "applied"
    COMMITTEE = "committee"
    MEETING = "meeting"
    GRANTED = "granted"
    REFUSED = "refused"
    ENDED = "ended"


LABELS: dict[StrEnum, str] = {
    PersonKind.FULL: "正式党员",
    PersonKind.PROBATIONARY: "预备党员",
    PersonKind.PROSPECT: "重点发展对象",
    PersonKind.ACTIVIST: "入党积极分子",
    RegisterState.PRESENT: "在册",
    RegisterState.FLOWING: "流动",
    RegisterState.LOST: "失联",
    RegisterState.MOVED_OUT: "已转出",
    RegisterState.DUPLICATE: "重复",
    EndReason.TRANSFERRED: "转往本区其他支部",
    EndReason.MOVED_AWAY: "组织关系转出",
    EndReason.DECEASED: "去世",
    EndReason.LEFT: "出党或终止培养",
    EndReason.DUPLICATE_LINE: "重复登记",
    EndReason.IMPORT_UNDONE: "导入已撤销",
    ReliefReason.AGED: "年老",
    ReliefReason.ILL: "患病",
    ReliefReason.DISABLED: "残疾",
    ReliefReason.OTHER_HARDSHIP: "其他困难",
    ReliefStage.APPLIED: "已申请",
    ReliefStage.COMMITTEE: "支委会已审议",
    ReliefStage.MEETING: "党员大会已讨论",
    ReliefStage.GRANTED: "上级已批准",
    ReliefStage.REFUSED: "未批准",
    ReliefStage.ENDED: "已终止",
}

CLASS_OF_KIND: dict[PersonKind, MemberClass] = {
    PersonKind.FULL: MemberClass.ORDINARY,
    PersonKind.PROBATIONARY: MemberClass.ORDINARY,
    PersonKind.PROSPECT: MemberClass.PROSPECT,
    PersonKind.ACTIVIST: MemberClass.ACTIVIST,
}
# Classes that somebody may not have: by whether they are a party member. Words of other standards are free.
CLASSES_OF_OTHERS: dict[bool, frozenset[str]] = {
    True: frozenset({MemberClass.PROSPECT.value, MemberClass.ACTIVIST.value}),
    False: frozenset(word.value for word in MemberClass),
}
# States that a line of the register may have while the person belongs to the branch.
HELD_STATES = (RegisterState.PRESENT, RegisterState.FLOWING, RegisterState.LOST)

# How somebody may leave by the branch's own record (a transfer is another act), and what must be noted of it.
LEAVING: dict[EndReason, str] = {
    EndReason.MOVED_AWAY: "请填写转往的党组织和介绍信编号。",
    EndReason.DECEASED: "",
    EndReason.LEFT: "请填写决定的机构和文号。",
    EndReason.DUPLICATE_LINE: "请填写与哪一行重复。",
}


@dataclass(frozen=True)
class MemberRecord:
    """Everything one line of the register says of a person. Empty text or None: not known."""

    name: str
    kind: PersonKind = PersonKind.FULL
    id_number: str = ""
    sex: Sex | None = None
    born_on: dt.date | None = None
    ethnicity: str = ""
    education: str = ""
    job: str = ""
    phone: str = ""
    address: str = ""
    member_class: str = ""  # empty: the usual class of the kind
    joined_on: dt.date | None = None
    full_on: dt.date | None = None
    state: RegisterState = RegisterState.PRESENT
    party_standing: str = ""
    lost_on: dt.date | None = None
    flowing_to: str = ""
    post: str = ""
    has_phone_access: bool = True
    extra: Mapping[str, str] = field(default_factory=dict)


def normalised(record: MemberRecord) -> MemberRecord:
    """The record with what follows from it filled in: birth date and sex from the number, the class from the kind."""
    holder = parse_identity(record.id_number) if record.id_number else None
    if isinstance(holder, Identity):
        record = replace(
            record, id_number=holder.number, born_on=record.born_on or holder.born_on, sex=record.sex or holder.sex
        )
    return replace(
        record,
        name=fold_name(record.name),
        member_class=record.member_class or CLASS_OF_KIND[record.kind].value,
        lost_on=record.lost_on if record.state is RegisterState.LOST else None,
        flowing_to=record.flowing_to if record.state is RegisterState.FLOWING else "",
    )


def member_record_problems(record: MemberRecord, today: dt.date) -> list[str]:
    """What contradicts itself in a record, in whole sentences; the number itself is never quoted."""
    name = fold_name(record.name)
    flaws = [f"{problem}。" for problem in [name_problem(name)] if problem] if name else ["没有填写姓名，请补填。"]
    holder = parse_identity(record.id_number) if record.id_number else None
    if isinstance(holder, str):
        flaws.append(f"公民身份号码：{holder}。")
    elif holder is not None:
        flaw = sex_contradiction(holder, record.sex) if record.sex else ""
        flaws += [f"性别：{flaw}。"] if flaw else []
    of_others = CLASSES_OF_OTHERS[record.kind.is_party_member] - {CLASS_OF_KIND[record.kind].value}
    if record.member_class in of_others:
        flaws.append(
            f"党员类别写的是“{record.member_class}”，人员类别却是“{record.kind.label}”；请改正其中写错的一处。"
        )
    return flaws + _date_flaws(record, today)


def kind_change_blockers(before: MemberRecord, after: MemberRecord, decision: str) -> list[str]:
    """What becoming a full member still lacks: its date, and the meeting or document that decided it."""
    if (before.kind, after.kind) != (PersonKind.PROBATIONARY, PersonKind.FULL):
        return []
    reasons = [] if after.full_on else ["转为正式党员要填写“转为正式党员日期”。"]
    if after.full_on and before.joined_on and after.full_on <= before.joined_on:
        reasons.append("转为正式党员日期要晚于加入党组织日期，请改正。")
    if not decision.strip():
        reasons.append("转为正式党员要写明依据：支部大会或上级党组织的决定，例如“支部大会2026年第6次，社区党委批准”。")
    return reasons


def returned(before: MemberRecord) -> MemberRecord:
    """What is still true of somebody who left, once they come back: not where they were, nor the post they held."""
    return replace(before, state=RegisterState.PRESENT, lost_on=None, flowing_to="", post="")


def with_known(record: MemberRecord, before: MemberRecord) -> MemberRecord:
    """The record of somebody who returns: what it leaves empty is as it was known."""
    known = {
        name: getattr(before, name)
        for name in (
            "id_number",
            "sex",
            "born_on",
            "ethnicity",
            "education",
            "job",
            "phone",
            "address",
            "party_standing",
        )
        if not getattr(record, name)
    }
    if record.kind.is_party_member:
        known["joined_on"] = record.joined_on or before.joined_on
    if record.kind is PersonKind.FULL:
        known["full_on"] = record.full_on or before.full_on
    if not record.member_class and CLASS_OF_KIND[record.kind] is CLASS_OF_KIND[before.kind]:
        known["member_class"] = before.member_class
    after = replace(record, **known, extra={**before.extra, **record.extra})
    return replace(after, born_on=born_on_after(before, after))


def born_on_after(before: MemberRecord, after: MemberRecord) -> dt.date | None:
    """The birth date once a number was put right: one that only came from the old number goes with it."""
    old, new = (parse_identity(record.id_number) if record.id_number else None for record in (before, after))
    if isinstance(old, Identity) and isinstance(new, Identity):
        came_from_number = before.born_on == old.born_on and after.born_on == before.born_on
        return new.born_on if came_from_number else after.born_on
    return after.born_on


def record_warnings(record: MemberRecord) -> list[str]:
    """What is kept as it was given and is worth a second look, in whole sentences."""
    holder = parse_identity(record.id_number) if record.id_number else None
    doubts = [name_warning(fold_name(record.name))]
    if isinstance(holder, Identity) and record.born_on:
        birth = birth_doubt(holder, record.born_on)
        doubts.append(f"出生日期{birth}" if birth else "")
    return [f"{doubt}。" for doubt in doubts if doubt]


def _date_flaws(record: MemberRecord, today: dt.date) -> list[str]:
    flaws = []
    named = {
        "出生日期": record.born_on,
        "加入党组织日期": record.joined_on,
        "转为正式党员日期": record.full_on,
        "失联日期": record.lost_on,
    }
    flaws += [f"{what}不能晚于今天，请改正。" for what, day in named.items() if day and day > today]
    if record.born_on and record.joined_on and record.joined_on < record.born_on:
        flaws.append("加入党组织日期早于出生日期，请改正其中写错的一处。")
    if record.joined_on and record.full_on and record.full_on < record.joined_on:
        flaws.append("转为正式党员日期早于加入党组织日期，请改正其中写错的一处。")
    if record.full_on and record.kind is not PersonKind.FULL:
        flaws.append(f"人员类别是“{record.kind.label}”，不应有转为正式党员日期；请改正其中写错的一处。")
    if record.joined_on and not record.kind.is_party_member:
        flaws.append(f"人员类别是“{record.kind.label}”，不应有加入党组织日期；请改正其中写错的一处。")
    return flaws
