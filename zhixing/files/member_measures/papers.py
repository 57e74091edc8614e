"""奖惩措施 on paper: each record as an official sheet, to be signed by those it names."""

import datetime as dt
from dataclasses import dataclass

from zhixing.files.print.typesetting import Facts, Heading, Paper, Paragraph, Part, SignLines
from zhixing.rules.member_measures.forms import MeasureForm
from zhixing.rules.member_measures.records import LIFTED, RecordKind
from zhixing.rules.periods import chinese_date


@dataclass(frozen=True, slots=True)
class RecordPaper:
    """Everything as it is to be read."""

    kind: RecordKind
    form: MeasureForm
    name: str
    branch: str
    quarter: str
    ground: str
    decision: str
    on: dt.date
    place: str
    talker: str
    people: str
    texts: tuple[tuple[str, str], ...]
    decided_on: dt.date
    due_on: dt.date | None


_SIGNS: dict[RecordKind, tuple[str, ...]] = {
    RecordKind.TALK: ("谈话人签名", "谈话对象签名", "记录人签名"),
    RecordKind.VISIT: ("走访人签名", "本人签收", "日期"),
    RecordKind.STUDY_PLAN: ("本人签名", "帮学人签名", "党支部书记签名"),
    RecordKind.PLAN: ("本人签名", "帮助人签名", "党支部书记签名"),
    RecordKind.MIDWAY: ("检查人签名", "本人签名", "日期"),
}
_NUMERALS = "一二三四五六七八九"


def record_sheet(facts: RecordPaper) -> Paper:
    """The paper of one record; a commendation and a decision are signed by the organisation, the others by people."""
    if facts.kind is RecordKind.NOTICE:
        return _rectification_notice(facts)
    if facts.kind is RecordKind.EXTENSION:
        return _extension_notice(facts)
    if facts.kind is RecordKind.COMMENDATION:
        return _commendation(facts)
    parts: list[Part] = [Facts(_heads(facts))]
    for place, (label, text) in enumerate(facts.texts):
        parts += [Heading(1, f"{_NUMERALS[place]}、{label}"), *(Paragraph(line) for line in text.splitlines() if line)]
    parts += [SignLines(_SIGNS.get(facts.kind, ("经办人签名", "本人签名", "日期")))]
    return Paper(_title(facts), tuple(parts), organ=facts.branch, day=facts.on, size=14)


def _title(facts: RecordPaper) -> str:
    if facts.kind is RecordKind.TALK:
        return f"{facts.form.label}记录"
    if facts.kind is RecordKind.CONCLUSION and facts.form is MeasureForm.RECTIFICATION:
        is_lifted = dict(facts.texts).get("结论") == LIFTED
        return "解除限期改正决定" if is_lifted else "限期改正期满考察情况"
    if facts.kind is RecordKind.MIDWAY:
        return "限期改正中期检查记录"
    if facts.kind is RecordKind.CONCLUSION:
        return f"{facts.form.label}办理结论"
    return facts.kind.label


def _heads(facts: RecordPaper) -> tuple[tuple[str, str], ...]:
    whom = "谈话对象" if facts.kind is RecordKind.TALK else "姓名"
    heads = [
        (whom, f"{facts.name}同志"),
        ("所在支部", facts.branch),
        ("事由", facts.ground),
        ("决定机构", facts.decision),
    ]
    if facts.talker:
        heads.append(("谈话人", facts.talker))
    heads.append(("日期", chinese_date(facts.on)))
    if facts.place:
        heads.append(("地点", facts.place))
    if facts.people:
        heads.append(("记录人、在场人", facts.people))
    if facts.due_on and facts.kind in {RecordKind.STUDY_PLAN, RecordKind.PLAN, RecordKind.MIDWAY}:
        heads.append(("期限", chinese_date(facts.due_on)))
    return tuple(heads)


def _rectification_notice(facts: RecordPaper) -> Paper:
    texts = dict(facts.texts)
    until = f"至{chinese_date(facts.due_on)}止" if facts.due_on else ""
    parts: list[Part] = [
        Paragraph(f"{facts.name}同志："),
        Paragraph(
            f"经{texts.get('支部党员大会讨论', '支部党员大会讨论通过')}、{facts.decision}批准，决定对你限期改正，"
            f"自{chinese_date(facts.decided_on)}起{until}。"
        ),
    ]
    for place, label in enumerate(("事由", "具体事实", "改正目标", "帮助措施")):
        if texts.get(label):
            parts += [Heading(1, f"{_NUMERALS[place]}、{label}"), Paragraph(texts[label])]
    parts += [
        Paragraph("期间由党支部进行中期检查；期满经考察已经改正的，决定解除。你可以对本决定提出意见。"),
        SignLines(("本人签名", "党支部书记签名", "送达日期")),
    ]
    return Paper("限期改正决定", tuple(parts), organ=facts.branch, day=facts.on, size=14)


def _extension_notice(facts: RecordPaper) -> Paper:
    texts = dict(facts.texts)
    parts: list[Part] = [
        Paragraph(f"{facts.name}同志："),
        Paragraph(
            f"{chinese_date(facts.decided_on)}，{facts.decision}批准对你限期改正。"
            f"现经{texts['批准机关和文号']}批准，限期改正的期限延长到{texts['延长后的期满日期']}。"
        ),
        Heading(1, "一、延长的理由"),
        *(Paragraph(line) for line in texts["延长的理由"].splitlines() if line),
        Heading(1, "二、继续帮助的措施"),
        *(Paragraph(line) for line in texts["继续帮助的措施"].splitlines() if line),
        Paragraph("期满经考察已经改正的，决定解除。你可以对本决定提出意见。"),
        SignLines(("本人签名", "党支部书记签名", "送达日期")),
    ]
    return Paper("限期改正延期决定", tuple(parts), organ=facts.branch, day=facts.on, size=14)


def _commendation(facts: RecordPaper) -> Paper:
    texts = dict(facts.texts)
    parts: tuple[Part, ...] = (
        Paragraph(f"{facts.name}同志："),
        Paragraph(f"{facts.ground}。{texts.get('表彰事由', '')}"),
        Paragraph(
            f"经{facts.decision}研究，决定给予{texts.get('表彰形式', '表彰')}。希望再接再厉，继续发挥党员先锋模范作用。"
        ),
    )
    return Paper("表彰决定", parts, organ=facts.branch, day=facts.on)
