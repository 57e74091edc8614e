"""报名: opening it on a planned activity, signing up, withdrawing. It is no attendance and gives no points."""

import datetime as dt
from dataclasses import dataclass

from zhixing.rules.periods import chinese_date

MOST_PLACES = 2000


@dataclass(frozen=True)
class SignUpTerms:
    """How a planned activity takes people; `until` is None where no sign-up is wanted, `places` where all may come."""

    planned_on: dt.date
    until: dt.date | None
    places: int | None
    people: int = 0
    is_off: bool = False  # called off, or held already

    def is_open(self, today: dt.date) -> bool:
        return not self.is_off and self.until is not None and today <= self.until

    @property
    def places_left(self) -> int | None:
        return None if self.places is None else max(self.places - self.people, 0)

    @property
    def sentence(self) -> str:
        """For the notice: until when, and for how many."""
        if self.until is None:
            return ""
        places = f"，名额 {self.places} 人" if self.places is not None else ""
        return f"需要报名：{chinese_date(self.until)}前在系统首页报名{places}，自愿参加。"


def opening_blockers(terms: SignUpTerms, today: dt.date) -> list[str]:
    """Why sign-up cannot be opened, or changed, like this."""
    if terms.is_off:
        return ["这次活动已经开过或者取消，不能再报名。"]
    reasons = []
    if terms.until is not None and terms.until < today:
        reasons.append("报名的最后一天早于今天，请改日期；不再接受报名的，把日期清空。")
    if terms.until is not None and terms.until > terms.planned_on:
        reasons.append(f"报名的最后一天晚于活动当天（{chinese_date(terms.planned_on)}），请改日期。")
    if terms.until is None and terms.places is not None:
        reasons.append("填了名额，还要填报名的最后一天。")
    if terms.places is not None and terms.places < terms.people:
        reasons.append(f"已有 {terms.people} 人报名，名额不能少于 {terms.people} 人。")
    return reasons


def joining_blockers(terms: SignUpTerms, today: dt.date, *, is_own: bool = True) -> list[str]:
    """Why nobody can be added. Whoever keeps the list adds people also after the last day."""
    if terms.is_off:
        return ["这次活动已经开过或者取消，无须再报名。"]
    if terms.until is None:
        return ["这次活动无须报名，请按通知参加。"]
    if is_own and today > terms.until:
        return [f"报名已于{chinese_date(terms.until)}截止；仍要参加的，请与支部联系。"]
    if terms.places_left == 0:
        return [f"名额 {terms.places} 人已经报满；仍要参加的，请与支部联系。"]
    return []


def leaving_blockers(terms: SignUpTerms, today: dt.date, *, is_own: bool = True) -> list[str]:
    """Why somebody cannot withdraw; after the last day the branch takes them off."""
    if terms.is_off:
        return ["这次活动已经开过或者取消，报名不再改动。"]
    if is_own and terms.until is not None and today > terms.until:
        return [f"报名已于{chinese_date(terms.until)}截止，不能自行退出；不能参加的，请告知支部。"]
    return []
