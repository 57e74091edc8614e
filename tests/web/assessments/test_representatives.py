"""代表测评 by hand: prepared from the page of the quarter, voted on a phone question by question, read by area."""

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import assessments, make, representatives
from tests.web.assessments.test_journey import signed_in, text
from zhixing.models import Ballot, BallotWaiver
from zhixing.rules.ballots.states import Seat
from zhixing.rules.permissions import Role

WINDOW = {"opens_at": "2099-09-14T14:30", "closes_at": "2099-09-14T16:00", "place": "社区会议室"}
WAYS = {"ways-0": ["slip", "paper"], "ways-1": ["slip", "paper"]}


@pytest.fixture
def street(world: make.World) -> Client:
    return signed_in(world.viewer(Role.STREET).user_id)


def refused(answer: HttpResponse) -> str:
    assert answer.status_code == 422, text(answer)
    return text(answer)


def test_from_the_page_of_the_quarter_to_a_ballot(world: make.World, street: Client) -> None:
    cycle = representatives.opened(world)
    own = assessments.participant(cycle, world)
    quarter, form = f"/assessments/{cycle.pk}/", f"/assessments/organisations/{own.pk}/ballot/"
    assert "还没有编制" in text(street.get(quarter))
    answer = street.get(form)
    assert (answer.status_code, "还没有代表名单" in text(answer)) == (409, True)
    representatives.drawn(world)
    assert f'href="{form}"' in text(street.get(quarter))
    held = {seat.value: viewer.user_id for seat, viewer in representatives.tellers(world).items()}
    shown = text(street.get(form))
    assert "两代表一委员（1 人）" in shown
    assert "网上凭证" not in shown  # representatives have no account
    seats = {"seat-0": "residents", "seat-1": "members", "seat-2": ""}
    page = refused(street.post(form, {**WINDOW, **WAYS, **held, **seats}))
    assert "请选定“两代表一委员”归入哪一组投票。" in page
    assert 'value="社区会议室"' in page  # nothing typed is lost
    sent = street.post(form, {**WINDOW, **WAYS, **held, **seats, "seat-2": "residents"})
    ballot = Ballot.objects.get(participant=own)
    assert (sent.status_code, sent["Location"]) == (302, f"/ballots/{ballot.pk}/")
    page = text(street.get(f"/ballots/{ballot.pk}/"))
    assert f'href="{quarter}"' in page
    assert "代表测评" in page
    assert "民主测评" not in page
    for other in representatives.others(cycle, world):
        other_form = f"/assessments/organisations/{other.pk}/ballot/"
        assert "代表没有到齐" not in text(street.get(quarter))
        street.post(f"{other_form}waive/", {"reason": "代表没有到齐"})
        assert BallotWaiver.objects.get(participant=other).reason == "代表没有到齐"
    assert "本期不组织，已写明原因" in text(street.get(quarter))


def test_the_voter_goes_question_by_question(world: make.World, client: Client) -> None:
    cycle = representatives.opened(world)
    representatives.drawn(world)
    representatives.inspected(world, cycle)
    held = representatives.tellers(world)
    ballot, codes = representatives.started(world, cycle, held)
    now, hour = dt.datetime.now(dt.UTC), dt.timedelta(hours=1)
    Ballot.objects.filter(pk=ballot.pk).update(opens_at=now - hour, closes_at=now + hour)
    start = f"/vote/{ballot.slug}/"
    page = text(client.post(start, {"code": codes["members"][0]}))
    assert "第 3 项，共 3\n      项" in page
    assert "不了解" in page
    assert "弃权" not in page
    marks = {"m1-0": "000", "m1-1": "254", "m1-2": "001"}
    review = text(client.post(f"{start}review/", {"code": codes["members"][0], **marks}))
    assert [word in review for word in ("党的建设", "满意", "不了解", "基本满意")] == [True] * 4
    refusal = client.post(f"{start}cast/", {"code": codes["members"][0], "m1-0": "000"})
    assert (refusal.status_code, "每一项都要选一个档次" in text(refusal)) == (422, True)
    assert client.post(f"{start}cast/", {"code": codes["members"][0], **marks}).status_code == 200


def test_results_stand_area_by_area(world: make.World, street: Client) -> None:
    cycle = representatives.opened(world)
    representatives.drawn(world)
    representatives.inspected(world, cycle)
    held = representatives.tellers(world)
    ballot, codes = representatives.started(world, cycle, held)
    representatives.vote(
        ballot, codes, {"members": ["FAIRLY"] * 3 + ["SATISFIED"] * 3, "residents": ["SATISFIED"] * 3 + ["ABSTAIN"] * 3}
    )
    representatives.counted(world, ballot, held)
    page = text(street.get(f"/ballots/{ballot.pk}/results/"))
    assert ("满意度得分" in page, "党的建设" in page, "85.00" in page) == (True, True, True)
    assert "居民代表：参与评价的不足 6 人" in page
    assert [street.get(f"/ballots/{ballot.pk}/{paper}.pdf").status_code for paper in ("notice", "minutes")] == [200] * 2
    assert signed_in(held[Seat.FIRST].user_id).get(f"/ballots/{ballot.pk}/results/").status_code == 200
    community = signed_in(world.viewer(Role.COMMUNITY).user_id)
    assert community.get(f"/ballots/{ballot.pk}/results/").status_code == 404  # it reads its own result, later
