"""操作日志 along the ways of the newer topics: each step is a row, of whoever took it, where the matter belongs."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests import appraisals, audit, briefings, home_visits, lots, make, member_measures, nominations
from tests import posts as posts_of_tests
from tests import service as service_of_tests
from zhixing.models import AuditRow

BRANCH, COMMUNITY, STREET = "阳光社区第一党支部", "阳光社区党委", "哈巴格希街道党工委"
SECRETARY, DEPUTY, MEMBER = "支部书记甲", "支部副书记甲", "白云"
OF_COMMUNITY, OF_STREET, OF_DISTRICT = "社区党委甲", "街道党工委甲", "区委组织部甲"
ISSUE = "党员积分制管理工作简报2026年第3期"

Step = tuple[str, str, str, str]  # verb, who, kind of subject, summary


@dataclass(frozen=True)
class Way:
    walk: Callable[[make.World], object]
    steps: tuple[Step, ...]
    place: str = BRANCH


def alike(times: int, step: Step) -> tuple[Step, ...]:
    return (step,) * times


WAYS = {
    "appraisal": Way(
        appraisals.answered,
        (
            ("open_appraisal", SECRETARY, "Appraisal", "2025年，5人"),
            *alike(4, ("write_review", SECRETARY, "AppraisalLine", "2025年，代录纸质自评")),
            ("prepare_appraisal", SECRETARY, "Appraisal", "2025年"),
            ("hold_appraisal_meeting", SECRETARY, "Appraisal", "2025年，应到5人，实到4人"),
            ("grade_members", SECRETARY, "Appraisal", "2025年，5人有等次"),
            ("submit_appraisal", SECRETARY, "Appraisal", "2025年，5人"),
            ("approve_appraisal", OF_COMMUNITY, "Appraisal", "2025年，阳光党发﹝2026﹞3号"),
            *alike(5, ("answer_appraisal", SECRETARY, "AppraisalLine", "同意（代录）")),
        ),
    ),
    "briefing": Way(
        briefings.issued,
        (
            ("create_briefing", OF_STREET, "Briefing", ISSUE),
            ("add_article", OF_STREET, "Briefing", ISSUE),
            ("submit_briefing", OF_STREET, "Briefing", ISSUE),
            ("issue_briefing", OF_DISTRICT, "Briefing", ISSUE),
        ),
        place=STREET,
    ),
    "contribution": Way(briefings.sent, (("send_contribution", SECRETARY, "Contribution", "《把积分记在平常》"),)),
    "home visit": Way(  # whom it was about, and what they need, is no matter of the log
        home_visits.answered,
        (("record_home_visit", MEMBER, "HomeVisit", ""), ("answer_home_need", SECRETARY, "HomeNeed", "")),
    ),
    "lot": Way(
        lots.drawn,
        (
            ("make_pool", OF_STREET, "LotPool", "2099年第三季度"),
            ("add_people", OF_STREET, "LotPool", "2099年第三季度：15 人"),
            ("publish_pool", OF_STREET, "LotPool", "2099年第三季度：（指纹）"),
            ("draw_lot", OF_STREET, "LotPool", "2099年第三季度：见证人张大山掷骰子、见证人李小河掷骰子"),
        ),
        place=COMMUNITY,
    ),
    "measure": Way(
        member_measures.confirmed,
        (
            ("decide_measures", SECRETARY, "Cycle", "2026年第三季度，支部委员会，1项"),
            ("carry_out_measure", SECRETARY, "Measure", "2026年第三季度第1条：提醒谈话"),
            ("confirm_measure", DEPUTY, "Measure", "2026年第三季度第1条：提醒谈话"),
        ),
    ),
    "nomination": Way(
        nominations.posted,
        (
            ("nominate", SECRETARY, "Nomination", "2026年，优秀共产党员"),
            ("vote_nomination", SECRETARY, "Nomination", "2026年，通过"),
            ("judge_nomination", OF_COMMUNITY, "Nomination", "2026年，同意"),
            ("post_nomination", SECRETARY, "Nomination", "2026年，5个工作日"),
        ),
    ),
    "post": Way(
        posts_of_tests.confirmed,
        (
            ("set_up_post", SECRETARY, "Post", "环境卫生岗"),
            ("publish_posts", SECRETARY, "Organisation", "1 个岗位"),
            ("apply_for_post", MEMBER, "PostHolding", "环境卫生岗"),
            ("approve_holders", SECRETARY, "PostHolding", "环境卫生岗"),
            ("report_post", MEMBER, "PostReport", "环境卫生岗"),
            *(("record_activity", SECRETARY, "Activity", f"环境卫生岗2026年{month}月履岗") for month in (7, 8, 9)),
            ("confirm_post_reports", SECRETARY, "PostReport", "环境卫生岗"),
        ),
    ),
    "slip from elsewhere": Way(service_of_tests.arrived, (("take_slip", SECRETARY, "IncomingSlip", "滨河社区党委"),)),
}


def steps_and_places(verbs: list[str]) -> tuple[list[Step], set[str]]:
    rows = audit.lines(*verbs)
    steps = [(row[0], row[1], row[3][0], re.sub("[0-9a-f]{64}", "（指纹）", row[4])) for row in rows]
    return steps, {row[2] for row in rows}


@pytest.mark.parametrize("name", WAYS)
def test_each_step_leaves_its_row(world: make.World, name: str) -> None:
    way = WAYS[name]
    way.walk(world)
    assert steps_and_places([verb for verb, *_ in way.steps]) == ([*way.steps], {way.place})


def test_service_is_written_down_where_it_was_done_and_its_slips_where_they_are_kept(world: make.World) -> None:
    service_of_tests.sent(world)
    assert steps_and_places(["register_outsider", "record_service"]) == (
        [
            ("register_outsider", OF_COMMUNITY, "Outsider", "周敏（区自然资源局）"),
            ("record_service", OF_COMMUNITY, "Service", "清扫小区"),
        ],
        {BRANCH},
    )
    assert steps_and_places(["issue_slips", "send_slips"]) == (
        [
            ("issue_slips", OF_COMMUNITY, "ServiceSlip", "2026年第三季度：1 份"),
            ("send_slips", OF_COMMUNITY, "ServiceSlip", "纸质 1 份"),
        ],
        {COMMUNITY},
    )
    assert AuditRow.objects.get(verb="record_service").detail == {"on": "2026-09-05", "people": 1}
