"""What inspectors look at under an item: by class, in words, and what no item may ask for."""

from dataclasses import replace

import pytest

from tests.rules.standards.test_packs import pack
from zhixing.rules.standards.checklist import CheckLine, checklist_of
from zhixing.rules.standards.checks.checklists import check_marks
from zhixing.rules.standards.formalism import formal_asks
from zhixing.rules.standards.model import Check, Item, Standard
from zhixing.rules.standards.vocabulary import Method, Points


def test_the_shipped_list_asks_each_kind_of_organisation_its_own() -> None:
    team = pack("fortress-10x").item("T-01")
    assert team is not None
    asked = {code: [line.name for line in checklist_of(team, code).lines] for code in ("COMMUNITY", "ESTATE")}
    assert asked == {
        "COMMUNITY": ["按期换届", "委员配齐，分工公布", "党委会每月研究党建工作", "书记向党员报告工作"],
        "ESTATE": ["设立有上级批复", "书记、支委到位", "楼栋党小组或党员楼长到位", "接受社区党委领导，每季度报告工作"],
    }
    assert (team.name_for("COMMUNITY"), team.name_for("ESTATE")) == (
        "班子健全、分工明确、按期换届",
        "组织设置规范、班子到位",
    )
    assert checklist_of(team, "COMMUNITY").lines[2] == CheckLine(
        "党委会每月研究党建工作", "4 分", "少一次扣 1 分，扣完为止", "查阅资料、数据", "会议记录"
    )
    assert checklist_of(team, "COMMUNITY").lines[2].where == "查阅资料、数据：会议记录"


@pytest.mark.parametrize("code", ["COMMUNITY", "BRANCH", "ESTATE"])
def test_every_common_item_of_the_shipped_list_says_what_is_looked_at(code: str) -> None:
    """That the marks add up to those of the item is a rule of every standard."""
    common = [item for _, item in pack("fortress-10x").items if item.full is not None]
    assert len(common) == 10
    lines = [line for item in common for line in item.checks_for(code)]
    assert all(item.checks_for(code) for item in common)
    assert [line.name for line in lines if not line.methods or not line.evidence or line.full is None] == []


@pytest.mark.parametrize(
    ("text", "clause", "what"),
    [
        ("居民安装“爱家园”APP 达到 80%", "居民安装“爱家园”APP 达到 80%", "安装、使用应用程序"),
        ("组织有力，公众号关注人数不少于 300", "公众号关注人数不少于 300", "安装、使用应用程序"),
        ("每季度投稿两篇", "每季度投稿两篇", "文章、信息的篇数"),
        ("信息稿被街道采用", "信息稿被街道采用", "文章、信息的篇数"),
        ("撰写心得 3 篇", "撰写心得 3 篇", "文章、信息的篇数"),
        ("活动推送点赞过百", "活动推送点赞过百", "点赞、转发、阅读量"),
        ("每次活动照片不少于 3 张", "每次活动照片不少于 3 张", "照片本身"),
        ("巡查 A P P 打 卡", "巡查 A P P 打 卡", "打卡、签到、定位"),
        ("在街道排名前三", "在街道排名前三", "排名"),
    ],
)
def test_what_no_item_may_ask_for(text: str, clause: str, what: str) -> None:
    assert formal_asks({"评分标准": text}) == [
        f"“评分标准”里的“{clause}”是按{what}考评，属于“指尖上的形式主义”，不能作考评指标；"
        "请改写为实际做了什么事、群众得到什么。"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "不以照片、截图作为佐证",
        "小程序上反映的诉求三天内答复",
        "电动车集中停放，充电桩不少于 10 个",
        "被媒体负面报道 1 次扣 2 分",
        "矛盾纠纷调解记录，随机问 3 户",
        "文明养犬登记率达到 90%",
    ],
)
def test_what_an_item_may_ask_for(text: str) -> None:
    assert formal_asks({"评分标准": text}) == []


def test_what_is_said_of_an_item_as_a_whole() -> None:
    item = Item(
        "T",
        "班子",
        criterion="少一次扣 1 分",
        methods=(Method.PAPERS, Method.VISIT),
        evidence="会议记录",
        adjustments="受表彰的加 1 分",
        veto="弄虚作假的记 0 分",
        checks=(Check("按期换届"),),
    )
    checklist = checklist_of(item, None)
    how = f"{Method.PAPERS.label}、{Method.VISIT.label}"
    assert checklist.remarks == (
        ("评分标准", "少一次扣 1 分"),
        ("怎样检查", f"{how}：会议记录"),
        ("加减情形", "受表彰的加 1 分"),
        ("本条否决", "弄虚作假的记 0 分"),
    )
    assert checklist.lines == (CheckLine("按期换届", "", "", how, ""),)  # marks for the item as a whole
    assert not checklist.is_empty
    assert not replace(checklist, lines=()).is_empty
    assert not checklist_of(Item("T", "班子", checks=(Check("按期换届"),)), None).is_empty
    assert checklist_of(Item("T", "班子"), None).is_empty


def test_no_marks_for_what_is_looked_at_where_the_item_has_none() -> None:
    item = Item("T", "班子", checks=(Check("按期换届", full=Points(100)), Check("分工公布")))
    assert list(check_marks(item, Standard("甲"), "item")) == [
        ("item.checks", "这一条不是在幅度内给分，没有满分，检查要点请不写分值，或改写 range（分值幅度）。")
    ]
