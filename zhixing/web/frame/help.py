"""Which paragraph of the manuals speaks of a page: the link 本页帮助."""

from pathlib import Path

from django.conf import settings
from django.urls import reverse

from zhixing.files.handbook import Handbook, read_handbook
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Role

FOLDER = Path(settings.ROOT) / "docs" / "manual"
# By the beginning of an address, the manual and its heading; the first that fits. For those who hold an office …
OFFICES = (
    ("/members/", "secretary", "一、名册"),
    ("/verifications/", "secretary", "一、名册"),
    ("/reliefs/", "secretary", "一、名册"),
    ("/activities/", "secretary", "二、记台账"),
    ("/claims/", "secretary", "二、记台账"),
    ("/decisions/", "secretary", "二、记台账"),
    ("/ledger/chain", "community", "核对台账"),
    ("/ledger/", "secretary", "二、记台账"),
    ("/self-reports/", "secretary", "四、党员自评"),
    ("/cycles/", "secretary", "三、开启考评周期"),
    ("/postings/", "secretary", "六、积分公示"),
    ("/objections/", "secretary", "六、积分公示"),
    ("/posts/", "secretary", "十、设岗定责和走访群众"),
    ("/home-visits/", "secretary", "十、设岗定责和走访群众"),
    ("/ballots/", "ballot", "一、会前（书记）"),
    ("/assessments/", "fortress", "一、考评单位：开启"),
    ("/measures/", "measures", "四、台账和整改时间表"),
    ("/lots/", "lots", "建立名单"),
    ("/appraisals/", "appraisal", "一、支部"),
    ("/nominations/", "honours", "一、支部推荐"),
    ("/briefings/", "briefing", "二、编辑"),
    ("/service/", "service", "社区：登记报到，记录服务"),
    ("/standards/local-items/", "fortress", "自选指标（10+X）"),
    ("/standards/", "community", "考评办法"),
    ("/organisations/", "community", "党组织和名册"),
    ("/orgs/", "community", "党组织和名册"),
    ("/overview/", "community", "考评总览"),
    ("/exchange/", "service", "管理员：与其他单位交换文件"),
    ("/results/", "community", "开启考评、看进度"),
    ("/calendar/", "community", "工作日历"),
    ("/agenda/", "archive", "一、日程"),
    ("/evidence/", "secretary", "二、记台账"),
    ("/groups/", "secretary", "一、名册"),
    ("/growth/", "secretary", "七、谈话：成长线路图和季度目标"),
    ("/member-measures/", "secretary", "八、星级结果的运用：奖惩措施"),
    ("/participants/", "secretary", "八、星级结果的运用：奖惩措施"),
    ("/password/", "admin", "第一次登录"),
    ("/second-factor/", "admin", "第一次登录"),
    ("/accounts/", "admin", "系统管理员"),
    ("/appointments/", "admin", "系统管理员"),
    ("/security/", "admin", "安全管理员"),
    ("/audit/", "admin", "审计管理员"),
)
# … and for members, whose own pages have the same addresses.
MEMBERS = (
    ("/self-reports/", "member", "每期自评，约五分钟"),
    ("/ledger/", "member", "申报积分"),
    ("/claims/", "member", "申报积分"),
    ("/posts/", "member", "我的岗位和走访"),
    ("/home-visits/", "member", "我的岗位和走访"),
    ("/results/", "member", "看结果"),
    ("/postings/", "member", "有异议"),
    ("/objections/", "member", "有异议"),
    ("/members/", "member", "我的资料"),
    ("/appraisals/", "appraisal", "二、党员"),
    ("/activities/", "member", "活动报名"),
    ("/evidence/", "member", "申报积分"),
    ("/growth/", "member", "成长线路图"),
    ("/member-measures/", "member", "支部对我的措施"),
    ("/ballots/", "vote", "用票码投，两分钟"),
    ("/password/", "member", "第一次登录"),
)
# … and for those above, who look at branches and decide on what these hand up.
COMMITTEES = (
    ("/members/", "community", "党组织和名册"),
    ("/verifications/", "community", "党组织和名册"),
    ("/reliefs/", "community", "党组织和名册"),
    ("/cycles/", "community", "开启考评、看进度"),
    ("/postings/", "community", "审核、审批公示"),
    ("/objections/", "community", "审核、审批公示"),
    ("/ledger/", "community", "核对台账"),
    ("/appraisals/", "appraisal", "三、上级"),
    ("/nominations/", "honours", "二、上级审核"),
)
ABOVE = {Role.COMMUNITY, Role.STREET, Role.DISTRICT, Role.MEMBER}
# Pages of the group and of the archive lie among others.
GROUP = (
    (("/review/opinions/",), "panel", "背靠背意见"),
    (("/review/joint/", "/review/minutes"), "panel", "合议"),
    (("/archive/",), "archive", "二、年度档案（支部书记、社区党委、街道党工委、区委组织部）"),
)
# The manuals in the order in which their readers come first.
MANUALS = {
    "secretary": (Role.SECRETARY, Role.DEPUTY),
    "member": (Role.MEMBER,),
    "panel": (Role.PANELLIST, Role.SECRETARY, Role.DEPUTY),
    "clerk": (Role.CLERK,),
    "community": (Role.COMMUNITY, Role.STREET, Role.DISTRICT),
    "admin": (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR),
    "ballot": (Role.SECRETARY, Role.DEPUTY),
    "vote": (Role.MEMBER,),
    "fortress": (Role.COMMUNITY, Role.STREET, Role.SECRETARY),
    "measures": (Role.COMMUNITY, Role.STREET, Role.SECRETARY),
    "lots": (Role.STREET,),
    "appraisal": (Role.SECRETARY, Role.STREET),
    "honours": (Role.SECRETARY, Role.STREET),
    "briefing": (Role.STREET, Role.COMMUNITY),
    "archive": (Role.SECRETARY, Role.COMMUNITY),
    "service": (Role.COMMUNITY, Role.SECRETARY),
    "standards": (Role.STREET, Role.DISTRICT),
    "standards-keys": (),
    "deploy": (Role.SYSTEM_ADMIN,),
}


def handbook(name: str) -> Handbook:
    return read_handbook(FOLDER / f"{name}.md", reverse("manual_list"))


def own_manuals(viewer: Viewer) -> tuple[list[str], list[str]]:
    """Those written for an office of the viewer, and the others."""
    own = [name for name, roles in MANUALS.items() if any(viewer.has(role) for role in roles)]
    return own, [name for name in MANUALS if name not in own]


def help_url(viewer: Viewer, at_path: str) -> str:
    """Where the manuals speak of this page; the list of them where none does."""
    manual, heading = _place(viewer, at_path)
    if not manual:
        return reverse("manual_list")
    anchor = handbook(manual).anchor_of(heading)
    return f"{reverse('manual', args=[manual])}{f'#{anchor}' if anchor else ''}"


def _place(viewer: Viewer, at_path: str) -> tuple[str, str]:
    for parts, manual, heading in GROUP:
        if any(part in at_path for part in parts):
            return manual, heading
    roles = {grant.role for grant in viewer.grants}
    own = MEMBERS if roles <= {Role.MEMBER} else COMMITTEES if roles <= ABOVE else ()
    places = (*own, *OFFICES)
    return next(((manual, heading) for start, manual, heading in places if at_path.startswith(start)), ("", ""))
