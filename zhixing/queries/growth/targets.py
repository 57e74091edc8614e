"""成长线路图: what may be aimed at in a quarter, the sheets that were agreed, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhixing.models import Membership, TargetSheet
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.activities.hours import Hours
from zhixing.queries.due import Due
from zhixing.queries.form_versions import Field, Fields
from zhixing.queries.growth.access import guided_member, is_own
from zhixing.queries.growth.results import BlockResult, full_of
from zhixing.queries.standards.in_force import parsed, version_in_force
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.hours import HoursKind
from zhixing.rules.growth.targets import MOST_HOURS, SERVICE_HOURS, STUDY_HOURS, Outcome, Target
from zhixing.rules.periods import Quarter, period_after, period_before, quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.vocabulary import points_text

HOURS = {STUDY_HOURS: HoursKind.STUDY, SERVICE_HOURS: HoursKind.SERVICE}


@dataclass(frozen=True)
class Aim:
    """One line that a form of targets offers: the study and service hours first, then the dimensions."""

    code: str
    name: str
    unit: str
    most: int | None

    def target(self, goal: int) -> Target:
        return Target(self.code, self.name, self.unit, goal, self.most)


def standard_for(membership: Membership, quarter: Quarter) -> Standard | None:
    """The standard under which this branch works in the quarter."""
    version = version_in_force(membership.organisation, quarter.from_on)
    return parsed(version) if version else None


def aims(membership: Membership, quarter: Quarter) -> list[Aim]:
    """Empty where no standard is in force."""
    standard = standard_for(membership, quarter)
    if standard is None:
        return []
    own_class = standard.class_of(membership.member_class)
    blocks = [
        Aim(block.code, block.name, "分", full)
        for block in standard.blocks
        if (full := full_of(block, own_class.code if own_class else ""))
    ]
    return [*(Aim(code, kind.label, "小时", MOST_HOURS) for code, kind in HOURS.items()), *blocks]


@dataclass(frozen=True)
class TargetSheetForm:
    """What the form of targets starts from."""

    membership: Membership
    quarters: list[Quarter]
    chosen: Quarter
    aims: list[Aim]
    goals: dict[str, int]  # what was set before, until it is accepted
    note: str


def target_form(viewer: Viewer, membership_id: int, chosen: Quarter | None = None) -> TargetSheetForm:
    """For the quarter chosen among the running one and the next; else the first that has not been agreed yet."""
    membership = guided_member(viewer, membership_id)
    today, sheets = quarter_of(viewer.today), sheets_of(membership)
    quarters = [today, period_after(today)]
    if chosen not in quarters:
        chosen = next(
            (quarter for quarter in quarters if quarter not in sheets or not sheets[quarter].accepted_at), quarters[-1]
        )
    sheet = sheets.get(chosen)
    goals = {target.code: target.goal for target in targets_of(sheet)} if sheet else {}
    return TargetSheetForm(membership, quarters, chosen, aims(membership, chosen), goals, sheet.note if sheet else "")


def targets_of(sheet: TargetSheet) -> list[Target]:
    return [Target(**line) for line in sheet.targets]


def sheet_fields(sheet: TargetSheet) -> Fields:
    """What a member accepts."""
    goals = "，".join(f"{target.name}{points_text(target.goal)}{target.unit}" for target in targets_of(sheet))
    return {"targets": Field("目标", goals), "note": Field("约定事项", sheet.note)}


def outcomes(sheet: TargetSheet, blocks: list[BlockResult] | None, hours: Hours) -> list[Outcome]:
    """Each target beside what was reached; dimensions wait for the result, hours are counted as they come."""
    points: Mapping[str, int | None] = {block.code: block.points for block in blocks or []}
    return [
        Outcome(
            target,
            hours.of(HOURS[target.code], sheet.quarter_value) if target.code in HOURS else points.get(target.code),
        )
        for target in targets_of(sheet)
    ]


def sheets_of(membership: Membership) -> dict[Quarter, TargetSheet]:
    """By quarter, wherever they were agreed."""
    sheets = TargetSheet.objects.filter(membership__person=membership.person_id).select_related("set_by", "accepted_by")
    return {sheet.quarter_value: sheet for sheet in sheets.order_by("year", "quarter", "pk")}


def sheet_at(viewer: Viewer, sheet_id: int) -> TargetSheet:
    """A sheet, for the member and for whoever agrees targets in the branch."""
    sheet = get_or_out_of_sight(TargetSheet.objects.select_related("membership__organisation"), pk=sheet_id)
    if not is_own(viewer, sheet.membership):
        viewer.demand(Do.GUIDE_MEMBERS, sheet.membership.organisation.path)
    return sheet


def due(viewer: Viewer) -> list[Due]:
    """The member is asked to look at targets that wait for them, until the quarter is over."""
    if viewer.membership_id is None:
        return []
    waiting = TargetSheet.objects.filter(membership=viewer.membership_id, accepted_at=None).select_related(
        "membership__organisation"
    )
    earliest = period_before(quarter_of(viewer.today))
    return [
        Due(
            f"确认{sheet.quarter_value.label}的目标",
            sheet.membership.organisation.label,
            None,
            "growth",
            (sheet.membership_id,),
        )
        for sheet in waiting.order_by("year", "quarter")
        if (sheet.year, sheet.quarter) > (earliest.year, earliest.number)
    ]
