"""民主评议党员: what stands on the printed forms."""

from zhixing.files.appraisals.papers import PersonSheet, SummarySheet
from zhixing.queries.appraisals.facts import Appraised
from zhixing.queries.appraisals.pages import appraisal_page, own_page
from zhixing.queries.viewers import Viewer
from zhixing.rules.appraisals.steps import CommitteeGrade, OwnView
from zhixing.rules.members.records import PersonKind
from zhixing.rules.periods import chinese_date


def person_sheet(viewer: Viewer, line_id: int) -> PersonSheet:
    """One person's form; what they may not read yet stays blank on it."""
    page = own_page(viewer, line_id)
    person, line, appraisal = page.person, page.person.line, page.appraisal
    member = line.membership
    facts = (
        ("姓名", person.name),
        ("性别", member.person.sex),
        ("人员类别", PersonKind(member.kind).label),
        ("入党日期", chinese_date(member.joined_on) if member.joined_on else ""),
        ("转正日期", chinese_date(member.full_on) if member.full_on else ""),
        ("党内职务或岗位", member.post),
    )
    is_open = page.shows_result
    return PersonSheet(
        year=appraisal.year,
        branch=appraisal.organisation.name,
        facts=facts,
        star=person.year.star if person.year else "",
        review=line.review,
        mutual=line.mutual if is_open else "",
        vote=person.vote.text if person.vote and is_open else "",
        grade=person.grade.label if person.grade and is_open else "",
        opinion=line.opinion if is_open else "",
        view=_view(person),
        read_on=line.read_on,
        superior=f"同意。{appraisal.document_number}" if appraisal.document_number and is_open else "",
    )


def summary_sheet(viewer: Viewer, appraisal_id: int) -> SummarySheet:
    page = appraisal_page(viewer, appraisal_id)
    appraisal = page.appraisal
    committee = CommitteeGrade(appraisal.committee_grade).label if appraisal.committee_grade else "没有支委会"
    numbers = [("应到", appraisal.entitled), ("实到", appraisal.present), ("赞成", appraisal.ayes)]
    heads = (
        ("评议会日期", chinese_date(appraisal.meeting_on) if appraisal.meeting_on else ""),
        ("地点", appraisal.place),
        *((label, f"{number}人" if number is not None else "") for label, number in numbers),
        ("对支委会的评价", committee if appraisal.meeting_on else ""),
    )
    rows = tuple(
        (
            person.name,
            person.year.star if person.year and person.year.star else "无",
            person.vote.text if person.vote else "无",
            person.grade.label if person.grade else "",
            "；".join(part for part in (person.line.unreviewable, person.line.reason) if part),
        )
        for person in page.people
    )
    counts = "，".join(f"{label}{number}人" for label, number in page.counts)
    warnings = "".join(page.warnings)
    return SummarySheet(
        appraisal.year,
        appraisal.organisation.name,
        heads,
        rows,
        f"共{len(rows)}人{'，' if counts else ''}{counts}。{warnings}",
    )


def _view(person: Appraised) -> str:
    if not person.line.view:
        return ""
    text = f"：{person.line.view_text}" if person.line.view_text else ""
    return f"{OwnView(person.line.view).label}{text}"
