"""报到党员: what stands on the list of one person, as the form that mends it was shown it."""

from typing import Any

from zhixing.models import Outsider

OUTSIDER_LABELS = {
    "name": "姓名",
    "unit": "工作单位",
    "unit_branch": "所在党支部",
    "job": "职务",
    "reported_on": "报到日期",
    "phone": "联系电话",
    "home": "居住小区",
    "skills": "特长",
    "free_time": "可服务时间",
    "post": "认领岗位或需求",
}


def outsider_values(outsider: Outsider) -> dict[str, Any]:
    return {name: getattr(outsider, name) for name in OUTSIDER_LABELS}
