"""Numbers that stand on two pages are the same number: both pages are read."""

import re
import uuid
from collections import Counter

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from tests import make, walk
from tests.web.reading import as_read
from tests.web.signing_in import sign_in
from tests.years import closed
from zhixing.actions.activities.recording import record_activity
from zhixing.models import Activity
from zhixing.queries.briefings.figures import current_figures
from zhixing.queries.results.overview import overview_below
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.marks import Mark, Part
from zhixing.rules.activities.records import Feed, Presence
from zhixing.rules.ledger.sources import Source
from zhixing.rules.periods import Quarter, quarter_of
from zhixing.rules.permissions import Role

STUDY = "      - {code: HOURS, name: 参加集中学习, per: {unit: 小时, worth: 1}}\n"
BY_THE_HOUR = walk.STANDARD.replace("      - {code: LESSON", STUDY + "      - {code: LESSON")
THIRD = Quarter(2026, 3)


@pytest.fixture
def hours(world: make.World) -> make.World:
    """白云: 1 of 1.5 hours of study, a lesson of 2 hours without an item by the hour, 3 hours claimed; 4 of service."""
    walk.adopt(world.street, BY_THE_HOUR)
    by, member, day = world.viewer(Role.SECRETARY, localdate()), world.members[0], localdate()
    away = [Presence(absent.pk, Mark.LEAVE, "ill") for absent in world.members[1:] if absent.person.name != "高娃"]
    for title, length, feed, own in (
        ("集中学习", 150, Feed("HOURS", Part.PRESENT, 150, is_own=True), 100),
        ("党课", 200, Feed("LESSON"), None),
    ):
        record_activity(
            world.branch.pk,
            happening=Happening(title, day, (feed,), kind=title, hours=length, is_study=True),
            people=[Presence(member.pk, units=own), Presence(world.members[2].pk), *away],
            form_key=uuid.uuid4(),
            by=by,
            at=now(),
        )
    make.entry(member, "HOURS", day, by=by, source=Source.CLAIM, units=300)
    make.entry(member, "VOLUNTEER", day, by=by, units=400)
    return world


def test_hours_of_study_are_the_same_on_both_pages(hours: make.World, client: Client) -> None:
    secretary = sign_in(client, hours.users[Role.SECRETARY])
    register = as_read(secretary.get(f"/activities/organisations/{hours.branch.pk}/study/"))
    rows = re.findall(r'<th scope="row">([^<]+)</th><td data-label="学时" class="num">([\d.]+)</td>', register)
    growth = {
        member.person.name: re.findall(
            r'<span class="figure">([\d.]+)</span>', as_read(secretary.get(f"/members/{member.pk}/growth/"))
        )
        for member in hours.members
    }
    assert dict(rows) == {name: figures[0] for name, figures in growth.items()}
    assert growth["白云"] == ["6", "4"]
    assert growth["高娃"][0] == "3.5"
    assert growth["陈志强"][0] == "0"


def test_an_undone_study_counts_on_neither(hours: make.World, client: Client) -> None:
    activity = Activity.objects.get(title="集中学习")
    client = sign_in(client, hours.users[Role.SECRETARY])
    assert client.post(f"/activities/{activity.pk}/undo/", {"reason": "日期记错"}).status_code == 302
    assert "距全年 32 学时还差 27 小时" in as_read(client.get(f"/members/{hours.members[0].pk}/growth/"))
    assert '学时" class="num">5</td>' in as_read(client.get(f"/activities/organisations/{hours.branch.pk}/study/"))


def test_service_on_the_chart_is_what_the_ledger_lists(hours: make.World, client: Client) -> None:
    member = sign_in(client, hours.users[Role.MEMBER])
    assert re.findall(r"志愿服务.*?4小时", as_read(member.get("/ledger/mine/")).replace(" ", ""))
    assert '<span class="figure">4</span><span class="what">' in as_read(member.get("/growth/", follow=True))


def test_activities_and_people_of_a_briefing_are_those_of_the_list(hours: make.World, client: Client) -> None:
    quarter = quarter_of(localdate())
    page = as_read(
        sign_in(client, hours.users[Role.SECRETARY]).get(f"/activities/?quarter={quarter.year}-{quarter.number}")
    )
    people = re.findall(r'data-label="(?:人数|参加)[^"]*" class="num">(\d+)', page)
    figures = current_figures(hours.street, quarter)
    assert (figures["活动次数"].text, figures["参加人次"].text) == (f"{len(people)}次", "少于5人次")
    assert sum(map(int, people)) == 4


def test_stars_are_counted_alike_by_name_in_the_picture_above_and_in_a_briefing(
    world: make.World, client: Client
) -> None:
    walk.adopt(world.street)
    for day in range(1, 6):
        make.entry(world.members[0], "LESSON", make.EARLIER.replace(day=day), by=world.viewer(Role.SECRETARY))
    cycle = closed(world, THIRD)
    page = as_read(sign_in(client, world.users[Role.SECRETARY]).get(f"/cycles/{cycle.pk}/results/"))
    table = page[page.rindex("<table") :]
    by_name = Counter(re.findall(r"([红黄蓝绿]色[^<]{3})", re.sub(r"title=\"[^\"]*\"", "", table)))
    whole = overview_below((world.street.path,), THIRD)
    above = {band.name: count for band, count in zip(whole.bands, whole.totals, strict=True)}
    assert {name: count for name, count in above.items() if count} == dict(by_name)
    assert current_figures(world.street, THIRD)["参评党员数"].text == f"{sum(by_name.values())}名"
    picture = re.findall(r'<th scope="row">阳光社区第一党支部</th>((?:<td class="num">[^<]*</td>)+)', page)
    assert list(map(int, re.findall(r">(\d+)<", picture[0]))) == [*whole.totals, sum(by_name.values())]
    growth = as_read(client.get(f"/members/{world.members[0].pk}/growth/"))
    index = re.search(r'<th scope="row"><a[^>]*>白云</a></th>\s*<td class="num">([\d.]+)', page)
    assert index is not None
    assert f'<td class="num">{index[1]}</td>' in growth
