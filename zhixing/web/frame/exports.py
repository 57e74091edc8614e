"""导出: any list page as a spreadsheet, as it is seen: the page itself is asked, and its tables are written.

Filters, masks and permissions are the page's own, so none is forgotten here. A new list page is one name in `LISTS`.
"""

import copy
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, ResolverMatch, path, resolve
from django.views.decorators.http import require_POST

from zhixing.actions.exports import export_list
from zhixing.files.spreadsheets.page_tables import PageTable, PageTables, add_page, read_page, tables_workbook
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import chinese_date
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.web.files import SHEET, file_answer
from zhixing.web.frame.requests import Request

MOST_PAGES = 200
# Names of the addresses that can be exported, and the right that this takes beyond seeing the page, if any.
LISTS: dict[str, Do | None] = {
    "account_list": None,
    "activity": None,
    "activity_list": None,
    "appraisal": None,
    "assessment": None,
    "assessment_list": None,
    "audit_log": None,
    "ballot_results": None,
    "branch_year": None,
    "briefing_list": None,
    "cadence": None,
    "chain_list": None,
    "claim_inbox": None,
    "claim_list": None,
    "cycle": None,
    "cycle_list": None,
    "cycle_results": None,
    "exchange_keys": None,
    "home_visit_branch": None,
    "home_visit_list": None,
    "incoming_slips": None,
    "joint": None,
    "ledger_branch": None,
    "ledger_entries": None,
    "ledger_member": None,
    "ledger_mine": None,
    "local_item_list": None,
    "measure_list": None,
    "member_list": Do.EXPORT_REGISTER,
    "member_measures": None,
    "nomination_list": None,
    "objection_list": None,
    "org_list": None,
    "outsider": None,
    "overview_print": None,
    "own_home_visits": None,
    "own_measures": None,
    "own_results": None,
    "pool": None,
    "pool_list": None,
    "post_list": None,
    "posting": None,
    "posting_list": None,
    "relief_list": None,
    "report_list": None,
    "review": None,
    "service": None,
    "service_records": None,
    "service_slips": None,
    "standard_list": None,
    "study_hours": None,
    "verification_list": None,
    "verification_page": None,
}


def may_export(viewer: Viewer, match: ResolverMatch | None) -> bool:
    """Whether this page is a list that the person may take away."""
    if match is None or match.url_name not in LISTS:
        return False
    do = LISTS[match.url_name]
    return do is None or viewer.can(do)


def response_at(request: Request, address: str) -> HttpResponse:
    """What this person gets at an address of ours, by a GET."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404 as unknown:
        raise OutOfSight(address) from unknown
    inner = copy.copy(request)
    inner.method, inner.path, inner.path_info = "GET", parts.path, parts.path
    inner.META = {**request.META, "REQUEST_METHOD": "GET", "QUERY_STRING": parts.query}
    inner.GET, inner.POST = QueryDict(parts.query), QueryDict()
    inner.resolver_match = match
    answer = match.func(inner, *match.args, **match.kwargs)
    if not isinstance(answer, HttpResponse):
        raise Blocked("本页不能导出。")
    return answer


def _page(request: Request, address: str, number: int) -> PageTables:
    parts = urlsplit(address)
    query = QueryDict(parts.query, mutable=True)
    query["page"] = str(number)
    answer = response_at(request, f"{parts.path}?{query.urlencode()}")
    if answer.status_code != 200:
        raise Blocked(f"列表的第 {number} 页没有读取到，导出没有完成。请刷新页面后重新导出。")
    return read_page(answer.content.decode())


def _whole(request: Request, address: str) -> tuple[str, list[PageTable]]:
    """The tables of the list with all its pages, and its title."""
    first = _page(request, address, 1)
    if first.pages > MOST_PAGES:
        raise Blocked(f"这个列表有 {first.pages} 页，超过一次导出的上限，请先筛选再导出。")
    tables = first.tables
    for number in range(2, first.pages + 1):
        add_page(tables, _page(request, address, number).tables)
    if not tables:
        raise Blocked("本页没有可以导出的列表，请换一个筛选条件再看。")
    return first.title, tables


@require_POST
def export(request: Request) -> HttpResponse:
    address = str(request.POST.get("page", ""))[:2000]
    match = _match(address)
    if match is None or match.url_name not in LISTS:
        raise OutOfSight(address)
    if not may_export(request.viewer, match):
        raise NotAllowed(Do.EXPORT_REGISTER)
    title, tables = _whole(request, address)
    rows = sum(len(table.rows) for table in tables)
    export_list(title, address, rows, by=request.viewer, at=request.now)
    note = f"{chinese_date(request.viewer.today)}由{request.viewer.name}从页面导出，内容和范围与页面相同。"
    name = f"{title}-{request.viewer.today:%Y%m%d}.xlsx"
    answer = file_answer(tables_workbook(title, note, tables), SHEET, name, is_attachment=True)
    answer["Cache-Control"] = "no-store"
    return answer


def _match(address: str) -> ResolverMatch | None:
    try:
        return resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return None


def export_of(request: HttpRequest, viewer: Viewer | None) -> str:
    """The address to export this page by; empty where it is no list, or not to be taken away by this person."""
    if viewer is None or not may_export(viewer, request.resolver_match):
        return ""
    return request.get_full_path()


urlpatterns = [path("exports/list/", export, name="export_list")]
