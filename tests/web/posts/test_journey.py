"""设岗定责: from a post that is set up to the entry that names it, through the real addresses."""

import uuid

import pytest
from django.test import Client
from pytest_django import Settings

from tests import make, posts, walk
from tests.web.reading import as_read
from tests.web.signing_in import sign_in
from zhixing.models import Activity, Entry, Post, PostHolding
from zhixing.rules.permissions import Role


@pytest.fixture
def secretary(world: make.World, client: Client, settings: Settings) -> Client:
    settings.TODAY = make.TODAY
    walk.adopt(world.street)
    return sign_in(client, world.users[Role.SECRETARY])


@pytest.fixture
def member(world: make.World) -> Client:
    return sign_in(Client(), world.users[Role.MEMBER])


def branch(world: make.World, rest: str = "") -> str:
    return f"/organisations/{world.branch.pk}/posts/{rest}"


def words(**changes: str) -> dict[str, str]:
    return {**{name: str(value) for name, value in vars(posts.WORDS).items()}, "form_key": str(uuid.uuid4()), **changes}


def test_from_the_post_to_the_entry(world: make.World, secretary: Client, member: Client) -> None:
    assert "还没有公布" in as_read(secretary.post(branch(world, "new/"), words(), follow=True))
    post = Post.objects.get()
    assert member.get(f"/posts/{post.pk}/").status_code == 404
    assert "环境卫生岗" not in as_read(member.get(branch(world)))

    published = as_read(secretary.post(branch(world, "publish/"), {"post": post.pk, "on": "2026-07-05"}, follow=True))
    assert "已公布 1 个岗位" in published
    assert "白云、陈志强、高娃、李秀英、王建国" in published  # who has none, for the secretary alone
    page = as_read(member.get(branch(world)))
    assert "申请“环境卫生岗”" in page
    assert "还没有岗位的同志" not in page

    assert "已经申请" in as_read(member.post(f"/posts/{post.pk}/apply/", {"is_named": "on"}, follow=True))
    holding = PostHolding.objects.get()
    decision = {"holding": holding.pk, "on": "2026-07-10", "act": "approve"}
    assert "已批准 1 人上岗" in as_read(secretary.post(branch(world, "decide/"), decision, follow=True))

    assert "报告2026年第三季度履岗情况：环境卫生岗" in as_read(member.get("/"))
    sentences = {"deed": "每周巡查两次，劝走乱停放的电动车。", "effect": "楼道已经清空，充电的地方还不够。"}
    page = as_read(member.post(f"/posts/holdings/{holding.pk}/report/", sentences, follow=True))
    assert "楼道已经清空" in page


def test_a_report_is_read_again_before_it_is_entered(world: make.World, secretary: Client, member: Client) -> None:
    report = posts.reported(world)
    assert "确认 1 份履岗报告" in as_read(secretary.get("/"))
    form = {
        f"tick_{report.pk}": "on",
        f"version_{report.pk}": report.version,
        f"days_{report.pk}": ["2026-07-31", "2026-08-31"],
        f"confirmer_{report.pk}": "served",
        f"note_{report.pk}": "3号楼楼长",
        "reason": "",
    }
    review = as_read(secretary.post(branch(world, "reports/"), {**form, "act": "confirm"}))
    assert "环境卫生岗2026年7月履岗" in review
    assert "+5 分" in review
    assert Entry.objects.count() == 0
    done = secretary.post(branch(world, "reports/"), {**form, "confirmed": "1"}, follow=True)
    assert "已确认 1 份履岗报告，并记入台账" in as_read(done)
    entries = Entry.objects.order_by("seq").values_list("membership", "item", "note", "happened_on")
    assert [(who, item, note, day.isoformat()) for who, item, note, day in entries] == [
        (world.members[0].pk, "VISIT", "环境卫生岗2026年7月履岗", "2026-07-31"),
        (world.members[0].pk, "VISIT", "环境卫生岗2026年8月履岗", "2026-08-31"),
    ]
    assert Activity.objects.count() == 2
    assert "已确认" in as_read(member.get("/posts/mine/"))
