"""What the stars of one branch led to: measures in every state, targets that were agreed, days from the files."""

import datetime as dt

from django.utils.timezone import localdate

from zhixing.actions.growth.milestones import keep_milestones
from zhixing.actions.growth.targets import accept_targets, set_targets
from zhixing.actions.member_measures.deciding import decide_measures, decide_rectification
from zhixing.actions.member_measures.extending import extend_rectification
from zhixing.actions.member_measures.lines import RecordInput, answer_measure, carry_out, confirm_measure
from zhixing.management.demo.build import Branch, Street, moment
from zhixing.models import Cycle, Measure, Membership, User
from zhixing.queries.growth.targets import aims
from zhixing.queries.member_measures.sheets import DecisionSheet, decision_sheet
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.growth.milestones import MilestoneKind
from zhixing.rules.member_measures.decisions import DecisionInput, Extension, Head, Outcome, Terms, latest_end
from zhixing.rules.member_measures.forms import Body, MeasureForm
from zhixing.rules.member_measures.records import RecordKind
from zhixing.rules.periods import Quarter, quarter_of

DAY = dt.timedelta(days=1)
LEFT = 60 * DAY  # of the longest time of 限期改正, for its end and the extension
ANSWERS: dict[RecordKind, dict[str, str]] = {
    RecordKind.COMMENDATION: {"way": "在支部党员大会上通报表扬", "deeds": "带头参加学习和志愿服务，群众反映好"},
    RecordKind.RECOMMENDATION: {"title": "街道优秀共产党员", "deeds": "连续几个季度带头完成各项任务"},
    RecordKind.VISIT: {
        "visitors": "支部书记、组织委员",
        "gifts": "慰问品一份",
        "source": "党费",
        "needs": "希望多组织文体活动",
    },
    RecordKind.TALK: {
        "problems": "本季度两次集中学习没有参加，也没有请假。",
        "account": "外出照看老人，没有及时说明。",
        "demands": "不能参加的提前请假，补学后交流。",
        "resolve": "今后提前请假，按时补学。",
        "help": "由党小组长提醒活动时间，可以送学上门。",
        "follow_up": "三个月后回访。",
    },
    RecordKind.STUDY_PLAN: {
        "content": "党员教育管理工作条例和党课录像",
        "way": "每周自学一次，月底交流",
        "helper": "党小组长",
    },
    RecordKind.PLAN: {"goals": "下季度志愿服务满八小时", "remedies": "每月参加一次楼院值守", "helper": "支部副书记"},
    RecordKind.NOTE: {"facts": "已经办理。"},
}


def play_member_measures(street: Street, quarter: Quarter, today: dt.date) -> None:
    """The first branch goes through its last closed quarter: adopted, changed, dropped, carried out, confirmed."""
    branch = street.branches[0]
    cycle = Cycle.objects.of_period(quarter).filter(organisation=branch.organisation, stage=Stage.CLOSED.value).first()
    if cycle is None:
        return
    on = today - 12 * DAY
    secretary = viewer_for(branch.secretary, on)
    sheet = decision_sheet(secretary, cycle.pk)
    decisions = _decisions(sheet)
    head = Head(Body.COMMITTEE, on, "示例支发2026年8号", branch.secretary.pk, today + 45 * DAY)
    if decisions:
        decide_measures(cycle.pk, decisions=decisions, head=head, by=secretary, at=moment(on, 15))
    for place, measure in enumerate(
        Measure.objects.filter(membership__organisation=branch.organisation).order_by("pk")
    ):
        _follow(branch, measure, place, today)
    _rectify(branch, cycle, today)
    play_growth(branch, quarter, today)


def _decisions(sheet: DecisionSheet) -> list[DecisionInput]:
    """What is proposed, save 限期改正; one in nine is dropped, one in seven changed; the last of each star waits."""
    rows: list[DecisionInput] = []
    for group in sheet.groups:
        for line in group.lines[:-1] or group.lines:
            for cell in line.cells if line.is_open else []:
                if cell.is_rectification or cell.proposal.form is MeasureForm.ADMONITION:
                    continue
                place, key = len(rows), (line.participant_id, cell.proposal.wording)
                if place % 9 == 4:
                    rows.append(DecisionInput(*key, Outcome.DROPPED, "", "本季度已经安排过，不再重复。"))
                elif place % 7 == 5:
                    text = "改进计划：每月参加一次楼院值守"
                    rows.append(DecisionInput(*key, Outcome.CHANGED, text, "本人提出愿意多参加服务。"))
                else:
                    rows.append(DecisionInput(*key, Outcome.ADOPTED))
    return rows


def _follow(branch: Branch, measure: Measure, place: int, today: dt.date) -> None:
    """By turns: left alone, carried out, carried out and confirmed; those of the secretary by nobody here."""
    own = measure.membership
    if place % 3 == 0 or own is None or own.person_id in {branch.secretary.person_id, branch.deputy.person_id}:
        return
    on = today - 8 * DAY
    secretary = viewer_for(branch.secretary, on)
    kind = _first_kind(MeasureForm(measure.form))
    talker = branch.secretary.pk if kind is RecordKind.TALK else None
    filled = RecordInput(kind, on, ANSWERS[kind], "支部活动室", branch.deputy.name, talker)
    carried = carry_out(measure.pk, filled=filled, by=secretary, at=moment(on, 16))
    if place % 3 == 2 and carried.state == "awaiting_check":
        deputy = viewer_for(branch.deputy, today - 5 * DAY)
        confirm_measure(
            measure.pk, is_good=True, opinion="已经落实，情况属实。", by=deputy, at=moment(today - 5 * DAY, 10)
        )
    user = User.objects.filter(person=own.person_id).first()
    if place % 6 == 1 and user is not None:
        on = today - 4 * DAY
        answer_measure(measure.pk, text="同意，今后注意。", by=viewer_for(user, on), at=moment(on, 20))


def _first_kind(form: MeasureForm) -> RecordKind:
    if form in {MeasureForm.REMINDER, MeasureForm.ADMONITION, MeasureForm.CRITICISM}:
        return RecordKind.TALK
    plans = {
        MeasureForm.STUDY: RecordKind.STUDY_PLAN,
        MeasureForm.PLAN: RecordKind.PLAN,
        MeasureForm.OTHER: RecordKind.NOTE,
    }
    return plans.get(form) or RecordKind(form.value)


def _rectify(branch: Branch, cycle: Cycle, today: dt.date) -> None:
    """限期改正 of somebody green in the last quarter; and of somebody long before, which has been extended since."""
    on = today - 12 * DAY
    if participant := _green(branch, cycle, on):
        measure = _decide(branch, participant, on, on + 180 * DAY, today + 60 * DAY)
        _check_midway(branch, measure, today - 2 * DAY)
    closed = Cycle.objects.filter(organisation=branch.organisation, closed_at__isnull=False)
    for quarter in closed.filter(until_on__lt=cycle.from_on).order_by("-until_on"):
        on = localdate(quarter.closed_at) + 20 * DAY
        half = on + (today - on) / 2
        participant = _green(branch, quarter, on) if today + LEFT < latest_end(on) else None
        if participant:
            measure = _decide(branch, participant, on, today + 20 * DAY, half)
            _check_midway(branch, measure, half)
            _extend(branch, measure, on, today - 5 * DAY)
            return


def _green(branch: Branch, cycle: Cycle, on: dt.date) -> int | None:
    """A participant for whom 限期改正 is proposed, who is not in the committee and not under it already."""
    busy = Measure.objects.filter(form=MeasureForm.RECTIFICATION.value).values("membership__person")
    others = cycle.participants.exclude(person__in=[branch.secretary.person_id, branch.deputy.person_id])
    people = set(others.exclude(person__in=busy).values_list("pk", flat=True))
    sheet = decision_sheet(viewer_for(branch.secretary, on), cycle.pk)
    green = [
        line.participant_id
        for group in sheet.groups
        for line in group.lines
        if line.participant_id in people and line.is_open and any(cell.is_rectification for cell in line.cells)
    ]
    return green[-1] if green else None


def _decide(branch: Branch, participant_id: int, on: dt.date, due_on: dt.date, midway_on: dt.date) -> Measure:
    terms = Terms(
        "不按规定参加组织生活",
        "本季度三次无故缺席党员大会和主题党日，经提醒没有改变。",
        "按时参加每次组织生活，有事先请假。",
        "支部委员每月谈心一次，党小组长提醒活动时间。",
        on - 4 * DAY,
        midway_on,
    )
    head = Head(Body.STREET, on, f"示例街工发{on.year}年9号", branch.secretary.pk, due_on)
    secretary = viewer_for(branch.secretary, on)
    return decide_rectification(participant_id, terms=terms, head=head, by=secretary, at=moment(on, 16))


def _check_midway(branch: Branch, measure: Measure, on: dt.date) -> None:
    checked = {"progress": "两次活动都按时参加。", "opinion": "有改进，继续保持。"}
    filled = RecordInput(RecordKind.MIDWAY, on, checked, "支部活动室", branch.deputy.name)
    carry_out(measure.pk, filled=filled, by=viewer_for(branch.secretary, on), at=moment(on, 16))


def _extend(branch: Branch, measure: Measure, from_on: dt.date, on: dt.date) -> None:
    """Once, to a year in all at most."""
    extension = Extension(
        Body.STREET,
        on,
        f"示例街工发{on.year}年31号",
        min(on + 100 * DAY, latest_end(from_on)),
        "集中学习已经按时参加，还有两次主题党日没有请假。",
        "党小组长结对帮学，支部委员每月谈心一次。",
    )
    extend_rectification(measure.pk, extension=extension, by=viewer_for(branch.secretary, on), at=moment(on, 16))


def play_growth(branch: Branch, past: Quarter, today: dt.date) -> None:
    """Targets of the past quarter and of this one for some, accepted; days of joining looked up for the same."""
    secretary = branch.secretary.person_id
    others = [membership for membership in branch.members if membership.person_id != secretary][:6]
    for quarter, on in ((past, past.from_on + 6 * DAY), (quarter_of(today), today - 6 * DAY)):
        for place, membership in enumerate(others):
            targets = [
                aim.target(800 if aim.unit == "小时" else round((aim.most or 0) * 0.8))
                for aim in aims(membership, quarter)
                if aim.unit == "小时" or place % 2 == 0
            ]
            by = viewer_for(branch.secretary, on)
            sheet = set_targets(
                membership.pk, quarter, targets=targets, note="每月参加一次楼院值守。", by=by, at=moment(on, 10)
            )
            if quarter == past or place % 3:
                accept_targets(sheet.pk, by=_accepts(membership, by.user_id, on), at=moment(on, 11))
    for membership in others:
        _milestones(branch, membership, today)


def _accepts(membership: Membership, secretary_id: int, on: dt.date) -> Viewer:
    user = User.objects.filter(person=membership.person_id).first()
    return viewer_for(user or User.objects.get(pk=secretary_id), on)


def _milestones(branch: Branch, membership: Membership, today: dt.date) -> None:
    joined = membership.joined_on
    if joined is None:
        return
    days = {
        MilestoneKind.APPLIED: joined - dt.timedelta(days=900),
        MilestoneKind.ACTIVIST: joined - dt.timedelta(days=560),
        MilestoneKind.PROSPECT: joined - dt.timedelta(days=120),
        MilestoneKind.OATH: joined + dt.timedelta(days=20),
    }
    on = today - 3 * DAY
    keep_milestones(membership.pk, days=days, by=viewer_for(branch.secretary, on), at=moment(on, 10))
