"""What every page knows: the viewer, the navigation, elder mode."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from zhixing.queries.overview.branches import overlooks
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.web.frame.elder import is_elder
from zhixing.web.frame.exports import export_of
from zhixing.web.frame.help import help_url


@dataclass(frozen=True)
class Entry:
    """A line of the main menu: shown to whoever may do one of these anywhere (to everyone when none is named).

    `own` lines are for people of the register: what concerns themselves. `also` are the beginnings of addresses that
    belong under this line although they do not begin with its own. A line `is_below` is one of branches: who stands
    above everything that it lists has it in 考评总览.
    """

    label: str
    url_name: str
    icon: str
    acts: frozenset[Do] = frozenset()
    own: bool = False
    also: tuple[str, ...] = ()
    is_below: bool = False
    group: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class NavItem:
    """A menu line as a page shows it."""

    label: str
    url: str
    icon: str
    active: bool


@dataclass(frozen=True)
class NavGroup:
    """Several lines of a long menu under one, which opens."""

    label: str
    icon: str
    items: list[NavItem]

    @property
    def active(self) -> bool:
        return any(item.active for item in self.items)


@dataclass(frozen=True)
class AccountLink:
    """A line of the menu 我的; `post` makes it a button, `forget` empties the drafts kept in the browser."""

    label: str
    url: str
    icon: str
    post: bool = False
    forget: bool = False


_QUARTER = ("/cycles/", "/ballots/", "/postings/", "/objections/")
# What stands together under one line where a menu would be longer than an eye takes in: name and sign.
OWN, PEOPLE, RULES = ("我的", "person"), ("党员和组织", "people"), ("办法和日历", "journal-text")
LEDGER, FORTRESS = ("活动和台账", "journal-plus"), ("党组织考评", "building")
PUBLIC, YEAR = ("公示和简报", "megaphone"), ("评议和整改", "award")
FEW = 9  # lines that stand as they are
MENU = (
    Entry("首页", "home", "house"),
    Entry("我的自评", "own_reports", "clipboard-check", own=True, also=("/self-reports/",), group=OWN),
    Entry("我的积分", "ledger_mine", "star", own=True, also=("/claims/", "/ledger/entries/"), group=OWN),
    Entry("我的先锋指数", "own_results", "award", own=True, also=("/results/", "/ballots/", "/growth/"), group=OWN),
    Entry("我的岗位和走访", "own_posts", "signpost-2", own=True, also=("/posts/", "/home-visits/"), group=OWN),
    Entry("党组织", "org_list", "diagram-3", frozenset({Do.VIEW_ORG}), group=PEOPLE),
    Entry("党员名册", "member_list", "people", frozenset({Do.VIEW_REGISTER}), group=PEOPLE),
    Entry(
        "名册核查",
        "verification_list",
        "list-check",
        frozenset({Do.CONFIRM_VERIFICATION, Do.OPEN_VERIFICATION}),
        group=PEOPLE,
    ),
    Entry("减免", "relief_list", "sliders", frozenset({Do.APPLY_RELIEF, Do.DECIDE_RELIEF}), group=PEOPLE),
    Entry("考评办法", "standard_list", "journal-text", frozenset({Do.VIEW_STANDARD}), group=RULES),
    Entry("活动记录", "activity_list", "calendar-check", frozenset({Do.RECORD_ACTIVITY}), group=LEDGER),
    Entry(
        "岗位和走访", "post_list", "signpost-2", frozenset({Do.VIEW_HOME_VISITS}), also=("/home-visits/",), group=LEDGER
    ),
    Entry("志愿服务", "service", "person-check", frozenset({Do.VIEW_SERVICE}), group=LEDGER),
    Entry("积分台账", "ledger", "journal-plus", frozenset({Do.VIEW_LEDGER}), also=("/claims/",), group=LEDGER),
    Entry("考评总览", "overview", "bar-chart", frozenset({Do.VIEW_OVERVIEW}), also=_QUARTER),
    Entry("考评周期", "cycle_list", "arrow-repeat", frozenset({Do.VIEW_CYCLE}), also=("/ballots/",), is_below=True),
    Entry(
        "堡垒指数",
        "assessment_list",
        "building",
        frozenset({Do.ASSESS_ORGS, Do.INSPECT_ORGS, Do.CHECK_OWN_ORG}),
        group=FORTRESS,
    ),
    Entry(
        "积分公示",
        "posting_list",
        "megaphone",
        frozenset({Do.VIEW_POSTING}),
        also=("/objections/",),
        is_below=True,
        group=PUBLIC,
    ),
    Entry("抽取代表", "pool_list", "person-check", frozenset({Do.VIEW_POOL}), group=FORTRESS),
    Entry("民主评议", "appraisal_overview", "chat-left-text", frozenset({Do.VIEW_APPRAISAL}), group=YEAR),
    Entry("评先选优", "nomination_list", "award", frozenset({Do.VIEW_NOMINATION}), group=YEAR),
    Entry("简报", "briefing_list", "journal-text", frozenset({Do.VIEW_BRIEFING, Do.EDIT_BRIEFING}), group=PUBLIC),
    Entry("整改", "measure_list", "flag", frozenset({Do.VIEW_MEASURES}), also=("/member-measures/",), group=YEAR),
    Entry("账号与任命", "account_list", "person-badge", frozenset({Do.MANAGE_ACCOUNTS}), also=("/appointments/",)),
    Entry("登录安全", "security", "shield-lock", frozenset({Do.MANAGE_SECURITY})),
    Entry("数据交换", "exchange_keys", "key", frozenset({Do.REGISTER_KEY, Do.TRUST_KEY})),
    Entry("操作日志", "audit_log", "shield-check", frozenset({Do.READ_AUDIT})),
    Entry("工作日历", "calendar", "calendar3", frozenset({Do.CORRECT_CALENDAR}), group=RULES),
)


def navigation(viewer: Viewer, at_path: str) -> list[NavItem]:
    """The menu of this person, with the one line active that this page stands under."""
    urls = {entry: reverse(entry.url_name) for entry in MENU if _concerns(viewer, entry)}
    active = max(urls, key=lambda entry: _fit(entry, urls[entry], at_path))
    fits = _fit(active, urls[active], at_path) > 0
    return [NavItem(entry.label, url, entry.icon, fits and entry is active) for entry, url in urls.items()]


def grouped(items: list[NavItem]) -> list[NavItem | NavGroup]:
    """The menu as it stands on a page: up to `FEW` lines as they are, more of them by the work they belong to. A group
    of which somebody has one line is that line."""
    if len(items) <= FEW:
        return list(items)
    groups = {entry.label: entry.group for entry in MENU}
    of_group: dict[tuple[str, str], list[NavItem]] = {}
    for item in items:
        of_group.setdefault(groups[item.label] if groups[item.label][0] else (item.label, ""), []).append(item)
    return [
        members[0] if len(members) == 1 else NavGroup(label, icon, members)
        for (label, icon), members in of_group.items()
    ]


def _fit(entry: Entry, url: str, at_path: str) -> int:
    """How much of this page's address the line accounts for; the front page accounts for itself alone.

    Half a letter more for lines of an office, so that they win over own lines that reach as far.
    """
    if url == "/":
        return int(at_path == url)
    reach = max((len(start) for start in (url, *entry.also) if at_path.startswith(start)), default=0)
    return 2 * reach + int(reach > 0 and not entry.own)


def _concerns(viewer: Viewer, entry: Entry) -> bool:
    if entry.own:
        return viewer.membership_id is not None
    if entry.is_below and all(overlooks(viewer, do) for do in entry.acts):
        return False
    return not entry.acts or any(viewer.can(do) for do in entry.acts)


def own_links(viewer: Viewer) -> list[NavItem]:
    """What concerns the person themselves, for the first page of a phone; nothing for people of no register."""
    own = [entry for entry in MENU if entry.own and _concerns(viewer, entry)]
    return [NavItem(entry.label, reverse(entry.url_name), entry.icon, False) for entry in own]


def account_links(viewer: Viewer) -> list[AccountLink]:
    own = [AccountLink("我的资料", reverse("member_own"), "person")] if viewer.membership_id is not None else []
    return [
        *own,
        AccountLink("修改密码", reverse("change_password"), "key"),
        AccountLink("退出登录", reverse("sign_out"), "box-arrow-right", post=True, forget=True),
    ]


def page(request: HttpRequest) -> dict[str, Any]:
    viewer: Viewer | None = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "nav": grouped(navigation(viewer, getattr(request, "stands_under", request.path))) if viewer else [],
        "account_links": account_links(viewer) if viewer else [],
        "export_of": export_of(request, viewer),
        "help_url": help_url(viewer, request.path) if viewer else "",
        "elder": is_elder(request),
        "elder_url": reverse("switch_elder"),
    }
