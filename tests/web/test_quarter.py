"""考评周期, 党员自评: the pages of a quarter, from opening to moving on, without scripts."""

import io
import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from PIL import Image

from tests import make, walk
from tests.actions.reviews.test_self_reports import enter
from tests.files.pdf_text import pages as pages_of
from tests.web.activities.test_recording import picture
from tests.web.signing_in import sign_in
from zhixing.models import Cycle, Evidence, SelfReport, SelfReportLine
from zhixing.rules.permissions import Role


@pytest.fixture(autouse=True)
def _store(settings: LazySettings, tmp_path: Path) -> None:
    settings.EVIDENCE = tmp_path / "evidence"


def person(world: make.World, role: Role) -> Client:
    return sign_in(Client(), world.users[role])


def text(answer: object) -> str:
    """What a person reads: the page without its tags, spaces closed up."""
    page = answer.content.decode()  # type: ignore[attr-defined]
    main = page[page.index("<main") : page.index("</main>")] if "<main" in page else page
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def other_picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "PNG")
    out.seek(0)
    out.name = "现场二.png"
    return out


OPENING = {
    "quarter": "2026-3",
    "kind": "",
    "self_report_due_on": "2099-09-25",
    "review_due_on": "2099-09-30",
    "starts_now": "on",
}


def test_a_branch_opens_its_quarter(world: make.World) -> None:
    walk.adopt(world.street)
    answer = person(world, Role.SECRETARY).post("/cycles/open/", {**OPENING, "organisation": world.branch.pk})
    cycle = Cycle.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/cycles/{cycle.pk}/")
    assert (cycle.organisation_id, cycle.kind, cycle.stage) == (world.branch.pk, "quarter", "self_report")


def test_a_refused_opening_keeps_what_was_typed(world: make.World) -> None:
    typed = {**OPENING, "organisation": world.branch.pk, "review_due_on": "2099-09-01"}
    answer = person(world, Role.SECRETARY).post("/cycles/open/", typed)
    assert answer.status_code == 422
    assert "评定截止日期早于自评截止日期，请改正。" in text(answer)
    assert 'value="2099-09-01"' in answer.content.decode()
    assert not Cycle.objects.exists()


def test_a_committee_opens_for_all_and_reads_what_happened_to_each(world: make.World) -> None:
    walk.open_cycle(world)
    street = person(world, Role.STREET)
    answer = street.post("/cycles/open/", {**OPENING, "organisation": world.street.pk}, follow=True)
    assert answer.redirect_chain == [("/cycles/opened/", 302)]
    said = text(answer)
    assert "新开启 1 个支部，原已开启 1 个，没有开启 1 个。" in said
    assert "阳光小区党支部 “阳光小区党支部”的名册里没有需要计分的人，请先导入或核对党员名册。" in said


def test_one_cannot_open_where_one_has_no_say(world: make.World) -> None:
    answer = person(world, Role.SECRETARY).post("/cycles/open/", {**OPENING, "organisation": world.stranger.pk})
    assert answer.status_code == 422
    assert not Cycle.objects.exists()


def test_who_agrees_hands_in_with_one_press(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    enter(world, "白云", "LESSON")
    url, member = f"/self-reports/{walk.participant(cycle, '白云').pk}/", person(world, Role.MEMBER)
    assert "支部给您记了 10 分，共 1 项。 都对，提交 有不对的，逐项看" in text(member.get(url))
    assert (
        member.post(url, {"points-LESSON": "10", "why-LESSON": "", "summary": "", "act": "submit"}).status_code == 302
    )
    report = SelfReport.objects.get()
    assert (report.state, report.summary) == ("submitted", "")


def test_a_member_writes_the_report_on_a_phone(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    enter(world, "白云", "LESSON")
    url, member = f"/self-reports/{walk.participant(cycle, '白云').pk}/", person(world, Role.MEMBER)
    assert "参加党课 台账 10 分 2026年8月3日 活动记录" in text(member.get(url))
    typed = {"points-LESSON": "20", "why-LESSON": "", "summary": "写了一半", "act": "submit"}
    refused = member.post(url, typed)
    assert (refused.status_code, SelfReport.objects.count()) == (422, 0)
    page = refused.content.decode()
    assert "“参加党课”自评 20 分，台账 10 分，两者不同，请写明理由。" in page
    assert ('value="20"' in page, "写了一半" in page, page.count("<details open")) == (True, True, 1)
    lacking = text(member.post(url, {**typed, "summary": ""}))  # both at once, not one after the other
    assert lacking.count("两者不同，请写明理由。") == lacking.count("请用一两句话写明本期的总体情况，再提交。") == 2
    assert member.post(url, {**typed, "why-LESSON": "漏记一次"}).status_code == 302
    report = SelfReport.objects.get()
    assert (report.state, report.is_proxy, report.summary) == ("submitted", False, "写了一半")
    assert list(report.lines.values_list("item", "points", "explanation")) == [("LESSON", 2000, "漏记一次")]
    read = text(member.get(url))
    assert "台账 10 分，自评 20 分（不一致）" in read
    assert member.post(f"{url}withdraw/").status_code == 302
    assert SelfReport.objects.get().state == "draft"


def test_what_was_typed_stays_with_its_item_when_the_ledger_moves_meanwhile(world: make.World) -> None:
    """The page shows VISIT alone; LESSON, which stands before it, is booked while it lies open."""
    cycle = walk.open_cycle(world)
    enter(world, "白云", "VISIT")
    url, member = f"/self-reports/{walk.participant(cycle, '白云').pk}/", person(world, Role.MEMBER)
    typed = {"points-VISIT": "15", "why-VISIT": "漏记两次", "summary": "好", "act": "submit"}
    assert sorted(re.findall(r'name="((?:points|why)-[^"]*)"', member.get(url).content.decode())) == [*typed][:2]
    enter(world, "白云", "LESSON")
    refused = member.post(url, typed)
    assert (refused.status_code, SelfReport.objects.count()) == (422, 0)
    assert "本页打开后，台账新记：参加党课 10 分。请核对后再提交。" in text(refused)
    again = dict(re.findall(r'name="(points-[^"]*)" value="([^"]*)"', refused.content.decode()))
    assert again == {"points-LESSON": "10", "points-VISIT": "15"}
    assert member.post(url, {**typed, "points-LESSON": "10", "why-LESSON": ""}).status_code == 302
    lines = SelfReportLine.objects.order_by("item").values_list("item", "points", "explanation")
    assert list(lines) == [("LESSON", 1000, ""), ("VISIT", 1500, "漏记两次")]


def test_a_row_whose_entry_is_taken_back_meanwhile_keeps_what_was_typed(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    url, member = f"/self-reports/{walk.participant(cycle, '白云').pk}/", person(world, Role.MEMBER)
    typed = {"points-VISIT": "15", "why-VISIT": "", "points-NONSENSE": "3", "summary": "好", "act": "submit"}
    refused = member.post(url, typed)
    assert "“走访居民”自评 15 分，台账 0 分，两者不同，请写明理由。" in text(refused)
    assert "points-NONSENSE" not in refused.content.decode()
    assert member.post(url, {**typed, "why-VISIT": "确实走访了三次"}).status_code == 302
    assert SelfReportLine.objects.values_list("item", "points").get() == ("VISIT", 1500)


def test_an_item_is_added_with_its_photograph_and_more_evidence_later(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    url, member = f"/self-reports/{walk.participant(cycle, '白云').pk}/", person(world, Role.MEMBER)
    only_a_file = member.post(url, {"summary": "", "act": "add", "evidence": [picture()]})
    assert only_a_file.status_code == 422
    assert "请选择要补充的事项。" in text(only_a_file)
    new = {"new_item": "VOLUNTEER", "new_points": "6", "new_explanation": "清雪两小时", "summary": "", "act": "add"}
    assert member.post(url, {**new, "evidence": [picture()]}).status_code == 302
    line = SelfReportLine.objects.get()
    assert (line.item, line.points, line.evidence.count(), line.report.state) == ("VOLUNTEER", 600, 1, "draft")
    nothing = member.post(f"/self-reports/lines/{line.pk}/evidence/")
    assert (nothing.status_code, "请选择照片或 PDF，再上传。" in text(nothing)) == (422, True)
    more = member.post(f"/self-reports/lines/{line.pk}/evidence/", {"evidence": [other_picture()]})
    assert (more.status_code, line.evidence.count()) == (302, 2)
    file = Evidence.objects.order_by("pk")[0]
    assert (file.membership_id, file.organisation_id) == (world.members[0].pk, world.branch.pk)
    whole = {"points-VOLUNTEER": "6", "why-VOLUNTEER": "清雪两小时", "summary": "好", "act": "submit"}
    assert member.post(url, whole).status_code == 302
    assert member.post(f"/self-reports/lines/{line.pk}/evidence/", {"evidence": [picture()]}).status_code == 422


def test_the_clerk_enters_from_paper_and_the_reminder_names_nobody(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    clerk = person(world, Role.CLERK)
    pk = walk.participant(cycle, "王建国").pk
    answer = clerk.post(f"/self-reports/{pk}/", {"summary": "照纸质表录入", "act": "submit"})
    assert answer.headers["Location"] == f"/cycles/{cycle.pk}/self-reports/"
    assert SelfReport.objects.get().is_proxy is True
    page = clerk.get(f"/cycles/{cycle.pk}/self-reports/").content.decode()
    pasted = page[page.index('id="reminder">') : page.index("</pre>")]
    assert "目前已提交 1 人，还有 4 人未提交" in pasted
    assert [one.person.name for one in world.members if one.person.name in pasted] == []
    assert "王建国 已提交自评（代录）" in text(clerk.get(f"/cycles/{cycle.pk}/self-reports/"))
    paper = clerk.get(f"/self-reports/{pk}/paper.pdf")
    assert (paper.headers["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    sheets = pages_of(clerk.get(f"/cycles/{cycle.pk}/self-reports/papers.pdf").content)
    assert [one.person.name for one in world.members if any(one.person.name in sheet for sheet in sheets)] == [
        one.person.name for one in world.members if one.person.name != "王建国"
    ]
    assert len(sheets) == 4


def test_missing_reports_need_a_reason_before_the_stage_moves_on(world: make.World) -> None:
    cycle = walk.submit_self_reports(walk.open_cycle(world), world, but=["高娃", "王建国"])
    secretary = person(world, Role.SECRETARY)
    gaowa = walk.participant(cycle, "高娃").pk
    refused = secretary.post(f"/cycles/{cycle.pk}/advance/", {f"reason-{gaowa}": "住院治疗"})
    assert refused.status_code == 422
    assert "还没有提交自评的有：王建国（1 人）" in text(refused)
    assert "住院治疗" in refused.content.decode()
    said = {"for_all": "长期在外", f"reason-{gaowa}": "住院治疗"}
    assert secretary.post(f"/cycles/{cycle.pk}/advance/", said).status_code == 302
    assert list(
        cycle.participants.exclude(no_report_reason="")
        .order_by("membership__person__name_key")
        .values_list("no_report_reason", flat=True)
    ) == ["住院治疗", "长期在外"]
    assert "未提交自评（住院治疗）" in text(secretary.get(f"/cycles/{cycle.pk}/"))


def test_a_page_left_open_does_not_move_the_quarter_twice(world: make.World) -> None:
    cycle = walk.submit_self_reports(walk.open_cycle(world), world)
    url, secretary, deputy = f"/cycles/{cycle.pk}/advance/", person(world, Role.SECRETARY), person(world, Role.DEPUTY)
    assert 'name="stage" value="self_report"' in secretary.get(url).content.decode()
    assert deputy.post(url, {"stage": "self_report"}).status_code == 302
    late = secretary.post(url, {"stage": "self_report"})
    assert (late.status_code, walk.fresh(cycle).stage) == (422, "review")
    assert f"{world.users[Role.DEPUTY].name}已于" in text(late)
    Cycle.objects.filter(pk=cycle.pk).update(stage="closed")
    assert "没有后续环节" in text(secretary.get(url))
    assert "本周期已经结束，环节不再变动。" in text(secretary.post(url, {"stage": "review"}))


def test_the_form_proposes_the_days_of_the_quarter_chosen(world: make.World) -> None:
    walk.adopt(world.street)
    page = person(world, Role.SECRETARY).get("/cycles/open/?quarter=2026-3").content.decode()
    assert 'name="cut_off_on" value="2026-09-30"' in page


def test_a_concluded_quarter_lists_what_came_out_and_not_who_has_reported(world: make.World) -> None:
    cycle = walk.to_posting(walk.open_cycle(world), world)
    secretary = person(world, Role.SECRETARY)
    page = secretary.get(f"/cycles/{cycle.pk}/").content.decode()
    own = walk.participant(cycle, "白云").pk
    assert re.search(rf'href="/results/{own}/">白云</a>', page)
    assert "先锋指数" in text(secretary.get(f"/cycles/{cycle.pk}/"))
    assert "已提交自评" not in page
