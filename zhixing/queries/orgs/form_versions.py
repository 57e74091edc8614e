"""党组织: the fields of an organisation, as the form that edits them was shown them."""

from collections.abc import Mapping
from typing import Any

from zhixing.models import Organisation
from zhixing.queries.form_versions import Field, Fields

LABELS = {"name": "全称", "short_name": "简称", "founded_on": "成立日期", "contact": "联系方式", "position": "排列序号"}


def organisation_values(organisation: Organisation) -> dict[str, Any]:
    return {name: getattr(organisation, name) for name in LABELS} | {"position": organisation.position or 1}


def organisation_fields(values: Mapping[str, Any]) -> Fields:
    return {name: Field(label, str(values[name] or "").strip()) for name, label in LABELS.items()}
