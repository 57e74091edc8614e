"""The cycles of three quarters and of the one under way, played through the real actions by the street's people."""

import datetime as dt
import random

from django.db.models import F

from zhixing.actions.cycles.dates import reschedule_cycle
from zhixing.actions.cycles.stages import Terms, advance_cycle, open_cycles_below
from zhixing.actions.postings.steps import approve_posting, examine_posting, propose_posting, publish_posting
from zhixing.actions.recording import record
from zhixing.actions.reviews.blind import OpinionInput, form_panel, give_opinions, open_opinions
from zhixing.actions.reviews.joint import accept_means, conclude_review
from zhixing.actions.reviews.settlements import settle_difference
from zhixing.management.demo.build import Branch, Street, moment
from zhixing.management.demo.records import diligence
from zhixing.management.demo.scene import TO_MOVE_ON
from zhixing.management.demo.voting import go_without, hold_ballot
from zhixing.models import Cycle, Participant, SelfReport, SelfReportLine, User
from zhixing.queries.scoring.cycle_inputs import item_points
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import viewer_for
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import CycleKind, Quarter, due_days
from zhixing.rules.reviews.panel import Settling
from zhixing.rules.reviews.self_reports import ReportState
from zhixing.rules.standards.checks.results import weight_of
from zhixing.rules.standards.model import Source
from zhixing.rules.standards.vocabulary import PeriodKind
from zhixing.rules.workdays import add_workdays, workdays_from


def open_quarter(street: Street, community_id: int, quarter: Quarter, on: dt.date) -> None:
    """The community opens the quarter for every branch below it."""
    user = street.community_users[community_id]
    open_cycles_below(community_id, terms=Terms(quarter), by=viewer_for(user, on), at=moment(on, 9))


def put_off(street: Street, branch: Branch, quarter: Quarter, on: dt.date) -> None:
    """The community gives a branch that is behind other dates."""
    cycle = Cycle.objects.of_period(quarter).get(organisation=branch.organisation)
    report, review = due_days(on, on)
    reschedule_cycle(
        cycle.pk,
        self_report_due_on=report,
        review_due_on=review,
        by=viewer_for(street.community_users[branch.community.pk], on),
        at=moment(on, 9),
    )


def play_cycle(
    street: Street,
    branch: Branch,
    quarter: Quarter,
    on: dt.date,
    chance: random.Random,
    *,
    to: Stage,
    votes: bool = False,
) -> Cycle:
    """Take one branch's open cycle from 党员自评 to `to`, day by day from `on`; with `votes` it holds its ballot."""
    cycle = Cycle.objects.of_period(quarter).get(organisation=branch.organisation)
    _report(street, branch, cycle, on, chance, share=0.55 if to is Stage.SELF_REPORT else 0.95)
    if to is Stage.SELF_REPORT:
        return cycle
    on = add_workdays(on, TO_MOVE_ON)
    missing = Participant.objects.filter(cycle=cycle, excluded="").exclude(self_report__state="submitted")
    advance_cycle(
        cycle.pk,
        no_report_reasons={participant.pk: "外出，未能按时提交" for participant in missing},
        by=viewer_for(branch.secretary, on),
        at=moment(on, 8),
    )
    if to is Stage.BALLOT:
        return cycle
    _ballot(branch, cycle, on, chance, votes=votes)
    _review(branch, cycle, on, chance, concludes=to is not Stage.REVIEW)
    if to is Stage.REVIEW:
        return cycle
    advance_cycle(cycle.pk, by=viewer_for(branch.secretary, on), at=moment(on, 19))
    last = _post(street, branch, cycle, on)
    if to is Stage.CLOSED:
        last += dt.timedelta(days=1)
        advance_cycle(cycle.pk, by=viewer_for(branch.secretary, last), at=moment(last, 9))
    return cycle


def _ballot(branch: Branch, cycle: Cycle, on: dt.date, chance: random.Random, *, votes: bool) -> None:
    """The ballot of a mid-year or year-end quarter, or why this branch goes on without."""
    cycle.refresh_from_db()
    if Stage(cycle.stage) is not Stage.BALLOT:
        return
    if votes:
        hold_ballot(branch, cycle, on, diligence, chance)
    else:
        go_without(branch, cycle, on)
    advance_cycle(cycle.pk, by=viewer_for(branch.secretary, on), at=moment(on, 16))


def _report(street: Street, branch: Branch, cycle: Cycle, on: dt.date, chance: random.Random, *, share: float) -> None:
    """The branch's self-reports, written together from one look at the ledger: the rows `save_self_report` leaves."""
    users = {
        user.person_id: user for user in User.objects.filter(person__in=[member.person_id for member in branch.members])
    }
    clerk, at, ledger = street.clerks[branch.community.pk], moment(on, 20), item_points(cycle)
    scored = Participant.objects.filter(cycle=cycle, excluded="").select_related("membership__person")
    reports = SelfReport.objects.bulk_create(
        SelfReport(
            participant=participant,
            state=ReportState.SUBMITTED.value,
            summary="按要求参加学习和组织生活，积极参加志愿服务。",
            is_proxy=participant.member.person_id not in users,
            by=users.get(participant.member.person_id, clerk),
            saved_at=at,
            submitted_at=at,
        )
        for participant in scored
        if chance.random() <= share
    )
    SelfReportLine.objects.bulk_create(
        line for report in reports for line in _report_lines(report, ledger[report.participant_id], chance)
    )
    for report in reports:
        record(
            "submit_self_report",
            by=viewer_for(report.by, on),
            at=at,
            organisation_id=branch.organisation.pk,
            subject=report,
            summary=cycle.period.label,
            detail={"is_proxy": report.is_proxy},
        )


def _report_lines(report: SelfReport, ledger: dict[str, int], chance: random.Random) -> list[SelfReportLine]:
    """One line an item as the ledger has it; now and then somebody says more of one, and explains."""
    more = "CX-02" if chance.random() < 0.08 else ""
    return [
        SelfReportLine(
            report=report,
            item=item,
            ledger_points=points,
            points=points + (200 if item == more else 0),
            explanation="还帮邻居代办过医保报销，台账里没有记。" if item == more else "",
        )
        for item, points in ledger.items()
    ]


def _review(branch: Branch, cycle: Cycle, on: dt.date, chance: random.Random, *, concludes: bool) -> None:
    group = [branch.secretary, branch.deputy, branch.third]
    chair = viewer_for(branch.secretary, on)
    form_panel(
        cycle.pk,
        user_ids=[user.pk for user in group],
        chair_id=branch.secretary.pk,
        place="支部活动室",
        recorder=branch.deputy.name,
        by=chair,
        at=moment(on, 17),
    )
    panel = cycle.panel
    for user in group if concludes else group[:2]:
        recused = set(panel.seats.get(user=user).recusals.values_list("participant_id", flat=True))
        scored = Participant.objects.filter(cycle=cycle, excluded="").exclude(pk__in=recused)
        asks = _asks_points(cycle)
        opinions = [
            OpinionInput(participant.pk, _view(participant, chance) if asks else None)
            for participant in scored.select_related("membership")
        ]
        give_opinions(cycle.pk, opinions=opinions, by=viewer_for(user, on), at=moment(on, 18))
    if not concludes:
        return
    open_opinions(cycle.pk, by=chair, at=moment(on, 18))
    for line in SelfReportLine.objects.exclude(points=F("ledger_points")).filter(report__participant__cycle=cycle):
        is_own = line.report.participant.member.person_id == branch.secretary.person_id
        by = viewer_for(branch.deputy, on) if is_own else chair
        settle_difference(line.pk, outcome=Settling.KEPT, remark="没有佐证，以台账为准。", by=by, at=moment(on, 18))
    for user in group[:2]:  # the chair for all but themselves, the deputy for the chair
        accept_means(cycle.pk, by=viewer_for(user, on), at=moment(on, 18))
    conclude_review(cycle.pk, by=chair, at=moment(on, 18))


def _asks_points(cycle: Cycle) -> bool:
    period = PeriodKind[CycleKind(cycle.kind).name]
    return any(
        component.source is Source.REVIEW and any(weight_of(component, period).every)
        for component in parsed(cycle.version).components
    )


def _view(participant: Participant, chance: random.Random) -> int:
    """What a group member thinks of somebody: near their diligence, in whole points."""
    return 100 * min(100, max(50, round(60 + 40 * diligence(participant.member)) + chance.randint(-4, 4)))


def _post(street: Street, branch: Branch, cycle: Cycle, on: dt.date) -> dt.date:
    """提出, 审核, 审批, 实施; returns the last day on the wall."""
    secretary = viewer_for(branch.secretary, on)
    posting = propose_posting(
        cycle.pk, working_days=5, answer_days=3, contact=branch.organisation.contact, by=secretary, at=moment(on, 19)
    )
    community = street.community_users[branch.community.pk]
    examine_posting(posting.pk, note="情况属实。", by=viewer_for(community, on), at=moment(on, 20))
    approve_posting(posting.pk, note="同意公示。", by=viewer_for(street.street_user, on), at=moment(on, 21))
    first = next(workdays_from(on))
    publish_posting(posting.pk, from_on=first, by=secretary, at=moment(on, 21))
    posting.refresh_from_db()
    assert posting.until_on is not None
    return posting.until_on
