"""整改 from the first line to the last, as people click it: with what is typed wrongly on the way."""

import datetime as dt
import io
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make, measures
from tests.files.evidence.test_intake import photo
from tests.web.signing_in import sign_in
from zhixing.models import Evidence, Measure
from zhixing.queries.viewers import viewer_for
from zhixing.rules.periods import quarter_of
from zhixing.rules.permissions import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(world: make.World) -> dict[str, Client]:
    roles = {"community": Role.COMMUNITY, "secretary": Role.SECRETARY, "street": Role.STREET}
    return {name: sign_in(Client(), world.users[role]) for name, role in roles.items()}


def sent(client: Client, name: str, measure_id: int | None, data: dict[str, object]) -> tuple[int, str]:
    """What comes back, redirects followed."""
    args = [] if measure_id is None else [measure_id]
    answer = client.post(reverse(name, args=args), data, follow=True)
    return answer.status_code, answer.content.decode()


def problem(world: make.World, **changes: object) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "organisation": world.branch.pk,
        "quarter": f"{today.year}-{(today.month + 2) // 3}",
        "source": "inspection",
        "area": "党的建设",
        "text": "8月支委会没有记录",
        "kind": "timed",
        "form_key": uuid.uuid4(),
        **changes,
    }


PLAN = {
    "goal": "每月都有完整记录",
    "remedies": "补记8月支委会\n\n每月5日前核对",
    "leader": "王建国",
    "responsible": "高娃",
}


def planned_today(world: make.World) -> Measure:
    """A line of today by the real clock, which pages read."""
    today, now = timezone.localdate(), timezone.now()
    line = measures.Problem(**{**vars(measures.PROBLEM), "quarter": quarter_of(today)})
    community, secretary = (viewer_for(world.users[role], today) for role in (Role.COMMUNITY, Role.SECRETARY))
    measure = measures.register_problem(world.branch.pk, problem=line, by=community, at=now)
    measures.sign_measure(measure.pk, by=secretary, at=now)
    return measures.plan_measure(measure.pk, plan=measures.PLAN, by=secretary, at=now)


def checked(**changes: object) -> dict[str, object]:
    opinion = "经现场核查，记录齐全，同意销号。"
    today = timezone.localdate().isoformat()
    return {"on": today, "checkers": "赵一、钱二", "is_good": "yes", "opinion": opinion, **changes}


def test_registered_signed_and_planned(world: make.World, people: dict[str, Client]) -> None:
    community, secretary = people["community"], people["secretary"]
    status, page = sent(community, "measure_new", None, problem(world, text="没有"))
    assert (status, "请把问题写具体" in page, 'value="没有"' in page) == (422, True, True)
    data = problem(world)
    assert [sent(community, "measure_new", None, data)[0] for _ in range(2)] == [200, 200]  # pressed twice
    measure = Measure.objects.get()

    assert "签收整改问题" in secretary.get("/").content.decode()
    status, page = sent(secretary, "measure_plan", measure.pk, PLAN)
    assert (status, "请先签收这条问题" in page, "每月5日前核对" in page) == (422, True, True)
    assert sent(secretary, "measure_sign", measure.pk, {})[0] == 200
    assert sent(secretary, "measure_sign", measure.pk, {})[0] == 409  # a second window
    status, page = sent(secretary, "measure_plan", measure.pk, {**PLAN, "remedies": "\n".join("一二三四五六")})
    assert (status, "整改措施有6条，最多5条" in page) == (422, True)
    assert "整改中" in sent(secretary, "measure_plan", measure.pk, PLAN)[1]
    progress = {"on": timezone.localdate().isoformat(), "text": "已补记8月支委会"}
    assert "已补记8月支委会" in sent(secretary, "measure_report", measure.pk, progress)[1]


def test_a_plan_is_read_by_the_assessor_and_a_returned_one_written_anew(
    world: make.World, people: dict[str, Client]
) -> None:
    measure, community, secretary = planned_today(world), people["community"], people["secretary"]
    assert "审核整改方案" in community.get("/").content.decode()
    form = community.get(reverse("measure_review", args=[measure.pk])).content.decode()
    assert (measures.PLAN.goal in form, measures.PLAN.remedies[0] in form, measures.PLAN.responsible in form) == (
        True,
        True,
        True,
    )
    status, page = sent(community, "measure_review", measure.pk, {"agrees": "no", "opinion": "不行"})
    assert (status, "请写明方案的不足和修改意见" in page, "不行</textarea>" in page) == (422, True, True)
    reason = "没有写明每月由谁核对"
    assert "退回修改" in sent(community, "measure_review", measure.pk, {"agrees": "no", "opinion": reason})[1]
    assert "审核整改方案" not in community.get("/").content.decode()
    assert "按审核意见修改整改方案" in secretary.get("/").content.decode()
    assert reason in secretary.get(reverse("measure", args=[measure.pk])).content.decode()
    paper = {"text": "针对没有记录，已补记并建立制度。", "evidence_note": "支部档案盒3号"}
    status, page = sent(secretary, "measure_apply", measure.pk, paper)
    assert (status, "请先按审核意见修改方案" in page) == (422, True)
    assert "待审核" in sent(secretary, "measure_plan", measure.pk, PLAN)[1]
    assert "已审核" in sent(community, "measure_review", measure.pk, {"agrees": "yes"})[1]
    assert sent(community, "measure_review", measure.pk, {"agrees": "yes"})[0] == 422  # a second window
    assert "待核查" in sent(secretary, "measure_apply", measure.pk, paper)[1]


def test_clearing_is_applied_for_with_a_file(world: make.World, people: dict[str, Client]) -> None:
    measure, secretary = planned_today(world), people["secretary"]
    words = {"text": "针对没有记录，已补记并建立制度。"}
    status, page = sent(secretary, "measure_apply", measure.pk, words)
    assert (status, "没有佐证不能申请销号" in page, words["text"] in page) == (422, True, True)
    photograph = io.BytesIO(photo())
    photograph.name = "记录.jpg"
    status, page = sent(secretary, "measure_apply", measure.pk, {"text": "短", "evidence": photograph})
    assert (status, "请写明整改情况" in page) == (422, True)
    ticket = re.findall(r'name="uploaded" value="([^"]+)"', page)  # the file is not chosen again
    status, page = sent(secretary, "measure_apply", measure.pk, {**words, "uploaded": ticket})
    assert (status, "记录.jpg" in page, "待核查" in page) == (200, True, True)
    address = reverse("evidence", args=[Evidence.objects.get().pk])
    answers = {name: client.get(address).status_code for name, client in people.items()}
    neighbour = sign_in(Client(), world.stranger_secretary).get(address).status_code
    member = sign_in(Client(), world.users[Role.MEMBER]).get(address).status_code
    assert answers == {"community": 200, "secretary": 200, "street": 200}
    assert (neighbour, member) == (404, 403)


def test_checked_returned_cleared_and_reopened(world: make.World, people: dict[str, Client]) -> None:
    measure, community, secretary = planned_today(world), people["community"], people["secretary"]
    paper = {"text": "针对没有记录，已补记并建立制度。", "evidence_note": "支部档案盒3号"}
    assert "支部档案盒3号" in sent(secretary, "measure_apply", measure.pk, paper)[1]
    assert "现场核查，答复销号申请" in community.get("/").content.decode()
    form = community.get(reverse("measure_check", args=[measure.pk])).content.decode()
    assert (paper["text"] in form, paper["evidence_note"] in form) == (True, True)  # to be held against what is seen
    status, page = sent(community, "measure_check", measure.pk, checked(checkers="高娃"))
    assert (status, "现场核查至少2人" in page, "高娃是这条整改的责任领导或责任人" in page) == (422, True, True)
    status, page = sent(community, "measure_check", measure.pk, checked(is_good="no", opinion="不行"))
    assert (status, "请写明没有到位的地方和退回的原因" in page) == (422, True)
    back = checked(is_good="no", opinion="还缺签名，没有到位")
    assert "退回 1 次" in sent(community, "measure_check", measure.pk, back)[1]
    sent(secretary, "measure_apply", measure.pk, paper)
    assert "已销号" in sent(community, "measure_check", measure.pk, checked())[1]
    status, page = sent(community, "measure_check", measure.pk, checked())
    assert (status, "现在是“已销号”" in page) == (422, True)

    again = {"reason": "回头看，9月又没有记录", "kind": "immediate"}
    assert sent(community, "measure_reopen", measure.pk, again)[0] == 200
    later = Measure.objects.get(reopens=measure)
    old, new = (community.get(reverse("measure", args=[pk])).content.decode() for pk in (measure.pk, later.pk))
    assert (later.title in old, measure.title in new) == (True, True)
    assert (later.state, Measure.objects.get(pk=measure.pk).state) == ("pending", "cleared")


def test_what_lasts_is_checked_by_stages(world: make.World, people: dict[str, Client]) -> None:
    measure = measures.planned(world, **measures.lasting())
    status, page = sent(people["community"], "measure_stage", measure.pk, checked(next_on="", next_goal=""))
    assert (status, "下次核查日期" in page) == (422, True)
    next_on = timezone.localdate() + dt.timedelta(days=90)
    stage = checked(next_on=next_on.isoformat(), next_goal="下一季度每月都有")
    page = sent(people["community"], "measure_stage", measure.pk, stage)[1]
    assert ("阶段核查：达到阶段目标" in page, "下一季度每月都有" in page) == (True, True)
    status, page = sent(
        people["secretary"], "measure_apply", measure.pk, {"text": "已经长期做到", "evidence_note": "盒3"}
    )
    assert (status, "现在是1次" in page) == (422, True)


def test_the_lists_the_paper_and_the_sheet(world: make.World, people: dict[str, Client]) -> None:
    sent(people["community"], "measure_new", None, problem(world))
    sent(
        people["street"],
        "measure_new",
        None,
        problem(world, organisation=world.community.pk, text="社区公示栏没有更新"),
    )
    street = people["street"]
    page = street.get(reverse("measure_list")).content.decode()
    assert page.index("社区公示栏没有更新") < page.index("8月支委会没有记录")  # the order of the tree
    assert "8月支委会没有记录" not in street.get(reverse("measure_list") + "?state=cleared").content.decode()
    book = reverse("measure_book", args=[world.community.pk])
    assert "8月支委会没有记录" in street.get(book).content.decode()
    assert "8月支委会没有记录" not in street.get(book + "?scope=own").content.decode()
    paper = street.get(reverse("measure_timetable", args=[world.street.pk]))
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    sheet = street.get(reverse("measure_workbook", args=[world.street.pk]))
    assert (sheet.status_code, sheet.content[:2]) == (200, b"PK")
    assert "社区公示栏没有更新" not in people["secretary"].get(reverse("measure_list")).content.decode()
