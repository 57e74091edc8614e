"""领取网上凭证: who may fetch one, what comes back, and that it votes later for somebody not signed in."""

import secrets

import pytest
from django.test import Client
from django.utils import timezone

from tests import ballots, make
from tests.web.signing_in import sign_in
from tests.web.vote.test_pages import HOUR, chosen, url
from zhixing.actions.ballots.preparing import PanelTerms
from zhixing.models import Ballot, BallotPanel, Spent, TokenIssue
from zhixing.rules.ballots.blind_rsa import PublicKey, blind, finalize, prepare
from zhixing.rules.ballots.slip_codes import token_hash
from zhixing.rules.permissions import Role


@pytest.fixture
def opened(world: make.World) -> Ballot:
    """A ballot with tokens and slips that stands open by the real clock."""
    ways = {"": PanelTerms(is_own=True, by_token=True)}
    ballot = ballots.prepare(ballots.to_stage(world, members=4), world, ways)
    ballots.to_open(ballot, world)
    Ballot.objects.filter(pk=ballot.pk).update(opens_at=timezone.now() - HOUR, closes_at=timezone.now() + HOUR)
    ballot.refresh_from_db()
    return ballot


def key_of(ballot: Ballot) -> PublicKey:
    return PublicKey.from_der(bytes(ballot.panels.get().token_public_key or b""))


def asked(ballot: Ballot) -> tuple[bytes, bytes, int]:
    """A token as a browser makes it: the prepared message, blinded, and what takes the cover off again."""
    key = key_of(ballot)
    prepared = prepare(secrets.token_bytes(32), secrets.token_bytes(32))
    blinded, inverse = blind(key, prepared, 1 + secrets.randbelow(key.n - 1), secrets.token_bytes(48))
    return prepared, blinded, inverse


def fetch(client: Client, ballot: Ballot, blinded: bytes) -> dict[str, str]:
    answer = client.post(f"/ballots/{ballot.pk}/token/", {"blinded": blinded.hex()})
    found: dict[str, str] = answer.json()
    return {"status": str(answer.status_code), **found}


def test_fetched_signed_in_and_cast_as_nobody(opened: Ballot, world: make.World, client: Client) -> None:
    sign_in(client, world.users[Role.MEMBER])
    shown = client.get(f"/ballots/{opened.pk}/token/").content.decode()
    assert (shown.count(key_of(opened).to_der().hex()), shown.count("领取凭证")) == (1, 1)
    prepared, blinded, inverse = asked(opened)
    answer = fetch(client, opened, blinded)
    assert fetch(client, opened, blinded) == answer  # a lost answer is given again
    signature = finalize(key_of(opened), prepared, bytes.fromhex(answer["answer"]), inverse)
    token = {"token": prepared.hex(), "signature": signature.hex()}
    paper = Client().post(url(opened), token)
    assert (paper.status_code, paper.content.decode().count(signature.hex())) == (200, 1)
    done = Client().post(url(opened, "cast/"), {**chosen(opened), **token})
    assert (done.status_code, "用同一份凭证" in done.content.decode()) == (200, True)
    spent = Spent.objects.get()
    assert (bytes(spent.credential), spent.way) == (token_hash(opened.slug, prepared), "token")


def test_each_person_gets_one(opened: Ballot, world: make.World, client: Client) -> None:
    sign_in(client, world.users[Role.MEMBER])
    fetch(client, opened, asked(opened)[1])
    other = fetch(client, opened, asked(opened)[1])
    assert (other["status"], other["sentence"].split("，")[0]) == ("409", "您已经领取过网上凭证")
    assert TokenIssue.objects.count() == 1
    assert "您已经领取网上凭证" in client.get(f"/ballots/{opened.pk}/token/").content.decode()


def test_rubbish_is_refused_in_a_sentence(opened: Ballot, world: make.World, client: Client) -> None:
    sign_in(client, world.users[Role.MEMBER])
    answer = client.post(f"/ballots/{opened.pk}/token/", {"blinded": "xyz"})
    assert (answer.status_code, answer.json()) == (422, {"sentence": "凭证申请不完整，请刷新页面后再领取。"})
    assert fetch(client, opened, b"short")["status"] == "409"
    assert TokenIssue.objects.count() == 0


def test_the_post_needs_the_token_of_the_session(opened: Ballot, world: make.World) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), world.users[Role.MEMBER])
    assert client.post(f"/ballots/{opened.pk}/token/", {"blinded": asked(opened)[1].hex()}).status_code == 403


def test_after_issuing_has_ended_the_page_says_where_to_vote(opened: Ballot, world: make.World, client: Client) -> None:
    BallotPanel.objects.filter(ballot=opened).update(issuing_ended_at=timezone.now())
    sign_in(client, world.users[Role.MEMBER])
    shown = client.get(f"/ballots/{opened.pk}/token/").content.decode()
    sentence = "网上凭证已经停止领取。没有领的，请到会场签到、抽票码投票。"
    assert (sentence in shown, "data-fetch" in shown) == (True, False)
    assert fetch(client, opened, asked(opened)[1])["status"] == "409"


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.SYSTEM_ADMIN])
def test_whoever_is_not_on_the_roll_sees_no_page(role: Role, opened: Ballot, world: make.World, client: Client) -> None:
    sign_in(client, world.users[role])
    assert client.get(f"/ballots/{opened.pk}/token/").status_code == 404


def test_a_forged_token_opens_no_paper(opened: Ballot, client: Client) -> None:
    forged = {"token": "11" * 64, "signature": "22" * 256}
    answer = client.post(url(opened), forged)
    assert (answer.status_code, "这张网上凭证不属于本次测评" in answer.content.decode()) == (422, True)
    assert client.post(url(opened), {"token": "zz", "signature": "zz"}).status_code == 422
