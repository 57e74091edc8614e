"""听取汇报: the sheet of a member of the jury, and what the sheets come to."""

from collections.abc import Mapping, Sequence

from zhixing.rules.rounding import rounded
from zhixing.rules.standards.model import HearingRule, Rounding, Source, Standard
from zhixing.rules.standards.vocabulary import points_text

NOT_HEARD = "本期的考评办法没有“听取汇报”这一部分。"

# 述职评议: the steps of the meeting, each with what is done (ours, editable on paper by whoever prints it).
AGENDA = (
    ("述职", "依次汇报，每个单位不超过 8 分钟：做了哪些工作、成效和新做法、存在的问题、下步措施；讲问题不少于三分之一"),
    ("提问", "评委当场提问，每个单位 2 个问题，由汇报人回答"),
    ("点评", "评委或上级负责同志逐个点评，指出不足和改进方向"),
    ("测评", "评委各自填写汇报评分表，代表填写测评票，当场收齐、密封"),
    ("表态", "被评单位负责人逐一表态：存在的问题、整改措施和完成时间"),
)


def hearing_rule(standard: Standard) -> HearingRule | None:
    """How reports are heard; None where they are not."""
    heard = (component for component in standard.components if component.source is Source.HEARING)
    return next((component.hearing or HearingRule() for component in heard), None)


def sheet_blockers(*, name: str, excluded: str, hears: bool, has_sheet: bool) -> list[str]:
    """Why a member of the jury cannot hand in a sheet."""
    reasons = [f"“{name}”不参加本期考评：{excluded}。"] if excluded else []
    if not hears:
        reasons.append(NOT_HEARD)
    if has_sheet:
        reasons.append("您对这个党组织的汇报评分表已经提交，不能再改。")
    return reasons


def sheet_problems(points: Mapping[str, int | None], rule: HearingRule) -> list[str]:
    """What is wrong with one sheet: every criterion has points, within its full marks."""
    reasons = []
    for criterion in rule.criteria:
        points_given = points.get(criterion.code)
        if points_given is None:
            reasons.append(f"“{criterion.name}”还没有评分。")
        elif not 0 <= points_given <= criterion.full:
            reasons.append(f"“{criterion.name}”应在 0 到 {points_text(criterion.full)} 分之间。")
    return reasons


def hearing_points(totals: Sequence[int], rule: HearingRule, rounding: Rounding) -> int | None:
    """What the jury gives, in hundredths out of the rule's full marks; None before the jury is complete.

    From so many sheets on as the rule says, the highest and the lowest one are left out, one of each.
    """
    if len(totals) < rule.least:
        return None
    is_trimmed = rule.trim_from is not None and len(totals) >= rule.trim_from
    counted = sorted(totals)[1:-1] if is_trimmed else list(totals)
    step = rounding.to.hundredths
    return rounded(sum(counted), len(counted) * step, rounding.by) * step
