"""党员名册: kinds and classes of person, states of the register, reasons of relief."""

from enum import StrEnum


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
