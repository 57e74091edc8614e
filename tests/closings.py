"""Reviews of two branches under one chair, all but concluded: what tests of large closings start from."""

import datetime as dt
from dataclasses import dataclass

from tests import make, walk
from zhixing.actions.cycles.stages import advance_cycle, open_cycle
from zhixing.actions.ledger.entries import NewEntry, append, reverse_entry
from zhixing.actions.reviews.blind import OpinionInput, form_panel, give_opinions, open_opinions
from zhixing.actions.reviews.joint import accept_means
from zhixing.actions.reviews.self_reports import save_self_report
from zhixing.actions.reviews.settlements import settle_difference
from zhixing.models import Cycle, Entry, Membership, Organisation, SelfReportLine, User
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.ledger.sources import Source
from zhixing.rules.members.records import EndReason, MemberClass
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Role
from zhixing.rules.reviews.panel import Settling
from zhixing.rules.reviews.self_reports import ReportLineInput

STANDARD = walk.STANDARD.replace(
    "  - {code: ballot,", "  - {code: own, name: 自评, source: self_report, weight: 5}\n  - {code: ballot,"
).replace(
    "{code: LESSON, name: 参加党课, worth: 10, cap: 50}",
    "{code: LESSON, name: 参加党课, worth: {default: 10, CADRE: 8}, cap: {month: 20, period: 40, year: 45}}",
)
POINTS = (9000, 8800, 8533)  # the group's opinions, whose mean is no whole number


@dataclass(frozen=True)
class Desk:
    """Who leads both reviews, and the cycles."""

    world: make.World
    chair: User
    secretaries: dict[int, User]  # by branch

    def viewer(self) -> Viewer:
        return viewer_for(self.chair, make.TODAY)


def desk(world: make.World, standard: str = STANDARD) -> Desk:
    """A standard in force, a chair for the whole community, members and entries in both branches."""
    walk.adopt(world.street, standard, dt.date(2026, 1, 1))
    chair = make.appoint(make.user("评定组长"), Role.PANELLIST, world.community)
    other = make.appoint(make.user("小区书记"), Role.SECRETARY, world.sister)
    make.member("孙丽", world.sister)
    make.member("吴强", world.sister, member_class=MemberClass.CADRE.value)
    _moved(world)
    book(world)
    return Desk(world, chair, {world.branch.pk: world.users[Role.SECRETARY], world.sister.pk: other})


def _moved(world: make.World) -> None:
    """赵敏 came from another community as the quarter began and brings what was still entered there."""
    old = world.outsider
    append(
        [NewEntry(old.pk, "VISIT", dt.date(2026, 7, 8), Source.ACTIVITY, 77, units=300)],
        by=viewer_for(world.stranger_secretary, make.TODAY),
        at=make.NOW,
    )
    old.until_on, old.end_reason = dt.date(2026, 6, 30), EndReason.TRANSFERRED.value
    old.save()
    Membership.objects.create(
        person=old.person,
        organisation=world.sister,
        kind=old.kind,
        member_class=old.member_class,
        from_on=dt.date(2026, 7, 1),
    )


def book(world: make.World) -> None:
    """Entries that meet every limit: by month, by period, by year with an earlier quarter, hours, a reversal."""
    by = world.viewer(Role.COMMUNITY)
    people = list(Membership.objects.filter(organisation__in=[world.branch, world.sister]).order_by("pk"))
    for number, one in enumerate(people):
        for month in (2, 7, 7, 7, 8)[: number + 1]:
            make.entry(one, "LESSON", dt.date(2026, month, 3 + number), by=by)
        make.entry(one, "VOLUNTEER", dt.date(2026, 9, 1), units=125 + 50 * number, by=by)
        make.entry(one, "ABSENT", dt.date(2026, 9, 2), by=by)
    last = Entry.objects.filter(item="ABSENT").order_by("pk").last()
    assert last is not None
    reverse_entry(last.pk, reason="记错", by=by, at=make.NOW)


def ripe(desk: Desk, branch: Organisation, *, kind: CycleKind = CycleKind.YEAR_END, accepts: bool = True) -> Cycle:
    """The quarter of this branch in 党组织评定, everything said but the conclusion (or the joint opinions)."""
    secretary = viewer_for(desk.secretaries[branch.pk], make.TODAY)
    cycle = open_cycle(branch.pk, terms=walk.terms(kind=kind), by=secretary, at=make.NOW)
    people = walk.scored(cycle)
    for one in people[1:]:
        said = [ReportLineInput("VISIT", 1234, "走访两户")] if one is people[-1] else []
        save_self_report(one.pk, lines=said, summary="按时参加。", submits=True, by=secretary, at=make.NOW)
    cycle = advance_cycle(cycle.pk, no_report_reasons={people[0].pk: "在外务工"}, by=secretary, at=make.NOW)
    walk.past_ballot(cycle, by=secretary)
    seats = [desk.chair, desk.secretaries[branch.pk], desk.world.users[Role.PANELLIST]]
    if branch == desk.world.sister:
        seats[2] = make.appoint(make.user("小区评议员"), Role.PANELLIST, branch)
    form_panel(
        cycle.pk,
        user_ids=[seat.pk for seat in seats],
        chair_id=desk.chair.pk,
        place="",
        recorder="",
        by=secretary,
        at=make.NOW,
    )
    for seat, points in zip(seats, POINTS, strict=True):
        given = [OpinionInput(one.pk, points if kind is not CycleKind.QUARTER else None) for one in people]
        give_opinions(cycle.pk, opinions=given, by=viewer_for(seat, make.TODAY), at=make.NOW)
    open_opinions(cycle.pk, by=desk.viewer(), at=make.NOW)
    if accepts:
        settle_all(cycle, desk)
        accept_means(cycle.pk, by=desk.viewer(), at=make.NOW)
    return walk.fresh(cycle)


def settle_all(cycle: Cycle, desk: Desk) -> None:
    for line in SelfReportLine.objects.filter(report__participant__cycle=cycle, settlement=None):
        if line.points != line.ledger_points:
            settle_difference(line.pk, outcome=Settling.KEPT, remark="以台账为准", by=desk.viewer(), at=make.NOW)
