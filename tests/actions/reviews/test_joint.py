"""党组织评定: after the opening the joint opinions, the conclusion, and what the chair takes back."""

import pytest

from tests import audit, make, walk
from tests.actions.reviews.test_blind import person_id
from tests.actions.reviews.test_self_reports import enter
from zhixing.actions.reviews.blind import open_opinions
from zhixing.actions.reviews.joint import accept_means, conclude_on, conclude_review, reopen_review
from zhixing.actions.reviews.ratings import compute_ratings
from zhixing.models import Cycle, JointOpinion, Opinion, Rating
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed


def test_the_joint_points_are_the_rounded_mean_unless_explained(world: make.World, reviewed: Cycle) -> None:
    cycle = walk.open_up(walk.give(reviewed, world, points=(9000, 8800, 8501)), world)
    deputy, gaowa = world.viewer(Role.DEPUTY), walk.participant(cycle, "高娃")
    with pytest.raises(Blocked) as refused:
        conclude_on(gaowa.pk, points=9500, by=deputy, at=make.NOW)
    assert refused.value.reasons == ("合议分 95 与平均分 87.67 不同，请写明调整原因。",)
    conclude_on(gaowa.pk, points=9500, reason=" 抢险表现突出 ", remark=" 已核实 ", by=deputy, at=make.NOW)
    kept = JointOpinion.objects.get()
    assert (kept.reason, kept.remark, kept.by_id, kept.at) == ("抢险表现突出", "已核实", deputy.user_id, make.NOW)
    assert accept_means(cycle.pk, by=world.viewer(Role.SECRETARY), at=make.NOW) == 4
    found = dict(JointOpinion.objects.values_list("participant__membership__person__name", "points"))
    assert found == {"白云": 8767, "陈志强": 8767, "高娃": 9500, "李秀英": 8767, "王建国": 8767}
    conclude_on(gaowa.pk, points=8767, reason="", by=deputy, at=make.NOW)
    assert JointOpinion.objects.get(participant=gaowa).reason == ""
    who, what = ("支部副书记甲", world.branch.name), ("JointOpinion", kept.pk)
    assert audit.lines("conclude_on", "accept_means") == [
        ("conclude_on", *who, what, "高娃：合议分 95 分", {}),
        ("accept_means", "支部书记甲", world.branch.name, ("Cycle", cycle.pk), "4 人", {}),
        ("conclude_on", *who, what, "高娃：合议分由 95 分改为 87.67 分", {}),
    ]


def test_nobody_concludes_on_themselves_or_before_the_opening(world: make.World) -> None:
    secretary = world.users[Role.SECRETARY]
    secretary.person_id = person_id("王建国")
    secretary.save()
    cycle = walk.to_review(walk.open_cycle(world), world)
    wang, gaowa = walk.participant(cycle, "王建国"), walk.participant(cycle, "高娃")
    by = make.viewer(secretary)
    with pytest.raises(Blocked) as refused:
        conclude_on(gaowa.pk, points=None, by=by, at=make.NOW)
    assert refused.value.reasons == ("背靠背意见还没有公开，不能合议。",)
    cycle = walk.give(cycle, world, points=(None, None, None))
    open_opinions(cycle.pk, by=by, at=make.NOW)
    with pytest.raises(Blocked) as refused:
        conclude_on(wang.pk, points=None, by=by, at=make.NOW)
    assert refused.value.reasons == ("您已对王建国回避，请由小组其他成员办理。",)
    assert accept_means(cycle.pk, by=by, at=make.NOW) == 4
    with pytest.raises(Blocked) as refused:
        conclude_review(cycle.pk, by=by, at=make.NOW)
    assert refused.value.reasons == ("还没有合议意见的有：王建国（1 人）。",)


def test_the_conclusion_computes_and_says_who_did_not_report(world: make.World) -> None:
    cycle = walk.open_cycle(world, kind=CycleKind.YEAR_END)
    for name, lessons in (("白云", 5), ("高娃", 3)):
        enter(world, name, "LESSON", lessons)
        enter(world, name, "VISIT", 10)
    cycle = walk.to_panel(walk.submit_self_reports(cycle, world, but=["高娃"]), world, missing="长期住院")
    cycle = walk.conclude(walk.open_up(walk.give(cycle, world), world), world)
    found = {
        rating.participant.membership.person.name: (rating.index, rating.band, rating.breakdown["notes"])
        for rating in Rating.objects.select_related("participant__membership__person")
    }
    # ledger 100 × 70 + group 87.67 × 10 over 80: the ballot's 20 is shared out
    without = "民主测评：本期未进行（本期未组织民主测评）"
    assert found == {
        "白云": (9846, "RED", [without]),
        "高娃": (8096, "YELLOW", ["未提交自评（长期住院）", without]),
        "陈志强": (1096, "GREEN", [without]),
        "李秀英": (1096, "GREEN", [without]),
        "王建国": (1096, "GREEN", [without]),
    }
    steps = Rating.objects.get(participant=walk.participant(cycle, "白云")).breakdown["steps"]
    assert [step["name"] for step in steps if step["kind"] == "absent"] == ["民主测评"]
    assert audit.lines("compute_ratings") == [
        (
            "compute_ratings",
            "支部书记甲",
            world.branch.name,
            ("Cycle", cycle.pk),
            "2026年第三季度：第 1 次计算，5 人",
            {},
        )
    ]


def test_in_a_plain_quarter_the_ledger_is_all_and_points_are_not_asked(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    enter(world, "白云", "LESSON", 5)
    enter(world, "白云", "VISIT", 9)
    cycle = walk.to_rated(cycle, world)
    assert set(Opinion.objects.values_list("points", flat=True)) == {None}
    assert Rating.objects.get(participant=walk.participant(cycle, "白云")).index == 9500


def test_reopened_by_the_chair_and_computed_again(world: make.World, reviewed: Cycle) -> None:
    cycle = walk.conclude(walk.open_up(walk.give(reviewed, world), world), world)
    secretary = world.viewer(Role.SECRETARY)
    with pytest.raises(Blocked) as refused:
        conclude_review(cycle.pk, by=secretary, at=make.NOW)
    assert refused.value.reasons == ("评定已经完成；要修改，请组长先重开评定。",)
    with pytest.raises(NotAllowed):
        reopen_review(cycle.pk, reason="漏了一项", by=world.viewer(Role.DEPUTY), at=make.NOW)
    with pytest.raises(Blocked) as refused:
        reopen_review(cycle.pk, reason=" ", by=secretary, at=make.NOW)
    assert refused.value.reasons == ("请写明重开评定的原因。",)
    reopen_review(cycle.pk, reason=" 漏了一项 ", by=secretary, at=make.NOW)
    assert walk.fresh(cycle).panel.concluded_at is None
    with pytest.raises(Blocked) as refused:
        reopen_review(cycle.pk, reason="漏了一项", by=secretary, at=make.NOW)
    assert refused.value.reasons == ("评定还没有完成，不需要重开。",)
    with pytest.raises(NotAllowed):
        conclude_review(cycle.pk, by=world.viewer(Role.DEPUTY), at=make.NOW)
    enter(world, "白云", "LESSON", 5)
    conclude_review(cycle.pk, by=secretary, at=make.NOW)
    mine = Rating.objects.filter(participant=walk.participant(cycle, "白云")).order_by("computation")
    assert list(mine.values_list("computation", "index")) == [(1, 1096), (2, 5471)]
    about = (world.branch.name, ("Panel", walk.fresh(cycle).panel.pk))
    assert audit.lines("conclude_review", "reopen_review") == [
        ("conclude_review", "支部书记甲", *about, "2026年第三季度", {}),
        ("reopen_review", "支部书记甲", *about, "漏了一项", {}),
        ("conclude_review", "支部书记甲", *about, "2026年第三季度", {}),
    ]
    assert walk.advance(cycle, world).stage == Stage.POSTING.value
    with pytest.raises(Blocked) as refused:
        compute_ratings(cycle.pk, by=secretary, at=make.NOW)
    assert refused.value.reasons == ("现在是“积分公示”环节，只有完成党组织评定时才计算结果。",)
