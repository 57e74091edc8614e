"""Walking a quarter through the real actions: each function takes a cycle one stretch further and gives it back.

cycle = walk.open_cycle(world)                 # 党员自评, 2026年第三季度, a plain quarter
cycle = walk.to_posting(walk.open_cycle(world), world)
"""

import datetime as dt
from collections.abc import Sequence

from tests import make
from zhixing.actions.ballots.lifecycle import waive_ballot
from zhixing.actions.cycles.stages import Terms, advance_cycle
from zhixing.actions.cycles.stages import open_cycle as open_one
from zhixing.actions.reviews.blind import OpinionInput, form_panel, give_opinions, open_opinions
from zhixing.actions.reviews.joint import accept_means, conclude_review
from zhixing.actions.reviews.self_reports import save_self_report
from zhixing.models import Adoption, Cycle, Organisation, Panel, Participant, Standard, StandardVersion, User
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import CycleKind, Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.reviews.self_reports import ReportLineInput
from zhixing.rules.standards.approval import VersionState
from zhixing.rules.standards.vocabulary import IndexKind

QUARTER = Quarter(2026, 3)
CUT_OFF = dt.date(2026, 9, 13)  # the day before `make.TODAY`, so that the quarter can be walked to its end
SELF_REPORT_DUE, REVIEW_DUE = dt.date(2026, 9, 25), dt.date(2026, 9, 30)

STANDARD = """
title: 哈巴格希街道党员积分管理办法
classes:
  - {code: CADRE, name: 党员干部类}
  - {code: ORDINARY, name: 普通无职党员类, covers: [重点发展对象, 入党积极分子]}
components:
  - {code: points, name: 积分台账, source: points, weight: {quarter: 100, midyear: 70, year_end: 70}}
  - {code: ballot, name: 民主测评, source: ballot, weight: {midyear: 20, year_end: 20}}
  - {code: review, name: 考评小组评定, source: review, weight: {midyear: 10, year_end: 10}}
blocks:
  - code: STUDY
    name: 学习教育
    full: 50
    items:
      - {code: LESSON, name: 参加党课, worth: 10, cap: 50}
      - {code: ABSENT, name: 无故缺席学习, effect: deduct, worth: 5}
  - code: SERVICE
    name: 志愿奉献
    full: 50
    items:
      - {code: VISIT, name: 走访居民, worth: 5, cap: 50}
      - {code: VOLUNTEER, name: 志愿服务, per: {unit: 小时, worth: 3}, cap: 50}
bands:
  - {code: RED, name: 红色示范星, at_least: 90, colour: red}
  - {code: YELLOW, name: 黄色上进星, at_least: 75, colour: yellow}
  - {code: BLUE, name: 蓝色激励星, at_least: 60, colour: blue}
  - {code: GREEN, name: 绿色警示星, colour: green}
"""


def adopt(
    organisation: Organisation,
    text: str = STANDARD,
    from_on: dt.date = dt.date(2025, 1, 1),
    index: IndexKind = IndexKind.VANGUARD,
) -> StandardVersion:
    """A standard of that organisation, approved and adopted, without the walk through drafting and approval."""
    standard = Standard.objects.create(owner=organisation, title="积分管理办法", created_at=make.NOW)
    version = StandardVersion.objects.create(
        standard=standard,
        number=1,
        state=VersionState.APPROVED.value,
        index=index.value,
        text=text,
        drafted_at=make.NOW,
        approved_at=make.NOW,
        document_number="哈街党发2025年1号",
    )
    Adoption.objects.create(organisation=organisation, version=version, index=index.value, from_on=from_on, at=make.NOW)
    return version


def terms(quarter: Quarter = QUARTER, kind: CycleKind | None = None, *, starts_now: bool = True) -> Terms:
    if quarter != QUARTER:
        return Terms(period=quarter, kind=kind, starts_now=starts_now)
    return Terms(
        period=quarter,
        self_report_due_on=SELF_REPORT_DUE,
        review_due_on=REVIEW_DUE,
        kind=kind,
        cut_off_on=CUT_OFF,
        starts_now=starts_now,
    )


def open_cycle(
    world: make.World, *, kind: CycleKind | None = None, starts_now: bool = True, role: Role = Role.SECRETARY
) -> Cycle:
    """The third quarter of 2026 of `world.branch`, in 党员自评 (or 准备); adopts a standard at the street if none."""
    if not Adoption.objects.filter(organisation=world.street).exists():
        adopt(world.street)
    return open_one(world.branch.pk, terms=terms(kind=kind, starts_now=starts_now), by=world.viewer(role), at=make.NOW)


def participant(cycle: Cycle, name: str) -> Participant:
    return cycle.participants.get(membership__person__name=name)


def scored(cycle: Cycle) -> list[Participant]:
    return list(
        cycle.participants.filter(excluded="")
        .select_related("membership__person")
        .order_by("membership__person__name_key")
    )


def submit_self_reports(
    cycle: Cycle, world: make.World, *, but: Sequence[str] = (), said: dict[str, list[ReportLineInput]] | None = None
) -> Cycle:
    """Everyone's self-report from paper by the clerk, as the ledger has it save what `said` says by name."""
    for one in scored(cycle):
        name = one.membership.person.name
        if name not in but:
            save_self_report(
                one.pk,
                lines=(said or {}).get(name, []),
                summary="按时参加各项活动。",
                submits=True,
                by=world.viewer(Role.CLERK),
                at=make.NOW,
            )
    return fresh(cycle)


def advance(cycle: Cycle, world: make.World, *, missing: str = "", by: Viewer | None = None) -> Cycle:
    """One stage on by the secretary; `missing` is the reason for everyone without a self-report."""
    reasons = {one.pk: missing for one in scored(cycle)} if missing else {}
    return advance_cycle(cycle.pk, no_report_reasons=reasons, by=by or world.viewer(Role.SECRETARY), at=make.NOW)


def past_ballot(cycle: Cycle, *, by: Viewer, reason: str = "本期未组织民主测评") -> Cycle:
    """Where the quarter has come to its ballot: on to the review without one, for this reason."""
    if Stage(cycle.stage) is not Stage.BALLOT:
        return cycle
    waive_ballot(cycle.pk, reason=reason, by=by, at=make.NOW)
    return advance_cycle(cycle.pk, no_report_reasons={}, by=by, at=make.NOW)


def to_panel(cycle: Cycle, world: make.World, *, missing: str = "") -> Cycle:
    """From 党员自评, all in but those `missing` speaks for, to 党组织评定 with the group formed."""
    cycle = past_ballot(advance(cycle, world, missing=missing), by=world.viewer(Role.SECRETARY))
    form(cycle, world)
    return fresh(cycle)


def judges(world: make.World) -> list[User]:
    """Secretary, deputy, panellist: the group that `form` seats, the secretary in the chair."""
    return [world.users[role] for role in (Role.SECRETARY, Role.DEPUTY, Role.PANELLIST)]


def form(cycle: Cycle, world: make.World) -> Panel:
    seats = judges(world)
    return form_panel(
        cycle.pk,
        user_ids=[seat.pk for seat in seats],
        chair_id=seats[0].pk,
        place="支部活动室",
        recorder="支部副书记甲",
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )


def give(cycle: Cycle, world: make.World, *, points: Sequence[int | None] = (9000, 8800, 8500)) -> Cycle:
    """Each of the group's blind opinions on everyone they are not recused from: the same points for all, by seat."""
    for judge, worth in zip(judges(world), points, strict=True):
        viewer = viewer_for(judge, make.TODAY)
        recused = set(cycle.panel.seats.get(user=judge).recusals.values_list("participant_id", flat=True))
        give_opinions(
            cycle.pk,
            opinions=[OpinionInput(one.pk, worth) for one in scored(cycle) if one.pk not in recused],
            by=viewer,
            at=make.NOW,
        )
    return fresh(cycle)


def open_up(cycle: Cycle, world: make.World) -> Cycle:
    open_opinions(cycle.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    return fresh(cycle)


def conclude(cycle: Cycle, world: make.World) -> Cycle:
    """The rounded means for everyone, then the conclusion: ratings are there."""
    accept_means(cycle.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    conclude_review(cycle.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    return fresh(cycle)


def to_review(cycle: Cycle, world: make.World) -> Cycle:
    """From 党员自评 to 党组织评定, with the group formed."""
    return to_panel(submit_self_reports(cycle, world), world)


def to_rated(cycle: Cycle, world: make.World) -> Cycle:
    """From 党员自评 to the concluded review."""
    return conclude(open_up(give(to_review(cycle, world), world), world), world)


def to_posting(cycle: Cycle, world: make.World) -> Cycle:
    """From 党员自评 to 积分公示."""
    return advance(to_rated(cycle, world), world)


def fresh(cycle: Cycle) -> Cycle:
    return Cycle.objects.select_related("organisation", "version").get(pk=cycle.pk)
