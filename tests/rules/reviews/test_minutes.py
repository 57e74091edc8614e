"""组织评定记录: the minutes of a review in words, and of a review that was taken up again."""

import datetime as dt

import pytest

from zhixing.rules.reviews.panel import minutes_proceedings, minutes_resolutions
from zhixing.rules.reviews.reassessments import Reassessment, ResultChange, reassessment_sentences


def test_minutes_in_words() -> None:
    assert minutes_proceedings(
        people=5, opinions=14, seats=3, recusals=[("甲", "乙", "近亲属")], differing=[("丙", "少记一次")]
    ) == (
        "考评小组 3 名成员对 5 名参评人员逐一评议，先背靠背提出意见 14 份，全部提出后由组长公开，再共同合议。",
        "回避情况：甲对乙（近亲属）。",
        "背靠背意见中认可台账的 13 份，有不同意见的 1 份（丙：少记一次）。",
    )
    silent = minutes_proceedings(people=1, opinions=0, seats=3, recusals=[], differing=[])
    assert silent[1:] == ("没有需要回避的情形。",)  # nobody spoke, so nobody agreed
    assert minutes_proceedings(people=1, opinions=3, seats=3, recusals=[], differing=[])[1:] == (
        "没有需要回避的情形。",
        "背靠背意见全部认可台账。",
    )
    assert minutes_resolutions(
        changes=[("甲", 8767, 9000, "抢险")],
        settled=[("乙", "党课", 2000, 1000, "维持台账", "无签到")],
        remarks=[("丙", "表现稳定。")],
        is_concluded=False,
    ) == (
        "甲的背靠背平均分 87.67，合议为 90，原因：抢险。",
        "乙“党课”自评 20 分、台账 10 分，维持台账：无签到。",
        "丙：表现稳定。",
        "评定还没有完成，以上为合议过程中的记录。",
    )
    assert minutes_resolutions(changes=[], settled=[], remarks=[], is_concluded=True) == ("各项意见一致，没有调整。",)


def test_minutes_of_a_group_that_changed() -> None:
    sentences = minutes_proceedings(
        people=5,
        opinions=14,
        seats=3,
        recusals=[("甲", "甲", "本人"), ("甲", "乙", "近亲属")],
        differing=[("丙", "少记一次。"), ("丁", "多记一次")],
        replaced=[("张三", "调离。", "李四", 2), ("王五", "去世", "", 0)],
    )
    assert sentences[1:] == (
        "更换成员：张三（调离），由李四接替，其已提出的背靠背意见 2 份封存，不计入评定。",
        "更换成员：王五（去世），未再补人。",
        "回避情况：甲对本人；甲对乙（近亲属）。",
        "背靠背意见中认可台账的 12 份，有不同意见的 2 份（丙：少记一次；丁：多记一次）。",
    )


def test_points_that_are_not_given_are_a_dash() -> None:
    assert minutes_resolutions(
        changes=[("甲", None, 9000, "无人评议。"), ("乙", 9000, None, "撤回")],
        settled=[],
        remarks=[],
        is_concluded=True,
    ) == ("甲的背靠背平均分 —，合议为 90，原因：无人评议。", "乙的背靠背平均分 90，合议为 —，原因：撤回。")


UPHELD = ResultChange("甲", "88 分（三星）", "92 分（四星）", "补记志愿服务。 ")
FOLLOWED = ResultChange("乙", "90 分（四星）", "89 分（三星）")


@pytest.mark.parametrize(
    ("reassessments", "sentences"),
    [
        ([], ()),
        ([Reassessment(dt.date(2026, 10, 12), "", ())], ("第1次重新评定于10月12日完成，各人评定结果没有变化。",)),
        (
            [
                Reassessment(dt.date(2026, 10, 12), "有异议成立。", (UPHELD, FOLLOWED)),
                Reassessment(dt.date(2026, 10, 20), "漏记", ()),
            ],
            (
                "第1次重新评定（有异议成立）于10月12日完成，评定结果有变化的 2 人："
                "甲由88 分（三星）改为92 分（四星），原因是异议成立：补记志愿服务；"
                "乙由90 分（四星）改为89 分（三星）。其他人的评定结果没有变化。",
                "第2次重新评定（漏记）于10月20日完成，各人评定结果没有变化。",
            ),
        ),
    ],
)
def test_a_review_taken_up_again_says_whose_result_changed(
    reassessments: list[Reassessment], sentences: tuple[str, ...]
) -> None:
    assert reassessment_sentences(reassessments) == sentences
