"""催办: what those above say to branches, and to the one who answers for a branch. Nobody's name, nobody's points."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.cycles.stages import Stage
from zhixing.rules.overview.rows import BranchRow

# Where no branch was chosen.
NOTHING_TO_NOTE = "没有勾选支部，请先勾选已催办的支部，再记为已催办。"
NOTHING_TO_SEND = "没有要催办的支部，没有发出。"

FEW = 6  # branches that are named one by one


class Channel(StrEnum):
    """By which way the program itself sends a reminder."""

    CHAT = "chat"
    MAIL = "mail"

    @property
    def label(self) -> str:
        return {Channel.CHAT: "工作群", Channel.MAIL: "群发邮箱"}[self]


class Narrowing(StrEnum):
    """Which of the branches to be reminded the page lists."""

    LATE = "late"
    UNREMINDED = "unreminded"

    @property
    def label(self) -> str:
        return {Narrowing.LATE: "超期的", Narrowing.UNREMINDED: "尚未催办的"}[self]


@dataclass(frozen=True)
class Outstanding:
    """What one branch still owes in a quarter."""

    branch: str
    what: str


def outstanding(row: BranchRow, quarter: str, today: dt.date) -> str:
    """What is asked of the branch now, with its day; empty where nothing is."""
    cycle = row.cycle
    if cycle is None:
        return f"开启{quarter}考评"
    late = cycle.days_late(today)
    tail = f"（超期 {late} 天）" if late else ""
    match cycle.stage:
        case Stage.PREPARING:
            return f"核对{cycle.label}参评名单，开始党员自评{tail}"
        case Stage.SELF_REPORT if cycle.submitted < cycle.scored:
            return f"督促提交{cycle.label}自评，已交 {cycle.submitted} 人，共 {cycle.scored} 人{tail}"
        case Stage.SELF_REPORT | Stage.BALLOT | Stage.REVIEW if late:
            return f"完成{cycle.label}{cycle.stage.label}{tail}"
        case Stage.POSTING if late:
            return f"答复{cycle.label}公示异议{tail}"
        case Stage.POSTING if cycle.posting is None:
            return f"提出{cycle.label}积分公示"
    return ""


def text_for_group(lines: Sequence[Outstanding], quarter: str, site: str) -> str:
    """One message for the group of all branches: what is outstanding, and with which branches."""
    places: dict[str, list[str]] = {}
    for line in lines:
        places.setdefault(_without_numbers(line.what), []).append(line.branch)
    parts = [f"{number}. {what}：{_listed(names)}" for number, (what, names) in enumerate(places.items(), start=1)]
    return "\n".join([f"各党支部：{quarter}考评还有以下工作，请抓紧办理。", *parts, _way_in(site)])


def text_for_branch(line: Outstanding, site: str) -> str:
    """The same for whoever answers for one branch."""
    return f"{line.branch}：请{line.what}。{_way_in(site)}"


def _way_in(site: str) -> str:
    return f"打开 {site} 登录后，可以从首页“待办事项”办理。"


def _without_numbers(what: str) -> str:
    """Branches that owe the same stand together, however many reports are missing and however late they are."""
    return what.partition("，已交")[0].partition("（超期")[0]


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:FEW]) + (f"等 {len(names)} 个支部" if len(names) > FEW else "")
