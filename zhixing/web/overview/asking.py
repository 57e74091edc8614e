"""考评总览: which quarter, figure and organisation an address asks for, and the address that asks so."""

from urllib.parse import urlencode

from zhixing.queries.overview.branches import QuartersAtHand
from zhixing.queries.overview.pages import OverviewPage, overview_page
from zhixing.rules.overview.rows import Show
from zhixing.web.frame.periods import PeriodChoice, period_of
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import as_number


def page_asked_for(request: Request, at_hand: QuartersAtHand) -> tuple[OverviewPage, PeriodChoice]:
    """The page of the address; without a quarter in it the first that has something to show."""
    period = period_of(request, usual=at_hand.first)
    figure = request.GET.get("show", "")
    page = overview_page(
        request.viewer,
        period.quarter,
        show=Show(figure) if figure in set(Show) else None,
        unit_id=as_number(request.GET.get("unit", "")),
        number=request.GET.get("page", "1"),
    )
    return page, period


def query_of(page: OverviewPage, period: PeriodChoice, *, show: Show | None = None, keeps_show: bool = True) -> str:
    """The query of an address that asks for the same, or for another figure."""
    figure = page.show if keeps_show else show
    return urlencode(
        {
            "quarter": period.value,
            **({"unit": page.unit.id} if page.unit else {}),
            **({"show": figure.value} if figure else {}),
        }
    )
