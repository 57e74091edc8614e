"""A quarter of organisations by hand, page after page: the street, its inspectors, and the community."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import assessments, make
from tests.web.signing_in import sign_in
from zhixing.models import Cycle, Measure, Objection, Posting, Rating, User, Visit, VisitItem
from zhixing.rules.permissions import Role
from zhixing.rules.standards.procedure import CRITERIA
from zhixing.rules.workdays import workdays_from


def signed_in(user_id: int) -> Client:
    client = Client()
    sign_in(client, User.objects.get(pk=user_id))
    return client


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.fixture
def street(world: make.World) -> Client:
    return signed_in(world.viewer(Role.STREET).user_id)


@pytest.fixture
def community(world: make.World) -> Client:
    return signed_in(world.viewer(Role.COMMUNITY).user_id)


OPENING = {"quarter": "2026-3", "cut_off_on": "2026-09-13", "starts_now": "on"}


def opened(world: make.World, street: Client) -> Cycle:
    answer = street.post("/assessments/open/", {"organisation": world.street.pk, **OPENING})
    assert answer.status_code == 302, text(answer)
    return Cycle.objects.get(index="fortress")


def test_a_street_without_a_standard_is_told_what_to_do(world: make.World, street: Client) -> None:
    answer = street.post("/assessments/open/", {"organisation": world.street.pk, **OPENING})
    assert answer.status_code == 422
    assert "没有施行的堡垒指数考评办法" in text(answer)
    assert 'value="2026-09-13"' in text(answer)  # what was typed is still there


def test_a_quarter_by_hand(world: make.World, street: Client, community: Client) -> None:
    assessments.adopt(world)
    cycle = opened(world, street)
    own = assessments.participant(cycle, world)
    place = f"/assessments/organisations/{own.pk}/"
    assert "阳光社区党委" in text(street.get(f"/assessments/{cycle.pk}/"))
    check_oneself(community, place)
    # The other community cannot: the street writes down why.
    other = cycle.participants.exclude(pk=own.pk).get()
    onward = f"/assessments/{cycle.pk}/advance/"
    assert street.post(onward, {"stage": "self_check"}).status_code == 422
    assert street.post(onward, {"stage": "self_check", f"reason-{other.pk}": "书记住院"}).status_code == 302
    group = [signed_in(viewer.user_id) for viewer in assessments.inspectors(world)]
    ids = [viewer.user_id for viewer in assessments_of(world)]
    assert "委员缺额" not in text(own_page(community, place))
    formed = street.post(f"/assessments/{cycle.pk}/group/", {"members": ids, "chair": ids[0]})
    assert formed.status_code == 302, text(formed)
    for listed in (own, other):
        visit(group, f"/assessments/organisations/{listed.pk}/")
        for client in group:
            hear(client, f"/assessments/organisations/{listed.pk}/hearing/")
    assert street.post(onward, {"stage": "inspection"}).status_code == 302
    done = street.post(f"/assessments/{cycle.pk}/conclude/")
    assert done.status_code == 302, text(done)
    # 实地检查 59.5 + 40, 汇报 100: 99.5 × 0.8 + 100 × 0.2
    assert Rating.objects.get(participant=own).index == 9960
    shown = text(street.get(f"/results/{own.pk}/"))
    assert "99.60" in shown
    assert "班子健全" in shown
    assert "缺一名委员" in shown
    # The community sees nothing of it before it is posted.
    kept_back = community.get(place)
    assert kept_back.status_code == 200
    assert "99.60" not in text(kept_back)
    assert "检查情况和结果在公示以后可以看到。" in text(kept_back)
    assert community.get(f"/results/{own.pk}/").status_code == 404
    post(world, street, community, cycle, own.pk)


def post(world: make.World, street: Client, community: Client, cycle: Cycle, own: int) -> None:
    """Three of the street post it; the community reads its result and objects, and nobody else's is offered."""
    assert street.post(f"/assessments/{cycle.pk}/advance/", {"stage": "assessment"}).status_code == 302
    proposal = {"working_days": 5, "answer_days": 3, "contact": "街道党建办 0477-0000000"}
    assert street.post(f"/cycles/{cycle.pk}/posting/", proposal).status_code == 302
    posting = Posting.objects.get(cycle=cycle)
    page = f"/postings/{posting.pk}/"
    assert community.get(page).status_code == 404  # it does not hang yet
    others = [signed_in(make.appoint(make.user(name), Role.STREET, world.street).pk) for name in ("审核人", "审批人")]
    for client, step in zip(others, ("examine", "approve"), strict=True):
        assert client.post(f"{page}{step}/").status_code == 302
    assert street.post(f"{page}carry-out/", {"from_on": workday().isoformat()}).status_code == 302
    Posting.objects.update(from_on=make.TODAY)  # whatever day it is: it hangs
    shown = text(community.get(page))
    assert "堡垒指数公示" in shown
    assert "99.60" in shown
    assert "阳光社区党委" in text(signed_in(world.viewer(Role.MEMBER).user_id).get(page))
    form = text(community.get(f"{page}objections/new/"))
    assert "神华社区党委" not in form
    objection = {"participant": own, "text": "委员已经补齐，请核实", "form_key": str(uuid.uuid4())}
    assert community.post(f"{page}objections/new/", objection).status_code == 302
    answered = Objection.objects.get()
    answer = {"upheld": "yes", "findings": "查了任职文件", "answer": "成立，重新检查", "confirmed": "1"}
    assert "冲正的台账" not in text(street.get(f"/objections/{answered.pk}/answer/"))
    street.post(f"/objections/{answered.pk}/answer/", answer)
    answered.refresh_from_db()
    assert answered.state == "upheld"
    assert street.post(f"{page}return/", {"reason": "异议成立"}).status_code == 302
    cycle.refresh_from_db()
    assert cycle.stage == "assessment"
    assert street.post(f"/assessments/{cycle.pk}/return/", {"reason": "补看委员任职"}).status_code == 302
    reopened = street.post(f"/assessments/organisations/{own}/visit/reopen/", {"reason": "异议成立"})
    assert reopened.status_code == 302
    assert not Measure.objects.exists()


def test_what_a_visit_found_is_followed_when_the_quarter_has_ended(world: make.World, street: Client) -> None:
    cycle = assessments.opened(world)
    group = assessments.to_inspection(cycle, world)
    assessments.inspect(cycle, world, group, problem="台账缺第二季度", TEAM=5500)
    assessments.hear(cycle, group, 9000, 9000, 9000)
    assessments.to_close(cycle, world)
    lines = Measure.objects.order_by("organisation__sort_key", "pk")
    assert [(line.organisation, line.problem, line.item_code) for line in lines] == [
        (world.community, "台账缺第二季度", "TEAM")
    ]
    cycle.refresh_from_db()
    assert cycle.stage == "closed"
    assert "台账缺第二季度" in text(street.get(f"/organisations/{world.community.pk}/measures/"))


def test_the_assessor_sets_kind_and_day_of_what_was_found(world: make.World, street: Client) -> None:
    cycle = assessments.opened(world)
    group = assessments.to_inspection(cycle, world)
    assessments.inspect(cycle, world, group, problem="台账缺第二季度", TEAM=5500, VISITS=3000)
    assessments.hear(cycle, group, 9000, 9000, 9000)
    assessments.to_posting(cycle, world)
    team, visits = VisitItem.objects.exclude(problem="").order_by("pk")
    page = f"/assessments/{cycle.pk}/advance/"
    shown = text(street.get(page))
    assert (shown.count("台账缺第二季度"), 'value="2026' in shown) == (2, True)
    today = dt.datetime.now(tz=dt.UTC).date()
    sent = {
        "stage": "posting",
        f"kind-{team.pk}": "immediate",
        f"deadline-{team.pk}": (today + dt.timedelta(days=40)).isoformat(),
        f"kind-{visits.pk}": "lasting",
        f"deadline-{visits.pk}": (today + dt.timedelta(days=80)).isoformat(),
    }
    answer = street.post(page, sent)
    refusal = text(answer)
    assert answer.status_code == 422
    assert "阳光社区党委“班子健全”：立行立改最长15天" in refusal
    assert "阳光社区党委“走访群众”：长期坚持的要写明阶段目标" in refusal
    assert sent[f"deadline-{team.pk}"] in refusal  # nothing typed is lost
    assert not Measure.objects.exists()
    cycle.refresh_from_db()
    assert cycle.stage == "posting"
    right = {**sent, f"deadline-{team.pk}": "", f"goal-{visits.pk}": "每月走访都有记录"}
    assert street.post(page, right).status_code == 302
    assert [*Measure.objects.order_by("number").values_list("kind", "stage_goal")] == [
        ("immediate", ""),
        ("lasting", "每月走访都有记录"),
    ]


def workday() -> dt.date:
    return next(workdays_from(dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=1)))


def assessments_of(world: make.World) -> list[Any]:
    users = User.objects.filter(name__in=["检查员甲", "检查员乙"]).order_by("pk")
    return [world.viewer(Role.STREET), *(assessments.viewer_for(user, make.TODAY) for user in users)]


def own_page(community: Client, place: str) -> HttpResponse:
    answer = community.get(place)
    assert answer.status_code == 200
    return answer


def check_oneself(community: Client, place: str) -> None:
    page = f"{place}self-check/"
    assert "系统里已有的记录" in text(community.get(page))
    wrong = {"points-TEAM": "61", "text-TEAM": "班子七人", "points-VISITS": "10", "text-VISITS": ""}
    answer = community.post(page, {**wrong, "hand_in": "1"})
    assert answer.status_code == 422
    assert "“班子健全”的自评分应在 0 到 60 分之间。" in text(answer)
    assert "“走访群众”填了自评分，请写明开展的工作和材料存放处。" in text(answer)
    assert "班子七人" in text(answer)
    right = {"points-TEAM": "60", "text-TEAM": "班子七人", "points-VISITS": "0", "hand_in": "1"}
    assert community.post(page, right).status_code == 302
    assert "撤回修改" in text(community.get(page))


def visit(group: list[Client], place: str) -> None:
    assert group[0].get(f"{place}visit/").status_code == 302  # to its beginning
    noted = group[0].post(f"{place}visit/begin/", {"on": "2026-09-14", "place": "", "escort": ""})
    assert "请填写检查地点。" in text(noted)
    assert group[0].post(f"{place}visit/begin/", {"on": "2026-09-14", "place": "活动室"}).status_code == 302
    lacking = group[0].post(f"{place}visit/", {"mark-TEAM": "60", "hand_in": "1"})
    assert "“走访群众”还没有评分。" in text(lacking)
    for client, team in zip(group[:2], ("60", "59"), strict=True):
        assert client.get(f"{place}visit/joint/").status_code == 403  # still blind
        sheet = {"mark-TEAM": team, "mark-VISITS": "40", "observation-TEAM": "看了文件", "hand_in": "1"}
        assert client.post(f"{place}visit/", sheet).status_code == 302
    assert group[0].post(f"{place}visit/open/").status_code == 302
    joint = {"mark-TEAM": "59.5", "mark-VISITS": "40"}
    assert "没有给满分，请写明理由" in text(group[0].post(f"{place}visit/joint/", joint))
    shown = text(group[0].get(f"{place}visit/joint/"))
    assert "检查员甲" in shown
    lies_open = [name for name in ("班子健全", "走访群众") if f"open>\n    <summary>{name}" in shown]
    assert lies_open == ["班子健全"]  # of the other both were of one mind, and gave full marks
    agreed = {**joint, "reason-TEAM": "缺一名委员", "problem-TEAM": "委员缺额三个月"}
    assert group[0].post(f"{place}visit/joint/", agreed).status_code == 302
    end = f"{place}visit/conclude/"
    assert "请填写被查单位负责人姓名。" in text(group[0].post(end, {"statement": "agreed"}))
    assert group[0].post(end, {"head_name": "李书记", "statement": "agreed"}).status_code == 302
    assert Visit.objects.filter(concluded_at__isnull=False).exists()
    assert VisitItem.objects.filter(problem="委员缺额三个月").exists()
    assert "委员缺额三个月" in text(group[0].get(place))
    assert "被查单位负责人意见：情况属实（李书记）" in text(group[0].get(place))


def hear(client: Client, page: str) -> None:
    short = client.post(page, {"achievements": "50"})
    assert "“工作实绩”应在 0 到 40 分之间。" in text(short)
    assert "“答询”还没有评分。" in text(short)
    full = {criterion.code: str(criterion.full // 100) for criterion in CRITERIA}
    assert client.post(page, full).status_code == 302
    assert "已经提交" in text(client.post(page, full))
