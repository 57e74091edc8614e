"""Photographs of a visit and evidence of a self-check: who opens them when, where they stand, and taken away again."""

import io

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client

from tests import assessments, make, walk
from tests.files.evidence.test_intake import pdf, photo
from tests.web.assessments.test_journey import signed_in, text
from tests.web.signing_in import sign_in
from zhixing.actions.inspections.visits import begin_visit
from zhixing.files.evidence import store
from zhixing.models import Cycle, Evidence, Measure, SelfReportLine, VisitScore
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Role

FULL = {"mark-TEAM": "60", "mark-VISITS": "40"}
AGREED = {"mark-TEAM": "55", "mark-VISITS": "40", "reason-TEAM": "缺一名委员", "problem-TEAM": "委员缺额三个月"}


def upload(data: bytes, name: str = "现场.jpg") -> io.BytesIO:
    out = io.BytesIO(data)
    out.name = name
    return out


def page_of(cycle: Cycle, world: make.World) -> str:
    return f"/assessments/organisations/{assessments.participant(cycle, world).pk}/visit/"


def statuses(people: dict[str, Client], file: Evidence) -> dict[str, int]:
    return {name: client.get(f"/evidence/{file.pk}/").status_code for name, client in people.items()}


def test_a_photograph_is_seen_with_its_line_and_stands_where_the_line_is_shown(
    world: make.World, cycle: Cycle, group: list[Viewer]
) -> None:
    page = page_of(cycle, world)
    first, second, third = (signed_in(viewer.user_id) for viewer in group)
    sent = first.post(
        page, {"mark-TEAM": "55", "evidence-TEAM": [upload(photo(orientation=6)), upload(pdf(), "a.pdf")]}
    )
    assert sent.status_code == 302, text(sent)
    file, paper = Evidence.objects.order_by("pk")
    people = {
        "own": first,
        "second": second,
        "third": third,
        "community": signed_in(world.viewer(Role.COMMUNITY).user_id),
        "district": signed_in(world.viewer(Role.DISTRICT).user_id),
        "stranger": sign_in(Client(), world.stranger_secretary),
    }
    blind = {"own": 200, "second": 403, "third": 403, "community": 404, "district": 403, "stranger": 404}
    assert statuses(people, file) == blind
    assert statuses(people, paper) == blind
    first.post(page, {**FULL, "mark-TEAM": "55", "hand_in": "1"})
    assert statuses(people, file) == blind
    second.post(page, {**FULL, "mark-TEAM": "55", "hand_in": "1"})
    third.post(page, {"evidence-TEAM": [upload(photo(size=(50, 20)), "没有交.jpg")]})
    first.post(f"{page}open/")
    assert statuses(people, file) == blind | {"second": 200, "third": 200}
    unsent = Evidence.objects.latest("pk")  # its sheet counts no more, and stays its inspector's own
    assert statuses(people, unsent) == blind | {"own": 403, "third": 200}
    assert f'href="/evidence/{file.pk}/">现场.jpg</a>' in text(second.get(f"{page}joint/"))
    assert first.post(f"{page}joint/", AGREED).status_code == 302
    first.post(f"{page}conclude/", {"head_name": "李书记", "statement": "agreed"})
    assert statuses(people, file) == blind | {"second": 200, "third": 200, "district": 200}


def test_photographs_stand_in_the_posted_result_and_in_the_timetable(
    world: make.World, cycle: Cycle, group: list[Viewer]
) -> None:
    page = page_of(cycle, world)
    first, second = (signed_in(viewer.user_id) for viewer in group[:2])
    files = [upload(photo()), upload(pdf(), "a.pdf")]
    first.post(page, {**FULL, "mark-TEAM": "55", "evidence-TEAM": files, "hand_in": "1"})
    second.post(page, {**FULL, "hand_in": "1"})
    first.post(f"{page}open/")
    assert first.post(f"{page}joint/", AGREED).status_code == 302
    first.post(f"{page}conclude/", {"head_name": "李书记", "statement": "agreed"})
    other = cycle.participants.exclude(organisation=world.community).get()
    assessments.visit(other.pk, group)
    assessments.hear(cycle, group, 9000, 9000, 9000)
    assessments.to_close(cycle, world)
    community, own = signed_in(world.viewer(Role.COMMUNITY).user_id), assessments.participant(cycle, world).pk
    photograph, paper = Evidence.objects.filter(visit_score__isnull=False).order_by("pk")
    link = f'href="/evidence/{photograph.pk}/"'
    assert community.get(f"/evidence/{photograph.pk}/").status_code == 200
    assert link in text(community.get(f"/results/{own}/"))
    assert link in text(community.get(f"/assessments/organisations/{own}/"))
    measure = Measure.objects.get()
    copies = measure.steps.earliest("pk").evidence.order_by("pk")
    assert [copy.sha256 for copy in copies] == [photograph.sha256, paper.sha256]
    assert f'href="/evidence/{copies[0].pk}/">现场.jpg</a>' in text(community.get(f"/measures/{measure.pk}/"))


def test_what_was_taken_away_before_handing_in_is_gone(
    world: make.World, cycle: Cycle, group: list[Viewer], django_capture_on_commit_callbacks: object
) -> None:
    page, mine = page_of(cycle, world), signed_in(group[0].user_id)
    mine.post(page, {"evidence-TEAM": [upload(photo())], "evidence-VISITS": [upload(photo())]})
    team, visits = Evidence.objects.order_by("visit_score__item")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        mine.post(page, {"remove-TEAM": [team.pk, visits.pk]})  # only what hangs on this very line
    assert list(Evidence.objects.all()) == [visits]
    assert [score.item for score in VisitScore.objects.all()] == ["VISITS"]
    assert store.read(settings.EVIDENCE, visits.sha256)  # the same content hangs on another line
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        mine.post(page, {"remove-VISITS": [visits.pk]})
    assert not store.place_of(settings.EVIDENCE, visits.sha256).exists()
    assert not store.place_of(settings.EVIDENCE, visits.original_sha256).exists()
    mine.post(page, {**FULL, "evidence-TEAM": [upload(photo())], "hand_in": "1"})
    file = Evidence.objects.get()
    refused = mine.post(page, {**FULL, "remove-TEAM": [file.pk], "hand_in": "1"})
    assert "您的评分表已经提交，不能再改。" in text(refused)
    with pytest.raises(DatabaseError, match="handed in does not change"), transaction.atomic():
        file.delete()


def test_a_refused_sheet_keeps_what_was_received_line_by_line(
    world: make.World, cycle: Cycle, group: list[Viewer]
) -> None:
    page, mine = page_of(cycle, world), signed_in(group[0].user_id)
    refused = mine.post(page, {"mark-TEAM": "60", "evidence-VISITS": [upload(photo()), upload(b"MZ", "x.jpg")]})
    assert refused.status_code == 422
    assert "文件“x.jpg”的内容是程序，不能接收" in text(refused)
    tickets = [ticket for ticket, _ in refused.context["form"].line_files.lines["VISITS"].received.tickets]
    nine = [upload(photo(size=(40 + side, 20)), f"{side}.jpg") for side in range(1, 10)]
    many = mine.post(page, {"uploaded-VISITS": tickets, "mark-TEAM": "60"})
    assert many.status_code == 302, text(many)
    assert Evidence.objects.get().visit_score.item == "VISITS"  # type: ignore[union-attr]
    full = mine.post(page, {"evidence-VISITS": nine})
    assert "“走访群众”的照片、材料最多 9 个，现在有 10 个；" in text(full)


def test_a_self_check_keeps_what_is_open_and_its_evidence(world: make.World, cycle: Cycle) -> None:
    own = assessments.participant(cycle, world).pk
    page, community = (f"/assessments/organisations/{own}/self-check/", signed_in(world.viewer(Role.COMMUNITY).user_id))
    draft = {"text-TEAM": "班子七人", "evidence-TEAM": [upload(pdf(), "名单.pdf")]}
    assert community.post(page, draft).status_code == 302
    line = SelfReportLine.objects.get()
    assert (line.points, line.explanation) == (None, "班子七人")
    shown = text(community.get(page))
    assert "名单.pdf</a>" in shown
    assert "还没有填自评分的有：班子健全、走访群众。没有做的填 0。" in shown
    assert 'name="points-TEAM" value="0"' not in shown
    refused = community.post(page, {"text-TEAM": "班子七人", "points-VISITS": "0", "hand_in": "1"})
    assert "还没有填自评分的有：班子健全。没有做的填 0。" in text(refused)
    file = Evidence.objects.get()
    people = {
        "community": community,
        "street": signed_in(world.viewer(Role.STREET).user_id),
        "secretary": signed_in(world.viewer(Role.SECRETARY).user_id),
        "stranger": sign_in(Client(), world.stranger_secretary),
    }
    assert statuses(people, file) == {"community": 200, "street": 403, "secretary": 404, "stranger": 404}
    whole = {"text-TEAM": "班子七人", "points-TEAM": "60", "points-VISITS": "0", "hand_in": "1"}
    assert community.post(page, whole).status_code == 302
    assert statuses(people, file) == {"community": 200, "street": 200, "secretary": 404, "stranger": 404}
    assert "名单.pdf</a>" in text(people["street"].get(page))


def test_inspectors_read_no_self_check_that_was_not_handed_in(world: make.World, cycle: Cycle) -> None:
    own = assessments.participant(cycle, world).pk
    community = signed_in(world.viewer(Role.COMMUNITY).user_id)
    draft = {"text-TEAM": "班子七人", "points-TEAM": "60", "evidence-TEAM": [upload(pdf(), "名单.pdf")]}
    assert community.post(f"/assessments/organisations/{own}/self-check/", draft).status_code == 302
    assessments.advance(cycle, world)
    group = assessments.form_group(cycle, world)
    begin_visit(own, on=walk.CUT_OFF, place="社区活动室", escort="", by=group[0], at=make.NOW)
    sheet = text(signed_in(group[0].user_id).get(page_of(cycle, world)))
    assert ("班子健全" in sheet, "班子七人" in sheet, "名单.pdf" in sheet) == (True, False, False)
