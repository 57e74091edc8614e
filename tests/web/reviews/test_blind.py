"""党组织评定: the group, its opinions and the meeting on their pages, from forming it to the minutes."""

import re

from tests import make, walk
from tests.web.test_quarter import person, text
from zhixing.actions.reviews.settlements import settle_difference
from zhixing.models import Cycle, Entry, JointOpinion, Opinion, Rating, SelfReportLine
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Role
from zhixing.rules.reviews.panel import Settling
from zhixing.rules.reviews.self_reports import ReportLineInput


def test_the_group_is_formed_on_a_page(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    secretary, url = person(world, Role.SECRETARY), f"/cycles/{cycle.pk}/review/panel/"
    ids = [one.pk for one in walk.judges(world)]
    refused = secretary.post(url, {"members": ids[:2], "chair": ids[2], "place": "活动室"})
    assert refused.status_code == 422
    assert "考评小组至少要有 3 名成员，现在选了 2 名。" in text(refused)
    assert refused.content.decode().count(" checked") == 2
    assert secretary.post(url, {"members": ids, "chair": ids[0], "place": "活动室"}).status_code == 302
    assert "支部书记甲 组长 0 / 5 份" in text(secretary.get(f"/cycles/{cycle.pk}/review/"))


def opinion_url(cycle: Cycle, name: str) -> str:
    return f"/cycles/{cycle.pk}/review/opinions/{walk.participant(cycle, name).pk}/"


def said_of(cycle: Cycle, name: str, **more: str) -> dict[str, str]:
    pk = walk.participant(cycle, name).pk
    return {f"p{pk}-{key}": value for key, value in {"agrees": "yes", "points": "90", "remark": "", **more}.items()}


def test_opinions_are_kept_as_one_goes_with_and_without_scripts(world: make.World) -> None:
    cycle = walk.to_review(walk.open_cycle(world, kind=CycleKind.YEAR_END), world)
    deputy, pk = person(world, Role.DEPUTY), walk.participant(cycle, "高娃").pk
    plain = deputy.post(opinion_url(cycle, "高娃"), said_of(cycle, "高娃"))
    assert plain.headers["Location"] == f"/cycles/{cycle.pk}/review/opinions/#person-{pk}"
    refused = deputy.post(opinion_url(cycle, "高娃"), said_of(cycle, "高娃", points="101", remark="突出"))
    assert (refused.status_code, "高娃的评定分应在 0 到 100 之间。" in text(refused)) == (422, True)
    assert 'value="101"' in refused.content.decode()
    bit = deputy.post(opinion_url(cycle, "白云"), said_of(cycle, "白云"), headers={"HX-Request": "true"})
    assert ("已保存" in text(bit), "2 / 5 人" in text(bit)) == (True, True)
    wrong = deputy.post(opinion_url(cycle, "白云"), said_of(cycle, "白云", agrees="no"), headers={"HX-Request": "true"})
    assert (wrong.status_code, "还没有保存：不认可白云的台账，请写明意见。" in text(wrong)) == (422, True)
    assert dict(Opinion.objects.values_list("participant__membership__person__name", "points")) == {
        "高娃": 9000,
        "白云": 9000,
    }
    chairs = person(world, Role.SECRETARY).get(f"/cycles/{cycle.pk}/review/opinions/").content.decode()
    assert 'value="90"' not in chairs


def table_url(cycle: Cycle) -> str:
    return f"/cycles/{cycle.pk}/review/opinions/"


def test_nothing_is_answered_beforehand_and_the_whole_table_is_sent_without_scripts(world: make.World) -> None:
    cycle = walk.to_review(walk.open_cycle(world, kind=CycleKind.YEAR_END), world)
    deputy = person(world, Role.DEPUTY)
    assert " checked" not in deputy.get(table_url(cycle)).content.decode()
    typed = {
        **said_of(cycle, "高娃"),
        **said_of(cycle, "白云", agrees="", points="88"),
        **said_of(cycle, "王建国", agrees="", points=""),
    }
    refused = deputy.post(table_url(cycle), typed)
    assert (refused.status_code, Opinion.objects.count()) == (422, 1)
    assert "对白云的台账还没有表态，请选认可或不认可。" in text(refused)
    assert "其余 1 份已经保存" in text(refused)
    assert 'value="88"' in refused.content.decode()
    assert deputy.post(table_url(cycle), {**typed, "agree_rest": "1"}).status_code == 302
    assert sorted(Opinion.objects.values_list("points", "agrees_with_ledger")) == [(8800, True), (9000, True)]


def test_the_table_is_narrowed_and_a_person_read_beside_it(world: make.World) -> None:
    cycle = walk.to_review(walk.open_cycle(world), world)
    deputy = person(world, Role.DEPUTY)
    deputy.post(opinion_url(cycle, "高娃"), said_of(cycle, "高娃"))
    missing = deputy.get(table_url(cycle) + "?show=missing").content.decode()
    rows = [f'id="person-{walk.participant(cycle, name).pk}"' in missing for name in ("高娃", "白云")]
    assert (rows, "尚未提出意见 4" in missing) == ([False, True], True)
    beside = deputy.get(opinion_url(cycle, "白云"), headers={"HX-Request": "true"})
    assert ("<html" in beside.content.decode(), "自评与台账一致" in text(beside)) == (False, True)
    assert "白云的台账与自评" in text(deputy.get(opinion_url(cycle, "白云")))


def test_a_joint_opinion_saved_meanwhile_is_not_overwritten(world: make.World) -> None:
    cycle = walk.to_review(walk.open_cycle(world, kind=CycleKind.YEAR_END), world)
    walk.open_up(walk.give(cycle, world), world)
    table, pk = f"/cycles/{cycle.pk}/review/joint/", walk.participant(cycle, "高娃").pk
    secretary, deputy = person(world, Role.SECRETARY), person(world, Role.DEPUTY)
    page = text(secretary.get(table))
    assert ("都认可台账的（5 人），按平均分合议" in page, "88.00" in page or "87.67" in page) == (True, True)
    version = re.search(rf'name="p{pk}-version" value="([^"]*)"', secretary.get(table).content.decode())
    assert version is not None
    row = {f"p{pk}-points": "92", f"p{pk}-reason": "全体同意", f"p{pk}-version": version[1]}
    bit = secretary.post(f"{table}{pk}/row/", row, headers={"HX-Request": "true"})
    assert "已合议" in text(bit)
    stale = deputy.post(table, {**row, f"p{pk}-points": "70", f"p{pk}-reason": "偏高"})
    assert (stale.status_code, "已改为“92”，您填写的是“70”" in text(stale)) == (422, True)
    assert JointOpinion.objects.get().points == 9200
    beside = deputy.post(f"{table}{pk}/row/", {**row, f"p{pk}-points": "70"}, headers={"HX-Request": "true"})
    version = re.search(rf'name="p{pk}-version" value="([^"]*)"', beside.content.decode())
    assert version is not None
    again = {**row, f"p{pk}-points": "90", f"p{pk}-version": version[1]}
    assert deputy.post(table, again).status_code == 302
    assert (JointOpinion.objects.get().points, JointOpinion.objects.get().reason) == (9000, "全体同意")


def test_recusal_on_the_page_and_back(world: make.World) -> None:
    cycle = walk.to_review(walk.open_cycle(world), world)
    deputy = person(world, Role.DEPUTY)
    deputy.post(opinion_url(cycle, "高娃") + "recuse/", {"reason": "近亲属"})
    page = f"/cycles/{cycle.pk}/review/opinions/"
    assert "已回避：近亲属" in text(deputy.get(page))
    deputy.post(opinion_url(cycle, "高娃") + "unrecuse/")
    assert "已回避" not in text(deputy.get(page))


def test_in_a_plain_quarter_the_rest_is_agreed_to_at_once(world: make.World) -> None:
    cycle = walk.to_review(walk.open_cycle(world), world)
    deputy = person(world, Role.DEPUTY)
    deputy.post(opinion_url(cycle, "高娃"), said_of(cycle, "高娃", agrees="no", remark="少记一次"))
    deputy.post(opinion_url(cycle, "白云") + "recuse/", {"reason": "近亲属"})
    assert "评定分" not in text(deputy.get(f"/cycles/{cycle.pk}/review/opinions/"))
    deputy.post(f"/cycles/{cycle.pk}/review/opinions/agree/")
    assert list(
        Opinion.objects.order_by("participant__membership__person__name_key").values_list(
            "participant__membership__person__name", "points", "agrees_with_ledger"
        )
    ) == [("陈志强", None, True), ("高娃", None, False), ("李秀英", None, True), ("王建国", None, True)]


def test_from_the_opening_to_the_minutes(world: make.World) -> None:
    cycle = walk.open_cycle(world, kind=CycleKind.YEAR_END)
    said = {"高娃": [ReportLineInput("VOLUNTEER", 600, "清雪"), ReportLineInput("VISIT", 500, "一户")]}
    cycle = walk.to_panel(walk.submit_self_reports(cycle, world, said=said), world)
    walk.give(cycle, world)
    secretary, base = person(world, Role.SECRETARY), f"/cycles/{cycle.pk}/review/"
    gaowa = walk.participant(cycle, "高娃").pk
    assert secretary.post(f"{base}open/").headers["Location"] == f"{base}joint/"
    secretary.post(f"{base}joint/accept/")
    assert JointOpinion.objects.count() == 4
    assert secretary.post(f"{base}conclude/").status_code == 409
    visit, volunteer = SelfReportLine.objects.filter(report__participant=gaowa).order_by("item")
    settle_difference(visit.pk, outcome=Settling.KEPT, remark="无记录", by=world.viewer(Role.DEPUTY), at=make.NOW)
    deed = {
        "enter-happened_on": "2026-08-03",
        "enter-units": "2",
        "enter-remark": "社区证明。",
        "enter-form_key": "7b0c8c1e-3b0e-4b52-8f4d-0f6b7c1d2e3f",
    }
    assert secretary.post(f"/self-reports/lines/{volunteer.pk}/enter/", deed).status_code == 302
    assert Entry.objects.get().units == 200
    refused = secretary.post(f"{base}joint/{gaowa}/", {"points": "92"})
    assert (refused.status_code, "合议分 92 与平均分 87.67 不同，请写明调整原因。" in text(refused)) == (422, True)
    assert secretary.post(f"{base}joint/{gaowa}/", {"points": "92", "reason": "抢险突出"}).status_code == 302
    assert "完成评定" in text(secretary.get(base))
    assert secretary.post(f"{base}conclude/").status_code == 302
    # (ledger 6 × 70 + group 92 × 10) / 80
    assert Rating.objects.get(participant=gaowa).index == 1675
    page = text(secretary.get(f"{base}minutes/"))
    for sentence in (
        "高娃的背靠背平均分 87.67，合议为 92，原因：抢险突出。",
        "高娃“志愿服务”自评 6 分、台账 0 分，已补记台账：社区证明。",
        "高娃“走访居民”自评 5 分、台账 0 分，维持台账：无记录。",
        "没有需要回避的情形。",
    ):
        assert sentence in page
    paper = secretary.get(f"{base}minutes.pdf")
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")


def test_concluded_anew_then_on_and_back(world: make.World) -> None:
    cycle = walk.to_rated(walk.open_cycle(world), world)
    secretary, base = person(world, Role.SECRETARY), f"/cycles/{cycle.pk}/review/"
    reopened = secretary.post(f"{base}reopen/", {"reason": "漏了一项"})
    assert reopened.headers["Location"] == f"{base}joint/"
    assert secretary.post(f"{base}conclude/").status_code == 302
    assert secretary.post(f"/cycles/{cycle.pk}/advance/").status_code == 302
    assert walk.fresh(cycle).stage == "posting"
    assert secretary.post(f"/cycles/{cycle.pk}/return/", {"reason": "重新核对"}).status_code == 302
    assert walk.fresh(cycle).stage == "review"
