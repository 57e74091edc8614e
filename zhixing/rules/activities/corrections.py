"""更正: what a correction changes in a record and in the ledger, in sentences."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.marks import Part, mark_label
from zhixing.rules.activities.records import Feed, Presence
from zhixing.rules.periods import chinese_date
from zhixing.rules.standards.vocabulary import points_text

_FIELDS = {
    "kind": "种类",
    "group_name": "党小组",
    "title": "内容",
    "held_on": "日期",
    "starts_at": "开始时间",
    "ends_at": "结束时间",
    "place": "地点",
    "hours": "时长",
    "recorder": "记录人",
    "observers": "列席",
    "note": "备注",
    "clause": "扣分依据",
    "deciding_body": "决定机构",
}
_LONG = {"agenda": "议题和发言", "resolutions": "决议"}


def record_changes(
    old: Happening,
    new: Happening,
    before: Sequence[Presence],
    after: Sequence[Presence],
    names: Mapping[int, str],
    item_names: Mapping[str, str],
) -> list[str]:
    """Every difference between two records, in the order of the form."""
    return [
        *_field_changes(old, new),
        *_feed_changes(old.feeds, new.feeds, item_names),
        *_people_changes(before, after, names),
    ]


def _field_changes(old: Happening, new: Happening) -> Iterator[str]:
    for field, label in _FIELDS.items():
        was, now = _value_text(field, getattr(old, field)), _value_text(field, getattr(new, field))
        if was != now:
            yield f"{label}由“{was or '未填'}”改为“{now or '未填'}”。"
    for field, label in _LONG.items():
        if getattr(old, field) != getattr(new, field):
            yield f"{label}有改动。"


def _value_text(field: str, value: object) -> str:
    if value is None:
        return ""
    if field == "held_on" and isinstance(value, dt.date):
        return chinese_date(value)
    if field == "hours" and isinstance(value, int):
        return f"{points_text(value)} 小时"
    return f"{value:%H:%M}" if isinstance(value, dt.time) else str(value)


def _feed_changes(old: Sequence[Feed], new: Sequence[Feed], item_names: Mapping[str, str]) -> Iterator[str]:
    was, now = ({(feed.item, feed.part): feed for feed in feeds} for feeds in (old, new))
    for (code, part), feed in was.items():
        if (code, part) not in now:
            yield f"不再记“{item_names.get(code, code)}”{_for_whom(part)}。"
        elif now[(code, part)] != feed:
            yield f"“{item_names.get(code, code)}”的数量或情形有改动。"
    for code, part in now:
        if (code, part) not in was:
            yield f"增加记“{item_names.get(code, code)}”{_for_whom(part)}。"


def _for_whom(part: Part) -> str:
    return "" if part is Part.PRESENT else f"（{part.label}）"


def _people_changes(before: Sequence[Presence], after: Sequence[Presence], names: Mapping[int, str]) -> Iterator[str]:
    was, now = ({who.membership_id: who for who in people} for people in (before, after))
    for pk, who in was.items():
        if pk not in now:
            yield f"{names[pk]}：移出名单（原为{_presence_text(who)}）。"
        elif _presence_text(now[pk]) != _presence_text(who):
            yield f"{names[pk]}：由{_presence_text(who)}改为{_presence_text(now[pk])}。"
    for pk, who in now.items():
        if pk not in was:
            yield f"{names[pk]}：列入名单，{_presence_text(who)}。"


def _presence_text(who: Presence) -> str:
    amounts = [points_text(amount) for amount in (who.units, who.worth) if amount is not None]
    words = ["主持" if who.is_host else "", "发言" if who.is_speaker else "", *amounts, who.option]
    return "、".join([mark_label(who.mark, who.leave), *filter(None, words)])


def ledger_sentence(reverse: int, enter: int) -> str:
    """What follows in the ledger."""
    if not reverse and not enter:
        return "台账不变。"
    parts = ([f"冲正 {reverse} 笔"] if reverse else []) + ([f"另记 {enter} 笔"] if enter else [])
    return f"台账{'，'.join(parts)}。"


CORRECTED_MEANWHILE = "本页打开后，这次活动的记录已经更正。请重新打开更正页，在更正后的记录上修改。"


@dataclass(frozen=True)
class CorrectionFacts:
    """A record that is to be replaced: how much of it changes, and how many entries go and come for it."""

    is_undone: bool
    changes: int
    reverses: int
    enters: int
    may_reverse: bool


def correcting_blockers(facts: CorrectionFacts, reason: str) -> list[str]:
    reasons = ["这次活动的记录已经撤销，请重新记一次。"] if facts.is_undone else []
    if not reason.strip():
        reasons.append("请填写更正的原因，例如“漏记两人”“把请假记成了缺席”。")
    if facts.reverses and not facts.may_reverse:
        reasons.append(f"这样更正要冲正 {facts.reverses} 笔台账，请由支部书记或副书记办理。")
    if not facts.changes and not facts.reverses and not facts.enters:
        reasons.append("与原来的记录相同，没有要更正的内容。")
    return reasons


def listed_problems(names: Sequence[str]) -> list[str]:
    """Of people who are to be added and stand on the list already."""
    return [f"{'、'.join(names)}已在名单里，无须补记。"] if names else []


def undoing_blockers(reason: str, *, is_undone: bool) -> list[str]:
    reasons = ["这次活动的记录已经撤销过，无须再撤销。"] if is_undone else []
    return reasons if reason.strip() else [*reasons, "请填写撤销的理由。"]
