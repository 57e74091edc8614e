"""实地检查: what inspectors photographed, by item."""

from collections import defaultdict
from collections.abc import Iterable

from zhixing.models import Evidence, SelfReport, SelfReportLine, Visit, VisitScore, VisitSheet
from zhixing.queries.inspections.marks import STANDING
from zhixing.queries.ledger.files import FileLine


def photographs(visit: Visit) -> dict[str, list[Evidence]]:
    """Of the sheets that count, as rows; for whoever may see the visit."""
    return photographs_of([visit.pk]).get(visit.pk, {})


def photographs_of(visit_ids: Iterable[int]) -> dict[int, dict[str, list[Evidence]]]:
    """The same of several visits."""
    files: dict[int, dict[str, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    sheets = VisitSheet.objects.filter(STANDING, visit__in=set(visit_ids))
    scores = VisitScore.objects.filter(sheet__in=sheets)
    rows = Evidence.objects.filter(visit_score__in=scores).select_related("visit_score__sheet").order_by("pk")
    for row in rows:
        assert row.visit_score is not None
        files[row.visit_score.sheet.visit_id][row.visit_score.item].append(row)
    return files


def lines_of(files: Iterable[Evidence]) -> list[FileLine]:
    return [FileLine.of(file) for file in files]


def own_photographs(sheet: VisitSheet | None) -> dict[str, list[FileLine]]:
    """Of one blind sheet, also while it is a draft; for the inspector whose sheet it is."""
    return _by_item(sheet.scores.prefetch_related("evidence")) if sheet is not None else {}


def self_check_files(report: SelfReport | None) -> dict[str, list[FileLine]]:
    """What an organisation hung on the lines of its self-check; for whoever may read it."""
    return _by_item(report.lines.prefetch_related("evidence")) if report is not None else {}


def _by_item(lines: Iterable[SelfReportLine | VisitScore]) -> dict[str, list[FileLine]]:
    return {line.item: lines_of(sorted(line.evidence.all(), key=lambda file: file.pk)) for line in lines}
