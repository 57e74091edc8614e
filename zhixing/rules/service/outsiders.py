"""报到党员: what is written down of somebody from another unit who reported here."""

import datetime as dt
import re
from dataclasses import dataclass

from zhixing.rules.names.folding import name_problem

_PHONE = re.compile(r"\+?\d{7,15}")


@dataclass(frozen=True)
class OutsiderFacts:
    """The 报到单: whom we have before us, and where they come from."""

    name: str
    unit: str
    unit_branch: str
    reported_on: dt.date
    job: str = ""
    phone: str = ""
    home: str = ""
    skills: str = ""
    free_time: str = ""
    post: str = ""


def plain_phone(typed: str) -> str:
    """A telephone number without the signs people put between its digits."""
    return re.sub(r"[\s()（）—-]", "", typed)


def outsider_blockers(facts: OutsiderFacts, *, today: dt.date, is_dissolved: bool, is_listed: bool) -> list[str]:
    """Why this person cannot be put on the list. `is_listed`: the same name, unit and branch stand there."""
    reasons = []
    if trouble := name_problem(facts.name):
        reasons.append(f"{trouble.replace('；', '，')}。")
    if not facts.unit or not facts.unit_branch:
        reasons.append("请填写工作单位和所在党支部，反馈函按此寄送。")
    if facts.phone and not _PHONE.fullmatch(facts.phone):
        reasons.append("联系电话应为 7 至 15 位数字，请核对。")
    if facts.reported_on > today:
        reasons.append("报到日期在今天以后，请在本人报到以后登记。")
    if is_dissolved:
        reasons.append("这个党组织已经撤销，不能再登记报到。")
    if is_listed:
        reasons.append(f"{facts.unit}{facts.unit_branch}的{facts.name}已经在报到名单上，无须再登记。")
    return reasons


def leaving_blockers(
    *, reported_on: dt.date, left_on: dt.date, today: dt.date, reason: str, has_left: bool
) -> list[str]:
    reasons = []
    if has_left:
        reasons.append("已经登记过离开，无须再登记。")
    if left_on > today or left_on < reported_on:
        reasons.append("离开日期应在报到以后、今天以前，请核对。")
    if not reason.strip():
        reasons.append("请填写离开的原因，例如“调离”“迁居”。")
    return reasons
