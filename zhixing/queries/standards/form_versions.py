"""考评办法, 自选指标: what an approver has read, and a local item as the form that edits it was shown it."""

from collections.abc import Mapping
from typing import Any

from zhixing.models import LocalItem, StandardVersion
from zhixing.queries.form_versions import Field, Fields, plain_fields
from zhixing.rules.standards.local_items import LocalText
from zhixing.rules.standards.vocabulary import Method, points_text

ITEM_LABELS = {
    "name": "指标名称",
    "criterion": "评分标准",
    "evidence": "看什么材料",
    "adjustments": "加减情形",
    "veto": "本条否决",
}


def text_fields(version: StandardVersion) -> Fields:
    """The whole text, as it was handed in."""
    return {"text": Field("办法内容", version.text)}


def item_values(item: LocalItem) -> dict[str, Any]:
    """As the form has them."""
    names = (*ITEM_LABELS, "block", "class_code", "full", "methods")
    return {name: getattr(item, name) for name in names}


def item_fields(values: Mapping[str, Any], areas: Mapping[str, str], classes: Mapping[str, str]) -> Fields:
    """`areas`, `classes`: by code, what they are called."""
    methods = "、".join(Method(word).label for word in values["methods"])
    return {
        **plain_fields(ITEM_LABELS, values),
        "block": Field("方面", areas.get(values["block"], values["block"])),
        "class_code": Field("适用的党组织", classes.get(values["class_code"], values["class_code"])),
        "full": Field("满分", points_text(values["full"] or 0)),
        "methods": Field("检查方法", methods),
    }


def submitted_item_fields(text: LocalText) -> Fields:
    """All of an item, as it was handed in."""
    return {"text": Field("指标内容", str(text))}
