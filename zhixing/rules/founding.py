"""建站进度: what a new site needs before its first quarter runs, in which order, and whose turn it is."""

from collections.abc import Collection
from dataclasses import dataclass

from zhixing.rules.permissions import Role


@dataclass(frozen=True)
class FoundingFacts:
    """What is there below the organisations of one person; counts of organisations and people."""

    administrators: int
    branches: int
    without_secretary: int  # branches
    without_members: int  # branches
    cadres: int  # members of the class 党员干部类
    has_standard: bool
    has_member_accounts: bool
    has_cycle: bool
    has_committee: bool  # somebody holds an office above the branches


@dataclass(frozen=True)
class FoundingStep:
    """One line: what is to be done, where, and by whom."""

    label: str
    verb: str
    url_name: str
    roles: tuple[Role, ...]  # whose turn it is
    is_done: bool
    note: str = ""
    is_at_home: bool = False  # the page is that of the organisation whose office is held
    is_ready: bool = True  # what it needs has been done

    def is_for(self, roles: Collection[Role]) -> bool:
        return self.is_ready and not self.is_done and any(role in self.roles for role in roles)


COMMITTEES = (Role.DISTRICT, Role.STREET, Role.COMMUNITY)
_ADOPTERS = (Role.DISTRICT, Role.STREET)
_BRANCH = (Role.SECRETARY, Role.DEPUTY)


def founding_steps(facts: FoundingFacts) -> list[FoundingStep]:
    """All of them in their order; empty once everything is done."""
    admin, people = (Role.SYSTEM_ADMIN,), (*_BRANCH, *COMMITTEES)
    has_branches, has_members = facts.branches > 0, facts.branches > facts.without_members
    is_headed, is_filled = has_branches and not facts.without_secretary, has_branches and not facts.without_members
    headless = f"还有 {facts.without_secretary} 个支部没有书记" if facts.without_secretary else ""
    empty = f"还有 {facts.without_members} 个支部没有党员" if facts.without_members else ""
    # The quarter that is opened keeps the classes as they are: whoever opens it without cadres has none.
    is_classed = facts.cadres > 0 or facts.has_cycle
    cadres = f"党员干部类 {facts.cadres} 人" + ("" if is_classed else "；确实没有的，开启考评周期后即为完成")
    step, may_open = FoundingStep, has_members and facts.has_standard
    steps = [
        step("任命第二位系统管理员", "开通账号", "account_new", admin, facts.administrators > 1),
        step("任命上级党组织经办人", "任命经办人", "account_new", admin, facts.has_committee),
        step("设立党支部", "批量设立", "org_found_list", COMMITTEES, has_branches, is_at_home=True),
        step("任命支部书记", "批量开通", "account_new_list", admin, is_headed, headless, is_ready=has_branches),
        step(
            "导入党员名册", "导入名册", "roster_new", people, is_filled, empty, is_at_home=True, is_ready=has_branches
        ),
        step("调整党员类别", "调整类别", "member_list", people, is_classed, cadres, is_ready=has_members),
        step("确定施行考评办法", "确定施行", "standard_list", _ADOPTERS, facts.has_standard),
        step("为党员开通账号", "开通账号", "account_members", admin, facts.has_member_accounts, is_ready=has_members),
        step("开启第一个考评周期", "开启", "cycle_open", people, facts.has_cycle, is_ready=may_open),
    ]
    return [] if all(line.is_done for line in steps) else steps


def site_blockers(name: str, *, has_organisations: bool) -> list[str]:
    """Why no site is founded. `name`: of its topmost organisation."""
    if not name.strip():
        return ["请写明顶层党组织的名称，例如：中共某某区委员会。"]
    if has_organisations:
        return ["系统里已经有党组织，不能再次建站；请由系统管理员登录后办理。"]
    return []
