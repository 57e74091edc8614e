"""What every page knows: the viewer, the navigation, elder mode."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.web.elder import is_elder


@dataclass(frozen=True)
class Entry:
    """A line of the main menu: shown to whoever may do one of these anywhere (to everyone when none is named).

    `own` lines are for people of the register: what concerns themselves.
    """

    label: str
    url_name: str
    icon: str
    acts: frozenset[Do] = frozenset()
    own: bool = False


@dataclass(frozen=True)
class NavItem:
    """A menu line as a page shows it."""

    label: str
    url: str
    icon: str
    active: bool


@dataclass(frozen=True)
class AccountLink:
    """A line of the menu 我的; `post` makes it a button, `forget` empties the drafts kept in the browser."""

    label: str
    url: str
    icon: str
    post: bool = False
    forget: bool = False


MENU = (
    Entry("首页", "home", "house"),
    Entry("我的自评", "own_reports", "clipboard-check", own=True),
    Entry("我的积分", "ledger_mine", "star", own=True),
    Entry("我的先锋指数", "own_results", "bar-chart", own=True),
    Entry("党组织", "org_list", "diagram-3", frozenset({Do.VIEW_ORG})),
    Entry("党员名册", "member_list", "people", frozenset({Do.VIEW_REGISTER})),
    Entry("名册核查", "verification_list", "list-check", frozenset({Do.CONFIRM_VERIFICATION, Do.OPEN_VERIFICATION})),
    Entry("减免", "relief_list", "sliders", frozenset({Do.APPLY_RELIEF, Do.DECIDE_RELIEF})),
    Entry("考评办法", "standard_list", "journal-text", frozenset({Do.VIEW_STANDARD})),
    Entry("活动记录", "activity_list", "calendar-check", frozenset({Do.RECORD_ACTIVITY})),
    Entry("积分台账", "ledger", "journal-plus", frozenset({Do.VIEW_LEDGER})),
    Entry("考评周期", "cycle_list", "arrow-repeat", frozenset({Do.VIEW_CYCLE})),
    Entry("积分公示", "posting_list", "megaphone", frozenset({Do.VIEW_POSTING})),
    Entry("结果总览", "overview", "bar-chart", frozenset({Do.VIEW_OVERVIEW})),
    Entry("账号与任命", "account_list", "person-badge", frozenset({Do.MANAGE_ACCOUNTS})),
    Entry("账号安全", "security", "shield-lock", frozenset({Do.MANAGE_SECURITY})),
    Entry("操作日志", "audit_log", "shield-check", frozenset({Do.READ_AUDIT})),
    Entry("工作日历", "calendar", "calendar3", frozenset({Do.CORRECT_CALENDAR})),
)


def navigation(viewer: Viewer, at_path: str) -> list[NavItem]:
    """The menu of this person, with the line active whose address is the longest beginning of this page's."""
    urls = {entry: url for entry in MENU if _concerns(viewer, entry) and (url := _address(entry.url_name))}
    here = max((url for url in urls.values() if at_path.startswith(url) and url != "/"), key=len, default=at_path)
    return [NavItem(entry.label, url, entry.icon, url == here) for entry, url in urls.items()]


def _concerns(viewer: Viewer, entry: Entry) -> bool:
    if entry.own:
        return viewer.membership_id is not None
    return not entry.acts or any(viewer.can(do) for do in entry.acts)


def account_links(viewer: Viewer) -> list[AccountLink]:
    found = []
    if viewer.membership_id is not None and (url := _address("member_own")):
        found.append(AccountLink("我的资料", url, "person"))
    if url := _address("change_password"):
        found.append(AccountLink("修改密码", url, "key"))
    if url := _address("sign_out"):
        found.append(AccountLink("退出登录", url, "box-arrow-right", post=True, forget=True))
    return found


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def page(request: HttpRequest) -> dict[str, Any]:
    viewer: Viewer | None = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "nav": navigation(viewer, request.path) if viewer else [],
        "account_links": account_links(viewer) if viewer else [],
        "elder": is_elder(request),
        "elder_url": reverse("switch_elder"),
    }
