"""走访群众: a visit written down, answered, told and entered, through the real addresses."""

import uuid

from django.test import Client
from pytest_django import Settings

from tests import home_visits, make, walk
from tests.web.reading import as_read
from tests.web.signing_in import sign_in
from zhixing.models import Entry, HomeNeed, HomeVisit
from zhixing.rules.permissions import Role


def test_from_the_home_to_the_word_back(world: make.World, client: Client, settings: Settings) -> None:
    settings.TODAY = make.TODAY
    walk.adopt(world.street)
    member, secretary = sign_in(client, world.users[Role.MEMBER]), sign_in(Client(), world.users[Role.SECRETARY])
    new = f"/organisations/{world.branch.pk}/home-visits/new/"
    form = {
        "membership": str(world.members[0].pk),
        "visited_on": "2026-09-08",
        "household": home_visits.HOUSEHOLD,
        "text": home_visits.NEED.text,
        "promise": home_visits.NEED.promise,
        "answer_by": "2026-10-30",
        "handed_to": "物业",
        "form_key": str(uuid.uuid4()),
    }
    refused = member.post(new, form)
    assert refused.status_code == 422
    assert "答复的期限最晚是2026年9月29日" in as_read(refused)
    assert home_visits.HOUSEHOLD in as_read(refused)  # nothing typed is lost
    assert "走访已登记" in as_read(member.post(new, {**form, "answer_by": "2026-09-10"}, follow=True))
    need = HomeNeed.objects.get()

    assert "答复走访中承诺的 1 件事" in as_read(secretary.get("/"))
    assert "超期 4 天" in as_read(secretary.get(f"/organisations/{world.branch.pk}/home-visits/?quarter=2026-3"))
    answer = {"answer": "物业已换好灯。", "on": "2026-09-14"}
    assert "答复已登记" in as_read(secretary.post(f"/home-visits/needs/{need.pk}/answer/", answer, follow=True))
    assert "您走访带回的诉求有了答复，请告知住户" in as_read(member.get("/"))
    page = member.post(f"/home-visits/needs/{need.pk}/tell/", {"on": "2026-09-14", "opinion": "content"}, follow=True)
    assert "住户评价：满意" in as_read(page)


def test_visits_are_read_again_before_they_are_entered(world: make.World, client: Client, settings: Settings) -> None:
    settings.TODAY = make.TODAY
    walk.adopt(world.street)
    secretary = sign_in(client, world.users[Role.SECRETARY])
    visit = home_visits.visited(world)
    book = f"/organisations/{world.branch.pk}/home-visits/book/"
    form = {"item": "VISIT", "visit": [visit.pk]}
    review = as_read(secretary.post(book, form))
    assert "+5 分" in review
    assert Entry.objects.count() == 0
    assert "已把 1 次走访记入台账" in as_read(secretary.post(book, {**form, "confirmed": "1"}, follow=True))
    assert HomeVisit.objects.get().activity_id is not None
    again = secretary.post(book, {**form, "confirmed": "1"})
    assert again.status_code == 422
    assert "勾选的走访里有已经记分或作废的" in as_read(again)
