"""Pages that stand below a line of the menu: one list with the acts that each asks for, to which 查找 leads too."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from zhixing.queries.orgs.tree import only_branch
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do


@dataclass(frozen=True)
class Page:
    """Found by its label or by `words`, other names that people have for it.

    `acts`: whoever may do one of them anywhere opens it; none: everybody does. `own`: for people of the register.
    `of_branch`: it is about one branch, and found by whoever has to do with a single one; `of_year`: in this year.
    """

    label: str
    url_name: str
    acts: frozenset[Do] = frozenset()
    words: str = ""
    own: bool = False
    of_branch: bool = False
    of_year: bool = False


@dataclass(frozen=True)
class Link:
    label: str
    url: str


def _page(label: str, url_name: str, *acts: Do, words: str = "") -> Page:
    return Page(label, url_name, frozenset(acts), words)


def _of_branch(label: str, url_name: str, *acts: Do, words: str = "", of_year: bool = False) -> Page:
    return Page(label, url_name, frozenset(acts), words, of_branch=True, of_year=of_year)


PAGES = (
    _page("使用手册", "manual_list", words="帮助 怎么用"),
    _page("日程", "agenda", words="期限 待办 日历"),
    _page("工作时限表", "agenda_wall", words="日程 打印"),
    _page("修改密码", "change_password", words="口令"),
    _page("我的申报", "claim_list", words="申报积分"),
    _page("我的异议", "objection_list", words="公示异议"),
    Page("我的资料", "member_own", words="登记信息 电话 住址", own=True),
    Page("我的成长线路图", "growth_own", words="目标", own=True),
    Page("支部对我的措施", "own_measures", words="奖惩 谈话", own=True),
    _page("我的走访", "own_home_visits", words="入户"),
    _page("记一次活动", "activity_place", Do.RECORD_ACTIVITY, words="记积分 会议 签到"),
    _page("活动安排", "plan_list", Do.RECORD_ACTIVITY, words="报名 计划"),
    _page("三会一课", "cadence_place", Do.VIEW_LEDGER, Do.RECORD_ACTIVITY, words="党员大会 支委会 党课 主题党日"),
    _page("待确认的申报", "claim_inbox", Do.CONFIRM_CLAIM, words="确认申报 审核"),
    _page("代录申报", "claim_people", Do.CLAIM_FOR_OTHERS, words="代人申报"),
    _page("我代录的申报", "claim_proxy_list", Do.CLAIM_FOR_OTHERS),
    _page("核对台账", "chain_list", Do.VERIFY_CHAIN, words="校验码"),
    _page("开启考评周期", "cycle_open", Do.OPEN_CYCLE, words="新的季度"),
    _page("一并完成评定", "conclude_reviews", Do.JUDGE, words="批量"),
    _page("考评总览", "overview", Do.VIEW_OVERVIEW, words="进度 结果 考评周期 积分公示 异议 星级"),
    _page("催办", "overview_reminders", Do.VIEW_OVERVIEW, words="提醒 督促 电话 群"),
    _page("考评情况表", "overview_print", Do.VIEW_OVERVIEW, words="进度 结果 打印"),
    _page("走访群众", "home_visit_list", Do.VIEW_HOME_VISITS, words="入户 诉求"),
    _page("起草办法", "standard_start", Do.DRAFT_STANDARD, words="制定 修改办法"),
    _page("试算", "standard_try", Do.VIEW_STANDARD, words="测算"),
    _page("用过去的台账试算", "standard_replay", Do.VIEW_RESULTS, words="比较办法"),
    _page("办法文件的写法", "standard_guide", words="格式"),
    _page("自选指标（10+X）", "local_item_list", Do.VIEW_STANDARD, words="特色"),
    _page("粘贴或导入放假通知", "calendar_notice", Do.CORRECT_CALENDAR, words="节假日 调休 放假安排"),
    _page("开启堡垒指数考评", "assessment_open", Do.ASSESS_ORGS, words="党组织考评"),
    _page("登记整改问题", "measure_new", Do.ASSESS_MEASURES, words="问题清单"),
    _page("登记报到党员", "outsider_new", Do.KEEP_SERVICE, words="双报到"),
    _page("服务记录", "service_records", Do.VIEW_SERVICE, words="志愿服务"),
    _page("反馈函", "service_slips", Do.VIEW_SERVICE, words="双报到"),
    _page("外来反馈函", "incoming_slips", Do.VIEW_SERVICE, words="双报到"),
    _page("登记外来反馈函", "incoming_new", Do.KEEP_SERVICE, words="双报到"),
    _page("接收反馈函签名文件", "incoming_file", Do.KEEP_SERVICE, words="双报到"),
    _page("接收报到名单签名文件", "outsiders_file", Do.KEEP_SERVICE, words="双报到"),
    _page("生成报到名单", "service_announce", Do.KEEP_SERVICE, words="双报到"),
    _page("报到和需求空白表", "service_forms", Do.KEEP_SERVICE, words="报到单 需求表"),
    _page("导入外来记录", "participation", Do.RECORD_ACTIVITY, words="其他平台"),
    _page("编一期简报", "briefing_new", Do.EDIT_BRIEFING),
    _page("报送稿件", "contribution_new", Do.SEND_CONTRIBUTION, words="投稿 简报"),
    _page("开通账号", "account_new", Do.MANAGE_ACCOUNTS),
    _page("为党员开通账号", "account_members", Do.MANAGE_ACCOUNTS, words="批量"),
    _page("批量任命并开通账号", "account_new_list", Do.MANAGE_ACCOUNTS, words="导入"),
    _page("任命", "appointment_list", Do.MANAGE_ACCOUNTS, words="免去 任期"),
    _page("登记密钥", "exchange_register", Do.REGISTER_KEY),
    _of_branch("年度结果", "branch_year", Do.VIEW_RESULTS, words="全年", of_year=True),
    _of_branch("年度档案", "archive", Do.TAKE_ARCHIVE, words="归档 导出"),
    _of_branch("党小组", "party_groups", Do.VIEW_REGISTER, words="组长"),
    _of_branch("打印签到表", "activity_sheet", Do.RECORD_ACTIVITY),
    _of_branch("学时", "study_hours", Do.VIEW_LEDGER, words="学习时间"),
    _of_branch("导入名册", "roster_new", Do.IMPORT_ROSTER, words="Excel"),
)


def pages_of(viewer: Viewer, is_wanted: Callable[[Page], bool]) -> list[Link]:
    """Those of the wanted ones that this person may open, in the order of the list."""
    links = []
    for page in PAGES:
        if not is_wanted(page) or not _concerns(viewer, page):
            continue
        args: list[int] = []
        if page.of_branch:
            branch = next(filter(None, (only_branch(viewer, do) for do in page.acts)), None)
            if branch is None:
                continue
            args = [branch, viewer.today.year] if page.of_year else [branch]
        links.append(Link(page.label, reverse(page.url_name, args=args)))
    return links


def _concerns(viewer: Viewer, page: Page) -> bool:
    if page.own:
        return viewer.membership_id is not None
    return not page.acts or any(viewer.can(do) for do in page.acts)
