"""民主测评: states of a ballot, the ways into its box, what a paper may say, and why a box is not sealed or voided."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.standards.checks.results import weight_of
from zhixing.rules.standards.model import Component, Grade, PeriodKind, Source, Standard
from zhixing.rules.standards.results import BESIDE_GRADES as BESIDE_GRADES


class BallotState(StrEnum):
    PREPARING = "preparing"
    OPEN = "open"
    SEALED = "sealed"
    COUNTED = "counted"
    VOIDED = "voided"

    @property
    def label(self) -> str:
        return {"preparing": "准备", "open": "投票中", "sealed": "已封箱", "counted": "已计票", "voided": "已作废"}[
            self.value
        ]

    @classmethod
    def live(cls) -> tuple["BallotState", ...]:
        """All but a ballot declared void, of which there may be any number."""
        return tuple(state for state in cls if state is not cls.VOIDED)


class Way(StrEnum):
    """How a vote came into the box (投票方式)."""

    SLIP = "slip"
    TOKEN = "token"  # nosec B105
    PAPER = "paper"

    @property
    def label(self) -> str:
        return {"slip": "票码", "token": "网上凭证", "paper": "纸质票"}[self.value]


class Seat(StrEnum):
    """Of the tellers: the two whose phrases lock the box, and the third who settles what they entered differently."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"

    @property
    def label(self) -> str:
        return {"first": "监票人", "second": "计票人", "third": "复核人"}[self.value]


# Neither has a value, neither is ever published.
ABSTAIN, SELF = BESIDE_GRADES

# Subject number and question code → code of a grade, ABSTAIN or SELF. The one overall question has the code "".
Place = tuple[int, str]
Paper = Mapping[Place, str]


def ballot_components(standard: Standard, kind: PeriodKind) -> tuple[Component, ...]:
    """The components that a secret ballot of members fills in this kind of cycle."""
    return _counted_components(standard, kind, Source.BALLOT)


def representative_components(standard: Standard, kind: PeriodKind) -> tuple[Component, ...]:
    """The components that the ballots of representatives drawn by lot fill in this kind of cycle."""
    return _counted_components(standard, kind, Source.REPRESENTATIVES)


def _counted_components(standard: Standard, kind: PeriodKind, source: Source) -> tuple[Component, ...]:
    return tuple(
        component
        for component in standard.components
        if component.source is source and any(weight_of(component, kind).every)
    )


def abstention_name(standard: Standard) -> str:
    """What an abstention is called on the paper: the standard's one grade without a value (不了解), else 弃权."""
    names = [grade.name for grade in standard.grades if grade.value is None]
    return names[0] if len(names) == 1 else BESIDE_GRADES[ABSTAIN]


def ballot_grades(standard: Standard) -> tuple[Grade, ...]:
    """The grades a voter chooses from. One without a value is an abstention, which every paper offers anyway."""
    return tuple(grade for grade in standard.grades if grade.value is not None)


def choice_number(choice: str, grades: Sequence[Grade]) -> int:
    """The one byte that stands for a choice inside a sealed line."""
    if choice in BESIDE_GRADES:
        return 255 if choice == SELF else 254
    return [grade.code for grade in grades].index(choice)


def choice_of(number: int, grades: Sequence[Grade]) -> str:
    """The choice behind the byte; IndexError for one that stands for nothing."""
    return {255: SELF, 254: ABSTAIN}.get(number) or grades[number].code


def paper_problems(
    paper: Paper,
    subjects: Mapping[int, str],
    questions: Mapping[str, str],
    grades: Sequence[Grade],
    *,
    has_subjects: bool,
    is_unlisted: bool,
    may_be_unlisted: bool = True,
    abstention: str = BESIDE_GRADES[ABSTAIN],
) -> list[str]:
    """Why this paper cannot be counted. `subjects`: number → name; `questions`: code → name.

    Where the voters are themselves graded, each marks one subject as 本人; or says that they are not on the list, which
    nobody can say where everybody on the roll is (`may_be_unlisted`): it would be grading oneself.
    """
    cells = {(number, code) for number in subjects for code in questions}
    codes = {grade.code for grade in grades} | set(BESIDE_GRADES)
    reasons = []
    if strange := sum(key not in cells for key in paper):
        reasons.append(f"票上有 {strange} 处不是本次测评的被测评人或问题，请刷新页面后重新填写。")
    if unknown := sum(paper[key] not in codes for key in paper if key in cells):
        reasons.append(f"票上有 {unknown} 处不是规定的档次，请刷新页面后重新填写。")
    reasons += _empty_rows(paper, subjects, questions, abstention)
    own = _own_marks(paper, subjects, questions)
    if not has_subjects:
        return reasons + (["这一组投票人不在被测评名单中，不能标“本人”，请改选档次。"] if own or is_unlisted else [])
    return reasons + _self_problems(own, subjects, len(questions), is_unlisted, may_be_unlisted)


def _empty_rows(paper: Paper, subjects: Mapping[int, str], questions: Mapping[str, str], abstention: str) -> list[str]:
    """Who, or of the only one what, has no grade yet."""
    if len(subjects) == 1 and len(questions) > 1:
        empty = [questions[code] for number in subjects for code in questions if (number, code) not in paper]
        whole, listed = "每一项", _join_names(empty, unit="项")
    else:
        empty = [
            subjects[number] for number in sorted(subjects) if any((number, code) not in paper for code in questions)
        ]
        whole, listed = "每个人", _join_names(empty)
    return [f"还没有填完的有：{listed}。{whole}都要选一个档次，不愿评价的选“{abstention}”。"] if empty else []


def _own_marks(paper: Paper, subjects: Mapping[int, str], questions: Mapping[str, str]) -> dict[int, int]:
    """By number of each subject marked 本人, in how many questions."""
    marks = {number: sum(paper.get((number, code)) == SELF for code in questions) for number in sorted(subjects)}
    return {number: times for number, times in marks.items() if times}


def _self_problems(
    marks: Mapping[int, int], subjects: Mapping[int, str], questions: int, is_unlisted: bool, may_be_unlisted: bool
) -> list[str]:
    own, reasons = [subjects[number] for number in marks], []
    if partly := [subjects[number] for number, times in marks.items() if times < questions]:
        reasons.append(f"{_join_names(partly)}只有一部分问题标了“本人”。本人的各项问题都不评价，请全部标为“本人”。")
    if len(own) > 1:
        reasons.append(f"有 {len(own)} 人标了“本人”：{_join_names(own)}。只能标一人，请改正。")
    if own and is_unlisted:
        reasons.append(f"已经把{_join_names(own)}标为“本人”，又勾选了“我不在被测评名单中”，二者只能选一项。")
    elif is_unlisted and not may_be_unlisted:
        reasons.append("名册上的投票人都在被测评名单中，不能选“我不在被测评名单中”，请在名单中把自己标为“本人”。")
    elif not own and not is_unlisted:
        reasons.append(
            "请在名单中把自己标为“本人”；不在名单中的，勾选“我不在被测评名单中”。"
            if may_be_unlisted
            else "请在名单中把自己标为“本人”。"
        )
    return reasons


def own_warnings(missing: int, unlisted: int) -> list[str]:
    """What is said of papers without 本人 beyond the electors who are not graded. It warns and changes nothing:
    else any one voter could bring the whole ballot to nothing."""
    if not missing:
        return []
    return [
        f"有 {missing + unlisted} 张票没有标“本人”，而名册上不在被测评名单的只有 {unlisted} 人："
        f"至少有 {missing} 名被测评人评了自己。结果照计，请在支部大会上说明，注意投票纪律。"
    ]


def _join_names(names: Sequence[str], most: int = 6, unit: str = "人") -> str:
    head = "、".join(f"“{name}”" for name in names[:most])
    return f"{head}等 {len(names)} {unit}" if len(names) > most else head


@dataclass(frozen=True)
class PanelFacts:
    """One panel, as opening and sealing look at it."""

    name: str
    roll: int
    by_slip: bool
    by_token: bool
    by_paper: bool
    slips_printed: int = 0  # of the batch that stands


@dataclass(frozen=True)
class Facts:
    """The state of one ballot, read once."""

    state: BallotState
    at: dt.datetime
    opens_at: dt.datetime
    closes_at: dt.datetime
    is_in_stage: bool  # its cycle stands where it may be voted
    subjects: int
    tellers: Mapping[Seat, int]  # seat → user; a seat nobody holds is absent
    locked: frozenset[Seat]  # seats whose phrase is set
    panels: Sequence[PanelFacts]
    organisers: frozenset[int] = frozenset()  # 书记、副书记 of the branch, and who prepared
    is_by_representatives: bool = False  # they judge one organisation, and were drawn by lot
    is_roll_stale: bool = False  # a seat was passed on since the rolls were taken
    early_asked_by: int | None = None  # the teller who has asked to seal before the announced end


def teller_problems(tellers: Mapping[Seat, int], organisers: frozenset[int] = frozenset()) -> list[str]:
    """The two locks need two people; the third, who settles, is needed only where the two entered differently. Whoever
    runs the ballot is none of them: one person would hold everything."""
    reasons = [f"还没有指定{seat.label}。" for seat in (Seat.FIRST, Seat.SECOND) if seat not in tellers]
    if len(set(tellers.values())) < len(tellers):
        reasons.append("监票人、计票人、复核人须是不同的人，请重新指定。")
    if seats := [seat.label for seat, user_id in tellers.items() if user_id in organisers]:
        reasons.append(
            f"{'、'.join(seats)}不能由组织这次测评的人（书记、副书记、准备测评的人）担任，请另选；"
            "人手不够的，可以请上级党组织派人。"
        )
    return reasons


def sealing_blockers(facts: Facts, by: int) -> list[str]:
    """Why this person cannot seal the box (封箱) now."""
    if reasons := _open_blockers(facts):
        return reasons
    if facts.at >= facts.closes_at:
        return []
    if facts.early_asked_by is None:
        return ["还没有到公布的截止时间。要提前封箱的，由监票人或计票人登录后写明原因提出，再由另一人登录后封箱。"]
    if by not in lock_holders(facts.tellers) or by == facts.early_asked_by:
        return ["提前封箱已经提出，须由监票人、计票人中的另一人登录后封箱。"]
    return []


def early_blockers(facts: Facts, by: int, reason: str) -> list[str]:
    """Why this person cannot ask to seal the box before the announced end."""
    if reasons := _open_blockers(facts):
        return reasons
    if facts.at >= facts.closes_at:
        return ["投票已经截止，可以直接封箱，不必填写提前的原因。"]
    reasons = []
    if by not in lock_holders(facts.tellers):
        reasons.append("只有监票人、计票人可以提出提前封箱。")
    if not reason.strip():
        reasons.append("请写明提前封箱的原因。")
    return reasons


def lock_holders(tellers: Mapping[Seat, int]) -> set[int]:
    return {user_id for seat, user_id in tellers.items() if seat is not Seat.THIRD}


def _open_blockers(facts: Facts) -> list[str]:
    if facts.state is not BallotState.OPEN:
        return [f"这次测评目前是“{facts.state.label}”，只有投票中的票箱可以封箱。"]
    if facts.at < facts.opens_at:
        return ["还没有到投票开始的时间，不能封箱；不再组织的，请作废并写明原因。"]
    return []


def voiding_blockers(state: BallotState, reason: str) -> list[str]:
    """Why the ballot cannot be declared void. A counted one stays counted."""
    reasons = []
    if state in {BallotState.COUNTED, BallotState.VOIDED}:
        reasons.append(f"这次测评“{state.label}”，不能再作废。")
    if not reason.strip():
        reasons.append("请写明作废的原因。")
    return reasons
