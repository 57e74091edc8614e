"""设岗定责: a post as the form that edits it was shown it."""

from collections.abc import Iterable, Mapping
from typing import Any

from zhixing.models import Post
from zhixing.queries.form_versions import Field, Fields, plain_fields
from zhixing.rules.ledger.activities import Group, offered
from zhixing.rules.posts.states import PostGroup, Rhythm

POST_LABELS = {
    "name": "岗位名称",
    "group": "类别",
    "duties": "岗位职责",
    "place": "履岗地点",
    "seats": "需要人数",
    "item": "计分细则",
    "rhythm": "记分",
}


def post_values(post: Post) -> dict[str, Any]:
    return {name: getattr(post, name) for name in POST_LABELS}


def post_fields(values: Mapping[str, Any], groups: Iterable[Group] | None) -> Fields:
    """`groups`: the items that a post may be entered under, which say what they are called."""
    item = offered(groups or (), values["item"])
    coded = {
        "group": PostGroup(values["group"]).label,
        "rhythm": Rhythm(values["rhythm"]).label,
        "item": item.name if item else values["item"],
    }
    words = plain_fields(POST_LABELS, values)
    return {name: Field(field.label, coded.get(name, field.words), field.words) for name, field in words.items()}
