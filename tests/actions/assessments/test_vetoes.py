"""一票否决 of an organisation: two people, a document, the band that follows, and the way back."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from tests import assessments, make
from zhixing.actions.assessments.conclusion import conclude_assessment
from zhixing.actions.inspections.vetoes import ask_org_veto_revocation, settle_org_veto
from zhixing.models import Cycle, OrgVeto, OrgVetoStep, Rating
from zhixing.queries.assessments.due import due
from zhixing.queries.assessments.places import place_page
from zhixing.queries.evidence import evidence_at
from zhixing.queries.results.pages import result
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.ledger.claims import Ruling
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def second(world: make.World) -> Viewer:
    """Another clerk of the street."""
    return viewer_for(make.appoint(make.user("复核人"), Role.STREET, world.street), make.TODAY)


def inspected(world: make.World) -> Cycle:
    cycle = assessments.opened(world)
    group = assessments.to_inspection(cycle, world)
    assessments.inspect(cycle, world, group)
    assessments.hear(cycle, group, 10_000, 10_000, 10_000)
    assessments.advance(cycle, world)
    return cycle


def test_a_veto_counts_when_a_second_person_agrees_and_no_longer_when_two_take_it_back(world: make.World) -> None:
    cycle, street, other = inspected(world), world.viewer(Role.STREET), second(world)
    own = assessments.participant(cycle, world)
    veto = assessments.enter_veto(cycle, world)
    assert place_page(world.viewer(Role.COMMUNITY), own.pk).vetoes == []  # it does not count yet
    assert [line.what for line in due(other) if line.url_name == "org_veto"] == ["复核一票否决：阳光社区党委"]
    assert [line for line in due(street) if line.url_name == "org_veto"] == []
    with pytest.raises(Blocked) as refused:
        settle_org_veto(veto.pk, agrees=True, by=street, at=make.NOW)
    assert refused.value.reasons == ("录入或提出的人不能自己复核，请由另一名有权限的同志办理。",)
    with pytest.raises(Blocked, match="一票否决尚待第二人复核的有：阳光社区党委"):
        conclude_assessment(cycle.pk, by=street, at=make.NOW)
    settle_org_veto(veto.pk, agrees=True, by=other, at=make.NOW)
    (line,) = place_page(world.viewer(Role.COMMUNITY), own.pk).vetoes
    assert (line.name, line.state_label) == ("班子成员受到查处", "已计入综合评定")
    conclude_assessment(cycle.pk, by=street, at=make.NOW)
    rated = dict(Rating.objects.values_list("participant__organisation__name", "band"))
    assert rated == {"阳光社区党委": "ONE", "神华社区党委": "FOUR"}
    (node,) = [node for node in result(street, own.pk).nodes if node.name.startswith("一票否决")]
    assert [(entry.text, entry.opens, entry.url) for entry in node.entries] == [
        ("街道党工委会议哈街党发2026年9号", "org_veto", str(veto.pk))
    ]
    with pytest.raises(Blocked, match="综合评定已经完成"):
        ask_org_veto_revocation(veto.pk, document_number="12号", reason="复查撤销", by=street, at=make.NOW)


def test_a_veto_that_was_taken_back_does_not_count(world: make.World) -> None:
    cycle, street, other = inspected(world), world.viewer(Role.STREET), second(world)
    veto = assessments.enter_veto(cycle, world)
    settle_org_veto(veto.pk, agrees=True, by=other, at=make.NOW)
    ask_org_veto_revocation(veto.pk, document_number="12号", reason="复查撤销", by=other, at=make.NOW)
    with pytest.raises(Blocked, match="不能自己复核"):
        settle_org_veto(veto.pk, agrees=True, by=other, at=make.NOW)
    settle_org_veto(veto.pk, agrees=True, by=street, at=make.NOW)
    conclude_assessment(cycle.pk, by=street, at=make.NOW)
    assert set(Rating.objects.values_list("band", flat=True)) == {"FOUR"}


def test_what_is_missing_is_said_at_once_and_nothing_is_kept(world: make.World) -> None:
    cycle = assessments.opened(world)
    ruling = Ruling("第八条", "街道党工委会议", dt.date(2026, 6, 1), "9号", " ")
    with pytest.raises(Blocked) as refused:
        assessments.enter_veto(cycle, world, code="NONE", happened_on=dt.date(2026, 6, 30), ruling=ruling, uploads=[])
    assert refused.value.reasons == (
        "本期的考评办法没有这一条一票否决，请从列出的情形中选择。",
        "请填写事由。",
        "计分日期不在本期（2026年7月1日至2026年9月30日）之内，请核对日期，或在那一期记。",
        "决定日期早于计分日期：决定不能作在事情以前，请核对两个日期。",
        "一票否决须附决定文件的照片或扫描件，请选择文件。",
    )
    assert not OrgVeto.objects.exists()
    veto = assessments.enter_veto(cycle, world)
    with pytest.raises(Blocked, match="同一文号（哈街党发2026年9号）的这一条已经记过"):
        assessments.enter_veto(cycle, world)
    settle_org_veto(veto.pk, agrees=False, reason="文号不符", by=second(world), at=make.NOW)
    assert assessments.enter_veto(cycle, world).pk != veto.pk  # what was declined does not stand in the way


def test_the_document_is_seen_by_the_organisation_once_it_counts_and_by_no_neighbour(world: make.World) -> None:
    cycle = assessments.opened(world)
    veto = assessments.enter_veto(cycle, world)
    (file,) = veto.evidence.all()
    community = world.viewer(Role.COMMUNITY)
    with pytest.raises(OutOfSight):
        evidence_at(community, file.pk)
    settle_org_veto(veto.pk, agrees=True, by=second(world), at=make.NOW)
    assert evidence_at(community, file.pk) == file
    with pytest.raises(OutOfSight):
        evidence_at(make.viewer(world.stranger_secretary), file.pk)


def test_nobody_of_the_organisation_enters_or_seconds(world: make.World) -> None:
    cycle = assessments.opened(world)
    veto = assessments.enter_veto(cycle, world)
    both = make.appoint(make.user("兼职"), Role.STREET, world.street)
    make.appoint(both, Role.COMMUNITY, world.community)
    with pytest.raises(NotAllowed):
        settle_org_veto(veto.pk, agrees=True, by=viewer_for(both, make.TODAY), at=make.NOW)


def test_the_database_takes_two_people_and_keeps_what_was_written(world: make.World) -> None:
    veto = assessments.enter_veto(assessments.opened(world), world)
    with pytest.raises(IntegrityError, match="takes two people"), transaction.atomic():
        OrgVetoStep.objects.create(veto=veto, act="seconded", by_id=veto.by_id, at=make.NOW)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE zhixing_orgveto SET code = 'OTHER'")
