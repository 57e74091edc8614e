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


@dataclass(frozen=True)
class FoundingStep:
    """One line: what is to be done, where, and by whom."""

    label: str
    verb: str
    url_name: str
    roles: tuple[Role, ...]  # whose turn it is
    is_done: bool
    note: str = ""

    def is_for(self, roles: Collection[Role]) -> bool:
        return not self.is_done and any(role in self.roles for role in roles)


_COMMITTEES = (Role.DISTRICT, Role.STREET, Role.COMMUNITY)
_ADOPTERS = (Role.DISTRICT, Role.STREET)
_BRANCH = (Role.SECRETARY, Role.DEPUTY)


def founding_steps(facts: FoundingFacts) -> list[FoundingStep]:
    """All of them in their order; empty once everything is done."""
    admin, people = (Role.SYSTEM_ADMIN,), (*_BRANCH, *_COMMITTEES)
    is_headed = facts.branches > 0 and not facts.without_secretary
    is_filled = facts.branches > 0 and not facts.without_members
    headless = f"还有 {facts.without_secretary} 个支部没有书记" if facts.without_secretary else ""
    empty = f"还有 {facts.without_members} 个支部没有党员" if facts.without_members else ""
    cadres = f"党员干部类 {facts.cadres} 人"
    steps = [
        FoundingStep("任命第二位系统管理员", "开通账号", "account_new", admin, facts.administrators > 1),
        FoundingStep("设立党支部", "设立党组织", "org_list", _COMMITTEES, facts.branches > 0),
        FoundingStep("任命支部书记", "开通账号", "account_new", admin, is_headed, headless),
        FoundingStep("导入党员名册", "导入名册", "member_list", people, is_filled, empty),
        FoundingStep("调整党员类别", "调整类别", "member_list", people, facts.cadres > 0, cadres),
        FoundingStep("确定施行考评办法", "确定施行", "standard_list", _ADOPTERS, facts.has_standard),
        FoundingStep("为党员开通账号", "开通账号", "account_members", admin, facts.has_member_accounts),
        FoundingStep("开启第一个考评周期", "开启", "cycle_list", people, facts.has_cycle),
    ]
    return [] if all(step.is_done for step in steps) else steps
