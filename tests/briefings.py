"""Walking an issue of the briefing through the real actions: each function takes it one step further."""

import uuid
from typing import Any

from tests import make
from tests.make import World
from zhixing.actions.briefings.consents import request_consent
from zhixing.actions.briefings.contributions import send_contribution
from zhixing.actions.briefings.editing import ArticleInput, Head, add_article, create_briefing
from zhixing.actions.briefings.signing import issue_briefing, submit_briefing
from zhixing.models import Briefing, BriefingArticle, Contribution, NameConsent
from zhixing.queries.briefings.pages import issue_page
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role

QUARTER = Quarter(2026, 3)
HEAD = Head("党员积分制管理工作简报", 3, QUARTER, reports_to="区委组织部", distributes_to="各社区党委", copies=60)
BODY = "全街道{党支部数}党支部开展考评。\n一、学习教育抓在平常。一是按月安排，二是逐人核对。"


def drafted(world: World, **changes: Any) -> Briefing:
    head = Head(**{**vars(HEAD), **changes})
    return create_briefing(world.street.pk, head=head, by=world.viewer(Role.STREET), at=make.NOW)


def with_article(world: World, body: str = BODY, title: str = "三季度党员积分制管理工作情况") -> BriefingArticle:
    article = ArticleInput(title, body, 1)
    return add_article(drafted(world).pk, article=article, by=world.viewer(Role.STREET), at=make.NOW)


def submitted(world: World) -> Briefing:
    return submit_briefing(with_article(world).briefing_id, by=world.viewer(Role.STREET), at=make.NOW)


def issued(world: World) -> Briefing:
    briefing, signer = submitted(world), world.viewer(Role.DISTRICT)
    return issue_briefing(briefing.pk, fingerprint=issue_page(signer, briefing.pk).fingerprint, by=signer, at=make.NOW)


def sent(world: World, body: str = "本支部每月逐人核对台账。") -> Contribution:
    return send_contribution(
        world.branch.pk,
        receiver_id=world.street.pk,
        title="把积分记在平常",
        body=body,
        form_key=uuid.uuid4(),
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )


def requested(world: World) -> NameConsent:
    """白云, whom MEMBER is, is asked whether the article may name her."""
    article = with_article(world, "党员白云带头走访。")
    return request_consent(
        article.pk, name="白云", membership_id=world.members[0].pk, by=world.viewer(Role.STREET), at=make.NOW
    )
