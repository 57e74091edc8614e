"""“指尖上的形式主义”: what no item may ask for, clause by clause, and what only sounds like it."""

import pytest

from zhixing.rules.standards.formalism import formal_asks

APPS, CLICKS, NUMBERS = "安装、使用应用程序", "点赞、转发、阅读量", "文章、信息的篇数"
PICTURES, CHECK_INS, RANKS = "照片本身", "打卡、签到、定位", "排名"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("党员全部安装某某APP", APPS),
        ("下载ａｐｐ", APPS),
        ("小程序注册率达到 90%", APPS),
        ("关注公众号", APPS),
        ("学习强国积分", APPS),
        ("学习强国学时", APPS),
        ("使用政务客户端", APPS),
        ("绑定手机软件", APPS),
        ("视频号推广", APPS),
        ("登陆应用程序", APPS),
        ("应用软件活跃用户", APPS),
        ("为每条动态点赞", CLICKS),
        ("集赞", CLICKS),
        ("转发朋友圈", CLICKS),
        ("阅读量超过一千", CLICKS),
        ("浏览量", CLICKS),
        ("点击量", CLICKS),
        ("播放量", CLICKS),
        ("新增粉丝", CLICKS),
        ("评论数", CLICKS),
        ("转评赞", CLICKS),
        ("每月投稿两次", NUMBERS),
        ("信息稿不少于三个", NUMBERS),
        ("心得体会至少一份", NUMBERS),
        ("新闻被采用", NUMBERS),
        ("短视频3条", NUMBERS),
        ("简报 5 期", NUMBERS),
        ("上报材料十篇", NUMBERS),
        ("按篇数计分", NUMBERS),
        ("走访留存照片", PICTURES),
        ("活动合影", PICTURES),
        ("手机截屏", PICTURES),
        ("影像资料齐全", PICTURES),
        ("拍照留痕", PICTURES),
        ("每天打卡", CHECK_INS),
        ("签到率", CHECK_INS),
        ("每日签到", CHECK_INS),
        ("上传定位", CHECK_INS),
        ("按得分排名", RANKS),
        ("排行榜", RANKS),
        ("在街道的位次", RANKS),
        ("名次靠前", RANKS),
    ],
)
def test_what_no_item_asks_for(text: str, what: str) -> None:
    assert formal_asks({"评分标准": text}) == [
        f"“评分标准”里的“{text}”是按{what}考评，属于“指尖上的形式主义”，不能作考评指标；"
        "请改写为实际做了什么事、群众得到什么。"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "会议有签到，有记录",
        "上门走访，了解困难",
        "公众号公开办事指南",  # says where, and asks for no use
        "登记注册志愿者",
        "刊发宣传海报",
        "每月走访两户",
        "撰写调研报告",
        "",
        *(
            f"{word}以照片、点赞、排名作为依据"
            for word in ("不得", "不准", "不应", "不要求", "不再", "禁止", "无需", "无须", "严禁", "防止", "杜绝")
        ),
        *(f"{word}排名" for word in ("不需", "不必", "不以", "不看", "不计", "不按", "不搞", "减少", "清理", "整治")),
    ],
)
def test_what_only_sounds_like_it(text: str) -> None:
    assert formal_asks({"评分标准": text}) == []


@pytest.mark.parametrize("sign", "。；;！？!?\n，,")
def test_what_a_clause_forbids_it_forbids_for_itself(sign: str) -> None:
    (sentence,) = formal_asks({"看什么材料": f"不看照片{sign} 活动合影"})
    assert sentence.startswith("“看什么材料”里的“活动合影”是按照片本身考评")


def test_each_text_and_each_clause_is_read() -> None:
    said = formal_asks({"指标名称": "每天打卡", "评分标准": "点赞，转发", "看什么材料": "会议记录"})
    assert [sentence.partition("是按")[0] for sentence in said] == [
        "“指标名称”里的“每天打卡”",
        "“评分标准”里的“点赞”",
        "“评分标准”里的“转发”",
    ]
