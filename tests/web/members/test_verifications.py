"""名册核查与减免: the pages say what is missing and lead on."""

from django.test import Client

from tests import make
from tests.web.matrix.members import discussed
from tests.web.matrix.rosters import campaign, finished
from tests.web.signing_in import sign_in
from zhixing.models import Membership, Relief, Verification, VerificationLine
from zhixing.rules.permissions import Role


def test_a_branch_confirms_some_then_the_rest(world: make.World, client: Client) -> None:
    pk = campaign(world)
    sign_in(client, world.users[Role.SECRETARY])
    address = f"/verifications/{pk}/branches/{world.branch.pk}/"
    lines = list(VerificationLine.objects.order_by("pk").values_list("pk", flat=True))
    refused = client.post(address, {"lines": lines[:1], "finding": "flowing", "note": "在外地"})
    assert refused.status_code == 422
    assert "核查结果是“流动”，请填写外出流向。" in refused.content.decode()
    assert 'value="在外地"' in refused.content.decode()
    client.post(address, {"lines": lines[:1], "finding": "flowing", "flowing_to": "北京市"})
    page = client.get(address)
    assert [int(value) for value, _ in page.context["form"].fields["lines"].choices] == lines[1:]
    client.post(address, {"lines": lines[1:], "finding": "present"})
    assert "这个支部的每一行都已确认。" in client.get(address).content.decode()
    again = client.get(address, {"again": "1"})
    assert len(again.context["form"].fields["lines"].choices) == len(lines)


def test_closing_says_what_is_missing_then_keeps_the_head_count(world: make.World, client: Client) -> None:
    pk = campaign(world)
    sign_in(client, world.users[Role.COMMUNITY])
    body = client.get(f"/verifications/{pk}/").content.decode()
    assert ("“阳光社区第一党支部”还有5人没有确认。" in body, "办结核查" in body) == (True, False)
    assert client.post(f"/verifications/{pk}/close/").status_code == 409
    Verification.objects.all().update(closed_at=make.NOW)
    done = finished(world)
    assert client.post(f"/verifications/{done}/close/").status_code == 302
    answer = client.get(f"/verifications/{done}/")
    body = answer.content.decode()
    assert "办结时的底数" in body
    total = answer.context["page"].head_count_total
    assert (total["full"], total["probationary"]) == (4, 1)


def test_a_decision_with_something_missing_is_shown_again(world: make.World, client: Client) -> None:
    pk = discussed(world)
    sign_in(client, world.users[Role.STREET])
    refused = client.post(f"/reliefs/{pk}/decide/", {"is_granted": "yes", "decision_number": "第9号"})
    assert refused.status_code == 422
    body = refused.content.decode()
    assert ("请填写减免的起止日期，减免必须有截止日期。" in body, 'value="第9号"' in body) == (True, True)
    assert Relief.objects.get(pk=pk).stage == "meeting"


def test_a_transfer_offers_only_branches_below_the_common_superior(world: make.World, client: Client) -> None:
    sign_in(client, world.users[Role.COMMUNITY])
    address = f"/members/{world.members[0].pk}/transfer/"
    choices = [label for _, label in client.get(address).context["form"].fields["to"].choices]
    assert choices == ["请选择", "阳光社区党委 · 阳光小区党支部"]
    wrong = client.post(address, {"to": world.stranger.pk, "on": "2026-09-01", "reason": "搬家"})
    assert wrong.status_code == 422
    assert Membership.objects.get(pk=world.members[0].pk).until_on is None
