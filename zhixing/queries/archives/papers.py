"""年度档案: the official papers of a year as PDF/A, each set only when its turn comes."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial

from zhixing.files.activities.minutes import minutes_paper
from zhixing.files.appraisals.papers import person_form, summary_paper
from zhixing.files.archives.package import ArchiveFile
from zhixing.files.measures.timetable import timetable_paper
from zhixing.files.nominations.papers import posting_notice as nomination_notice
from zhixing.files.nominations.papers import recommendation_form
from zhixing.files.print.quarter_forms import posting_notice
from zhixing.files.print.typesetting import Paper, archived_papers
from zhixing.models import Activity, Appraisal, Nomination, Posting
from zhixing.queries.activities.minutes import minutes_text
from zhixing.queries.appraisals.access import standing_lines
from zhixing.queries.appraisals.papers import person_sheet, summary_sheet
from zhixing.queries.archives.quarters import cycles_of
from zhixing.queries.archives.records import ArchiveYear
from zhixing.queries.measures.lines import Filter
from zhixing.queries.measures.timetable import timetable
from zhixing.queries.nominations.papers import nomination_sheet, notice_sheet
from zhixing.queries.postings.text import text_of
from zhixing.queries.viewers import Viewer

Papers = Callable[[], list[Paper]]


def paper_files(viewer: Viewer, about: ArchiveYear, at: dt.datetime) -> Iterator[ArchiveFile]:
    """Forms of one kind in one file, those of people in the order of their names."""
    for name, papers in _listed(viewer, about):
        yield ArchiveFile(f"文书/{name}.pdf", _later(papers, at))


def _later(papers: Papers, at: dt.datetime) -> Iterator[bytes]:
    yield archived_papers(papers(), at)


def _listed(viewer: Viewer, about: ArchiveYear) -> Iterator[tuple[str, Papers]]:
    postings = Posting.objects.filter(cycle__in=cycles_of(about), from_on__isnull=False)
    for posting in postings.select_related("cycle__organisation", "cycle__version").order_by("cycle__from_on", "pk"):
        yield f"{posting.cycle.period.label}积分公示-{posting.pk}", partial(_notice, posting)
    yield "整改时间表", lambda: [_timetable(viewer, about)]
    yield from _minutes(viewer, about)
    for appraisal in Appraisal.objects.filter(organisation=about.organisation, year=about.year):
        yield "民主评议党员情况汇总表", partial(_summary, viewer, appraisal)
        yield "民主评议党员登记表", partial(_person_forms, viewer, appraisal)
    nominations = Nomination.objects.filter(organisation=about.organisation, year=about.year).order_by("title", "pk")
    for place, nomination in enumerate(nominations, start=1):
        yield f"评先选优推荐审批表-{place}", partial(_nomination, viewer, nomination)


def _notice(posting: Posting) -> list[Paper]:
    return [posting_notice(text_of(posting))]


def _timetable(viewer: Viewer, about: ArchiveYear) -> Paper:
    rows = timetable(viewer, about.organisation, Filter(None, "", True))
    return timetable_paper(
        rows, organisation=about.organisation.name, period="全部季度", today=viewer.today, has_several=False
    )


def _minutes(viewer: Viewer, about: ArchiveYear) -> Iterator[tuple[str, Papers]]:
    """Of every meeting that resolved something."""
    meetings = Activity.objects.live().within(about.from_on, about.until_on).filter(organisation=about.organisation)
    ids = list(
        meetings.filter(resolutions__isnull=False).order_by("held_on", "pk").values_list("pk", flat=True).distinct()
    )
    if ids:
        yield "会议记录", lambda: [minutes_paper(minutes_text(viewer, pk)) for pk in ids]


def _summary(viewer: Viewer, appraisal: Appraisal) -> list[Paper]:
    return [summary_paper(summary_sheet(viewer, appraisal.pk))]


def _person_forms(viewer: Viewer, appraisal: Appraisal) -> list[Paper]:
    return [person_form(person_sheet(viewer, line.pk)) for line in standing_lines(appraisal)]


def _nomination(viewer: Viewer, nomination: Nomination) -> list[Paper]:
    form = recommendation_form(nomination_sheet(viewer, nomination.pk))
    is_posted = nomination.posting_from_on is not None and nomination.posting_until_on is not None
    return [form, *([nomination_notice(notice_sheet(viewer, nomination.pk))] if is_posted else [])]
