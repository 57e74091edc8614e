"""Published schemes of organisations as quarters that are really run: stars counted, deductions from full marks."""

from pathlib import Path

from django.conf import settings

from tests import assessments, make
from zhixing.actions.assessments.conclusion import conclude_assessment
from zhixing.actions.ballots.lifecycle import waive_ballot
from zhixing.models import Rating
from zhixing.queries.assessments.pages import assessment_page
from zhixing.queries.inspections.sheets import self_check_page
from zhixing.rules.permissions import Role

FOLDER = Path(settings.ROOT) / "zhixing" / "standards"


def test_ten_stars_from_the_self_check_to_the_number_of_stars(world: make.World) -> None:
    """A standard without classes is for every organisation; what starts full is checked by oneself like the rest."""
    cycle = assessments.opened(world, (FOLDER / "tuyouqi-2022.yaml").read_text(encoding="utf-8"))
    assert [(line.member_class, line.excluded) for line in cycle.participants.all()] == [("社区党委", "")] * 2
    page = self_check_page(world.viewer(Role.COMMUNITY), assessments.participant(cycle, world).pk)
    assert (len(page.lines), page.lines[0].asks) == (73, "满分 15 分，发现的扣 0.5 至 15 分")
    group = assessments.to_inspection(cycle, world)
    assessments.inspect(cycle, world, group, "换届超期三个月没有报批", **{"X01-4": 1400, "X01-1": 650})
    assessments.advance(cycle, world)
    conclude_assessment(cycle.pk, by=world.viewer(Role.STREET), at=make.NOW)
    bands = Rating.objects.values_list("participant__organisation__name", "band", "index")
    assert sorted(bands) == [("神华社区党委", "TEN", 100_000), ("阳光社区党委", "NINE", 97_950)]


def test_more_organisations_with_five_stars_than_the_standard_likes(world: make.World) -> None:
    cycle = assessments.opened(world, (FOLDER / "rating-2023.yaml").read_text(encoding="utf-8"))
    group = assessments.to_inspection(cycle, world)
    assessments.inspect(cycle, world, group, "台账缺第二季度的记录", **{"P-01": 1200, "P-02": 200})
    assessments.advance(cycle, world)
    street = world.viewer(Role.STREET)
    for listed in cycle.participants.all():
        waive_ballot(cycle.pk, reason="代表没有到齐", participant_id=listed.pk, by=street, at=make.NOW)
    assessments.advance(cycle, world)
    assert assessment_page(street, cycle.pk).share_warnings == []
    conclude_assessment(cycle.pk, by=street, at=make.NOW)
    assert sorted(Rating.objects.values_list("band", "index")) == [("FIVE", 10_000), ("FOUR", 8400)]
    assert assessment_page(street, cycle.pk).share_warnings == [
        "五星级 1 个，参评 2 个，超过办法规定的比例 30%（不超过 0 个），请考评小组核对。"
    ]
