"""Records from elsewhere beside what is here already: new, the same, or in conflict. All are taken, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    NEW = "new"
    SAME = "same"
    CONFLICT = "conflict"

    @property
    def label(self) -> str:
        return {"new": "新增", "same": "已有", "conflict": "有冲突"}[self.value]


@dataclass(frozen=True)
class Answer:
    """What is said of one record; `reason` is a sentence where it is in conflict."""

    place: str  # 第 3 条, or 第 7 行
    who: str
    what: str
    verdict: Verdict
    reason: str = ""


def judged(differences: Sequence[str], *, is_known: bool) -> tuple[Verdict, str]:
    """Of a record that is here already: the same, or what differs."""
    if not is_known:
        return Verdict.NEW, ""
    if differences:
        return Verdict.CONFLICT, f"与已有记录不一致：{'；'.join(differences)}。"
    return Verdict.SAME, ""


def taking_blockers(answers: Sequence[Answer]) -> list[str]:
    """Why nothing of these records is taken in."""
    reasons = [
        f"{answer.place}（{answer.who}）：{answer.reason}" for answer in answers if answer.verdict is Verdict.CONFLICT
    ]
    if reasons:
        return [*reasons, f"有 {len(reasons)} 条记录有冲突，整份都没有接收。请与对方核对，改正以后重新生成。"]
    if not any(answer.verdict is Verdict.NEW for answer in answers):
        return ["各条均已接收，没有新的内容需要接收。"]
    return []


# --- why a record from elsewhere is in conflict before it is compared with what is here -----------------------------


def announcement_problems(*, is_twice: bool) -> list[str]:
    return ["文件里同一单位有两条同名的记录。"] if is_twice else []


def slip_person_problems(matches: int) -> list[str]:
    """`matches`: how many members of branches that the viewer may record for the slip can mean."""
    if matches == 1:
        return []
    if matches:
        return ["名册里有几名同名的党员，无法识别是哪一名，请改用纸质反馈函手工登记。"]
    return ["在您能记分的党支部里没有这名党员，请核对姓名和党支部，或者由其所在支部接收。"]


def slip_overlap_problems(*, is_in_file: bool, is_kept: bool) -> list[str]:
    """Of a slip of a community whose days overlap with another of it, in the same file or taken before."""
    if is_kept:
        return ["这个社区同一期间的反馈函已经登记过（例如按纸质登记），请核对后把其中一份列为不予记分。"]
    return ["文件里有两份同一期间的反馈函。"] if is_in_file else []


def number_problems(*, is_twice: bool) -> list[str]:
    return ["文件里有两条同一编号的记录。"] if is_twice else []


def participant_problems(matches: int) -> list[str]:
    """The same of somebody who took part elsewhere on a day."""
    if matches == 1:
        return []
    if matches:
        return ["名册里有几名同名的党员，无法识别是哪一名；请写明党支部，或者在活动记录里手工记。"]
    return ["在您能记分的党支部里，当天没有这名党员；请核对姓名、党支部和日期。"]


def no_standard_problem(branch: str) -> str:
    return f"{branch}这一天还没有施行的考评办法。"
