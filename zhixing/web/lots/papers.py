"""抽取代表: the notice of the hash, the pool and the record as files, the record for the minutes."""

from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from zhixing.files.lots.papers import Drawing, Seat, hash_notice, lot_record, moment
from zhixing.files.print.typesetting import print_paper
from zhixing.queries.lots.names import NUMBER
from zhixing.queries.lots.outcome import StratumOutcome
from zhixing.queries.lots.pages import PoolPage, pool_page
from zhixing.rules.refusals import Blocked
from zhixing.web.ballots.occasions import pdf
from zhixing.web.frame.requests import Request


def _published(request: Request, pool_id: int) -> PoolPage:
    page = pool_page(request.viewer, pool_id)
    if page.pool.published_at is None:
        raise Blocked(["名单还没有公布，没有校验值。"])
    return page


def _drawn(request: Request, pool_id: int) -> PoolPage:
    page = pool_page(request.viewer, pool_id)
    if page.pool.drawn_at is None:
        raise Blocked(["还没有抽签，没有记录。"])
    return page


def _drawing(page: PoolPage) -> Drawing:
    assert page.pool.published_at is not None
    return Drawing(
        organisation=page.organisation.name,
        assessor=page.assessor.name,
        quarter=page.quarter_label,
        strata=tuple((stratum.name, stratum.seats, stratum.people) for stratum in page.strata),
        excluded=len(page.exclusions),
        sha256=page.pool.sha256,
        published_at=timezone.localtime(page.pool.published_at),
        source=f"{page.source_label}，{page.pool.source_detail}",
        notes=tuple(page.short_notes),
    )


@require_safe
def notice(request: Request, pool_id: int) -> HttpResponse:
    page = _published(request, pool_id)
    drawing = _drawing(page)
    return pdf(print_paper(hash_notice(drawing, day=drawing.published_at.date())), "lot-notice")


def _file(text: str, name: str, kind: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers={"Content-Disposition": disposition or ""})


@require_safe
def pool_text(request: Request, pool_id: int) -> HttpResponse:
    """Word for word what the hash was taken of."""
    page = _published(request, pool_id)
    return _file(page.pool.text, f"代表名单编号{page.pool.sha256[:8]}.txt", "text/plain")


@require_safe
def record(request: Request, pool_id: int) -> HttpResponse:
    """What static/verify_lot.py checks."""
    page = _drawn(request, pool_id)
    return _file(page.pool.record, f"抽签记录{page.pool.sha256[:8]}.json", "application/json")


@require_safe
def record_paper(request: Request, pool_id: int) -> HttpResponse:
    page = _drawn(request, pool_id)
    assert page.pool.drawn_at is not None
    paper = lot_record(
        _drawing(page),
        drawn_at=timezone.localtime(page.pool.drawn_at),
        witnesses=page.pool.witnesses,
        chances=[(chance.name, chance.numbers, moment(timezone.localtime(chance.seen_at))) for chance in page.chances],
        seats=[seat for stratum in page.outcome.strata for seat in _seats(stratum)],
    )
    return pdf(print_paper(paper), "lot-record")


def _seats(stratum: StratumOutcome) -> list[Seat]:
    """Those drawn in the order of the lot, with what became of their seats; then as many alternates as there are seats
    twice over: the rest stand in the file."""
    passes = {line.leaving: line for line in stratum.passes}
    order = (*stratum.drawn.seated, *stratum.drawn.alternates)
    many = len(stratum.drawn.seated)
    holders = set(stratum.seating.holders)
    seats = []
    for place, salted in enumerate(order[: 3 * many + len(passes)], start=1):
        line = passes.get(salted)
        if line is not None:
            to = f"由{line.successor[:NUMBER]}递补" if line.successor else "没有候补，名额空缺"
            remark = f"{line.reason_label}，{to}"
        elif salted in holders:
            remark = "代表" if place <= many else "递补为代表"
        else:
            remark = f"候补第{stratum.seating.alternates.index(salted) + 1}位"
        seats.append(Seat(stratum.name, place, salted[:NUMBER], remark))
    return seats


urlpatterns = [
    path("lots/<int:pool_id>/notice.pdf", notice, name="pool_notice"),
    path("lots/<int:pool_id>/pool.txt", pool_text, name="pool_text"),
    path("lots/<int:pool_id>/record.json", record, name="pool_record"),
    path("lots/<int:pool_id>/record.pdf", record_paper, name="pool_record_paper"),
]
