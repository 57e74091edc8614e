"""简报: head and articles of an issue, as the forms that edit them were shown them."""

from typing import Any

from zhixing.models import Briefing, BriefingArticle, Contribution

HEAD_LABELS = {
    "title": "刊名",
    "number": "期号",
    "quarter": "数据所属季度",
    "foreword": "按语",
    "reports_to": "报",
    "sends_to": "送",
    "distributes_to": "发",
    "copies": "印数",
}
ARTICLE_LABELS = {"title": "标题", "body": "正文", "source": "供稿单位", "position": "次序"}

CONTRIBUTION_LABELS = {"title": "标题", "body": "正文"}


def contribution_values(contribution: Contribution) -> dict[str, Any]:
    return {name: getattr(contribution, name) for name in CONTRIBUTION_LABELS}


def head_values(briefing: Briefing) -> dict[str, Any]:
    names = [name for name in HEAD_LABELS if name != "quarter"]
    return {name: getattr(briefing, name) for name in names} | {"quarter": briefing.quarter_value}


def article_values(article: BriefingArticle) -> dict[str, Any]:
    return {name: getattr(article, name) for name in ARTICLE_LABELS}
