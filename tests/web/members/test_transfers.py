"""批量转接: typed, read again with where each is scored, then done."""

import re

from django.test import Client

from tests import make, walk
from tests.web.signing_in import sign_in
from zhixing.models import Membership
from zhixing.rules.permissions import Role


def test_a_merger_is_read_again_before_it_is_done(world: make.World) -> None:
    walk.open_cycle(world)
    community = sign_in(Client(), world.users[Role.COMMUNITY])
    url, many = f"/members/in/{world.branch.pk}/transfer/", len(world.members)
    members = [str(member.pk) for member in world.members]
    assert community.get(url).content.decode().count('name="members"') == many
    typed = {"members": members, "to": world.sister.pk, "on": "2026-09-01", "reason": "支部合并"}
    lacking = community.post(url, typed)
    assert (lacking.status_code, "支部合并" in lacking.content.decode()) == (422, True)  # typed reason stays
    page = community.post(url, {**typed, "letter_number": "康党发9号"})
    text = page.content.decode()
    assert (page.status_code, f"{many} 人：" in text, "的考评在现支部" in text) == (200, True, True)
    assert sorted(re.findall(r'name="members" value="(\d+)"', text)) == sorted(members)
    assert Membership.objects.open().filter(organisation=world.branch).count() == many
    done = community.post(url, {**typed, "letter_number": "康党发9号", "confirmed": "1"}, follow=True)
    assert f"{many}人已转入" in done.content.decode()
    assert not Membership.objects.open().filter(organisation=world.branch).exists()
