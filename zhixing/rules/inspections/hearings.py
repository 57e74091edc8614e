"""听取汇报: the sheet of a member of the jury, and what the sheets come to."""

from collections.abc import Mapping, Sequence

from zhixing.rules.rounding import rounded
from zhixing.rules.standards.model import HearingRule, Rounding, Source, Standard
from zhixing.rules.standards.vocabulary import points_text


def hearing_rule(standard: Standard) -> HearingRule | None:
    """How reports are heard; None where they are not."""
    heard = (component for component in standard.components if component.source is Source.HEARING)
    return next((component.hearing or HearingRule() for component in heard), None)


def sheet_blockers(*, name: str, excluded: str, hears: bool, has_sheet: bool) -> list[str]:
    """Why a member of the jury cannot hand in a sheet."""
    reasons = [f"“{name}”不参加本期考评：{excluded}。"] if excluded else []
    if not hears:
        reasons.append("本期的考评办法没有“听取汇报”这一部分。")
    if has_sheet:
        reasons.append("您对这个党组织的汇报评分表已经交出，不能再改。")
    return reasons


def sheet_problems(points: Mapping[str, int | None], rule: HearingRule) -> list[str]:
    """What is wrong with one sheet: every criterion is points_given, within its full marks."""
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
