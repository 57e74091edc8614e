"""Walking the 民主评议 of a branch through the real actions: each function takes it one step further."""

import datetime as dt
from typing import Any

from tests import make
from tests.make import World
from zhixing.actions.appraisals.deciding import (
    answer_appraisal,
    approve_appraisal,
    grade_members,
    hold_meeting,
    submit_appraisal,
)
from zhixing.actions.appraisals.preparing import open_appraisal, prepare_appraisal, write_review
from zhixing.models import Appraisal, AppraisalLine
from zhixing.queries.appraisals.form_versions import GradeRow
from zhixing.rules.appraisals.grades import Grade
from zhixing.rules.appraisals.steps import Meeting, OwnView, Preparation
from zhixing.rules.permissions import Role

YEAR = 2025
PREPARATION = Preparation(
    dt.date(2026, 1, 6), "党章和组织生活会有关规定", "希望多到困难群众家里走访", dt.date(2026, 1, 12), "走访不够经常"
)
MEETING = Meeting(dt.date(2026, 1, 16), "社区会议室", "王建国", "高娃", 5, 4, "good")
OPINION = "认真参加组织生活，主动服务群众；学习还不够系统。"


def opened(world: World) -> Appraisal:
    return open_appraisal(world.branch.pk, year=YEAR, by=world.viewer(Role.SECRETARY), at=make.NOW)


def line_of(appraisal: Appraisal, name: str) -> AppraisalLine:
    return appraisal.lines.get(membership__person__name=name)


def prepared(world: World) -> Appraisal:
    secretary, appraisal = world.viewer(Role.SECRETARY), opened(world)
    for line in appraisal.lines.filter(unreviewable=""):
        write_review(line.pk, text="一年来认真履行党员义务。", by=secretary, at=make.NOW)
    return prepare_appraisal(appraisal.pk, preparation=PREPARATION, by=secretary, at=make.NOW)


def met(world: World) -> Appraisal:
    return hold_meeting(prepared(world).pk, meeting=MEETING, by=world.viewer(Role.SECRETARY), at=make.NOW)


def rows(appraisal: Appraisal, **changes: Any) -> dict[int, GradeRow]:
    values = {"mutual": "", "grade": Grade.QUALIFIED, "opinion": OPINION, "reason": ""}
    not_graded = {"mutual": "", "grade": Grade.NONE, "opinion": "", "reason": ""}
    return {
        line.pk: GradeRow(**(not_graded if line.unreviewable else {**values, **changes}))
        for line in appraisal.lines.all()
    }


def graded(world: World) -> Appraisal:
    appraisal = met(world)
    return grade_members(appraisal.pk, rows=rows(appraisal), ayes=4, by=world.viewer(Role.SECRETARY), at=make.NOW)


def submitted(world: World) -> Appraisal:
    return submit_appraisal(graded(world).pk, by=world.viewer(Role.SECRETARY), at=make.NOW)


def approved(world: World) -> Appraisal:
    number = "阳光党发﹝2026﹞3号"
    return approve_appraisal(submitted(world).pk, document_number=number, by=world.viewer(Role.COMMUNITY), at=make.NOW)


def answered(world: World) -> Appraisal:
    appraisal = approved(world)
    for line in appraisal.lines.all():
        answer_appraisal(line.pk, view=OwnView.AGREES, text="", by=world.viewer(Role.SECRETARY), at=make.NOW)
    return appraisal
