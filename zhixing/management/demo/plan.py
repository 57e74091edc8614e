"""What a branch of the demonstration does in a quarter: meetings, service, visits, each from one record."""

import datetime as dt
import random
from dataclasses import dataclass

from zhixing.rules.periods import Quarter


@dataclass(frozen=True)
class Planned:
    """One record of a branch: the item of the standard, what it was, when, and how likely people take part."""

    item: str
    title: str
    on: dt.date
    place: str
    share: float  # of the diligent who take part
    units: tuple[int, ...] = (100,)  # hundredths; more than one: drawn per person
    option: str = ""
    kind: str = ""
    hours: int | None = None  # hundredths, of the whole
    speaking: str = ""  # the item of those who speak
    speaks: float = 0.0  # of those who take part


_STUDY = ("学习党的二十届四中全会精神", "学习《中国共产党党员教育管理工作条例》", "学习党纪法规和身边典型案例")
_THEME = ("“清洁家园”主题党日", "重温入党誓词主题党日", "走进红色教育基地主题党日")
_SERVICE = ("小区环境整治志愿服务", "政策宣讲进楼栋", "关爱独居老人志愿服务", "文明交通劝导", "反诈宣传志愿服务")


def happenings(quarter: Quarter, until_on: dt.date, chance: random.Random) -> list[Planned]:
    """Everything a branch records from the quarter's first day until `until_on`, in order of days."""
    planned = [event for month in range(3) for event in _month(quarter, month, chance)]
    planned += _once(quarter, chance)
    return sorted((event for event in planned if event.on <= until_on), key=lambda event: event.on)


def _day(quarter: Quarter, month: int, day: int, chance: random.Random) -> dt.date:
    first = dt.date(quarter.year, quarter.from_on.month + month, 1)
    return first + dt.timedelta(days=min(27, max(0, day + chance.randint(-2, 2))))


def _month(quarter: Quarter, month: int, chance: random.Random) -> list[Planned]:
    room, yard, number = "支部活动室", "小区广场", quarter.from_on.month + month
    return [
        _study(quarter, month, chance),
        Planned(
            "ZZ-02", f"{number}月党小组会", _day(quarter, month, 10, chance), room, 0.92, kind="党小组会", hours=100
        ),
        Planned("ZZ-03", f"{number}月支委会", _day(quarter, month, 5, chance), room, 0.97, kind="支委会"),
        Planned("ZZ-04", _THEME[month], _day(quarter, month, 18, chance), room, 0.93, kind="主题党日", hours=200),
        Planned("ZZ-06", f"{number}月党费", _day(quarter, month, 12, chance), room, 0.99),
        Planned("LZ-01", f"{number}月岗位履职", _day(quarter, month, 25, chance), yard, 0.88, kind="设岗定责"),
        _service(quarter, month, chance),
        Planned("LZ-03", "入户走访居民", _day(quarter, month, 22, chance), "辖区", 0.6, (100, 200, 300), kind="走访"),
        Planned("ZY-03", "楼院公益行动", _day(quarter, month, 15, chance), yard, 0.7, kind="公益行动"),
    ]


def _study(quarter: Quarter, month: int, chance: random.Random) -> Planned:
    """One of the three is talked over by those who take part."""
    speaks = 0.65 if month == 1 else 0.0
    return Planned(
        "XX-01",
        _STUDY[month],
        _day(quarter, month, 8, chance),
        "支部活动室",
        0.95,
        (200, 250, 300),
        kind="集中学习",
        hours=250,
        speaking="XX-03",
        speaks=speaks,
    )


def _service(quarter: Quarter, month: int, chance: random.Random) -> Planned:
    title, day = chance.choice(_SERVICE), _day(quarter, month, 20, chance)
    return Planned("ZY-01", title, day, "小区广场", 0.9, (200, 300, 400), kind="志愿服务", hours=300)


def _meeting(quarter: Quarter, chance: random.Random) -> Planned:
    """The meeting of the whole branch; half of those who come speak."""
    title, day = f"{quarter.label}党员大会", _day(quarter, 1, 14, chance)
    return Planned("ZZ-01", title, day, "支部活动室", 0.96, kind="党员大会", hours=200, speaking="ZZ-07", speaks=0.52)


def _training(quarter: Quarter, chance: random.Random) -> Planned:
    day, room = _day(quarter, 1, 17, chance), "街道党校"
    return Planned("XX-05", "街道党员集中培训", day, room, 0.85, option="one_day", kind="培训", hours=600)


def _once(quarter: Quarter, chance: random.Random) -> list[Planned]:
    room = "支部活动室"
    return [
        _meeting(quarter, chance),
        Planned("XX-02", "书记讲党课", _day(quarter, 0, 16, chance), room, 0.94, kind="党课", hours=200),
        Planned("XX-02", "专题辅导", _day(quarter, 2, 16, chance), room, 0.92, kind="党课", hours=200),
        Planned("LZ-02", "防汛防火排查", _day(quarter, 1, 20, chance), "辖区", 0.8, option="plain"),
        Planned("LZ-02", "矛盾纠纷调处", _day(quarter, 2, 9, chance), "辖区", 0.45, option="heavy"),
        Planned("LZ-04", "反映社情民意", _day(quarter, 2, 11, chance), "辖区", 0.7),
        Planned("ZY-02", "结对帮扶", _day(quarter, 1, 23, chance), "辖区", 0.66),
        Planned("CX-01", "提出合理化建议", _day(quarter, 1, 24, chance), room, 0.62, option="proposed"),
        Planned("CX-02", "帮助居民解决实际问题", _day(quarter, 2, 19, chance), "辖区", 0.8),
        Planned("CX-03", "参与小区自治项目", _day(quarter, 2, 24, chance), "小区广场", 0.78, option="join"),
        Planned("CX-04", "发挥专长服务群众", _day(quarter, 2, 26, chance), "小区广场", 0.7),
        Planned("XX-03", "撰写学习体会", _day(quarter, 2, 7, chance), room, 0.7),
        Planned(
            "XX-05",
            "街道党员集中培训",
            _day(quarter, 1, 17, chance),
            "街道党校",
            0.85,
            option="one_day",
            kind="培训",
            hours=600,
        ),
        Planned("ZY-02", "看望困难党员和群众", _day(quarter, 2, 21, chance), "辖区", 0.72),
        Planned("CX-01", "建议被社区采纳", _day(quarter, 2, 12, chance), room, 0.35, option="adopted"),
        Planned("CX-02", "代办便民事项", _day(quarter, 0, 24, chance), "辖区", 0.75),
        Planned("CX-03", "参与楼院协商议事", _day(quarter, 0, 26, chance), "小区广场", 0.75, option="join"),
        Planned("CX-04", "技能便民服务", _day(quarter, 1, 27, chance), "小区广场", 0.7),
        Planned("ZZ-11", f"{quarter.label}思想汇报", _day(quarter, 2, 20, chance), room, 0.95),
        Planned("ZZ-12", "培养联系人谈话", _day(quarter, 1, 6, chance), room, 0.95),
    ]
