"""党员自评: a report as its form was shown it; a member and whoever enters from paper may have it open at once."""

from collections.abc import Iterable

from zhixing.models import Participant, SelfReport
from zhixing.queries.form_versions import Field, Fields
from zhixing.queries.reviews.self_reports import participant_at
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.standards.vocabulary import points_text


def report_fields(summary: str, lines: Iterable[tuple[str, int | None, int, str]]) -> Fields:
    """`lines`: name of the item, own points, points of the ledger, explanation; what agrees with the ledger and says
    nothing is left out."""
    spoken = [
        f"{name} {points_text(points, '未填')} 分" + (f"（{explanation.strip()}）" if explanation.strip() else "")
        for name, points, booked, explanation in lines
        if points != booked or explanation.strip()
    ]
    return {"summary": Field("本期总体情况", summary), "lines": Field("与台账不一致的项目", "；".join(sorted(spoken)))}


def kept_report_fields(participant: Participant) -> Fields:
    """The report as it is kept: handed in, a draft, or none yet."""
    report = SelfReport.objects.filter(participant=participant).first()
    names = item_names(participant)
    lines = report.lines.all() if report else ()
    return report_fields(
        report.summary if report else "",
        [(names.get(line.item, line.item), line.points, line.ledger_points, line.explanation) for line in lines],
    )


def report_version(viewer: Viewer, participant_id: int) -> Fields:
    """The same for whoever may write it."""
    return kept_report_fields(participant_at(viewer, participant_id))


def item_names(participant: Participant) -> dict[str, str]:
    return {item.code: item.name for _, item in parsed(participant.cycle.version).items}
