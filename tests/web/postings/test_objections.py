"""异议 on pages: an answer is read again with what it books; an answered one has no form any more."""

import pytest
from django.test import Client

from tests import make
from tests.web.matrix.postings import objected
from tests.web.signing_in import sign_in
from zhixing.models import Entry, Objection
from zhixing.rules.permissions import Role


@pytest.fixture
def secretary(world: make.World) -> Client:
    client = Client()
    sign_in(client, world.users[Role.SECRETARY])
    return client


def answer(objection_id: int, **more: str) -> dict[str, str]:
    quarter = Objection.objects.get(pk=objection_id).posting.cycle
    return {
        "upheld": "yes",
        "findings": "查阅服务记录，属实。",
        "answer": "予以补记。",
        "item": "VISIT",
        "happened_on": f"{quarter.year}-{3 * quarter.number - 2:02d}-10",
        "units": "2",
        **more,
    }


def test_nothing_is_booked_before_the_points_have_been_seen(world: make.World, secretary: Client) -> None:
    number = objected(world)
    page, before = f"/objections/{number}/answer/", Entry.objects.count()
    review = secretary.post(page, answer(number)).content.decode()
    assert "核对后答复" in review
    assert "补记：" in review
    assert "+" in review[review.index("补记：") : review.index("单笔分值")]
    assert (Entry.objects.count(), Objection.objects.get(pk=number).state) == (before, "raised")
    again = secretary.post(page, answer(number, again="1")).content.decode()
    assert "查阅服务记录，属实。" in again
    assert secretary.post(page, answer(number, confirmed="1")).status_code == 302
    assert (Entry.objects.count(), Objection.objects.get(pk=number).state) == (before + 1, "upheld")


def test_an_upheld_answer_without_a_correction_does_not_reach_the_review(world: make.World, secretary: Client) -> None:
    number = objected(world)
    refused = secretary.post(f"/objections/{number}/answer/", answer(number, item=""))
    assert refused.status_code == 422
    assert "二者至少选一项" in refused.content.decode()


def test_an_answered_objection_has_no_form_and_the_next_act_stands_on_top(world: make.World, secretary: Client) -> None:
    number = objected(world)
    secretary.post(f"/objections/{number}/answer/", answer(number, confirmed="1"))
    for sent in (secretary.get(f"/objections/{number}/answer/"), secretary.post(f"/objections/{number}/answer/", {})):
        assert (sent.status_code, sent.headers["Location"]) == (302, f"/objections/{number}/")
    page = secretary.get(f"/postings/{Objection.objects.get(pk=number).posting_id}/").content.decode()
    assert "下一步：撤回公示，重新评定" in page
    assert page.index("下一步：撤回公示") < page.index("公示结果")
    assert "提出异议</a>" not in page
