"""代表名单: people entered all or none, taken out by batch, left out by a rule, seen by two, erased in time."""

import datetime as dt

import pytest
from django.db import connection

from tests import lots, make
from zhixing.actions.lots.erasing import sweep_pools
from zhixing.actions.lots.people import add_people, exclude_entrant, read_pool_names, undo_batch
from zhixing.models import AuditRow, LotBatch, LotEntrant, LotPool
from zhixing.queries.lots.entering import TypedPeople
from zhixing.queries.viewers import viewer_for
from zhixing.rules.lots import salted_id
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def test_people_are_entered_sealed_and_stand_for_themselves_by_salted_id(world: make.World) -> None:
    pool = lots.filled(world)
    entrant = LotEntrant.objects.get(pool=pool, salted_id=salted_id(bytes.fromhex(pool.salt), "居民甲\t13900000000"))
    assert (entrant.name, entrant.unit, entrant.phone, entrant.stratum.name) == (
        "居民甲",
        "1号楼",
        "13900000000",
        "居民",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(e)::text || row_to_json(p)::text FROM zhixing_lotentrant e, zhixing_lotpool p"
        )
        rows = "".join(row for (row,) in cursor.fetchall())
    assert [word for word in ("居民甲", "1390000", "号楼", "物业甲", pool.salt) if word in rows] == []
    assert [word for word in ("居民甲", "1390000") if word in str(list(AuditRow.objects.values()))] == []
    assert AuditRow.objects.get(verb="add_people").summary == "2099年第三季度：15 人"


def test_everybody_or_nobody(world: make.World) -> None:
    pool = lots.empty(world)
    with pytest.raises(Blocked) as refusal:
        add_people(
            pool.pk, people=TypedPeople("新来甲，居民，9号楼\n新来乙，住户，9号楼"), by=lots.street(world), at=make.NOW
        )
    assert refusal.value.reasons == (
        "第 2 行（新来乙）：“住户”不是这份名单的类别，请在“居民”、“党员”、“驻区单位”中选一个。",
    )
    assert (LotEntrant.objects.count(), LotBatch.objects.count()) == (0, 0)


def test_officers_of_the_assessed_organisation_are_noticed(world: make.World) -> None:
    pool = lots.empty(world)
    name = world.users[Role.COMMUNITY].name
    with pytest.raises(Blocked) as refusal:
        add_people(pool.pk, people=TypedPeople(f"{name}，居民，居委会"), by=lots.street(world), at=make.NOW)
    assert [reason.split("。")[0] for reason in refusal.value.reasons] == [
        f"第 1 行（{name}）：与被评党组织的社区党委同名"
    ]


def test_nobody_of_a_pool_is_entered_again(world: make.World) -> None:
    pool = lots.filled(world)
    with pytest.raises(Blocked) as refusal:
        add_people(pool.pk, people=TypedPeople("居民甲，党员，1号楼，13900000000"), by=lots.street(world), at=make.NOW)
    assert refusal.value.reasons == (
        "第 1 行（居民甲）：与名单里已有的人是同一个人，一个人只能列入一个类别（“居民”或“党员”），请删去一处。",
    )


@pytest.mark.parametrize("who", ["third", Role.COMMUNITY, Role.DISTRICT, Role.SECRETARY])
def test_only_the_two_named_people_enter_look_exclude_and_undo(world: make.World, who: Role | str) -> None:
    pool = lots.filled(world)
    viewer = lots.third_of_street(world) if who == "third" else world.viewer(Role(who))
    entrant, batch = LotEntrant.objects.order_by("pk")[0], LotBatch.objects.get()
    refusal = OutOfSight if who is Role.SECRETARY else NotAllowed
    with pytest.raises(refusal):
        add_people(pool.pk, people=TypedPeople("新来甲，居民，9号楼"), by=viewer, at=make.NOW)
    with pytest.raises(refusal):
        read_pool_names(pool.pk, by=viewer, at=make.NOW)
    with pytest.raises(refusal):
        exclude_entrant(entrant.pk, rule="检查组成员", by=viewer, at=make.NOW)
    with pytest.raises(refusal):
        undo_batch(batch.pk, by=viewer, at=make.NOW)
    assert not AuditRow.objects.filter(verb="read_pool_names").exists()


def test_a_reader_without_office_reads_no_more(world: make.World) -> None:
    pool, other = lots.filled(world), lots.second_reader(world)
    assert len(read_pool_names(pool.pk, by=viewer_for(other, make.TODAY), at=make.NOW)) == 15
    other.appointments.update(until_on=make.TODAY)
    with pytest.raises(OutOfSight):
        read_pool_names(pool.pk, by=viewer_for(other, make.TODAY + dt.timedelta(days=1)), at=make.NOW)


def test_every_look_is_written_down_and_shows_who_has_a_seat_first(world: make.World) -> None:
    pool = lots.drawn(world)
    people = read_pool_names(pool.pk, by=lots.street(world), at=lots.DRAWING)
    own = [person.place for person in people if person.stratum == "居民"]
    assert own[:5] == ["代表", "代表", "代表", "候补第1位", "候补第2位"]
    assert next(person.rule for person in people if person.name == "社工甲") == "被评党组织工作人员"
    row = AuditRow.objects.get(verb="read_pool_names")
    assert (row.by_id, row.subject_id, row.summary) == (lots.street(world).user_id, pool.pk, "2099年第三季度：15 人")


def test_a_batch_is_taken_out_again_until_the_pool_is_public(world: make.World) -> None:
    pool = lots.filled(world)
    batch = undo_batch(LotBatch.objects.get().pk, by=lots.street(world), at=make.NOW)
    assert (pool.entrants.count(), batch.undone_at) == (0, make.NOW)
    with pytest.raises(Blocked) as refusal:
        undo_batch(batch.pk, by=lots.street(world), at=make.NOW)
    assert refusal.value.reasons == ("这一批已经撤销过。",)


def test_nothing_moves_in_a_published_pool(world: make.World) -> None:
    pool = lots.published(world)
    frozen = ("名单已经公布，公布以后一个人也不能增减。名单有错的，请写明原因作废，另编一份重新公布。",)
    entrant = LotEntrant.objects.filter(pool=pool, rule="")[0]
    acts = (
        lambda: add_people(pool.pk, people=TypedPeople("新来甲，居民，9号楼"), by=lots.street(world), at=lots.SEEN),
        lambda: undo_batch(LotBatch.objects.get().pk, by=lots.street(world), at=lots.SEEN),
        lambda: exclude_entrant(entrant.pk, rule="检查组成员", by=lots.street(world), at=lots.SEEN),
    )
    for act in acts:
        with pytest.raises(Blocked) as refusal:
            act()
        assert refusal.value.reasons == frozen


def test_somebody_is_left_out_by_a_rule(world: make.World) -> None:
    pool = lots.filled(world)
    entrant = LotEntrant.objects.filter(pool=pool, rule="")[0]
    exclude_entrant(entrant.pk, rule=" 检查组成员 ", by=lots.street(world), at=make.NOW)
    entrant.refresh_from_db()
    assert (entrant.rule, entrant.excluded_at) == ("检查组成员", make.NOW)
    assert AuditRow.objects.get(verb="exclude_entrant").summary == f"2099年第三季度：{entrant.salted_id}，检查组成员"


LAST = dt.datetime(2099, 12, 29, 23, 0, tzinfo=make.NOW.tzinfo)  # ninety days after the quarter


def test_names_go_on_their_day_and_ids_counts_and_hash_stay(world: make.World) -> None:
    pool = lots.drawn(world)
    before = (pool.sha256, pool.record, set(pool.entrants.values_list("salted_id", "stratum", "rule")))
    assert sweep_pools(LAST) == 0
    assert sweep_pools(LAST + dt.timedelta(hours=1)) == 1
    assert sweep_pools(LAST + dt.timedelta(hours=2)) == 0
    pool = LotPool.objects.get(pk=pool.pk)
    assert (pool.sha256, pool.record, set(pool.entrants.values_list("salted_id", "stratum", "rule"))) == before
    assert (pool.salt, set(pool.entrants.values_list("name", "unit", "phone"))) == ("", {("", "", "")})
    row = AuditRow.objects.get(verb="erase_pool")
    assert (row.by_id, row.summary) == (None, "2099年第三季度：15 人")
    with pytest.raises(Blocked) as refusal:
        read_pool_names(pool.pk, by=lots.street(world), at=LAST + dt.timedelta(hours=2))
    assert refusal.value.reasons == ("姓名、住址和电话保留到2099年12月29日为止，已经清除，只留编号、人数和校验值。",)


@pytest.mark.parametrize("step", [lots.filled, lots.published], ids=["preparing", "published"])
def test_a_pool_that_was_never_drawn_is_withdrawn_and_erased(world: make.World, step: object) -> None:
    pool = step(world)  # type: ignore[operator]
    assert sweep_pools(LAST + dt.timedelta(days=1)) == 1
    pool = LotPool.objects.get(pk=pool.pk)
    assert (pool.state, pool.withdrawn_reason) == ("withdrawn", "到保留期限时还没有抽签")
    assert set(pool.entrants.values_list("name", "unit", "phone")) == {("", "", "")}
