"""党组织评定: how large the group must be, how its opinions become one, and what may be said when."""

import datetime as dt
from collections.abc import Collection, Sequence
from enum import StrEnum

from zhixing.rules.periods import CycleKind, Days, Quarter, chinese_day
from zhixing.rules.rounding import rounded
from zhixing.rules.standards.checks.results import weight_of
from zhixing.rules.standards.model import PeriodKind, Rounding, Source, Standard
from zhixing.rules.standards.vocabulary import points_text

LEAST_SEATS = 3
LEAST_OPINIONS = 2  # for each participant, recusals left out
FULL = 10_000  # hundredths: the group judges out of 100
SELF = "本人"  # the reasons of the recusals that nobody has to declare
IN_OFFICE = "在该组织任职"


class Settling(StrEnum):
    """What the group makes of a difference between self-report and ledger."""

    KEPT = "kept"
    ENTERED = "entered"

    @property
    def label(self) -> str:
        return {"kept": "维持台账", "entered": "已补记台账"}[self.value]


def gives_points(standard: Standard, kind: CycleKind) -> bool:
    """Whether the group's view is a component of this kind of quarter; else it agrees or remarks only."""
    return any(
        component.source is Source.REVIEW and any(weight_of(component, PeriodKind[kind.name]).every)
        for component in standard.components
    )


def mean_points(points: Sequence[int], rounding: Rounding, trim: int = 0) -> int | None:
    """The mean of the blind opinions in hundredths, rounded as the standard says; None where nobody gave any.

    The `trim` highest and lowest are left out where some opinion then remains."""
    if not points:
        return None
    step, counted = rounding.to.hundredths, sorted(points)
    if len(points) > 2 * trim:
        counted = counted[trim : len(points) - trim]
    return rounded(sum(counted), len(counted) * step, rounding.by) * step


def trim_of(standard: Standard) -> int:
    """How many of the highest and lowest opinions the standard leaves out."""
    return max((part.trim for part in standard.components if part.source is Source.REVIEW), default=0)


def group_mean(points: Sequence[int], standard: Standard) -> int | None:
    """What the group's blind opinions come to under a standard."""
    return mean_points(points, standard.rounding, trim_of(standard))


def panel_blockers(
    *,
    seats: Collection[int],
    chair: int | None,
    candidates: Collection[int],
    seated: Collection[int],
    with_opinions: Collection[int],
    is_opened: bool,
) -> list[str]:
    """Why the group cannot be formed (or changed from `seated`) like this. All are ids of users."""
    reasons = []
    if len(seats) < LEAST_SEATS:
        reasons.append(f"考评小组至少要有 {LEAST_SEATS} 名成员，现在选了 {len(seats)} 名。")
    if chair not in seats:
        reasons.append("请指定一名组长，组长必须是小组成员。")
    if set(seats) - set(seated) - set(candidates):
        reasons.append("选中的人员中有不能在本支部参加评定的，请先在账号与任命里任命为考评小组成员。")
    if is_opened and set(seats) != set(seated):
        reasons.append("背靠背意见已经公开，小组成员不能再调整，只能更换组长。")
    elif set(with_opinions) - set(seats):
        reasons.append("不能移出已经提出意见的成员；其中已不能参加评定的，请在小组名单里点“更换成员”。")
    return reasons


def replacement_blockers(
    *,
    name: str,
    is_able: bool,
    was_chair: bool,
    replacement: int | None,
    chair: int | None,
    staying: Collection[int],
    seated: Collection[int],
    candidates: Collection[int],
    is_opened: bool,
    reason: str,
) -> list[str]:
    """Why a member of the group cannot be replaced like this. Ids are of users; `staying`: who keeps their seat,
    `seated`: who has or had one."""
    if is_able:
        return [f"{name}仍能参加评定，不能更换；已经免职、停用或去世的，才可以更换。"]
    reasons = []
    if replacement is not None and (replacement in seated or replacement not in candidates):
        reasons.append("接替人员须是能在本支部参加评定、又不在小组里的，请先在账号与任命里任命为考评小组成员。")
    after = {*staying, *([replacement] if replacement is not None else [])}
    least = LEAST_OPINIONS if is_opened else LEAST_SEATS
    if len(after) < least:
        reasons.append(f"更换后小组只有 {len(after)} 名成员，至少要有 {least} 名，请选定接替人员。")
    if was_chair and (chair not in after or chair not in candidates):
        reasons.append(f"{name}是组长，请在小组成员里指定新的组长。")
    if not reason.strip():
        reasons.append("请写明更换的原因，例如免职、调离、去世。")
    return reasons


def opinion_blockers(*, points: int | None, agrees: bool, remark: str, gives: bool, name: str) -> list[str]:
    """What is wrong with one blind opinion."""
    reasons = []
    if gives and points is None:
        reasons.append(f"请给{name}填写评定分。")
    if points is not None and not 0 <= points <= FULL:
        reasons.append(f"{name}的评定分应在 0 到 100 之间。")
    if not agrees and not remark.strip():
        reasons.append(f"不认可{name}的台账，请写明意见。")
    return reasons


def joint_blockers(*, points: int | None, mean: int | None, reason: str, gives: bool) -> list[str]:
    """What is wrong with the joint opinion on one participant."""
    if not gives:
        return []
    if points is None:
        return ["请填写合议分。"]
    if not 0 <= points <= FULL:
        return ["合议分应在 0 到 100 之间。"]
    if points != mean and not reason.strip():
        return [f"合议分 {points_text(points)} 与平均分 {points_text(mean)} 不同，请写明调整原因。"]
    return []


def settling_blockers(outcome: Settling, *, remark: str, differs: bool, is_entered: bool, has_moved: bool) -> list[str]:
    """Why a difference cannot be settled like this. `is_entered`: the group itself booked an entry for it, which
    stands; `has_moved`: the ledger no longer says what it said when the report was handed in."""
    reasons = []
    if not differs:
        reasons.append("这一条自评与台账一致，不需要处理。")
    if outcome is Settling.KEPT and is_entered:
        reasons.append("这一条已由考评小组补记台账；要维持原台账，请先冲正补记的那一笔。")
    if outcome is Settling.ENTERED and not has_moved:
        reasons.append("台账里这一条还没有变动，请先补记台账。")
    if not remark.strip():
        reasons.append("请写明处理意见。")
    return reasons


def entering_blockers(
    *, remark: str, differs: bool, was_entered: bool, happened_on: dt.date, quarter: Quarter, days: Days, today: dt.date
) -> list[str]:
    """Why the group cannot book an entry for a difference."""
    reasons = []
    if not differs:
        reasons.append("这一条自评与台账一致，不需要补记。")
    if was_entered:
        reasons.append("考评小组已为这一条补记过台账，不能再补记。")
    if happened_on not in days or happened_on > today:
        first, last = chinese_day(days.from_on), chinese_day(days.until_on)
        reasons.append(f"日期应在{quarter.label}的计分期之内（{first}至{last}），且不晚于今天。")
    if not remark.strip():
        reasons.append("请写明处理意见。")
    return reasons


def minutes_proceedings(
    *,
    people: int,
    opinions: int,
    seats: int,
    recusals: Sequence[tuple[str, str, str]],
    differing: Sequence[tuple[str, str]],
    replaced: Sequence[tuple[str, str, str, int]] = (),
) -> tuple[str, ...]:
    """一、评定经过. `recusals`: member of the group, participant, reason; `differing`: participant, remark; `replaced`:
    who left the group, why, who came instead (empty: nobody), and how many blind opinions were set aside."""
    sentences = [
        f"考评小组 {seats} 名成员对 {people} 名参评人员逐一评议，先背靠背提出意见 {opinions} 份，"
        "全部提出后由组长公开，再共同合议。"
    ]
    for leaver, why, successor, aside in replaced:
        came = f"由{successor}接替" if successor else "未再补人"
        sealed = f"，其已提出的背靠背意见 {aside} 份封存，不计入评定" if aside else ""
        sentences.append(f"更换成员：{leaver}（{_open_ended(why)}），{came}{sealed}。")
    if recusals:
        listed = "；".join(
            f"{who}对本人" if reason == SELF else f"{who}对{whom}（{reason}）" for who, whom, reason in recusals
        )
        sentences.append(f"回避情况：{listed}。")
    else:
        sentences.append("没有需要回避的情形。")
    if differing:
        listed = "；".join(f"{whom}：{_open_ended(remark)}" for whom, remark in differing)
        agreeing = opinions - len(differing)
        sentences.append(f"背靠背意见中认可台账的 {agreeing} 份，有不同意见的 {len(differing)} 份（{listed}）。")
    elif opinions:
        sentences.append("背靠背意见全部认可台账。")
    return tuple(sentences)


def minutes_resolutions(
    *,
    changes: Sequence[tuple[str, int | None, int | None, str]],
    settled: Sequence[tuple[str, str, int, int, str, str]],
    remarks: Sequence[tuple[str, str]],
    is_concluded: bool,
) -> tuple[str, ...]:
    """三、评定意见: changed points with reasons, settled differences, remarks, and that it was concluded."""
    sentences = [
        f"{name}的背靠背平均分 {points_text(mean, '—')}，合议为 {points_text(points, '—')}，"
        f"原因：{_open_ended(reason)}。"
        for name, mean, points, reason in changes
    ]
    sentences += [
        f"{name}“{item}”自评 {points_text(own)} 分、台账 {points_text(booked)} 分，{outcome}：{_open_ended(remark)}。"
        for name, item, own, booked, outcome, remark in settled
    ]
    sentences += [f"{name}：{_open_ended(remark)}。" for name, remark in remarks]
    if not is_concluded:
        sentences.append("评定还没有完成，以上为合议过程中的记录。")
    elif not sentences:
        sentences.append("各项意见一致，没有调整。")
    return tuple(sentences)


def _open_ended(text: str) -> str:
    """Without the full stop that the sentence around it brings."""
    return text.rstrip("。 ")
