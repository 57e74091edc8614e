"""The rules of the procedure in words: days of each step, parts of a period, the yearly appraisal."""

from zhixing.rules.standards.model import AppraisalRule, Deadlines, PartRule
from zhixing.rules.standards.text.clauses import sentence
from zhixing.rules.standards.vocabulary import points_text as text


def part_text(rule: PartRule) -> str:
    return sentence(
        [
            f"本期在册不足 {rule.least} 天的不计分" if rule.least is not None else "本期在册平均每月不足 10 天的不计分",
            f"减免超过本期 {text(rule.over)}% 的整期不计分" if rule.over is not None else "本期最后一天在减免的不计分",
            f"积分按实际参加的时段折算（{rule.by.label}）" if rule.shared else f"时段{rule.by.label}",
        ]
    )


def deadlines_text(days: Deadlines) -> str:
    return sentence(
        [
            f"自评、自查在计分截止日以后 {days.report} 日内，评定在 {days.review} 日内",
            f"公示 {days.posting} 个工作日，异议在 {days.answer} 个工作日内答复",
            f"检查发现的问题，立行立改 {days.immediate} 日，限期整改 {days.timed} 日",
        ]
    )


def appraisal_text(rule: AppraisalRule) -> str:
    if rule.excellent_share is None:
        return "拟评优秀的人数不提醒"
    return f"拟评优秀的一般不超过评定等次人数的 {rule.excellent_share}，超出只提醒"
