"""代表名单: how far a pool is, what it begins with, and why the next step cannot be taken yet."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.names.folding import tidy
from zhixing.rules.periods import Quarter, chinese_day


class LotState(StrEnum):
    PREPARING = "preparing"
    PUBLISHED = "published"
    DRAWN = "drawn"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {"preparing": "编制名单", "published": "名单已公布", "drawn": "已抽签", "withdrawn": "已作废"}[
            self.value
        ]


class SourceKind(StrEnum):
    """What chance a pool names when it is published."""

    DICE = "dice"
    LOTTERY = "lottery"

    @property
    def label(self) -> str:
        return {"dice": "两名见证人当众掷骰子", "lottery": "公开的彩票开奖号码"}[self.value]


class PassReason(StrEnum):
    """Why somebody who was drawn does not take the seat."""

    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    RECUSED = "recused"

    @property
    def label(self) -> str:
        return {"declined": "本人推辞", "unreachable": "联系不上", "recused": "应当回避"}[self.value]


# Ours: the seats of a community's thirty-six representatives. Data of each pool, to be edited there. Of members and of
# units so many that a quarter of them may stay away: of fewer than six who judge nothing is published.
USUAL_STRATA: tuple[tuple[str, int], ...] = (
    ("居民", 10),
    ("居民代表", 6),
    ("党员", 8),
    ("驻区单位、物业、两新", 8),
    ("两代表一委员", 4),
)
USUAL_DAYS, LEAST_DAYS, MOST_DAYS = 90, 1, 365  # names are kept after the quarter, in days
STRATUM_LENGTH, MOST_STRATA, MOST_SEATS = 40, 20, 500
_STRATUM = re.compile(r"(.*?)[\s，,：:]*(\d{1,4})\s*(?:人|个|名)?")


def strata_text(strata: Sequence[tuple[str, int]]) -> str:
    """The strata as they are typed: one a line."""
    return "\n".join(f"{name} {seats}" for name, seats in strata)


def read_strata(typed: str) -> tuple[list[tuple[str, int]], list[str]]:
    """Strata typed one a line as “居民 10”, and every problem with them in a sentence."""
    strata: dict[str, int] = {}
    problems = []
    for number, line in enumerate(typed.splitlines(), start=1):
        words = tidy(line)
        if not words:
            continue
        match = _STRATUM.fullmatch(words)
        if match is None or not match[1]:
            problems.append(f"类别第 {number} 行“{words[:40]}”无法识别名额，请写成“居民 10”。")
        elif len(match[1]) > STRATUM_LENGTH:
            problems.append(f"类别第 {number} 行的名称有 {len(match[1])} 个字，最多 {STRATUM_LENGTH} 个字，请改短。")
        elif match[1] in strata:
            problems.append(f"类别第 {number} 行“{match[1]}”已经写过，请合并成一行。")
        elif not 1 <= int(match[2]) <= MOST_SEATS:
            problems.append(f"类别第 {number} 行“{match[1]}”的名额要在 1 到 {MOST_SEATS} 之间，请改正。")
        else:
            strata[match[1]] = int(match[2])
    if not strata and not problems:
        problems.append("还没有填写类别和名额，请每行写一类，例如“居民 10”。")
    if len(strata) > MOST_STRATA:
        problems.append(f"类别有 {len(strata)} 个，最多 {MOST_STRATA} 个，请合并。")
    return list(strata.items()), problems


@dataclass(frozen=True)
class Making:
    """What is asked before a pool is made or its terms are changed."""

    organisation: str
    is_dissolved: bool
    quarter: Quarter
    has_pool: bool  # another one of this organisation and quarter stands
    readers: tuple[int, ...]
    eligible: frozenset[int]  # whom the names may be shown to
    days: int
    people: Mapping[str, int]  # of each stratum there is already
    strata: Sequence[tuple[str, int]]


def making_blockers(making: Making) -> list[str]:
    """Why a pool cannot have these terms."""
    reasons = []
    if making.is_dissolved:
        reasons.append(f"“{making.organisation}”已经撤销，不再抽取代表。")
    if making.has_pool:
        reasons.append(
            f"“{making.organisation}”{making.quarter.label}已有一份代表名单；要重新编制，请先写明原因作废那一份。"
        )
    if len(set(making.readers)) != 2:
        reasons.append("查看姓名和电话的要有两个人，请选两名不同的同志。")
    elif not set(making.readers) <= making.eligible:
        reasons.append("查看姓名和电话的两个人都要在考评的党组织任职，请另选。")
    if not LEAST_DAYS <= making.days <= MOST_DAYS:
        reasons.append(f"保留天数要在 {LEAST_DAYS} 到 {MOST_DAYS} 天之间，请改正。")
    names = {name for name, _ in making.strata}
    reasons += [
        f"“{name}”名下已有 {count} 人，不能删去或改名；请先撤销那一批名单。"
        for name, count in making.people.items()
        if count and name not in names
    ]
    return reasons


def preparing_blockers(state: LotState) -> list[str]:
    """Why the people or terms of a pool cannot be changed."""
    if state is LotState.PREPARING:
        return []
    if state is LotState.WITHDRAWN:
        return ["这份名单已经作废，不能再改动。"]
    return ["名单已经公布，公布以后一个人也不能增减。名单有错的，请写明原因作废，另编一份重新公布。"]


def publishing_blockers(state: LotState, detail: str) -> list[str]:
    """Why a pool cannot be published now; what is wrong with its people is said by `rules/lots.py`."""
    reasons = [] if state is LotState.PREPARING else ["这份名单已经公布过或者作废，不能再次公布。"]
    if not tidy(detail):
        reasons.append("请写明届时采用的随机数：掷骰子的日期、地点，或者彩票的名称、期号。")
    return reasons


def drawing_blockers(state: LotState) -> list[str]:
    """Why no lot can be drawn from a pool in this state."""
    return {
        LotState.PREPARING: ["名单还没有公布，请先公布名单的校验值，再取随机数。"],
        LotState.PUBLISHED: [],
        LotState.DRAWN: ["已经抽过签，一份名单只抽一次。"],
        LotState.WITHDRAWN: ["这份名单已经作废，不能抽签。"],
    }[state]


def withdrawing_blockers(state: LotState, reason: str) -> list[str]:
    """Why a pool cannot be withdrawn for this reason."""
    if state is LotState.DRAWN:
        return ["已经抽签的名单不能作废；个别代表不能参加的，请逐人登记，由候补依次递补。"]
    if state is LotState.WITHDRAWN:
        return ["这份名单已经作废。"]
    return [] if reason.strip() else ["请写明作废这份名单的原因。"]


def passing_blockers(state: LotState, *, is_holder: bool, is_voting: bool = False, reason: str) -> list[str]:
    """Why a seat cannot be passed on. `is_voting`: the box of the representatives' ballot has been opened."""
    if state is not LotState.DRAWN:
        return ["还没有抽签，没有可以递补的名额。"]
    if not is_holder:
        return ["该人员现在没有名额（是候补，或者已经登记不能参加），不必登记。"]
    if is_voting:
        return ["代表测评的票箱已经启用，名册不能再改；没有到会的代表按缺席计，不必登记。"]
    return [] if reason.strip() else ["请写明这名代表不能参加的情况。"]


def erased_on(quarter: Quarter, last_on: dt.date, days: int) -> dt.date:
    """When names are erased: so many days after the quarter, or after the drawing where that was later."""
    return max(quarter.until_on, last_on) + dt.timedelta(days=days)


def looking_blockers(*, is_erased: bool, has_people: bool, erased_on: dt.date, today: dt.date) -> list[str]:
    """Why nobody can be shown the names any more, or yet."""
    if is_erased or today > erased_on:
        day = f"{erased_on.year}年{chinese_day(erased_on)}"
        return [f"姓名、住址和电话保留到{day}为止，已经清除，只留编号、人数和校验值。"]
    return [] if has_people else ["名单里还没有人。"]
