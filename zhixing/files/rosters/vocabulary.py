"""The fixed vocabularies of a roster: kinds, classes, ethnic groups, standing, and how sheets abbreviate them."""

from zhixing.rules.members.identity import Sex
from zhixing.rules.members.records import MemberClass, PersonKind

KINDS: dict[str, PersonKind] = {
    "正式党员": PersonKind.FULL,
    "正式": PersonKind.FULL,
    "中共党员": PersonKind.FULL,
    "中共正式党员": PersonKind.FULL,
    "党员": PersonKind.FULL,
    "预备党员": PersonKind.PROBATIONARY,
    "预备": PersonKind.PROBATIONARY,
    "中共预备党员": PersonKind.PROBATIONARY,
    "重点发展对象": PersonKind.PROSPECT,
    "发展对象": PersonKind.PROSPECT,
    "党员发展对象": PersonKind.PROSPECT,
    "入党积极分子": PersonKind.ACTIVIST,
    "积极分子": PersonKind.ACTIVIST,
}

CLASSES: dict[str, str] = {
    "党员干部类": MemberClass.CADRE.value,
    "党员干部": MemberClass.CADRE.value,
    "干部类": MemberClass.CADRE.value,
    "干部": MemberClass.CADRE.value,
    "普通无职党员类": MemberClass.ORDINARY.value,
    "普通无职党员": MemberClass.ORDINARY.value,
    "无职党员类": MemberClass.ORDINARY.value,
    "无职党员": MemberClass.ORDINARY.value,
    "普通党员": MemberClass.ORDINARY.value,
    "重点发展对象": MemberClass.PROSPECT.value,
    "发展对象": MemberClass.PROSPECT.value,
    "入党积极分子": MemberClass.ACTIVIST.value,
    "积极分子": MemberClass.ACTIVIST.value,
}
SEXES = {"男": Sex.MALE, "男性": Sex.MALE, "女": Sex.FEMALE, "女性": Sex.FEMALE}

NORMAL = "正常"
STOPPED = "停止党籍"
STANDINGS: dict[str, str] = dict.fromkeys(
    ("正常", "正常党籍", "在籍", "在册", "有党籍", "有", "是", "在册党员"), NORMAL
) | {"停止": STOPPED, "停止党籍": STOPPED}

EDUCATIONS = ("研究生", "大学本科", "大学专科", "中专", "高中", "初中", "小学", "其他")

_GROUPS = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
_NAMES = tuple(f"{group}族" for group in _GROUPS.split())
SHORT_ETHNICITIES: dict[str, str] = {
    f"{short}{tail}": f"{group}族"
    for tail in ("", "族")
    for short, group in (
        ("蒙", "蒙古"),
        ("维", "维吾尔"),
        ("哈", "哈萨克"),
        ("朝", "朝鲜"),
        ("达", "达斡尔"),
        ("柯", "柯尔克孜"),
        ("锡", "锡伯"),
        ("俄", "俄罗斯"),
    )
}
"""What offices in Inner Mongolia and Xinjiang write for short."""
ETHNICITIES: dict[str, str] = (
    {name.removesuffix("族"): name for name in _NAMES}
    | {name: name for name in _NAMES}
    | SHORT_ETHNICITIES
    | {"其他": "其他", "其他族": "其他", "未识别民族": "其他", "穿青人": "穿青人", "穿青": "穿青人"}
)
"""Every name of a group, with and without 族, to the full one."""
