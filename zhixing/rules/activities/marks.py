"""考勤: who was there, who came late, who was on leave, who was missing; and what each has to do with items."""

from enum import StrEnum


class Mark(StrEnum):
    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    LEAVE = "leave"
    ABSENT = "absent"
    EXCUSED = "excused"

    @property
    def label(self) -> str:
        return {
            "present": "到会",
            "late": "迟到",
            "left_early": "早退",
            "leave": "请假",
            "absent": "缺席",
            "excused": "不计应到",
        }[self.value]

    @property
    def took_part(self) -> bool:
        return self in {Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY}


TOOK_PART = tuple(mark.value for mark in Mark if mark.took_part)


class Leave(StrEnum):
    """Why somebody was on leave: a class, never a story, and no certificate."""

    DUTY = "duty"
    PRIVATE = "private"
    ILL = "ill"

    @property
    def label(self) -> str:
        return {"duty": "公差、培训", "private": "事假", "ill": "病假"}[self.value]


class Part(StrEnum):
    """For which part in an activity an item is entered."""

    PRESENT = "present"
    HOST = "host"
    SPEAKER = "speaker"
    LATE = "late"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        return {"present": "到会", "host": "主持", "speaker": "发言、主讲", "late": "迟到、早退", "absent": "无故缺席"}[
            self.value
        ]

    @property
    def deducts(self) -> bool:
        """Only a named body takes points away."""
        return self in {Part.LATE, Part.ABSENT}


def mark_label(mark: str, leave: str) -> str:
    return f"{Mark(mark).label}（{Leave(leave).label}）" if leave else Mark(mark).label
