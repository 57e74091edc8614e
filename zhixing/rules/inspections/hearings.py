"""听取汇报: the sheet of a member of the jury, and what the sheets come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhixing.rules.rounding import rounded
from zhixing.rules.standards.model import Rounding, Source, Standard
from zhixing.rules.standards.vocabulary import points_text

LEAST_JURY = 3
DROPPED_FROM = 7  # sheets from which the highest and the lowest do not count
FULL = 10_000  # hundredths


@dataclass(frozen=True)
class Criterion:
    code: str
    name: str
    full: int  # hundredths
    guide: str


# Ours, after the sheets of 述职评议: a report that names no concrete problem is no report.
CRITERIA = (
    Criterion("achievements", "工作实绩", 4000, "有数据、有事例，与自查所填的数一致"),
    Criterion("problems", "查摆问题", 2500, "准确、具体，不以成绩代替问题；没有具体问题的，不超过 10 分"),
    Criterion("measures", "整改和下步措施", 2000, "有责任人、有时限；上期问题的整改情况必须讲到"),
    Criterion("answers", "答询", 1500, "当场提问，回答实在"),
)


NOT_HEARD = "本期的考评办法没有“听取汇报”这一部分。"

# 述职评议: the steps of the meeting, each with what is done (ours, editable on paper by whoever prints it).
AGENDA = (
    ("述职", "依次汇报，每个单位不超过 8 分钟：做了哪些工作、成效和新做法、存在的问题、下步措施；讲问题不少于三分之一"),
    ("提问", "评委当场提问，每个单位 2 个问题，由汇报人回答"),
    ("点评", "评委或上级负责同志逐个点评，指出不足和改进方向"),
    ("测评", "评委各自填写汇报评分表，代表填写测评票，当场收齐、密封"),
    ("表态", "被评单位负责人逐一表态：认什么问题、怎么改、什么时候改好"),
)


def is_heard(standard: Standard) -> bool:
    return any(component.source is Source.HEARING for component in standard.components)


def sheet_blockers(*, name: str, excluded: str, hears: bool, has_sheet: bool) -> list[str]:
    """Why a member of the jury cannot hand in a sheet."""
    reasons = [f"“{name}”不参加本期考评：{excluded}。"] if excluded else []
    if not hears:
        reasons.append(NOT_HEARD)
    if has_sheet:
        reasons.append("您对这个党组织的汇报评分表已经交出，不能再改。")
    return reasons


def sheet_problems(points: Mapping[str, int | None]) -> list[str]:
    """What is wrong with one sheet: every criterion is points_given, within its full marks."""
    reasons = []
    for criterion in CRITERIA:
        points_given = points.get(criterion.code)
        if points_given is None:
            reasons.append(f"“{criterion.name}”还没有评分。")
        elif not 0 <= points_given <= criterion.full:
            reasons.append(f"“{criterion.name}”应在 0 到 {points_text(criterion.full)} 分之间。")
    return reasons


def hearing_points(totals: Sequence[int], rounding: Rounding) -> int | None:
    """What the jury gives, in hundredths out of 100; None before the jury is complete.

    From seven sheets on the highest and the lowest one are left out, one of each.
    """
    if len(totals) < LEAST_JURY:
        return None
    counted = sorted(totals)[1:-1] if len(totals) >= DROPPED_FROM else list(totals)
    step = rounding.to.hundredths
    return rounded(sum(counted), len(counted) * step, rounding.by) * step
