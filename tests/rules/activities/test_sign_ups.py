"""报名: when it can be opened, when people can sign up and withdraw."""

import dataclasses
import datetime as dt

from zhixing.rules.activities.plans import PlanText, notice_text
from zhixing.rules.activities.sign_ups import SignUpTerms, joining_blockers, leaving_blockers, opening_blockers

DAY, LAST = dt.date(2026, 12, 5), dt.date(2026, 12, 3)
TERMS = SignUpTerms(DAY, LAST, 20, 19)


def changed(**values: object) -> SignUpTerms:
    return dataclasses.replace(TERMS, **values)  # type: ignore[arg-type]


def test_it_is_opened_until_a_day_before_the_activity_for_no_fewer_than_have_signed_up() -> None:
    assert opening_blockers(TERMS, LAST) == []
    assert opening_blockers(changed(until=None, places=None), LAST) == []
    assert opening_blockers(TERMS, DAY) == ["报名的最后一天早于今天，请改日期；不再接受报名的，把日期清空。"]
    assert opening_blockers(changed(until=DAY + dt.timedelta(days=1), places=18), LAST) == [
        "报名的最后一天晚于活动当天（2026年12月5日），请改日期。",
        "已有 19 人报名，名额不能少于 19 人。",
    ]
    assert opening_blockers(changed(until=None), LAST) == ["填了名额，还要填报名的最后一天。"]
    assert opening_blockers(changed(is_off=True), LAST) == ["这次活动已经开过或者取消，不能再报名。"]


def test_the_last_place_on_the_last_day_is_to_be_had_and_the_next_is_not() -> None:
    assert joining_blockers(TERMS, LAST) == []
    assert joining_blockers(changed(people=20), LAST) == ["名额 20 人已经报满；仍要参加的，请与支部联系。"]
    assert joining_blockers(changed(people=20, places=None), LAST) == []
    assert joining_blockers(TERMS, DAY) == ["报名已于2026年12月3日截止；仍要参加的，请与支部联系。"]
    assert joining_blockers(changed(until=None), LAST) == ["这次活动无须报名，请按通知参加。"]
    assert joining_blockers(changed(is_off=True), LAST) == ["这次活动已经开过或者取消，无须再报名。"]


def test_after_the_last_day_only_the_branch_changes_the_list() -> None:
    assert leaving_blockers(TERMS, LAST) == []
    assert leaving_blockers(TERMS, DAY) == ["报名已于2026年12月3日截止，不能自行退出；不能参加的，请告知支部。"]
    assert (joining_blockers(TERMS, DAY, is_own=False), leaving_blockers(TERMS, DAY, is_own=False)) == ([], [])
    assert leaving_blockers(changed(is_off=True), LAST, is_own=False) == ["这次活动已经开过或者取消，报名不再改动。"]


def test_the_notice_says_how_to_sign_up() -> None:
    text = notice_text(PlanText("植树", DAY, sign_up=TERMS.sentence), "第一支部", LAST)
    assert "需要报名：2026年12月3日前在系统首页报名，名额 20 人，自愿参加。" in text.splitlines()
    assert "报名" not in notice_text(PlanText("植树", DAY, sign_up=changed(until=None).sentence), "第一支部", LAST)


def test_a_sign_up_is_open_to_its_last_day_unless_it_is_off() -> None:
    assert [TERMS.is_open(day) for day in (LAST, DAY)] == [True, False]
    assert not changed(is_off=True).is_open(LAST)
    assert not changed(until=None).is_open(LAST)


def test_how_many_places_are_left() -> None:
    assert [changed(people=people).places_left for people in (0, 19, 20, 21)] == [20, 1, 0, 0]
    assert changed(places=None).places_left is None


def test_the_last_day_may_be_the_day_itself_and_the_places_those_that_have_signed_up() -> None:
    assert opening_blockers(changed(until=DAY, places=19), DAY) == []
    assert opening_blockers(changed(until=LAST), LAST) == []


def test_where_everybody_may_come_the_notice_says_no_number() -> None:
    assert changed(places=None).sentence == "需要报名：2026年12月3日前在系统首页报名，自愿参加。"
    assert changed(until=None).sentence == ""


def test_without_a_sign_up_nobody_withdraws_too_late() -> None:
    assert leaving_blockers(changed(until=None), DAY) == []
    assert joining_blockers(changed(people=20), DAY, is_own=False) == ["名额 20 人已经报满；仍要参加的，请与支部联系。"]
