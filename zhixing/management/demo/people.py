"""Fictitious people for the demonstration: every number carries a region code that was never given to any place."""

import datetime as dt
import random
from dataclasses import dataclass

from zhixing.rules.members.identity import check_digit
from zhixing.rules.members.records import MemberClass, PersonKind

REGION = "150699"  # not in use: nobody's real number can come out

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏"
    "苏吕丁任沈姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝"
    "龚邵万钱严覃武戚莫孔单仇"
)
_MALE = [
    "志强",
    "建国",
    "建华",
    "永胜",
    "国庆",
    "文斌",
    "海军",
    "立新",
    "俊峰",
    "瑞东",
    "振宇",
    "浩然",
    "子轩",
    "占山",
    "根柱",
    "满仓",
    "玉龙",
    "铁柱",
    "长福",
    "少华",
    "德胜",
    "庆林",
    "晓明",
    "志远",
    "鹏飞",
    "宏伟",
    "学军",
    "卫东",
    "保平",
    "利民",
]
_FEMALE = [
    "秀英",
    "桂兰",
    "玉梅",
    "淑芬",
    "丽华",
    "海霞",
    "春花",
    "晓燕",
    "雅琴",
    "慧敏",
    "雪梅",
    "丽娜",
    "静怡",
    "佳怡",
    "婷婷",
    "凤英",
    "月娥",
    "兰芳",
    "素珍",
    "美玲",
    "建梅",
    "文静",
    "思雨",
    "艳红",
    "彩霞",
    "翠平",
    "丽君",
    "瑞霞",
]
_MONGOLIAN_MALE = [
    "巴特尔",
    "朝鲁",
    "苏日勒",
    "阿拉坦",
    "那顺",
    "毕力格",
    "额尔敦",
    "布和",
    "哈斯",
    "吉日嘎拉",
    "宝音",
    "满都拉",
    "斯琴巴图",
    "乌力吉",
]
_MONGOLIAN_FEMALE = [
    "乌兰",
    "其木格",
    "萨仁",
    "高娃",
    "娜仁",
    "托娅",
    "琪琪格",
    "斯琴",
    "乌云",
    "阿茹娜",
    "通拉嘎",
    "海日罕",
    "图雅",
    "塔娜",
]
_JOBS_OLD = ["退休教师", "退休干部", "退休工人", "退休职工", "居民", "退休医生"]
_JOBS = [
    "社区工作者",
    "小学教师",
    "物业职工",
    "个体经营",
    "企业职员",
    "网格员",
    "医院护士",
    "公交驾驶员",
    "机关干部",
    "居民",
    "工程技术人员",
    "志愿服务队员",
    "快递员",
]
_SCHOOLING = ("初中", "高中", "中专", "大专", "大学本科", "研究生")


@dataclass(frozen=True)
class Draft:
    """One person of a branch, ready to be admitted."""

    name: str
    sex: str  # 男 / 女
    ethnicity: str
    id_number: str
    born_on: dt.date
    education: str
    kind: PersonKind
    member_class: str
    joined_on: dt.date | None
    full_on: dt.date | None
    job: str
    phone: str
    address: str
    has_phone_access: bool


def people(count: int, *, chance: random.Random, today: dt.date, used: set[str]) -> list[Draft]:
    """`count` people of one branch; the first two are cadres. `used` keeps ID numbers and telephones apart between branches."""
    drafts = [_person(place, chance, today, used) for place in range(count)]
    # Two people of one name in one branch exist in life; here they would only confuse.
    names: set[str] = set()
    return [person for person in drafts if person.name not in names and not names.add(person.name)]  # type: ignore[func-returns-value]


def _person(place: int, chance: random.Random, today: dt.date, used: set[str]) -> Draft:
    kind = (
        PersonKind.FULL
        if place < 2
        else chance.choices(
            [PersonKind.FULL, PersonKind.PROBATIONARY, PersonKind.PROSPECT, PersonKind.ACTIVIST], [84, 5, 4, 7]
        )[0]
    )
    age = (
        chance.randint(35, 52)
        if place < 2
        else (
            chance.choice([chance.randint(24, 59), chance.randint(24, 59), chance.randint(60, 84)])
            if kind is PersonKind.FULL
            else chance.randint(22, 42)
        )
    )
    born_on = today - dt.timedelta(days=age * 365 + chance.randint(0, 364))
    male = chance.random() < 0.56
    name, ethnicity = _name(chance, male)
    joined_on, full_on = _dates(chance, kind, born_on, today)
    return Draft(
        name=name,
        sex="男" if male else "女",
        ethnicity=ethnicity,
        id_number=_id_number(chance, born_on, male, used),
        born_on=born_on,
        education=chance.choices(_SCHOOLING, [16, 20, 14, 24, 22, 4])[0],
        kind=kind,
        member_class=_class(place, kind, chance),
        joined_on=joined_on,
        full_on=full_on,
        job="社区工作者" if place < 2 else chance.choice(_JOBS_OLD if age >= 60 else _JOBS),
        phone=_phone(chance, used),
        address=f"示例小区{chance.randint(1, 28)}号楼{chance.randint(1, 4)}单元{chance.randint(101, 1802)}室",
        has_phone_access=age < 68 or chance.random() < 0.5,
    )


def _name(chance: random.Random, male: bool) -> tuple[str, str]:
    if chance.random() < 0.17:
        return chance.choice(_MONGOLIAN_MALE if male else _MONGOLIAN_FEMALE), "蒙古族"
    given_name = chance.choice(_MALE if male else _FEMALE)
    if chance.random() < 0.3:
        given_name = given_name[-1]
    return chance.choice(_SURNAMES) + given_name, chance.choices(["汉族", "回族", "满族"], [96, 2, 2])[0]


def _dates(
    chance: random.Random, kind: PersonKind, born_on: dt.date, today: dt.date
) -> tuple[dt.date | None, dt.date | None]:
    if not kind.is_party_member:
        return None, None
    if kind is PersonKind.PROBATIONARY:
        return today - dt.timedelta(days=chance.randint(60, 330)), None
    adult = born_on + dt.timedelta(days=19 * 366)
    span = max(400, (today - adult).days - 400)
    joined_on = adult + dt.timedelta(days=chance.randint(0, max(0, span - 400)))
    return joined_on, joined_on + dt.timedelta(days=365)


def _class(place: int, kind: PersonKind, chance: random.Random) -> str:
    if kind is PersonKind.PROSPECT:
        return MemberClass.PROSPECT.value
    if kind is PersonKind.ACTIVIST:
        return MemberClass.ACTIVIST.value
    return (MemberClass.CADRE if place < 3 or chance.random() < 0.08 else MemberClass.ORDINARY).value


def _phone(chance: random.Random, used: set[str]) -> str:
    """190 is followed by a zero in no carrier's range that we know of, and nobody is ever called. One for each person,
    so that everybody may sign in by it."""
    place = chance.randint(0, 9999)
    while (number := f"1900000{place:04}") in used:
        place = (place + 1) % 10_000
    used.add(number)
    return number


def _id_number(chance: random.Random, born_on: dt.date, male: bool, used: set[str]) -> str:
    while True:
        sequence = chance.randrange(1, 999, 2) if male else chance.randrange(2, 999, 2)
        first_17 = f"{REGION}{born_on:%Y%m%d}{sequence:03}"
        number = first_17 + check_digit(first_17)
        if number not in used and not number.endswith("000"):
            used.add(number)
            return number
