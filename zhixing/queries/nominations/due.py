"""评先选优 on the first page: the next step of the branch, and of who stands right above it."""

from zhixing.models import Nomination
from zhixing.queries.due import Due
from zhixing.queries.viewers import Viewer
from zhixing.rules.grants import home_paths
from zhixing.rules.nominations.steps import NominationState
from zhixing.rules.permissions import Do

_OF_BRANCH = {
    NominationState.NOMINATED.value: "记录评先推荐的大会表决",
    NominationState.APPROVED.value: "公示评先推荐对象",
}


def due(viewer: Viewer) -> list[Due]:
    own = Nomination.objects.filter(
        organisation__path__in=home_paths(viewer.grants, Do.KEEP_NOMINATION), state__in=_OF_BRANCH
    )
    above = home_paths(viewer.grants, Do.JUDGE_NOMINATION)
    waiting = Nomination.objects.filter(
        organisation__parent__path__in=above, state__in=[NominationState.PASSED.value, NominationState.POSTED.value]
    )
    lines = [_due(row, _OF_BRANCH[row.state]) for row in own.select_related("organisation")]
    for row in waiting.select_related("organisation"):
        if row.state == NominationState.PASSED.value:
            lines.append(_due(row, "审核评先推荐"))
        elif row.posting_until_on is not None and row.posting_until_on < viewer.today:
            lines.append(_due(row, "公示期满，作出表彰决定"))
    return lines


def _due(row: Nomination, what: str) -> Due:
    return Due(what, row.organisation.label, None, "nomination", (row.pk,))
