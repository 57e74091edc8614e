"""民主评议党员 of many branches: where each stands and how many have which grade, in the order of the tree."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from zhixing.models import Appraisal, AppraisalLine, Organisation
from zhixing.queries.viewers import Viewer
from zhixing.rules.appraisals.grades import Grade
from zhixing.rules.appraisals.steps import AppraisalState
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed


@dataclass(frozen=True)
class BranchLine:
    organisation: Organisation
    appraisal: Appraisal | None
    state: str
    counts: tuple[int | None, ...]  # by grade, in the order of the grades; None before the results are approved

    @property
    def is_decided(self) -> bool:
        return self.counts[0] is not None

    @property
    def labelled(self) -> list[tuple[str, int | None]]:
        return [(grade.label, number) for grade, number in zip(Grade, self.counts, strict=True)]


@dataclass(frozen=True)
class Summary:
    year: int
    years: list[int]
    grades: list[str]
    lines: list[BranchLine]
    totals: tuple[int, ...]
    undecided: int  # branches whose results the totals lack

    @property
    def labelled_totals(self) -> list[tuple[str, int]]:
        return list(zip(self.grades, self.totals, strict=True))


def year_summary(viewer: Viewer, year: int | None) -> Summary:
    """Of the year asked for, or else of the latest that has an appraisal."""
    if not viewer.can(Do.VIEW_APPRAISAL):
        raise NotAllowed(Do.VIEW_APPRAISAL)
    paths = viewer.roots(Do.VIEW_APPRAISAL)
    kinds = [kind.value for kind in OrgKind if kind.is_branch]
    branches = list(Organisation.objects.below(paths).filter(dissolved_on__isnull=True, kind__in=kinds).in_tree_order())
    appraisals = Appraisal.objects.filter(organisation__in=branches)
    years = sorted(set(appraisals.values_list("year", flat=True)), reverse=True)
    chosen = year if year in years else next(iter(years), viewer.today.year - (viewer.today.month < 12))
    by_branch = {appraisal.organisation_id: appraisal for appraisal in appraisals.filter(year=chosen)}
    counted = (
        AppraisalLine.objects.filter(appraisal__in=by_branch.values())
        .values_list("appraisal", "grade")
        .annotate(Count("pk"))
    )
    grades: dict[int, Counter[str]] = {}
    for appraisal_id, grade, number in counted:
        grades.setdefault(appraisal_id, Counter())[grade] = number
    lines = [_line(branch, by_branch.get(branch.pk), grades) for branch in branches]
    decided = [line.counts for line in lines if line.is_decided]
    totals = tuple(sum(counts[place] or 0 for counts in decided) for place in range(len(Grade)))
    labels = [grade.label for grade in Grade]
    return Summary(chosen, years, labels, lines, totals, len(lines) - len(decided))


def _line(branch: Organisation, appraisal: Appraisal | None, grades: dict[int, Counter[str]]) -> BranchLine:
    if appraisal is None:
        return BranchLine(branch, None, "未开始", (None,) * len(Grade))
    state = AppraisalState(appraisal.state)
    is_decided = state in {AppraisalState.FEEDBACK, AppraisalState.CLOSED}
    counted = grades.get(appraisal.pk, Counter())
    return BranchLine(
        branch, appraisal, state.label, tuple(counted[grade.value] if is_decided else None for grade in Grade)
    )
