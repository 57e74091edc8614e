"""An issue from the first draft to the signature: two people, frozen figures, names only with consent."""

import pytest
from django.db import DatabaseError, transaction

from tests import briefings, make
from tests.make import World
from zhixing.actions.briefings.consents import answer_consent, mark_no_person, record_consent, request_consent
from zhixing.actions.briefings.contributions import adopt_contribution, resend_contribution, return_contribution
from zhixing.actions.briefings.editing import ArticleInput, edit_article, remove_article
from zhixing.actions.briefings.signing import CHANGED, issue_briefing, return_briefing, submit_briefing
from zhixing.models import AuditRow, Briefing, BriefingArticle, BriefingFigure, Contribution
from zhixing.queries.briefings.pages import issue_page
from zhixing.queries.briefings.paper import issue_chat_text, issue_text
from zhixing.queries.home import tasks
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, OutOfSight

pytestmark = pytest.mark.django_db


def words(body: str) -> ArticleInput:
    return ArticleInput("三季度情况", body, 1)


def test_figures_stand_as_they_were_signed(world: World) -> None:
    briefing = briefings.submitted(world)
    signer = world.viewer(Role.DISTRICT)
    assert [line.what for line in tasks(signer) if line.url_name == "briefing"] == [f"签发{briefing.label}"]
    issue_briefing(briefing.pk, fingerprint=issue_page(signer, briefing.pk).fingerprint, by=signer, at=make.NOW)
    make.organisation("第四党支部", make.OrgKind.BRANCH, world.community)
    page = issue_page(world.viewer(Role.SECRETARY), briefing.pk)
    assert [(figure.name, figure.text) for figure in page.figures] == [("党支部数", "3个")]
    assert page.articles[0].lines[0].pieces[1].figure == page.figures[0]
    assert "党支部数3个。" in issue_chat_text(issue_text(signer, briefing.pk))
    assert AuditRow.objects.filter(verb="issue_briefing").count() == 1


def test_whoever_edited_does_not_sign(world: World) -> None:
    briefing, editor = briefings.submitted(world), world.viewer(Role.STREET)
    fingerprint = issue_page(editor, briefing.pk).fingerprint
    with pytest.raises(Blocked, match="签发须由另一位同志办理"):
        issue_briefing(briefing.pk, fingerprint=fingerprint, by=editor, at=make.NOW)


def test_what_changed_since_it_was_read_is_not_signed(world: World) -> None:
    briefing, signer = briefings.submitted(world), world.viewer(Role.DISTRICT)
    fingerprint = issue_page(signer, briefing.pk).fingerprint
    make.organisation("第四党支部", make.OrgKind.BRANCH, world.community)
    with pytest.raises(Blocked, match=CHANGED):
        issue_briefing(briefing.pk, fingerprint=fingerprint, by=signer, at=make.NOW)


def test_returned_edited_and_taken_out(world: World) -> None:
    briefing = briefings.submitted(world)
    editor, signer = world.viewer(Role.STREET), world.viewer(Role.DISTRICT)
    article = briefing.articles.get()
    with pytest.raises(Blocked, match="已经送审"):
        edit_article(article.pk, article=words("改"), by=editor, at=make.NOW)
    return_briefing(briefing.pk, reason="补充整改情况", by=signer, at=make.NOW)
    assert any(line.what == f"修改被退回的{briefing.label}" for line in tasks(editor))
    remove_article(article.pk, by=editor, at=make.NOW)
    with pytest.raises(Blocked, match="还没有文章"):
        submit_briefing(briefing.pk, by=editor, at=make.NOW)


def test_a_name_stands_only_with_consent_to_these_words(world: World) -> None:
    row, editor = briefings.requested(world), world.viewer(Role.STREET)
    briefing_id = row.article.briefing_id
    with pytest.raises(Blocked, match="正在等待本人答复"):
        submit_briefing(briefing_id, by=editor, at=make.NOW)
    person = world.viewer(Role.MEMBER)
    assert [line.url_args for line in tasks(person) if line.url_name == "name_consent"] == [(row.pk,)]
    with pytest.raises(OutOfSight):
        answer_consent(row.pk, agrees=True, by=world.viewer(Role.SECRETARY), at=make.NOW)
    answer_consent(row.pk, agrees=True, by=person, at=make.NOW)
    assert issue_page(editor, briefing_id).blockers == []
    edit_article(row.article_id, article=words("党员白云受到批评。"), by=editor, at=make.NOW)
    assert issue_page(editor, briefing_id).blockers == [
        "《三季度情况》里写到“白云”，请先征得本人同意；不是指党员本人的，请注明。"
    ]


def test_refused_on_paper_or_nobody(world: World) -> None:
    row, editor = briefings.requested(world), world.viewer(Role.STREET)
    answer_consent(row.pk, agrees=False, by=world.viewer(Role.MEMBER), at=make.NOW)
    assert issue_page(editor, row.article.briefing_id).blockers == [
        "《三季度党员积分制管理工作情况》里写到“白云”，本人不同意，请改写。"
    ]
    with pytest.raises(Blocked, match="已经答复不同意"):
        request_consent(row.article_id, name="白云", membership_id=world.members[0].pk, by=editor, at=make.NOW)
    edit_article(row.article_id, article=words("天上白云，高娃走访。"), by=editor, at=make.NOW)
    mark_no_person(row.article_id, name="白云", note="天上的云", by=editor, at=make.NOW)
    with pytest.raises(Blocked, match="请写明本人同意的时间"):
        record_consent(row.article_id, name="高娃", membership_id=world.members[2].pk, note=" ", by=editor, at=make.NOW)
    record_consent(
        row.article_id, name="高娃", membership_id=world.members[2].pk, note="9月10日签字", by=editor, at=make.NOW
    )
    assert issue_page(editor, row.article.briefing_id).blockers == []


def test_a_contribution_is_taken_or_comes_back(world: World) -> None:
    contribution, editor = briefings.sent(world), world.viewer(Role.STREET)
    sender = world.viewer(Role.SECRETARY)
    assert any(line.what == "处理一篇供稿" for line in tasks(editor))
    return_contribution(contribution.pk, reason="请写明做法", by=editor, at=make.NOW)
    assert any(line.what == "修改被退回的供稿" for line in tasks(sender))
    resend_contribution(contribution.pk, title="把积分记在平常", body="一是按月核对。", by=sender, at=make.NOW)
    briefing = briefings.drafted(world)
    article = adopt_contribution(contribution.pk, briefing_id=briefing.pk, by=editor, at=make.NOW)
    assert (article.source, article.body) == ("阳光社区第一党支部", "一是按月核对。")
    with pytest.raises(Blocked, match="已经采用"):
        resend_contribution(contribution.pk, title="甲", body="乙", by=sender, at=make.NOW)
    remove_article(article.pk, by=editor, at=make.NOW)
    assert Contribution.objects.get().state == "sent"


@pytest.mark.parametrize(
    "change",
    [
        lambda: Briefing.objects.update(title="另一个"),
        lambda: BriefingArticle.objects.update(body="另一段"),
        lambda: BriefingArticle.objects.create(briefing=Briefing.objects.get(), position=2, kind="text", title="x"),
        lambda: BriefingFigure.objects.update(text="9个"),
        lambda: BriefingFigure.objects.create(briefing=Briefing.objects.get(), name="x", text="y", page="overview"),
        lambda: Briefing.objects.all().delete(),
    ],
    ids=["head", "article", "another article", "figure", "another figure", "removed"],
)
def test_the_database_keeps_an_issued_one(world: World, change: object) -> None:
    briefings.issued(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        change()  # type: ignore[operator]
