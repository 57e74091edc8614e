"""What the first branch did at the end of the year before: 民主评议 to its close; and whom it puts up this year.

The reviews and the answers of the members are written together: the rows that the actions leave, one by one they would
take as long as a quarter.
"""

import datetime as dt

from zhixing.actions.appraisals.deciding import (
    approve_appraisal,
    close_appraisal,
    grade_members,
    hold_meeting,
    submit_appraisal,
)
from zhixing.actions.appraisals.preparing import open_appraisal, prepare_appraisal
from zhixing.actions.nominations.steps import (
    NominationText,
    honour_nomination,
    judge_nomination,
    nominate,
    post_nomination,
    vote_nomination,
)
from zhixing.actions.recording import record
from zhixing.management.demo.build import Branch, Street, moment
from zhixing.management.demo.records import diligence
from zhixing.models import Appraisal, AppraisalLine, Membership
from zhixing.queries.appraisals.access import standing_lines
from zhixing.queries.appraisals.facts import appraised
from zhixing.queries.appraisals.form_versions import GradeRow
from zhixing.queries.nominations.facts import conditions_of
from zhixing.queries.viewers import viewer_for
from zhixing.rules.appraisals.grades import Grade, most_excellent
from zhixing.rules.appraisals.steps import Meeting, OwnView, Preparation
from zhixing.rules.members.records import PersonKind
from zhixing.rules.nominations.conditions import Title, unmet
from zhixing.rules.nominations.steps import Vote
from zhixing.rules.permissions import Do
from zhixing.rules.standards.procedure import THIRD

DAY = dt.timedelta(days=1)
OPENED = 5  # of January: the appraisal of the year before
LAST_MONTH, UNDER_WAY = 12, frozenset({12, 1, 2})  # of a year, and in which its appraisal is being prepared
REVIEW = "一年来按时参加组织生活和集中学习，参加志愿服务和楼院值守；学习还不够系统，主动走访群众不够经常。"
OPINIONS = {
    Grade.EXCELLENT: "带头参加学习和志愿服务，主动为群众办事，群众反映好；学用结合还可以再深入。",
    Grade.QUALIFIED: "认真参加组织生活，主动服务群众；不足是学习还不够系统。",
}
MUTUAL, WHY = "遇事愿意出力，希望多发言。", "经支委会研究，按全年表现和党员互评情况评定。"
DEEDS = "全年走访困难群众三十二户，协调解决楼道照明、电动车充电等问题十一件，带头参加每一次志愿服务，群众认可。"
REASON = "主动承担楼院值守的组织工作，支部党员和群众普遍认可。"


def play_year_end(street: Street, today: dt.date) -> None:
    """The appraisal of the year before as far as it has come by now, and nominations of this one."""
    branch = street.branches[0]
    opened_on = dt.date(today.year, 1, OPENED)
    leads = viewer_for(branch.secretary, opened_on).may(Do.KEEP_APPRAISAL, branch.organisation.path)
    if leads and today >= dt.date(today.year, 3, 1):
        _appraise(street, branch, today.year - 1)
    on = today - DAY  # nothing is written later than that
    if on.month in UNDER_WAY:
        year = on.year if on.month == LAST_MONTH else on.year - 1
        open_appraisal(branch.organisation.pk, year=year, by=viewer_for(branch.secretary, on), at=moment(on, 9))
    _nominate(street, branch, today)


def _appraise(street: Street, branch: Branch, year: int) -> None:
    days = [dt.date(year + 1, 1, day) for day in (OPENED, 9, 16, 20, 28)]
    opened_on, prepared_on, met_on, graded_on, answered_on = days
    secretary = viewer_for(branch.secretary, opened_on)
    appraisal = open_appraisal(branch.organisation.pk, year=year, by=secretary, at=moment(opened_on, 9))
    _write_reviews(branch, appraisal, prepared_on)
    preparation = Preparation(
        opened_on, "党章和党员教育管理工作条例", "希望多到困难群众家里走访", prepared_on, "走访还不够经常"
    )
    prepare_appraisal(
        appraisal.pk, preparation=preparation, by=viewer_for(branch.secretary, prepared_on), at=moment(prepared_on, 17)
    )
    entitled = appraisal.lines.count()
    present = entitled - entitled // 8
    meeting = Meeting(met_on, "社区会议室", branch.secretary.name, branch.deputy.name, entitled, present, "good")
    hold_meeting(appraisal.pk, meeting=meeting, by=viewer_for(branch.secretary, met_on), at=moment(met_on, 18))
    secretary = viewer_for(branch.secretary, graded_on)
    grade_members(appraisal.pk, rows=_grades(appraisal), ayes=present, by=secretary, at=moment(graded_on, 15))
    submit_appraisal(appraisal.pk, by=secretary, at=moment(graded_on, 16))
    community = viewer_for(street.community_users[branch.community.pk], answered_on)
    number = f"示例社区党发﹝{year + 1}﹞3号"
    approve_appraisal(appraisal.pk, document_number=number, by=community, at=moment(answered_on, 9))
    AppraisalLine.objects.filter(appraisal=appraisal).update(
        read_on=answered_on, view=OwnView.AGREES.value, is_view_proxy=True
    )
    _log(branch, appraisal, "answer_appraisal", answered_on, OwnView.AGREES.label)
    close_appraisal(appraisal.pk, by=viewer_for(branch.secretary, answered_on), at=moment(answered_on, 17))


def _write_reviews(branch: Branch, appraisal: Appraisal, on: dt.date) -> None:
    AppraisalLine.objects.filter(appraisal=appraisal, unreviewable="").update(
        review=REVIEW, reviewed_at=moment(on, 10), is_proxy=True
    )
    _log(branch, appraisal, "write_review", on, f"{appraisal.year}年，代录纸质自评")


def _log(branch: Branch, appraisal: Appraisal, verb: str, on: dt.date, summary: str) -> None:
    by = viewer_for(branch.secretary, on)
    place = branch.organisation.pk
    record(verb, by=by, at=moment(on, 16), organisation_id=place, subject=appraisal, summary=summary)


def _grades(appraisal: Appraisal) -> dict[int, GradeRow]:
    """Nearly a third 优秀, those who take part most; nobody below 合格."""
    people = appraised(appraisal, standing_lines(appraisal))
    ungraded = {person.line.pk for person in people if person.line.unreviewable}
    graded = sorted(
        (person.line for person in people if person.line.pk not in ungraded),
        key=lambda line: -diligence(line.membership),
    )
    best = {line.pk for line in graded[: most_excellent(len(graded), THIRD)]}
    rows = {pk: GradeRow("", Grade.NONE, "", "") for pk in ungraded}
    for person in people:
        if person.line.pk in ungraded:
            continue
        grade = Grade.EXCELLENT if person.line.pk in best else Grade.QUALIFIED
        departs = person.clauses_for(grade)
        rows[person.line.pk] = GradeRow(MUTUAL, grade, OPINIONS[grade], WHY if departs else "")
    return rows


def _nominate(street: Street, branch: Branch, today: dt.date) -> None:
    """Two people and the branch: honoured, posted, and waiting for the meeting."""
    members = [
        member
        for member in branch.members
        if member.kind == PersonKind.FULL.value and member.person_id != branch.secretary.person_id
    ]
    best = sorted(members, key=lambda member: -diligence(member))[:2]
    days = ((today - 40 * DAY, today - 20 * DAY), (today - 9 * DAY, None))
    for member, (on, honoured_on) in zip(best, days, strict=False):
        _put_up(street, branch, member, on, honoured_on)
    text = NominationText(Title.ORGANISATION, None, today.year, DEEDS, REASON)
    on = today - 2 * DAY
    nominate(branch.organisation.pk, text=text, by=viewer_for(branch.secretary, on), at=moment(on, 10))


def _put_up(street: Street, branch: Branch, member: Membership, on: dt.date, honoured_on: dt.date | None) -> None:
    secretary, place = viewer_for(branch.secretary, on), branch.organisation.pk
    reason = REASON if unmet(conditions_of(member, on.year)) else ""
    text = NominationText(Title.MEMBER, member.pk, on.year, DEEDS, reason)
    nomination = nominate(place, text=text, by=secretary, at=moment(on, 9))
    entitled = len(branch.members)
    vote = Vote(on, entitled, entitled - entitled // 8, entitled - entitled // 5)
    vote_nomination(nomination.pk, vote=vote, by=secretary, at=moment(on, 11))
    community = viewer_for(street.community_users[branch.community.pk], on + DAY)
    opinion = "经了解并征求纪检部门意见，同意公示。"
    judge_nomination(nomination.pk, opinion=opinion, is_agreed=True, by=community, at=moment(on + DAY, 9))
    posted_on = on + 2 * DAY
    post_nomination(
        nomination.pk,
        from_on=posted_on,
        days=5,
        contact=branch.organisation.contact,
        by=viewer_for(branch.secretary, posted_on),
        at=moment(posted_on, 9),
    )
    if honoured_on is not None:
        number = f"示例社区党发﹝{on.year}﹞21号"
        by = viewer_for(street.community_users[branch.community.pk], honoured_on)
        honour_nomination(nomination.pk, document_number=number, by=by, at=moment(honoured_on, 10))
