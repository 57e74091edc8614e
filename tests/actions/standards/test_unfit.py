"""Standards approved before a rule was made: they are read, and do not come into use again without a sentence."""

import datetime as dt

import pytest

from tests import make, walk
from zhixing.actions.cycles.stages import open_cycle
from zhixing.actions.standards.approval import adopt_version
from zhixing.models import Cycle
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.standards.pages import version_page
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked

YEARLY = walk.STANDARD.replace("title: 哈巴格希街道党员积分管理办法", "title: 按年的办法\nperiod: year")
YEARLY += "year: {by: weighted, weights: [1, 1, 1, 1]}\n"
UNSCALED = walk.STANDARD.replace("classes:", "full: 50\nclasses:", 1)
WAY = (
    "这一版不改动，已经开启的考评周期照旧；请改为施行改正后的版本："
    "随系统提供的办法升级后已有新版，自订的请起草新版本审定。"
)
BY_YEAR = "年度得分·各期权重：一年有 1 期，这里写了 4 个权重，请写 1 个。"
OF_FIFTY = "得分组成【民主测评】：测评档次最高折合 100 分，这一部分却按 50 分制计算。请写 full: 100，或改档次的折合分。"
CASES = [(YEARLY, BY_YEAR), (UNSCALED, OF_FIFTY)]
IDS = ["year", "scale"]


@pytest.mark.parametrize(("text", "reason"), CASES, ids=IDS)
def test_an_approved_one_is_read_and_says_why_it_is_no_longer_used(world: make.World, text: str, reason: str) -> None:
    version = walk.adopt(world.street, text)
    page = version_page(world.viewer(Role.STREET), version.pk)
    assert parsed(version).title
    assert page.document is not None
    assert (page.draft.problems, page.unfit, page.may_adopt) == ((), [reason, WAY], False)


@pytest.mark.parametrize(("text", "reason"), CASES, ids=IDS)
def test_it_is_not_adopted_again(world: make.World, text: str, reason: str) -> None:
    version = walk.adopt(world.street, text)
    with pytest.raises(Blocked) as refused:
        adopt_version(
            version.pk,
            organisation_id=world.street.pk,
            from_on=dt.date(2027, 1, 1),
            by=world.viewer(Role.STREET),
            at=make.NOW,
        )
    assert refused.value.reasons == (reason, WAY)


@pytest.mark.parametrize(("text", "reason"), CASES, ids=IDS)
def test_no_cycle_opens_under_it(world: make.World, text: str, reason: str) -> None:
    title = parsed(walk.adopt(world.street, text)).title
    with pytest.raises(Blocked) as refused:
        open_cycle(world.branch.pk, terms=walk.terms(), by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons == (f"施行的《{title}》不能再用于新的考评周期。", reason, WAY)
    assert not Cycle.objects.exists()


def test_a_cycle_already_open_goes_on(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    old = walk.adopt(world.district, YEARLY)
    Cycle.objects.filter(pk=cycle.pk).update(version=old)
    cycle.refresh_from_db()
    assert parsed(cycle.version).period.label == "年度"
    walk.to_rated(cycle, world)


@pytest.mark.parametrize("count", [100, 130])
def test_an_approved_one_of_a_hundred_blocks_has_its_page(world: make.World, count: int) -> None:
    blocks = "".join(f"\n  - {{code: b{number}, name: 维度}}" for number in range(count))
    version = walk.adopt(world.street, f"title: 很多维度\nblocks:{blocks}\n")
    page = version_page(world.viewer(Role.STREET), version.pk)
    assert page.document is not None
    assert len(page.document.blocks) == count
