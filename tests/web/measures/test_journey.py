"""整改 from the first line to the last, as people click it: with what is typed wrongly on the way."""

import io
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.files.evidence.test_intake import photo
from tests.web.signing_in import sign_in
from zhixing.models import Evidence, Measure
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


def checked(**changes: object) -> dict[str, object]:
    opinion = "经现场核查，记录齐全，同意销号。"
    today = timezone.localdate().isoformat()
    return {"on": today, "checkers": "赵一、钱二", "is_good": "yes", "opinion": opinion, **changes}


def test_from_the_finding_to_the_clearing(world: make.World, people: dict[str, Client]) -> None:
    community, secretary = people["community"], people["secretary"]
    status, page = sent(community, "measure_new", None, problem(world, text="没有"))
    assert (status, "请把问题写具体" in page, 'value="没有"' in page) == (422, True, True)
    data = problem(world)
    assert sent(community, "measure_new", None, data)[0] == 200
    assert sent(community, "measure_new", None, data)[0] == 200  # pressed twice
    measure = Measure.objects.get()

    assert "签收整改问题" in secretary.get("/").content.decode()
    status, page = sent(secretary, "measure_plan", measure.pk, PLAN)
    assert (status, "请先签收这条问题" in page, "每月5日前核对" in page) == (422, True, True)
    assert sent(secretary, "measure_sign", measure.pk, {})[0] == 200
    status, page = sent(secretary, "measure_plan", measure.pk, {**PLAN, "remedies": "\n".join("一二三四五六")})
    assert (status, "整改措施有6条，最多5条" in page) == (422, True)
    assert "整改中" in sent(secretary, "measure_plan", measure.pk, PLAN)[1]
    progress = {"on": timezone.localdate().isoformat(), "text": "已补记8月支委会"}
    assert "已补记8月支委会" in sent(secretary, "measure_report", measure.pk, progress)[1]

    words = {"text": "针对没有记录，已补记并建立制度。"}
    status, page = sent(secretary, "measure_apply", measure.pk, words)
    assert (status, "没有佐证不能申请销号" in page, words["text"] in page) == (422, True, True)
    with_file = {**words, "evidence": io.BytesIO(photo())}
    with_file["evidence"].name = "记录.jpg"  # type: ignore[attr-defined]
    status, page = sent(secretary, "measure_apply", measure.pk, with_file)
    assert (status, "记录.jpg" in page, "待核查" in page) == (200, True, True)
    file = Evidence.objects.get()
    answers = {name: client.get(reverse("evidence", args=[file.pk])).status_code for name, client in people.items()}
    assert answers == {"community": 200, "secretary": 200, "street": 200}

    assert "现场核查，答复销号申请" in community.get("/").content.decode()
    status, page = sent(community, "measure_check", measure.pk, checked(checkers="高娃"))
    assert (status, "现场核查至少2人" in page, "高娃是这条整改的责任领导或责任人" in page) == (422, True, True)
    status, page = sent(community, "measure_check", measure.pk, checked(is_good="no", opinion="不行"))
    assert (status, "请写明没有到位的地方和退回的原因" in page) == (422, True)
    assert (
        "退回 1 次"
        in sent(community, "measure_check", measure.pk, checked(is_good="no", opinion="还缺签名，没有到位"))[1]
    )
    paper = {**words, "evidence_note": "支部档案盒3号"}
    assert "支部档案盒3号" in sent(secretary, "measure_apply", measure.pk, paper)[1]
    assert "已销号" in sent(community, "measure_check", measure.pk, checked())[1]
    status, page = sent(community, "measure_check", measure.pk, checked())
    assert (status, "现在是“已销号”" in page) == (422, True)

    assert (
        sent(community, "measure_reopen", measure.pk, {"reason": "回头看，9月又没有记录", "kind": "immediate"})[0]
        == 200
    )
    later = Measure.objects.get(reopens=measure)
    old, new = (community.get(reverse("measure", args=[pk])).content.decode() for pk in (measure.pk, later.pk))
    assert (later.title in old, measure.title in new) == (True, True)
    assert (later.number, later.state, Measure.objects.get(pk=measure.pk).state) == (2, "pending", "cleared")


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
