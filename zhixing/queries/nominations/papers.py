"""评先选优: what stands on the printed forms."""

import datetime as dt

from zhixing.files.nominations.papers import NominationSheet, NoticeSheet
from zhixing.models import Nomination
from zhixing.queries.calendar import corrections
from zhixing.queries.nominations.access import nomination_at
from zhixing.queries.nominations.pages import name_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.nominations.conditions import Title
from zhixing.rules.nominations.steps import notice_blockers
from zhixing.rules.periods import chinese_date
from zhixing.rules.refusals import Blocked
from zhixing.rules.workdays import count_workdays


def nomination_sheet(viewer: Viewer, nomination_id: int) -> NominationSheet:
    nomination = nomination_at(viewer, nomination_id)
    return NominationSheet(
        year=nomination.year,
        branch=nomination.organisation.name,
        title=Title(nomination.title).label,
        name=name_of(nomination),
        facts=_facts(nomination),
        deeds=nomination.deeds,
        vote=_vote(nomination),
        opinion=nomination.opinion,
        document=f"{nomination.document_number}，{_day(nomination.honoured_on)}" if nomination.document_number else "",
    )


def notice_sheet(viewer: Viewer, nomination_id: int) -> NoticeSheet:
    """`Blocked` before the posting has its days."""
    nomination = nomination_at(viewer, nomination_id)
    from_on, until_on = nomination.posting_from_on, nomination.posting_until_on
    if from_on is None or until_on is None:
        raise Blocked(notice_blockers(has_days=False))
    return NoticeSheet(
        year=nomination.year,
        organ=nomination.organisation.name,
        branch=nomination.organisation.label,
        title=Title(nomination.title).label,
        name=name_of(nomination),
        deeds=nomination.deeds,
        from_on=from_on,
        until_on=until_on,
        days=count_workdays(from_on, until_on, corrections()),
        contact=nomination.contact,
    )


def _facts(nomination: Nomination) -> tuple[tuple[str, str], ...]:
    member = nomination.membership
    if member is None:
        return (("党组织", nomination.organisation.name), ("成立日期", _day(nomination.organisation.founded_on)))
    return (
        ("姓名", name_of(nomination)),
        ("性别", member.person.sex),
        ("民族", member.person.ethnicity),
        ("出生年月", f"{member.person.born_on.year}年{member.person.born_on.month}月" if member.person.born_on else ""),
        ("学历", member.person.education),
        ("入党日期", _day(member.joined_on)),
        ("工作岗位", member.person.job),
        ("党内职务或岗位", member.post),
    )


def _vote(nomination: Nomination) -> str:
    if nomination.meeting_on is None:
        return ""
    numbers = f"应到{nomination.entitled}人，实到{nomination.present}人，赞成{nomination.ayes}票"
    return f"经{_day(nomination.meeting_on)}支部党员大会表决，{numbers}，同意推荐。"


def _day(day: dt.date | None) -> str:
    return chinese_date(day) if day else ""
