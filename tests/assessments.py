"""Walking a quarter of organisations through the real actions, as tests/walk.py does with a branch's."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings

from tests import make, walk
from zhixing.actions.assessments.conclusion import conclude_assessment
from zhixing.actions.assessments.opening import Terms, open_assessment
from zhixing.actions.cycles.stages import advance_cycle
from zhixing.actions.inspections.blind_sheets import Observation, save_sheet
from zhixing.actions.inspections.hearings import hand_in_hearing_sheet
from zhixing.actions.inspections.self_checks import save_self_check
from zhixing.actions.inspections.vetoes import enter_org_veto
from zhixing.actions.inspections.visits import Agreed, agree, begin_visit, conclude_visit, open_sheets
from zhixing.actions.ledger.evidence import NO_CHANGE, FileChange, Upload
from zhixing.actions.postings.steps import approve_posting, examine_posting, propose_posting, publish_posting
from zhixing.actions.reviews.blind import form_panel
from zhixing.files.evidence import store
from zhixing.models import Appointment, Cycle, OrgVeto, Participant, StandardVersion, User
from zhixing.queries.inspections.access import place_at
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.inspections.self_checks import Line, checked_items
from zhixing.rules.inspections.visits import Mark
from zhixing.rules.ledger.claims import Ruling
from zhixing.rules.permissions import Role
from zhixing.rules.standards.procedure import CRITERIA
from zhixing.rules.standards.vocabulary import IndexKind

QUARTER = walk.QUARTER
STANDARD = """
title: 堡垒指数考评办法
index: fortress
full: 100
classes:
  - {code: COMMUNITY, name: 社区党委, covers: [community]}
components:
  - {code: checklist, name: 实地检查, source: points, weight: 80, cap: 100, floor: 0}
  - {code: hearing, name: 听取汇报, source: hearing, weight: 20}
blocks:
  - code: BUILDING
    name: 党的建设
    full: 60
    items:
      - {code: TEAM, name: 班子健全, range: {least: 0, most: 60, step: 0.5}, best: 1, claim: false}
      - {code: FALSE, name: 记录弄虚作假, effect: deduct, range: {least: 1, most: 10}, claim: false}
  - code: SERVING
    name: 服务群众
    full: 40
    items:
      - {code: VISITS, name: 走访群众, range: {least: 0, most: 40, step: 0.5}, best: 1, claim: false}
      - {code: LATE, name: 超期没有办理, effect: deduct, worth: 2, cap: 10, claim: false}
vetoes:
  - {code: CASE, name: 班子成员受到查处, effect: lowest_band}
bands:
  - {code: FOUR, name: 四星, at_least: 80, stars: 4}
  - {code: ONE, name: 一星, stars: 1}
"""


def adopt(world: make.World, text: str = STANDARD) -> StandardVersion:
    return walk.adopt(world.street, text, index=IndexKind.FORTRESS)


def opened(world: make.World, text: str = STANDARD) -> Cycle:
    adopt(world, text)
    return open_quarter(world)


def open_quarter(world: make.World) -> Cycle:
    """On the standard that the street has adopted."""
    return open_assessment(
        world.street.pk,
        terms=Terms(
            QUARTER, cut_off_on=walk.CUT_OFF, self_check_due_on=walk.SELF_REPORT_DUE, assessment_due_on=walk.REVIEW_DUE
        ),
        by=world.viewer(Role.STREET),
        at=make.NOW,
    )


def inspectors(world: make.World) -> list[Viewer]:
    """Three of the street: its clerk and two who were appointed to the group."""
    users = [
        User.objects.get(pk=world.viewer(Role.STREET).user_id),
        *(make.user(name) for name in ("检查员甲", "检查员乙")),
    ]
    for user in users[1:]:
        Appointment.objects.create(
            user=user, organisation=world.street, role=Role.PANELLIST.value, from_on=dt.date(2026, 1, 1)
        )
    return [viewer_for(user, make.TODAY) for user in users]


def participant(cycle: Cycle, world: make.World) -> Participant:
    return cycle.participants.get(organisation=world.community)


def hand_in_self_check(cycle: Cycle, world: make.World) -> None:
    """Of 阳光社区; the other community gives a reason when the stage moves on."""
    own = participant(cycle, world)
    lines = {item.code: Line(item.full, "见台账") for _, item in checked_items(place_at(own.pk).items)}
    save_self_check(own.pk, lines=lines, summary="", hands_in=True, by=world.viewer(Role.COMMUNITY), at=make.NOW)


def to_inspection(cycle: Cycle, world: make.World) -> list[Viewer]:
    """With the self-check handed in and the group formed; gives its members."""
    hand_in_self_check(cycle, world)
    advance(cycle, world)
    return form_group(cycle, world)


def form_group(cycle: Cycle, world: make.World) -> list[Viewer]:
    group = inspectors(world)
    form_panel(
        cycle.pk,
        user_ids=[viewer.user_id for viewer in group],
        chair_id=group[0].user_id,
        by=world.viewer(Role.STREET),
        at=make.NOW,
    )
    return group


def inspect(
    cycle: Cycle,
    world: make.World,
    group: list[Viewer],
    problem: str = "",
    photographs: tuple[Upload, ...] = (),
    **less: int,
) -> None:
    """Visits of everybody on which two find the same: full marks, but what `less` says of 阳光社区, in hundredths."""
    for listed in cycle.participants.filter(excluded=""):
        is_ours = listed.organisation_id == world.community.pk
        visit(listed.pk, group, *((problem, photographs) if is_ours else ()), **(less if is_ours else {}))


def visit(
    participant_id: int, group: list[Viewer], problem: str = "", photographs: tuple[Upload, ...] = (), **less: int
) -> None:
    """One visit from the first note to the conclusion; `problem` is found, and photographed, on each item that lacks
    something."""
    items = [item for _, item in place_at(participant_id).items]
    given = {item.code: Mark(less.get(item.code, item.full if item.sign > 0 else None)) for item in items}
    begin_visit(participant_id, on=walk.CUT_OFF, place="社区活动室", escort="", by=group[0], at=make.NOW)
    for viewer in group[:2]:
        sheet = {
            code: Observation(mark, "", FileChange(photographs) if code in less else NO_CHANGE)
            for code, mark in given.items()
        }
        save_sheet(participant_id, observations=sheet, hands_in=True, by=viewer, at=make.NOW)
    open_sheets(participant_id, by=group[0], at=make.NOW)
    agreed = {
        code: Agreed(mark, "按检查情况", problem) if code in less else Agreed(mark) for code, mark in given.items()
    }
    agree(participant_id, agreed=agreed, by=group[0], at=make.NOW)
    conclude_visit(participant_id, head_name="李书记", statement="agreed", objection="", by=group[0], at=make.NOW)


def hear(cycle: Cycle, group: list[Viewer], *totals: int) -> None:
    """One sheet of each of the group for everybody; what `totals` lack of 10 000 is taken off the first criterion."""
    for listed in cycle.participants.filter(excluded=""):
        for viewer, total in zip(group, totals, strict=True):
            points = {criterion.code: criterion.full for criterion in CRITERIA}
            points["achievements"] -= 10_000 - total
            hand_in_hearing_sheet(listed.pk, points=points, remark="", by=viewer, at=make.NOW)


def advance(cycle: Cycle, world: make.World) -> Cycle:
    reasons = dict.fromkeys(cycle.participants.values_list("pk", flat=True), "书记出差")
    return advance_cycle(cycle.pk, no_report_reasons=reasons, by=world.viewer(Role.STREET), at=make.NOW)


def to_posting(cycle: Cycle, world: make.World) -> None:
    """From the composite to a posting that has hung its days."""
    street = world.viewer(Role.STREET)
    advance(cycle, world)
    conclude_assessment(cycle.pk, by=street, at=make.NOW)
    advance(cycle, world)
    posting = propose_posting(cycle.pk, working_days=5, answer_days=3, contact="党建办", by=street, at=make.NOW)
    others = [viewer_for(make.appoint(make.user(name), Role.STREET, world.street), make.TODAY) for name in ("审", "批")]
    examine_posting(posting.pk, by=others[0], at=make.NOW)
    approve_posting(posting.pk, by=others[1], at=make.NOW)
    publish_posting(posting.pk, from_on=make.TODAY, by=street, at=make.NOW)


def to_close(cycle: Cycle, world: make.World) -> None:
    """From the composite through the posting to the end of the quarter."""
    to_posting(cycle, world)
    advance_cycle(cycle.pk, by=world.viewer(Role.STREET, dt.date(2026, 11, 2)), at=make.NOW)


def enter_veto(cycle: Cycle, world: make.World, number: str = "哈街党发2026年9号", **changes: Any) -> OrgVeto:
    """Against 阳光社区, by the street's clerk, with its document."""
    ruling = Ruling("第八条", "街道党工委会议", dt.date(2026, 9, 10), number, "班子成员受到查处")
    facts = {"code": "CASE", "happened_on": dt.date(2026, 9, 1), "ruling": ruling, "uploads": [document()]}
    return enter_org_veto(
        participant(cycle, world).pk,
        **{**facts, **changes},
        form_key=uuid.uuid4(),
        by=world.viewer(Role.STREET),
        at=make.NOW,
    )


def document() -> Upload:
    """A decision as a file that has been received."""
    data = b"%PDF-1.4 decision"
    return Upload(store.receive(settings.EVIDENCE, data), "决定.pdf", "application/pdf", len(data))
