"""民主评议: a year from its opening to its end through the actions, and what the database keeps by itself."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from tests import appraisals, make, walk, years
from zhixing.actions.appraisals.deciding import (
    answer_appraisal,
    approve_appraisal,
    close_appraisal,
    grade_members,
    hold_meeting,
    return_appraisal,
    submit_appraisal,
)
from zhixing.actions.appraisals.preparing import open_appraisal, prepare_appraisal, write_review
from zhixing.models import Appraisal, AppraisalLine, Membership
from zhixing.queries.appraisals.pages import appraisal_page, own_page
from zhixing.queries.home import tasks
from zhixing.rules.appraisals.grades import Grade
from zhixing.rules.appraisals.steps import AppraisalState, OwnView
from zhixing.rules.members.records import EndReason
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed


def test_a_year_goes_from_study_to_feedback(world: make.World) -> None:
    appraisal = appraisals.answered(world)
    done = close_appraisal(appraisal.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert AppraisalState(done.state) is AppraisalState.CLOSED
    page = appraisal_page(world.viewer(Role.COMMUNITY), appraisal.pk)
    assert page.counts == [("合格", 4), ("不评定等次", 1)]
    assert [person.name for person in page.people] == ["白云", "陈志强", "高娃", "李秀英", "王建国"]


def test_who_is_on_probation_takes_part_and_is_not_graded(world: make.World) -> None:
    appraisal = appraisals.opened(world)
    assert appraisals.line_of(appraisal, "李秀英").unreviewable == "预备党员"
    assert appraisals.line_of(appraisal, "白云").unreviewable == ""


def test_the_list_takes_in_who_comes_while_it_is_prepared(world: make.World) -> None:
    appraisal = appraisals.opened(world)
    make.member("云飞", world.branch)
    prepare_appraisal(appraisal.pk, preparation=appraisals.PREPARATION, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert appraisal.lines.count() == 6


def test_a_second_opening_of_one_year_is_refused(world: make.World) -> None:
    appraisals.opened(world)
    with pytest.raises(Blocked, match="已经开始"):
        appraisals.opened(world)


def test_who_has_died_is_on_the_list_no_more(world: make.World) -> None:
    appraisal = appraisals.met(world)
    Membership.objects.filter(pk=world.members[2].pk).update(until_on=make.TODAY, end_reason=EndReason.DECEASED.value)
    names = [person.name for person in appraisal_page(world.viewer(Role.SECRETARY), appraisal.pk).people]
    assert names == ["白云", "陈志强", "李秀英", "王建国"]


def test_a_grade_beside_another_star_goes_up_only_with_its_reason(world: make.World) -> None:
    walk.adopt(world.street)
    years.closed(world, Quarter(2026, 3))
    december = world.viewer(Role.SECRETARY, dt.date(2026, 12, 5))
    appraisal = open_appraisal(world.branch.pk, year=2026, by=december, at=make.NOW)
    people = {person.name: person for person in appraisal_page(december, appraisal.pk).people}
    year = people["白云"].year
    assert year is not None
    assert (year.star, year.place, year.bands) == ("绿色警示星", 3, 4)
    assert people["白云"].usual == (Grade.BASIC,)
    assert people["白云"].clauses_for(Grade.BASIC) == []
    assert people["白云"].clauses_for(Grade.EXCELLENT) == ["全年评星为绿色警示星"]


def test_the_standard_says_which_grades_go_with_a_star_and_the_appraisal_keeps_its_version(world: make.World) -> None:
    green = "{code: GREEN, name: 绿色警示星, colour: green"
    text = walk.STANDARD.replace(green, f"{green}, grades: [合格, 基本合格]") + "appraisal: {excellent_share: 15%}\n"
    kept = walk.adopt(world.street, text)
    years.closed(world, Quarter(2026, 3))
    december = world.viewer(Role.SECRETARY, dt.date(2026, 12, 5))
    appraisal = open_appraisal(world.branch.pk, year=2026, by=december, at=make.NOW)
    assert appraisal.version == kept
    walk.adopt(world.street, from_on=dt.date(2026, 12, 20))  # another one says nothing of the kind
    person = next(person for person in appraisal_page(december, appraisal.pk).people if person.name == "白云")
    assert (person.default_words, person.clauses_for(Grade.QUALIFIED)) == ("合格、基本合格", [])
    assert person.clauses_for(Grade.EXCELLENT) == ["全年评星为绿色警示星"]
    appraisal.lines.update(grade=Grade.EXCELLENT.value)
    assert appraisal_page(december, appraisal.pk).warnings == [
        "拟评“优秀”5人，超过参加评定等次5人的15%（0人），请再研究。"
    ]


def test_a_standard_adopted_for_the_last_days_of_a_year_is_the_one_that_counts(world: make.World) -> None:
    walk.adopt(world.street)
    last = walk.adopt(world.street, from_on=dt.date(2025, 12, 31))
    assert appraisals.opened(world).version == last


def test_without_a_standard_the_stars_place_speaks_and_a_third_is_warned_of(world: make.World) -> None:
    appraisal = appraisals.opened(world)
    assert appraisal.version is None
    appraisal.lines.update(grade=Grade.EXCELLENT.value)
    assert appraisal_page(world.viewer(Role.SECRETARY), appraisal.pk).warnings == [
        "拟评“优秀”5人，超过参加评定等次5人的三分之一（1人），请再研究。"
    ]


def test_unfinished_rows_are_kept_and_do_not_go_up(world: make.World) -> None:
    appraisal, secretary = appraisals.met(world), world.viewer(Role.SECRETARY)
    rows = appraisals.rows(appraisal, grade=None, opinion="")
    grade_members(appraisal.pk, rows=rows, ayes=None, by=secretary, at=make.NOW)
    with pytest.raises(Blocked) as refusal:
        submit_appraisal(appraisal.pk, by=secretary, at=make.NOW)
    assert refusal.value.reasons[0] == "白云还缺：评定等次。"
    assert refusal.value.reasons[-1] == "请填写支部党员大会通过评定结果的赞成票数。"


def test_results_that_come_back_say_why_and_go_up_again(world: make.World) -> None:
    appraisal, community = appraisals.submitted(world), world.viewer(Role.COMMUNITY)
    with pytest.raises(Blocked, match="请写明退回原因"):
        return_appraisal(appraisal.pk, reason=" ", by=community, at=make.NOW)
    returned = return_appraisal(appraisal.pk, reason="白云的意见与自评不符，请核对", by=community, at=make.NOW)
    assert (returned.state, returned.returned_reason) == ("grading", "白云的意见与自评不符，请核对")
    again = submit_appraisal(appraisal.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert (again.state, again.returned_reason) == ("submitted", "")


def test_a_branch_does_not_approve_its_own_results(world: make.World) -> None:
    appraisal = appraisals.submitted(world)
    with pytest.raises(NotAllowed):
        approve_appraisal(appraisal.pk, document_number="一号", by=world.viewer(Role.SECRETARY), at=make.NOW)
    make.appoint(world.users[Role.SECRETARY], Role.COMMUNITY, world.community)
    with pytest.raises(Blocked, match="由本人上报"):
        approve_appraisal(appraisal.pk, document_number="一号", by=world.viewer(Role.SECRETARY), at=make.NOW)


def test_a_member_reads_the_grade_once_it_is_approved(world: make.World) -> None:
    appraisal, member = appraisals.submitted(world), world.viewer(Role.MEMBER)
    line = appraisals.line_of(appraisal, "白云")
    assert not own_page(member, line.pk).shows_result
    approve_appraisal(appraisal.pk, document_number="三号", by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert own_page(member, line.pk).shows_result
    with pytest.raises(Blocked, match="请写明不同意见"):
        answer_appraisal(line.pk, view=OwnView.DIFFERS, text="", by=member, at=make.NOW)
    answer_appraisal(line.pk, view=OwnView.DIFFERS, text="下半年也参加了走访", by=member, at=make.NOW)
    line.refresh_from_db()
    assert (line.view, line.is_view_proxy) == ("differs", False)
    with pytest.raises(Blocked, match="不再改动"):
        answer_appraisal(line.pk, view=OwnView.AGREES, text="", by=member, at=make.NOW)


def test_another_member_is_neither_read_nor_answered_for(world: make.World) -> None:
    line = appraisals.line_of(appraisals.approved(world), "高娃")
    with pytest.raises(NotAllowed):
        own_page(world.viewer(Role.MEMBER), line.pk)
    with pytest.raises(NotAllowed):
        answer_appraisal(line.pk, view=OwnView.AGREES, text="", by=world.viewer(Role.MEMBER), at=make.NOW)


def test_the_year_is_not_closed_while_somebody_waits(world: make.World) -> None:
    appraisal = appraisals.approved(world)
    with pytest.raises(Blocked, match="还没有反馈：白云、陈志强"):
        close_appraisal(appraisal.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)


def test_a_review_is_not_changed_once_the_results_are_up(world: make.World) -> None:
    line = appraisals.line_of(appraisals.submitted(world), "白云")
    with pytest.raises(Blocked, match="待上级审批"):
        write_review(line.pk, text="再改一改", by=world.viewer(Role.MEMBER), at=make.NOW)


def test_everybody_hears_of_their_step_on_the_first_page(world: make.World) -> None:
    def asked(role: Role) -> list[str]:
        return [line.what for line in tasks(world.viewer(role)) if "民主评议" in line.what]

    appraisals.opened(world)
    assert asked(Role.MEMBER) == ["填写2025年民主评议个人自评"]
    assert asked(Role.SECRETARY) == ["准备2025年民主评议"]
    assert asked(Role.COMMUNITY) == asked(Role.STREET) == []


def test_only_who_stands_right_above_is_asked_to_approve(world: make.World) -> None:
    appraisals.submitted(world)
    whats = {role: [line.what for line in tasks(world.viewer(role))] for role in (Role.COMMUNITY, Role.STREET)}
    assert "审批2025年民主评议结果" in whats[Role.COMMUNITY]
    assert "审批2025年民主评议结果" not in whats[Role.STREET]


def test_opening_needs_the_right_and_the_month(world: make.World) -> None:
    with pytest.raises(NotAllowed):
        open_appraisal(world.branch.pk, year=2025, by=world.viewer(Role.COMMUNITY), at=make.NOW)
    with pytest.raises(Blocked, match="2026年12月1日起"):
        open_appraisal(world.branch.pk, year=2026, by=world.viewer(Role.SECRETARY), at=make.NOW)


def test_a_meeting_without_half_of_the_members_is_not_recorded(world: make.World) -> None:
    meeting = type(appraisals.MEETING)(**{**vars(appraisals.MEETING), "present": 2})
    with pytest.raises(Blocked, match="没有超过应到5人的半数"):
        hold_meeting(appraisals.prepared(world).pk, meeting=meeting, by=world.viewer(Role.SECRETARY), at=make.NOW)


# --- what the database keeps by itself ---------------------------------------------------------------------------


def refused(act: object) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        act()  # type: ignore[operator]
    return str(error.value).splitlines()[0]


def test_no_appraisal_jumps_to_its_end(world: make.World) -> None:
    rows = Appraisal.objects.filter(pk=appraisals.opened(world).pk)
    assert refused(lambda: rows.update(state="submitted")) == "an appraisal does not go from preparing to submitted"
    assert refused(lambda: rows.update(version=walk.adopt(world.street))) == (
        "whose appraisal it is and what it goes by never changes"
    )
    assert refused(lambda: rows._raw_delete("default")) == "append-only: DELETE of zhixing_appraisal is refused"


def test_what_was_sent_up_never_changes(world: make.World) -> None:
    lines = AppraisalLine.objects.filter(appraisal=appraisals.submitted(world))
    for changes in ({"grade": Grade.EXCELLENT.value}, {"opinion": "别的"}, {"review": "别的"}):
        assert refused(lambda changes=changes: lines.update(**changes)) == "what was sent up never changes"
    assert refused(lambda: lines.update(read_on=make.TODAY, view="agrees")) == (
        "a result is answered once, when it is fed back"
    )
