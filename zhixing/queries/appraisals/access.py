"""民主评议党员: an appraisal or one line of it, for those who may see it, keep it, approve it, or are judged in it."""

from django.db.models import QuerySet

from zhixing.models import Appraisal, AppraisalLine
from zhixing.queries.viewers import Viewer
from zhixing.rules.appraisals.steps import has_left
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import OutOfSight


def appraisal_at(
    viewer: Viewer, appraisal_id: int, do: Do = Do.VIEW_APPRAISAL, rows: QuerySet[Appraisal] | None = None
) -> Appraisal:
    """The appraisal, for whoever may do this at its branch; `rows` may lock it."""
    appraisals = Appraisal.objects.all() if rows is None else rows
    appraisal = appraisals.select_related("organisation", "version__standard").filter(pk=appraisal_id).first()
    if appraisal is None:
        raise OutOfSight(appraisal_id)
    viewer.demand(do, appraisal.organisation.path)
    return appraisal


def line_at(viewer: Viewer, line_id: int, do: Do, rows: QuerySet[AppraisalLine] | None = None) -> AppraisalLine:
    """One person's line: their own, or anybody's where one may do this."""
    lines = AppraisalLine.objects.all() if rows is None else rows
    known = lines.select_related("appraisal__organisation", "appraisal__version__standard", "membership__person")
    line = known.filter(pk=line_id).first()
    if line is None:
        raise OutOfSight(line_id)
    if not is_own(viewer, line):
        viewer.demand(do, line.appraisal.organisation.path)
    return line


def is_own(viewer: Viewer, line: AppraisalLine) -> bool:
    return viewer.person_id is not None and line.membership.person_id == viewer.person_id


def standing_lines(appraisal: Appraisal) -> list[AppraisalLine]:
    """The people who are appraised, by name: who has left or died since the list was made is no longer among them."""
    lines = appraisal.lines.select_related("membership__person").order_by(
        "membership__person__name_key", "membership__person_id"
    )
    return [
        line
        for line in lines
        if not has_left(line.membership.until_on, line.membership.end_reason, appraisal.meeting_on)
    ]
