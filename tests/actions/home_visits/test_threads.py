"""走访群众: what the acts write, seal, refuse, and who is told of what."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from tests import home_visits, make, walk
from zhixing.actions.activities.recording import undo_activity
from zhixing.actions.home_visits.booking import book_visits, missing_to_book
from zhixing.actions.home_visits.visiting import answer_need, tell_household, void_visit
from zhixing.models import Activity, Entry, HomeNeed, HomeVisit
from zhixing.queries.home import tasks
from zhixing.queries.home_visits.pages import branch_lines, branch_visits
from zhixing.rules.home_visits.steps import NeedWords
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def due(world: make.World, role: Role, today: dt.date = make.TODAY) -> list[tuple[str, dt.date | None]]:
    return [(line.what, line.by_on) for line in tasks(world.viewer(role, today))]


def test_a_promise_is_followed_until_the_household_knows_the_answer(world: make.World) -> None:
    need = home_visits.promised(world)
    assert due(world, Role.SECRETARY) == [("答复走访中承诺的 1 件事", dt.date(2026, 9, 18))]
    assert due(world, Role.MEMBER) == []
    by = world.viewer(Role.SECRETARY)
    answer_need(need.pk, answer="物业已换好灯。", on=make.EARLIER, by=by, at=make.NOW)
    assert due(world, Role.SECRETARY) == []
    assert due(world, Role.MEMBER) == [("您走访带回的诉求有了答复，请告知住户", dt.date(2026, 9, 18))]
    tell_household(need.pk, on=make.TODAY, opinion="content", by=world.viewer(Role.MEMBER), at=make.NOW)
    assert due(world, Role.MEMBER) == []
    need.refresh_from_db()
    assert (need.state, need.told_on, need.opinion) == ("closed", make.TODAY, "content")


def test_what_was_said_in_a_home_is_sealed_at_rest(world: make.World) -> None:
    home_visits.answered(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT household FROM zhixing_homevisit")
        cursor_rows = cursor.fetchall()
        cursor.execute("SELECT text, promise, answer FROM zhixing_homeneed")
        cursor_rows += cursor.fetchall()
        cursor.execute("SELECT summary || detail::text FROM zhixing_auditrow")
        log = "".join(text for (text,) in cursor.fetchall())
    plain = b"".join(bytes(value) for row in cursor_rows for value in row)
    for words in (home_visits.HOUSEHOLD, home_visits.NEED.text, home_visits.NEED.promise, "物业已换好"):
        assert words.encode() not in plain
        assert words not in log
    assert HomeVisit.objects.get().household == home_visits.HOUSEHOLD


def test_the_household_is_for_the_visitor_and_the_branch(world: make.World) -> None:
    home_visits.promised(world)
    quarter = Quarter(2026, 3)
    for role in (Role.SECRETARY, Role.DEPUTY, Role.CLERK):
        (line,) = branch_visits(world.viewer(role), world.branch, quarter).visits
        assert line.household == home_visits.HOUSEHOLD
    for role in (Role.COMMUNITY, Role.STREET, Role.DISTRICT):
        (line,) = branch_visits(world.viewer(role), world.branch, quarter).visits
        assert (line.household, line.needs[0].need.text) == ("", home_visits.NEED.text)
    with pytest.raises(NotAllowed):
        branch_visits(world.viewer(Role.MEMBER), world.branch, quarter)
    (first, *_) = branch_lines(world.viewer(Role.COMMUNITY, dt.date(2026, 9, 21)), quarter)
    assert (first.name, first.visits, first.open_needs, first.overdue) == (world.branch.name, 1, 1, 1)


def test_visits_become_entries_once_a_day_and_again_after_an_undoing(world: make.World) -> None:
    walk.adopt(world.street)
    ids = [home_visits.visited(world).pk, home_visits.visited(world, household="3号楼2单元502").pk]
    ids.append(home_visits.visited(world, visited_on=dt.date(2026, 9, 9)).pk)
    by = world.viewer(Role.SECRETARY)
    assert missing_to_book(world.branch.pk, item="VOLUNTEER", visit_ids=ids, by=by) == ["请选择计分细则。"]
    assert missing_to_book(world.branch.pk, item="VISIT", visit_ids=ids, by=by) == []
    book_visits(world.branch.pk, item="VISIT", visit_ids=ids, by=by, at=make.NOW)
    days = Entry.objects.order_by("seq").values_list("happened_on", "units", "note")
    assert list(days) == [(dt.date(2026, 9, 8), 100, "入户走访"), (dt.date(2026, 9, 9), 100, "入户走访")]
    with pytest.raises(OutOfSight):
        book_visits(world.branch.pk, item="VISIT", visit_ids=ids[:1], by=by, at=make.NOW)
    visit = HomeVisit.objects.select_related("activity").get(pk=ids[2])
    with pytest.raises(Blocked, match="先撤销那次活动"):
        void_visit(ids[2], reason="重复", by=world.viewer(Role.MEMBER), at=make.NOW)
    assert visit.activity_id is not None
    undo_activity(visit.activity_id, reason="记错了日子", by=by, at=make.NOW)
    book_visits(world.branch.pk, item="VISIT", visit_ids=ids[2:], by=by, at=make.NOW)
    assert Activity.objects.count() == 3


def test_a_void_visit_asks_nothing_of_anybody(world: make.World) -> None:
    need = home_visits.promised(world)
    void_visit(need.visit_id, reason="记错了住户", by=world.viewer(Role.CLERK), at=make.NOW)
    assert due(world, Role.SECRETARY) == []
    with pytest.raises(OutOfSight):
        answer_need(need.pk, answer="已修好", on=make.TODAY, by=world.viewer(Role.SECRETARY), at=make.NOW)


def test_what_was_answered_on_the_spot_is_told_already(world: make.World) -> None:
    need = home_visits.visited(world, NeedWords("医保怎么报", answer="已讲清，带去窗口办好。")).needs.get()
    assert (need.state, need.told_on, need.answered_on) == ("closed", home_visits.VISITED, home_visits.VISITED)


def test_the_database_keeps_what_was_heard(world: make.World) -> None:
    need = home_visits.answered(world)
    tell_household(need.pk, on=make.TODAY, opinion="none", by=world.viewer(Role.SECRETARY), at=make.NOW)
    for broken in (
        lambda: HomeNeed.objects.update(opinion="content"),
        lambda: HomeVisit.objects.update(household="别处"),
        lambda: HomeVisit.objects.update(visited_on=dt.date(2026, 9, 1)),
        lambda: HomeNeed.objects.all()._raw_delete("default"),
        lambda: HomeVisit.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()
