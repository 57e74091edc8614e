"""报到党员, their service, and slips: through the actions, and the guards in the database."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from tests import make, service
from tests.make import World
from zhixing.actions.service.outsiders import edit_outsider, end_outsider, register_outsider
from zhixing.actions.service.services import cross_service, record_service
from zhixing.actions.service.slips import answer_slip, issue_slips, send_slips, void_slip
from zhixing.models import Outsider, Service, ServiceSlip
from zhixing.queries.service.outsiders import outsider_lines, outsider_names, outsider_page
from zhixing.queries.service.services import Occasion
from zhixing.queries.service.slips import quarter_slips, slip_page
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.service.hours import Helper
from zhixing.rules.service.outsiders import OutsiderFacts
from zhixing.rules.service.slips import Evaluation, SendingWay, SlipState

pytestmark = pytest.mark.django_db


def test_telephone_and_home_are_sealed_at_rest_and_shown_to_keepers_alone(world: World) -> None:
    person = service.outsider(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, home FROM zhixing_outsider WHERE id = %s", [person.pk])
        sealed = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"13900000001" not in sealed
    assert "阳光小区".encode() not in sealed
    assert outsider_page(world.viewer(Role.SECRETARY), person.pk).phone == "13900000001"
    assert outsider_page(world.viewer(Role.STREET), person.pk).phone == ""


def test_a_person_is_registered_once(world: World) -> None:
    person = service.outsider(world)
    with pytest.raises(Blocked, match="已经在报到名单上"):
        service.outsider(world)
    key = uuid.uuid4()
    facts = OutsiderFacts(**{**vars(service.FACTS), "name": "吴刚"})
    pair = [
        register_outsider(world.branch.pk, facts=facts, form_key=key, by=service.keeper(world), at=make.NOW).pk
        for _ in range(2)
    ]
    assert pair[0] == pair[1] != person.pk


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "姓名"),
        ({"unit": ""}, "请填写工作单位和所在党支部"),
        ({"phone": "12"}, "联系电话应为 7 至 15 位数字"),
        ({"reported_on": dt.date(2026, 9, 15)}, "报到日期在今天以后"),
    ],
)
def test_a_wrong_sheet_is_refused(world: World, changes: dict[str, object], reason: str) -> None:
    with pytest.raises(Blocked, match=reason):
        service.outsider(world, **changes)


def test_namesakes_are_told_apart_by_their_unit(world: World) -> None:
    people = [service.outsider(world), service.outsider(world, unit="区医院"), service.outsider(world, name="吴刚")]
    assert sorted(outsider_names(people).values()) == ["吴刚", "周敏（区医院）", "周敏（区自然资源局）"]


def test_mending_keeps_a_slip_as_it_was(world: World) -> None:
    slip = service.issued(world)
    facts = OutsiderFacts(**{**vars(service.FACTS), "unit": "区水利局"})
    edit_outsider(slip.outsider_id, facts=facts, by=service.keeper(world), at=make.NOW)
    assert slip_page(service.keeper(world), slip.pk).paper.unit == "区自然资源局"


def test_who_left_is_no_more_recorded_and_still_gets_a_slip(world: World) -> None:
    person = service.served(world).outsider
    end_outsider(person.pk, left_on=dt.date(2026, 9, 8), reason="调离", by=service.keeper(world), at=make.NOW)
    with pytest.raises(Blocked, match="不在报到名单上，或者已经离开"):
        service.served(world, person, on=dt.date(2026, 9, 9))
    assert [line.id for line in quarter_slips(service.keeper(world), service.QUARTER).without] == [person.pk]


def test_a_service_is_recorded_once_for_all_and_counted_by_the_standard(world: World) -> None:
    people = [service.outsider(world), service.outsider(world, name="吴刚")]
    key, occasion = uuid.uuid4(), Occasion(service.SERVED, "清扫小区")
    helpers = [Helper(people[0].pk, 135), Helper(people[1].pk, 200)]
    for _ in range(2):
        lines = record_service(
            world.branch.pk, occasion=occasion, helpers=helpers, form_key=key, by=service.keeper(world), at=make.NOW
        )
    assert [(line.hours, line.counted) for line in lines] == [(135, 135), (200, 200)]  # no standard in force there
    assert Service.objects.count() == 2


def test_another_branchs_people_are_not_recorded(world: World) -> None:
    person = service.outsider(world, world.sister)
    with pytest.raises(Blocked, match="不在报到名单上"):
        record_service(
            world.branch.pk,
            occasion=Occasion(service.SERVED, "清扫"),
            helpers=[Helper(person.pk, 100)],
            form_key=uuid.uuid4(),
            by=service.keeper(world),
            at=make.NOW,
        )


def test_a_crossed_record_counts_no_more_and_stays(world: World) -> None:
    record = service.served(world)
    cross_service(record.pk, reason="记错了人", by=service.keeper(world), at=make.NOW)
    (line,) = outsider_lines([record.outsider], service.QUARTER)
    assert (line.times, line.hours, Service.objects.count()) == (0, 0, 1)
    with pytest.raises(Blocked, match="已经划去"):
        cross_service(record.pk, reason="再划", by=service.keeper(world), at=make.NOW)


def test_a_slip_says_what_was_done_and_holds_its_records(world: World) -> None:
    slip = service.issued(world)
    assert (slip.community, slip.place, slip.times, slip.hours) == (world.community, 1, 1, 250)
    with pytest.raises(Blocked, match="先作废反馈函"):
        service.served(world, slip.outsider)
    with pytest.raises(Blocked, match="已经开具反馈函"):
        issue_slips([slip.outsider_id], quarter=service.QUARTER, evaluations={}, by=service.keeper(world), at=make.NOW)
    void_slip(slip.pk, reason="漏了一次", by=service.keeper(world), at=make.NOW)
    service.served(world, slip.outsider, title="治安巡逻")
    (again,) = issue_slips(
        [slip.outsider_id],
        quarter=service.QUARTER,
        evaluations={slip.outsider_id: Evaluation.ACTIVE},
        by=service.keeper(world),
        at=make.NOW,
    )
    assert (again.place, again.times, again.evaluation) == (2, 2, "active")


def test_a_slip_goes_out_and_its_receipt_comes_back(world: World) -> None:
    slip = service.sent(world)
    assert (slip.state, slip.sent_as) == (SlipState.SENT, "paper")
    with pytest.raises(Blocked, match="已送出，待回执，不能再改为"):
        send_slips([slip.pk], way=SendingWay.PAPER, by=service.keeper(world), at=make.NOW)
    assert answer_slip(slip.pk, by=service.keeper(world, Role.CLERK), at=make.NOW).state == SlipState.ANSWERED
    with pytest.raises(Blocked, match="已收回执"):
        void_slip(slip.pk, reason="迟了", by=service.keeper(world), at=make.NOW)


def test_the_branch_keeps_and_the_community_issues(world: World) -> None:
    record = service.served(world)
    with pytest.raises(NotAllowed):
        issue_slips(
            [record.outsider_id], quarter=service.QUARTER, evaluations={}, by=world.viewer(Role.SECRETARY), at=make.NOW
        )


def test_the_database_keeps_records_and_slips_as_they_are(world: World) -> None:
    slip = service.issued(world)
    attempts = [
        lambda: Service.objects.update(hours=100),
        lambda: Service.objects.all().delete(),
        lambda: ServiceSlip.objects.filter(pk=slip.pk).update(hours=9999),
        lambda: ServiceSlip.objects.filter(pk=slip.pk).update(lines=[]),
        lambda: ServiceSlip.objects.filter(pk=slip.pk).update(state="answered"),
        lambda: ServiceSlip.objects.all().delete(),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert Outsider.objects.count() == 1
