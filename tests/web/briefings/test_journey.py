"""简报 from a contribution to the signed issue, as people click it; each figure equals the page that it opens."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.web.signing_in import sign_in
from zhixing.models import Briefing, BriefingArticle, Contribution
from zhixing.rules.periods import period_before, quarter_of
from zhixing.rules.permissions import Role
from zhixing.web.frame.periods import value_of

pytestmark = pytest.mark.django_db


def post(client: Client, name: str, args: list[int], data: dict[str, object]) -> tuple[int, str]:
    answer = client.post(reverse(name, args=args), data, follow=True)
    return answer.status_code, answer.content.decode()


def head(**changes: object) -> dict[str, object]:
    quarter = value_of(period_before(quarter_of(timezone.localdate())))
    return {"title": "党员积分制管理工作简报", "number": 1, "quarter": quarter, "reports_to": "区委组织部", **changes}


Clients = dict[str, Client]


def contributed(world: make.World, people: Clients) -> Contribution:
    """The branch sends a text; the telephone in its first version comes back with everything typed."""
    text = {"organisation": world.branch.pk, "receiver": world.street.pk, "title": "把积分记在平常"}
    wrong = {**text, "body": "电话13904770000", "form_key": uuid.uuid4()}
    status, page = post(people["secretary"], "contribution_new", [], wrong)
    assert (status, "稿件里有手机号码" in page, "13904770000" in page) == (422, True, True)
    post(people["secretary"], "contribution_new", [], {**text, "body": "白云每月核对。", "form_key": uuid.uuid4()})
    return Contribution.objects.get()


def begun(people: Clients) -> Briefing:
    """The street begins an issue with an article of figures; a number that is none or is taken comes back."""
    status, page = post(people["street"], "briefing_new", [], head(number="一"))
    assert (status, "请填写整数" in page) == (422, True)
    post(people["street"], "briefing_new", [], head())
    briefing = Briefing.objects.get()
    status, page = post(people["street"], "briefing_new", [], head())
    assert (status, "请换一个期号（接着往下是第2期）" in page) == (422, True)
    form = people["street"].get(reverse("article_new", args=[briefing.pk]), {"from": "figures"}).content.decode()
    assert "{党支部数}" in form
    article = {"title": "工作情况", "body": "全街道{党支部数}党支部。", "position": 1}
    post(people["street"], "article_new", [briefing.pk], article)
    return briefing


def test_from_a_contribution_to_the_signed_issue(world: make.World) -> None:
    roles = {"street": Role.STREET, "secretary": Role.SECRETARY, "district": Role.DISTRICT, "member": Role.MEMBER}
    people = {name: sign_in(Client(), world.users[role]) for name, role in roles.items()}
    contribution, briefing = contributed(world, people), begun(people)
    status, page = post(people["street"], "contribution_adopt", [contribution.pk], {"briefing": briefing.pk})
    assert (status, "原稿" in page) == (200, True)

    named = BriefingArticle.objects.get(contribution=contribution)
    draft = people["street"].get(reverse("briefing", args=[briefing.pk])).content.decode()
    assert "里写到“白云”，请先征得本人同意" in draft
    names = {"name": "白云", "membership": world.members[0].pk, "way": "ask"}
    post(people["street"], "article_names", [named.pk], names)
    consent = named.consents.get()
    assert "拟在简报刊登" in people["member"].get(reverse("name_consent", args=[consent.pk])).content.decode()
    post(people["member"], "name_consent_answer", [consent.pk], {"answer": "yes"})
    post(people["street"], "briefing_submit", [briefing.pk], {})

    assert people["secretary"].get(reverse("briefing", args=[briefing.pk])).status_code == 404
    page = people["district"].get(reverse("briefing", args=[briefing.pk])).content.decode()
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', page)
    assert fingerprint is not None
    post(people["district"], "briefing_issue", [briefing.pk], {"fingerprint": fingerprint.group(1)})
    read_by_the_branch(people, briefing)


def read_by_the_branch(people: Clients, briefing: Briefing) -> None:
    """A figure is a link for whoever may open the page it is from; the branch reads it as a word."""
    pages = [
        people[who].get(reverse("briefing", args=[briefing.pk])).content.decode() for who in ("street", "secretary")
    ]
    link, missing = (re.search(r'<a class="figure-link"\s+href="([^"]+)">3个</a>', page) for page in pages)
    assert (missing, "全街道3个党支部" in pages[1]) == (None, True)
    assert link is not None
    source = people["street"].get(link.group(1).replace("&amp;", "&")).content.decode()
    assert len(re.findall(r'<th scope="row">(?:<a[^>]*>)?(?:阳光|神华)', source)) == 3  # branches on that page
    for name in ("briefing_paper", "briefing_one_page", "briefing_word"):
        assert people["secretary"].get(reverse(name, args=[briefing.pk])).status_code == 200
