"""核对台账: which chains a viewer may verify, and the mark that a posted notice carries."""

from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from tests import make, walk
from tests.web.signing_in import sign_in
from zhixing.actions.postings.steps import propose_posting
from zhixing.models import ChainHead
from zhixing.queries.ledger.chain import chain_mark, chains, check_mark, mark_line, verify_chain
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import NotAllowed, OutOfSight


def test_each_sees_the_chains_of_their_own_subtree(world: make.World) -> None:
    make.entry(world.members[0], "LESSON", by=world.viewer(Role.SECRETARY))
    make.entry(world.outsider, "LESSON", by=make.viewer(world.stranger_secretary))
    seen = {
        role: [line.name for line in chains(world.viewer(role))]
        for role in (Role.DISTRICT, Role.STREET, Role.COMMUNITY, Role.SECRETARY, Role.DEPUTY, Role.MEMBER)
    }
    both = ["阳光社区第一党支部", "神华社区第一党支部"]
    assert seen == {
        Role.DISTRICT: both,
        Role.STREET: both,
        Role.COMMUNITY: both[:1],
        Role.SECRETARY: both[:1],
        Role.DEPUTY: [],
        Role.MEMBER: [],
    }
    assert verify_chain(world.viewer(Role.SECRETARY), world.branch) == []
    with pytest.raises(NotAllowed):
        verify_chain(world.viewer(Role.CLERK), world.branch)
    with pytest.raises(OutOfSight):
        verify_chain(world.viewer(Role.SECRETARY), world.stranger)


def test_the_mark_follows_the_chain_and_older_ones_still_fit(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    assert (chain_mark(world.branch.pk), mark_line(world.branch.pk)) == ("", "")
    first = make.entry(world.members[0], "LESSON", by=by)
    mark = chain_mark(world.branch.pk)
    assert mark == f"1-{first.hash[:16]}"
    make.entry(world.members[1], "LESSON", by=by)
    assert ChainHead.objects.get(pk=world.branch.pk).seq == 2
    assert check_mark(world.branch.pk, mark)[0] is True
    assert check_mark(world.branch.pk, f"1-{'0' * 16}")[0] is False


def test_a_posted_notice_carries_the_mark(world: make.World) -> None:
    walk.adopt(world.street)
    make.entry(world.members[0], "LESSON", by=world.viewer(Role.SECRETARY))
    cycle = walk.to_posting(walk.open_cycle(world), world)
    posting = propose_posting(
        cycle.pk, working_days=5, answer_days=3, contact="支部办公室", by=world.viewer(Role.SECRETARY), at=make.NOW
    )
    client = sign_in(Client(), world.users[Role.SECRETARY])
    assert mark_line(world.branch.pk) in client.get(f"/postings/{posting.pk}/notice/").content.decode()


def test_another_field_key_is_said_in_a_sentence(world: make.World, settings: Settings) -> None:
    """Every seal fails then, and what is sealed of the people cannot be read: the walk must still end in words."""
    world.members[0].person.id_number = "150602195003120018"
    world.members[0].person.save()
    make.entry(world.members[0], "LESSON", by=world.viewer(Role.SECRETARY))
    make.entry(world.outsider, "LESSON", by=make.viewer(world.stranger_secretary))
    hint = "很可能这里的字段密钥（field_key）不是这个数据库的那一把"
    assert hint not in told()
    settings.FIELD_KEY = "another"
    said = told()
    assert said.count("链头记录的校验值不符") == 2
    assert said.count(hint) == 1


def told() -> str:
    out = StringIO()
    with suppress(SystemExit):
        call_command("verify_ledger", stdout=out)
    return out.getvalue()
