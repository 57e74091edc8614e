"""自选指标 in the demonstration: one of the street, one of the first community, and one that waits for approval."""

import datetime as dt

from zhixing.actions.standards.local_items import approve_local_item, draft_local_item, submit_local_item
from zhixing.management.demo.build import Street, moment
from zhixing.models import User
from zhixing.queries.viewers import viewer_for
from zhixing.rules.standards.local_items import LocalText
from zhixing.rules.standards.vocabulary import Method

OF_STREET = LocalText(
    "serving",
    "COMMUNITY",
    "新就业群体友好社区",
    300,
    "设有歇脚、充电、饮水的固定场所并公示；每季度走访一次，收集的需求有回音。少一项扣 1 分",
    (Method.VISIT, Method.PAPERS),
    "看现场；走访记录；随机问 3 名骑手、快递员",
)
OF_COMMUNITY = LocalText(
    "management",
    "",
    "电动车集中停放充电",
    500,
    "楼栋有集中停放充电点，楼道没有停放、充电。一处不合要求扣 1 分",
    (Method.VISIT,),
    "看现场，抽 3 个楼栋",
    veto="本季度因电动车发生火灾",
)
WAITING = LocalText(
    "serving",
    "ESTATE",
    "独居老人助餐",
    200,
    "愿意助餐的独居老人都有固定送餐人，停送有人问。少一户扣 0.5 分",
    (Method.VISIT,),
    "入户问 3 户",
)


def propose_items(street: Street, approver: User, on: dt.date) -> None:
    community_id, head = next(iter(street.community_users.items()))
    of_street = _submitted(street.street.pk, OF_STREET, street.street_user, on)
    of_community = _submitted(community_id, OF_COMMUNITY, head, on)
    for item_id, number in ((of_street, "街党发12号"), (of_community, "街党发13号")):
        approve_local_item(item_id, document_number=number, from_on=on, by=viewer_for(approver, on), at=moment(on))
    _submitted(community_id, WAITING, head, on)


def _submitted(organisation_id: int, text: LocalText, drafter: User, on: dt.date) -> int:
    by = viewer_for(drafter, on)
    item = draft_local_item(organisation_id, text=text, by=by, at=moment(on))
    return submit_local_item(item.pk, by=by, at=moment(on)).pk
