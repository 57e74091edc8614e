"""民主测评: its papers as PDF: notice, attendance sheet, slips, paper ballots, count sheet."""

import secrets

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.ballots.representatives import roll_names
from zhixing.actions.ballots.rolls import print_slips
from zhixing.files.ballots.after_vote import Counted, count_sheet
from zhixing.files.ballots.before_vote import Announced, Elector, attendance_sheet, ballot_notice
from zhixing.files.ballots.slips_and_papers import BallotPaper, Slips, ballot_paper_pdf, slips_pdf
from zhixing.files.print.typesetting import print_paper
from zhixing.queries.ballots.entry_desk import panel_paper
from zhixing.queries.ballots.keys import printed_fingerprint
from zhixing.queries.ballots.outcomes import counted_sheets, result_page
from zhixing.queries.ballots.pages import BallotPage, ballot_page
from zhixing.queries.ballots.panels import PanelLine
from zhixing.queries.ballots.preparing import roll_page
from zhixing.rules.ballots.shuffle import shuffled
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.refusals import Blocked
from zhixing.web.ballots.minutes import counted_line, sheet_remarks
from zhixing.web.ballots.occasions import occasion_of, pdf
from zhixing.web.frame.requests import Request


def page_of_panel(request: Request, panel_id: int) -> tuple[BallotPage, PanelLine]:
    page = ballot_page(request.viewer, roll_page(request.viewer, panel_id).ballot_id, request.now)
    return page, next(panel for panel in page.panels if panel.id == panel_id)


@require_safe
def notice(request: Request, ballot_id: int) -> HttpResponse:
    page = ballot_page(request.viewer, ballot_id, request.now)
    announced = Announced(
        tuple(page.subjects),
        tuple((panel.name, panel.roll) for panel in page.panels),
        by_slip=page.by_slip,
        by_token=page.by_token,
        by_paper=page.by_paper,
        tellers=tuple((teller.seat.label, teller.name) for teller in page.tellers),
        fingerprint=page.fingerprint,
        quorum=page.quorum,
        standard=page.standard_title,
        is_by_representatives=page.participant_id is not None,
    )
    paper = ballot_notice(occasion_of(page), announced, day=request.viewer.today)
    return pdf(print_paper(paper), "ballot-notice")


@require_safe
def attendance(request: Request, panel_id: int) -> HttpResponse:
    page, panel = page_of_panel(request, panel_id)
    if panel.is_issuing:
        raise Blocked(["还可以领取网上凭证。请先停止领取，再打印签到册，以免有人既领凭证又抽票码。"])
    electors = tuple(
        Elector(person.number, person.name, person.note, person.has_token)
        for person in roll_page(request.viewer, panel_id).people
    )
    return pdf(print_paper(attendance_sheet(occasion_of(page), panel.name, electors)), "attendance")


@never_cache
@require_POST
def attendance_names(request: Request, panel_id: int) -> HttpResponse:
    """The same of representatives, with their names: for one of the two who may read them, and each time on record."""
    page, panel = page_of_panel(request, panel_id)
    names = roll_names(panel_id, by=request.viewer, at=request.now)
    electors = tuple(
        Elector(person.number, names.get(person.id, person.name), person.note)
        for person in roll_page(request.viewer, panel_id).people
    )
    paper = attendance_sheet(occasion_of(page), panel.name, electors)
    return pdf(print_paper(paper), "attendance-names", is_secret=True)


@never_cache
@require_POST
def slips(request: Request, panel_id: int) -> HttpResponse:
    """Codes exist in this one answer: nothing keeps them, and printing again voids them."""
    page, panel = page_of_panel(request, panel_id)
    codes = print_slips(panel_id, by=request.viewer, at=request.now)
    address = request.build_absolute_uri(reverse("vote_start", args=[page.slug]))
    sheet = Slips(
        page.title,
        page.organisation,
        panel.name,
        address,
        tuple(shuffled(codes, secrets.randbelow)),
        printed_fingerprint(request.viewer, panel_id),
    )
    return pdf(slips_pdf(sheet), "slips", is_secret=True)


@require_safe
def papers(request: Request, panel_id: int) -> HttpResponse:
    page, panel = page_of_panel(request, panel_id)
    if not panel.by_paper:
        raise Blocked([f"“{panel.name}”不用纸质票。"])
    paper = panel_paper(request.viewer, panel_id)
    questions = tuple(name for _, name in paper.questions)
    ballot_paper = BallotPaper(
        page.title,
        page.organisation,
        panel.name,
        questions if paper.is_by_question else tuple(name for _, name in paper.subjects),
        questions if len(questions) > 1 and not paper.is_by_question else (),
        tuple(name for _, name in paper.grades),
        has_subjects=panel.has_subjects,
        has_slip=panel.by_slip,
        may_be_unlisted=paper.may_be_unlisted,
        tellers="，".join(f"{teller.seat.label}{teller.name}" for teller in page.tellers),
        row_head="评价内容" if paper.is_by_question else "姓名",
        abstention=paper.abstention,
        has_remarks=page.participant_id is not None,
    )
    return pdf(ballot_paper_pdf(ballot_paper), "paper-ballot")


@require_safe
def sheet(request: Request, ballot_id: int) -> HttpResponse:
    """计票单: blank until the count, then filled."""
    page = ballot_page(request.viewer, ballot_id, request.now)
    filled = page.state is BallotState.COUNTED
    counted = (
        tuple(Counted(panel.name, panel.roll) for panel in page.panels)
        if not filled
        else tuple(counted_line(name, figures) for name, figures in counted_sheets(request.viewer, ballot_id))
    )
    notes = sheet_remarks(result_page(request.viewer, ballot_id)) if filled else ()
    return pdf(print_paper(count_sheet(occasion_of(page), counted, filled=filled, remarks=notes)), "count-sheet")


urlpatterns = [
    path("ballots/<int:ballot_id>/notice.pdf", notice, name="ballot_notice"),
    path("ballots/<int:ballot_id>/count-sheet.pdf", sheet, name="ballot_count_paper"),
    path("ballots/panels/<int:panel_id>/attendance.pdf", attendance, name="ballot_attendance"),
    path("ballots/panels/<int:panel_id>/attendance-names.pdf", attendance_names, name="ballot_attendance_names"),
    path("ballots/panels/<int:panel_id>/slips.pdf", slips, name="ballot_slips"),
    path("ballots/panels/<int:panel_id>/paper.pdf", papers, name="ballot_paper"),
]
