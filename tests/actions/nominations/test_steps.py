"""评先选优: from the nomination to the honour through the actions, and what the database keeps by itself."""

import uuid

import pytest
from django.db import DatabaseError, transaction

from tests import make, member_measures, nominations, posts, walk
from tests.years import closed
from zhixing.actions.member_measures.deciding import decide_measures
from zhixing.actions.nominations.steps import (
    answer_nomination_objection,
    honour_nomination,
    judge_nomination,
    object_nomination,
    vote_nomination,
)
from zhixing.models import Nomination, Objection, Rating
from zhixing.queries.home import tasks
from zhixing.queries.nominations.facts import year_record
from zhixing.queries.nominations.pages import nominating_page, nomination_lines
from zhixing.queries.nominations.papers import notice_sheet
from zhixing.rules.member_measures.decisions import DecisionInput, Outcome
from zhixing.rules.nominations.conditions import Title
from zhixing.rules.nominations.steps import Vote
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def test_a_nomination_goes_to_the_honour(world: make.World) -> None:
    nomination = nominations.posted(world)
    by = nominations.after(world, Role.COMMUNITY)
    honoured = honour_nomination(nomination.pk, document_number="阳光党发﹝2026﹞9号", by=by, at=make.NOW)
    assert (honoured.state, honoured.honoured_on) == ("honoured", by.today)
    assert [line.name for line in nomination_lines(world.viewer(Role.STREET))] == ["白云"]
    is_met = [True, False, False, True, True, True, False, False]
    assert [condition["is_met"] for condition in honoured.conditions] == is_met


def test_an_open_talk_stands_against_it_and_an_open_commendation_does_not(world: make.World) -> None:
    cycle = member_measures.quarter(world)
    first, second = (member_measures.participant_id(cycle, member) for member in world.members[:2])
    decisions = [
        DecisionInput(first, "提醒谈话", Outcome.ADOPTED),
        DecisionInput(second, "提醒谈话", Outcome.CHANGED, "通报表扬", "调离以前完成了重点工作"),
    ]
    by = member_measures.viewer(world, Role.SECRETARY)
    decide_measures(cycle.pk, decisions=decisions, head=member_measures.head(world), by=by, at=make.NOW)
    assert [year_record(member, 2026).open_measures for member in world.members[:2]] == [1, 0]


def test_hours_posts_and_upheld_objections_are_facts_of_the_year(world: make.World) -> None:
    cycle = closed(world, walk.QUARTER, member_measures.TEXT)
    member, line = world.members[0], walk.participant(cycle, "白云")
    make.entry(member, "VOLUNTEER", by=world.viewer(Role.SECRETARY), units=350)
    posts.on_duty(world)
    objection = Objection.objects.create(
        posting=cycle.postings.get(),
        participant=line,
        text="多记了一次。",
        form_key=uuid.uuid4(),
        raised_by_name="高娃",
        raised_at=make.NOW,
        due_on=make.TODAY,
    )
    assert year_record(member, 2026).objections == 0
    Objection.objects.filter(pk=objection.pk).update(state="upheld")
    before = Rating.objects.get(participant=line)
    kept = {"participant": line, "band": before.band, "breakdown": [], "at": make.NOW}
    Rating.objects.create(computation=2, index=before.index, **kept)
    record = year_record(member, 2026)
    assert (record.service, record.objections, record.lowered) == (350, 1, [])
    assert record.posts == ["环境卫生岗"]
    Rating.objects.create(computation=3, index=before.index - 1, **kept)
    assert year_record(member, 2026).lowered == ["2026年第三季度"]
    assert year_record(member, 2025).posts == []


def test_unmet_conditions_ask_for_a_reason(world: make.World) -> None:
    with pytest.raises(Blocked, match="请写明仍然推荐的理由"):
        nominations.nominated(world, reason="")


def test_nobody_is_nominated_twice_in_a_year_nor_on_probation(world: make.World) -> None:
    nominations.nominated(world)
    with pytest.raises(Blocked, match="一名党员一年只推荐一个称号"):
        nominations.nominated(world, title=Title.WORKER)
    with pytest.raises(Blocked, match="应当是正式党员"):
        nominations.nominated(world, membership_id=world.members[3].pk)


def test_the_branch_itself_is_nominated_without_a_name(world: make.World) -> None:
    with pytest.raises(Blocked, match="推荐本支部，不选姓名"):
        nominations.nominated(world, title=Title.ORGANISATION)
    nomination = nominations.nominated(world, title=Title.ORGANISATION, membership_id=None, reason="")
    assert (nomination.membership, nomination.conditions) == (None, [])


def test_who_belongs_elsewhere_is_out_of_sight(world: make.World) -> None:
    with pytest.raises(OutOfSight):
        nominating_page(world.viewer(Role.SECRETARY), world.branch.pk, world.outsider.pk)
    with pytest.raises(OutOfSight):
        nominations.nominated(world, membership_id=world.outsider.pk)


def test_a_lost_vote_ends_it_and_leaves_the_year_open(world: make.World) -> None:
    nomination = nominations.nominated(world)
    by = world.viewer(Role.SECRETARY)
    ended = vote_nomination(nomination.pk, vote=Vote(make.TODAY, 5, 4, 2), by=by, at=make.NOW)
    assert (ended.state, ended.end_reason) == ("ended", "赞成没有超过应到5人的半数，没有通过")
    assert nominations.nominated(world).pk != nomination.pk


def test_the_superior_judges_and_not_who_nominated(world: make.World) -> None:
    nomination = nominations.passed(world)
    with pytest.raises(NotAllowed):
        judge_nomination(nomination.pk, opinion="同意", is_agreed=True, by=world.viewer(Role.SECRETARY), at=make.NOW)
    make.appoint(world.users[Role.SECRETARY], Role.COMMUNITY, world.community)
    with pytest.raises(Blocked, match="推荐由本人提出"):
        judge_nomination(nomination.pk, opinion="同意", is_agreed=True, by=world.viewer(Role.SECRETARY), at=make.NOW)


def test_an_upheld_objection_ends_it_and_is_answered_once(world: make.World) -> None:
    nomination, by = nominations.posted(world), nominations.after(world, Role.COMMUNITY)
    objection = object_nomination(nomination.pk, text="走访户数不实", by=world.viewer(Role.SECRETARY), at=make.NOW)
    with pytest.raises(Blocked, match="还有1条异议没有答复"):
        honour_nomination(nomination.pk, document_number="九号", by=by, at=make.NOW)
    answer_nomination_objection(objection.pk, answer="经核实，户数重复统计。", is_upheld=True, by=by, at=make.NOW)
    nomination.refresh_from_db()
    assert (nomination.state, nomination.end_reason) == ("ended", "公示期间的异议成立")
    with pytest.raises(Blocked):
        answer_nomination_objection(objection.pk, answer="再答", is_upheld=False, by=by, at=make.NOW)


def test_the_notice_has_days_deeds_and_no_score(world: make.World) -> None:
    with pytest.raises(Blocked, match="还没有确定公示日期"):
        notice_sheet(world.viewer(Role.SECRETARY), nominations.approved(world).pk)


def test_each_step_stands_on_the_first_page_of_whose_it_is(world: make.World) -> None:
    def asked(role: Role) -> set[str]:
        return {line.what for line in tasks(world.viewer(role)) if "评先" in line.what}

    nominations.passed(world)
    assert asked(Role.COMMUNITY) == {"审核评先推荐"}
    assert asked(Role.STREET) == asked(Role.SECRETARY) == set()


def test_what_was_nominated_never_changes(world: make.World) -> None:
    rows = Nomination.objects.filter(pk=nominations.nominated(world).pk)

    def refused(**changes: object) -> str:
        with pytest.raises(DatabaseError) as error, transaction.atomic():
            rows.update(**changes)
        return str(error.value).splitlines()[0]

    assert refused(deeds="别的") == refused(conditions=[]) == "what was nominated never changes"
    assert refused(state="honoured", document_number="一") == "a nomination does not go from nominated to honoured"
