"""民主评议党员 on the first page: a self-review that is owed, a branch's next step, an approval that is waited for."""

from zhixing.models import Appraisal, AppraisalLine
from zhixing.queries.due import Due
from zhixing.queries.viewers import Viewer
from zhixing.rules.appraisals.steps import AppraisalState, last_day
from zhixing.rules.grants import home_paths
from zhixing.rules.permissions import Do

_BRANCH_STEPS = {
    AppraisalState.PREPARING: "准备{year}年民主评议",
    AppraisalState.GRADING: "填写{year}年民主评议等次并上报",
    AppraisalState.FEEDBACK: "反馈{year}年民主评议结果",
}


def due(viewer: Viewer) -> list[Due]:
    return [*_own(viewer), *_of_branches(viewer), *_to_approve(viewer)]


def _own(viewer: Viewer) -> list[Due]:
    if viewer.membership_id is None:
        return []
    lines = AppraisalLine.objects.filter(membership=viewer.membership_id).select_related("appraisal__organisation")
    dues = []
    for line in lines.exclude(appraisal__state=AppraisalState.CLOSED.value):
        appraisal, state = line.appraisal, AppraisalState(line.appraisal.state)
        if state is AppraisalState.PREPARING and not line.review and not line.unreviewable:
            what = f"填写{appraisal.year}年民主评议个人自评"
        elif state is AppraisalState.FEEDBACK and line.read_on is None:
            what = f"查看{appraisal.year}年民主评议结果，签署本人意见"
        else:
            continue
        dues.append(Due(what, appraisal.organisation.label, last_day(appraisal.year), "appraisal_person", (line.pk,)))
    return dues


def _of_branches(viewer: Viewer) -> list[Due]:
    paths = home_paths(viewer.grants, Do.KEEP_APPRAISAL)
    states = [state.value for state in _BRANCH_STEPS]
    appraisals = Appraisal.objects.filter(organisation__path__in=paths, state__in=states).select_related("organisation")
    return [_due(appraisal, _BRANCH_STEPS[AppraisalState(appraisal.state)]) for appraisal in appraisals]


def _to_approve(viewer: Viewer) -> list[Due]:
    """The organisation right above is asked, not everybody over it."""
    paths = home_paths(viewer.grants, Do.APPROVE_APPRAISAL)
    waiting = Appraisal.objects.filter(organisation__parent__path__in=paths, state=AppraisalState.SUBMITTED.value)
    return [_due(appraisal, "审批{year}年民主评议结果") for appraisal in waiting.select_related("organisation")]


def _due(appraisal: Appraisal, what: str) -> Due:
    text = what.format(year=appraisal.year)
    return Due(text, appraisal.organisation.label, last_day(appraisal.year), "appraisal", (appraisal.pk,))
