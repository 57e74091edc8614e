"""随机数 for a lot: what two witnesses threw or what a public lottery gave, and why it cannot be taken."""

import datetime as dt
import re
from dataclasses import dataclass

from zhixing.rules.lots import Chance
from zhixing.rules.names.folding import tidy
from zhixing.rules.pools.stages import SourceKind

THROWS = 5  # of each witness: two make sixty million outcomes, too many to try out who would be drawn
LEAST_NUMBERS, MOST_NUMBERS, MOST_DIGITS = 5, 60, 9


@dataclass(frozen=True)
class ChanceFacts:
    """What is typed after the pool was published."""

    kind: SourceKind
    name: str  # 福彩双色球第2026134期; of dice, where they were thrown
    witnesses: tuple[str, str]
    texts: tuple[str, ...]  # what each witness threw, or the numbers of the lottery
    seen_at: dt.datetime


def numbers_in(text: str) -> list[str]:
    return re.findall(r"\d+", tidy(text))


def chances_of(facts: ChanceFacts) -> list[Chance]:
    """What the order is computed from. Dice stand in the order in which they fell, so each witness's are one number."""
    if facts.kind is SourceKind.DICE:
        return [
            Chance(f"{tidy(witness)}掷骰子", (int("".join(numbers_in(text))),), facts.seen_at)
            for witness, text in zip(facts.witnesses, facts.texts, strict=True)
        ]
    return [Chance(tidy(facts.name), tuple(int(number) for number in numbers_in(facts.texts[0])), facts.seen_at)]


def chance_problems(facts: ChanceFacts, now: dt.datetime) -> list[str]:
    """Why these numbers cannot be taken. That they are older than the pool is said by `rules/lots.py`."""
    problems = []
    witnesses = [tidy(witness) for witness in facts.witnesses]
    if not all(witnesses) or witnesses[0] == witnesses[1]:
        problems.append("见证人要有两名，请写两个不同的姓名。")
    if facts.seen_at > now:
        problems.append("产生随机数的时间还没有到，请核对日期和时间。")
    if facts.kind is SourceKind.LOTTERY:
        return problems + _lottery_problems(facts)
    for witness, text in zip(witnesses, facts.texts, strict=True):
        throws = "".join(numbers_in(text))
        if (
            not THROWS <= len(throws) <= MOST_NUMBERS
            or set(throws) - set("123456")
            or re.search(r"[^\d\s，,、]", tidy(text))
        ):
            problems.append(f"{witness or '见证人'}掷出的点数请逐次填写，至少 {THROWS} 次，每次是 1 到 6。")
    return problems


def _lottery_problems(facts: ChanceFacts) -> list[str]:
    problems = []
    if not tidy(facts.name):
        problems.append("请写明是哪一种彩票、哪一期，例如“福彩双色球第2026134期”。")
    numbers = numbers_in(facts.texts[0])
    if not LEAST_NUMBERS <= len(numbers) <= MOST_NUMBERS or any(len(number) > MOST_DIGITS for number in numbers):
        problems.append(f"开奖号码请全部填写，号码之间用空格隔开，至少 {LEAST_NUMBERS} 个。")
    return problems
