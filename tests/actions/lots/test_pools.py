"""代表名单: made by the organisation above, changed until it is public, withdrawn with a reason."""

import pytest

from tests import lots, make
from zhixing.actions.lots.pools import change_pool, make_pool, withdraw_pool
from zhixing.models import AuditRow, LotPool
from zhixing.queries.viewers import viewer_for
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def last_verbs(many: int = 1) -> list[str]:
    return list(AuditRow.objects.order_by("-pk").values_list("verb", flat=True)[:many])


def test_a_pool_is_made_by_the_organisation_above(world: make.World) -> None:
    pool = lots.empty(world)
    assert (pool.organisation, pool.assessor, pool.state) == (world.community, world.street, "preparing")
    assert list(pool.strata.values_list("name", "seats")) == [("居民", 3), ("党员", 2), ("驻区单位", 2)]
    assert last_verbs() == ["make_pool"]


@pytest.mark.parametrize("role", [Role.COMMUNITY, Role.DISTRICT, Role.SECRETARY, Role.CLERK, Role.MEMBER])
def test_the_assessed_organisation_and_whoever_has_no_office_above_it_never_do(world: make.World, role: Role) -> None:
    with pytest.raises((NotAllowed, OutOfSight)):
        make_pool(world.community.pk, terms=lots.terms(world), by=world.viewer(role), at=make.NOW)
    assert LotPool.objects.count() == 0


def test_a_community_makes_one_for_its_branch_and_nobody_with_an_office_there(world: make.World) -> None:
    community = world.users[Role.COMMUNITY]
    pool = make_pool(world.branch.pk, terms=lots.terms(world), by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert pool.assessor == world.community
    make.appoint(community, Role.PANELLIST, world.sister)
    with pytest.raises(NotAllowed):
        make_pool(world.sister.pk, terms=lots.terms(world), by=viewer_for(community, make.TODAY), at=make.NOW)
    with pytest.raises(OutOfSight):
        make_pool(world.stranger.pk, terms=lots.terms(world), by=world.viewer(Role.COMMUNITY), at=make.NOW)


def test_every_reason_is_given_at_once(world: make.World) -> None:
    lots.empty(world)
    wrong = lots.PoolTerms(lots.QUARTER, "居民\n党员 0\n两新 5\n两新 6", (world.users[Role.SECRETARY].pk,) * 2, 900)
    with pytest.raises(Blocked) as refusal:
        make_pool(world.community.pk, terms=wrong, by=lots.street(world), at=make.NOW)
    assert refusal.value.reasons == (
        "“阳光社区党委”2099年第三季度已有一份代表名单；要重新编制，请先写明原因作废那一份。",
        "查看姓名和电话的要有两个人，请选两名不同的同志。",
        "保留天数要在 1 到 365 天之间，请改正。",
        "类别第 1 行“居民”无法识别名额，请写成“居民 10”。",
        "类别第 2 行“党员”的名额要在 1 到 500 之间，请改正。",
        "类别第 4 行“两新”已经写过，请合并成一行。",
    )


def test_a_reader_must_hold_an_office_above(world: make.World) -> None:
    readers = (world.users[Role.STREET].pk, world.users[Role.COMMUNITY].pk)
    with pytest.raises(Blocked) as refusal:
        make_pool(
            world.community.pk,
            terms=lots.PoolTerms(lots.QUARTER, "居民 3", readers, 90),
            by=lots.street(world),
            at=make.NOW,
        )
    assert refusal.value.reasons == ("查看姓名和电话的两个人都要在考评的党组织任职，请另选。",)


def test_terms_change_until_the_pool_is_public(world: make.World) -> None:
    pool = lots.filled(world)
    change_pool(
        pool.pk,
        terms=lots.terms(world, strata="党员 1\n居民 4\n驻区单位 2\n居民代表 6"),
        by=lots.street(world),
        at=make.NOW,
    )
    assert list(pool.strata.values_list("name", "seats")) == [
        ("党员", 1),
        ("居民", 4),
        ("驻区单位", 2),
        ("居民代表", 6),
    ]
    assert pool.entrants.count() == 15
    with pytest.raises(Blocked) as refusal:
        change_pool(pool.pk, terms=lots.terms(world, strata="党员 1\n居民 4"), by=lots.street(world), at=make.NOW)
    assert refusal.value.reasons == ("“驻区单位”名下已有 1 人，不能删去或改名；请先撤销那一批名单。",)


def test_a_published_pool_is_not_changed_but_withdrawn(world: make.World) -> None:
    pool = lots.published(world)
    with pytest.raises(Blocked) as refusal:
        change_pool(pool.pk, terms=lots.terms(world), by=lots.street(world), at=lots.SEEN)
    assert refusal.value.reasons == (
        "名单已经公布，公布以后一个人也不能增减。名单有错的，请写明原因作废，另编一份重新公布。",
    )
    with pytest.raises(Blocked) as refusal:
        withdraw_pool(pool.pk, reason=" ", by=lots.street(world), at=lots.SEEN)
    assert refusal.value.reasons == ("请写明作废这份名单的原因。",)
    withdraw_pool(pool.pk, reason="漏了三号楼", by=lots.street(world), at=lots.SEEN)
    assert last_verbs() == ["withdraw_pool"]
    assert lots.empty(world).state == "preparing"


def test_a_drawn_pool_is_not_withdrawn(world: make.World) -> None:
    pool = lots.drawn(world)
    with pytest.raises(Blocked) as refusal:
        withdraw_pool(pool.pk, reason="不满意", by=lots.street(world), at=lots.DRAWING)
    assert refusal.value.reasons == ("已经抽签的名单不能作废；个别代表不能参加的，请逐人登记，由候补依次递补。",)
