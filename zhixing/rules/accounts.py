"""账号与任命: which roles may be held where and together, what a password must be, when it has served its time."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.names.folding import name_problem
from zhixing.rules.orgs import BRANCHES, Level, OrgKind, kinds_of
from zhixing.rules.permissions import Role

# 三员分立: these exclude each other and every other role.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})


class Way(StrEnum):
    """How somebody signed in."""

    PASSWORD = "password"
    IDENTITY = "identity"

    @property
    def label(self) -> str:
        return {Way.PASSWORD: "密码", Way.IDENTITY: "统一身份认证"}[self]


_UPPER = kinds_of(Level.TOP, Level.UPPER)
_DESK_KINDS = kinds_of(Level.UPPER, Level.MIDDLE, Level.BRANCH)
# The kinds of organisation at which each role can be held; nobody is appointed 党员, that follows from the register.
HELD_AT: dict[Role, frozenset[OrgKind]] = {
    Role.DISTRICT: kinds_of(Level.TOP),
    Role.STREET: kinds_of(Level.UPPER),
    Role.COMMUNITY: kinds_of(Level.MIDDLE),
    Role.SECRETARY: BRANCHES,
    Role.DEPUTY: BRANCHES,
    Role.PANELLIST: _DESK_KINDS,
    Role.CLERK: _DESK_KINDS,
    Role.MEMBER: frozenset(),
    Role.SYSTEM_ADMIN: _UPPER,
    Role.SECURITY_ADMIN: _UPPER,
    Role.AUDITOR: _UPPER,
}
_COMMITTEES = frozenset({Role.STREET, Role.COMMUNITY})
HELD_BY_ONE = frozenset({Role.SECRETARY})
HEADS = frozenset({Role.SECRETARY, Role.DEPUTY})  # two offices of one branch, never one person's


def office_label(role: Role, kind: OrgKind) -> str:
    """What the office is called at an organisation of this kind: the one of a 乡镇党委 is no 街道党工委."""
    return kind.label if role in _COMMITTEES and kind in HELD_AT[role] else role.label


def offices_at(kind: OrgKind) -> list[Role]:
    """The offices that can be held at an organisation of this kind."""
    return [role for role in Role if kind in HELD_AT[role]]


@dataclass(frozen=True)
class Wish:
    """An appointment as it is asked for."""

    role: Role
    kind: OrgKind  # of the organisation
    from_on: dt.date
    until_on: dt.date | None
    document_number: str


@dataclass(frozen=True)
class Circumstances:
    """What is known of the account and the organisation when an appointment is asked for."""

    roles_held: Collection[Role]  # elsewhere or here, in a period that overlaps
    held_here: Collection[Role]  # at the same organisation, in a period that overlaps
    is_in_register: bool  # the account is linked to a person of the register
    is_oneself: bool
    incumbent: str  # who holds a role that only one can hold; empty for nobody


def appointment_blockers(wish: Wish, known: Circumstances) -> list[str]:
    """Why this appointment cannot be made; empty when nothing is in the way."""
    reasons = []
    if known.is_oneself:
        reasons.append("不能任免自己，请由另一位系统管理员办理。")
    if wish.kind not in HELD_AT[wish.role]:
        reasons.append(_wrong_place(wish.role, wish.kind))
    if wish.role in known.held_here:
        reasons.append(f"该账号在这个组织已任“{wish.role.label}”，不必重复任命。")
    reasons += exclusion_blockers(wish.role, known.roles_held, is_in_register=known.is_in_register)
    if wish.role in HEADS:
        reasons += [
            f"该账号在这个支部已任“{other.label}”，不能同时任“{wish.role.label}”，请先办理免职。"
            for other in HEADS & set(known.held_here) - {wish.role}
        ]
    if wish.role in HELD_BY_ONE and known.incumbent:
        reasons.append(f"这个组织的{wish.role.label}现由{known.incumbent}担任，请先办理免职。")
    if wish.until_on is not None and wish.until_on < wish.from_on:
        reasons.append("免职日期不能早于任职日期。")
    if not wish.document_number.strip():
        reasons.append("请填写任免文号；没有发文的，填会议纪要编号。")
    return reasons


def _wrong_place(role: Role, kind: OrgKind) -> str:
    if not HELD_AT[role]:
        return f"“{role.label}”不需要任命：编入党员名册即是。"
    places = "、".join(f"“{place.label}”" for place in OrgKind if place in HELD_AT[role])
    return f"“{role.label}”不能设在“{kind.label}”，只能设在{places}。"


def exclusion_blockers(role: Role, roles_held: Collection[Role], *, is_in_register: bool) -> list[str]:
    """三员分立: an administrator holds no other role, and has no member's account."""
    reasons = []
    others = [other for other in Role if other in roles_held and other is not role]
    if others and (role in ADMINISTRATORS or ADMINISTRATORS & set(others)):
        named = "、".join(f"“{other.label}”" for other in others)
        reasons.append(
            f"该账号已任{named}，不能再任“{role.label}”：三类管理员之间、管理员与业务角色之间不能兼任。请先免去原任，或另行开通账号。"
        )
    if role in ADMINISTRATORS and is_in_register:
        reasons.append(f"该账号已关联名册中的党员，不能任“{role.label}”：管理员账号须单独开通。")
    return reasons


def linking_blockers(roles_held: Collection[Role], *, is_linked: bool = False, owner: str = "") -> list[str]:
    """Why an account cannot be linked to a person of the register. `is_linked`: the account is somebody's already;
    `owner`: the person's name where they have an account already."""
    admin = [role for role in Role if role in roles_held and role in ADMINISTRATORS]
    reasons = [f"该账号任“{role.label}”，不能关联党员：管理员账号须单独开通。" for role in admin]
    if is_linked:
        reasons.append("该账号已关联一名党员，请先解除关联。")
    if owner:
        reasons.append(f"{owner}已有账号，一人只能有一个关联账号。")
    return reasons


def unlinking_blockers(reason: str, *, is_linked: bool) -> list[str]:
    reasons = [] if is_linked else ["该账号没有关联党员。"]
    return reasons if reason.strip() else [*reasons, "请填写解除关联的理由。"]


def creation_blockers(name: str, username: str, *, is_used: bool) -> list[str]:
    """Why no account is opened for this name. `is_used`: the user name is somebody's, in whatever case."""
    problem = name_problem(name, may_have_digits=True)
    reasons = [f"{problem}。"] if problem else []
    return [*reasons, f"账号“{username}”已经有人使用，请换一个。"] if is_used else reasons


def member_account_blockers(chosen: int, waiting: int) -> list[str]:
    """Before so many chosen people get accounts; `waiting`: those of them who are here and have none."""
    if not chosen:
        return ["请至少选一人。"]
    return [] if chosen == waiting else ["所选人员中有人已有账号或已不在这个组织的名册，请刷新后重新选择。"]


def end_blockers(
    *, from_on: dt.date, until_on: dt.date, is_ended: bool, document_number: str, is_own: bool
) -> list[str]:
    """Why an appointment cannot be ended on that day."""
    reasons = []
    if is_ended:
        reasons.append("这项任命已经免去，不必再办。")
    if until_on < from_on:
        reasons.append("免职日期不能早于任职日期。")
    if not document_number.strip():
        reasons.append("请填写免职文号；没有发文的，填会议纪要编号。")
    if is_own:
        reasons.append("不能任免自己，请由另一位系统管理员办理。")
    return reasons


def number_sign_in(*, has_number: bool, is_live: bool, is_shared: bool) -> str:
    """Whether the owner of a linked account may type a telephone number for its name, and why not."""
    if not has_number:
        return "不能：名册上没有登记手机号。"
    if not is_live:
        return "不能：账号已停用，或者本人已不在名册上。"
    if is_shared:
        return "不能：同一个手机号也登记在另一个账号的本人名下，双方都用账号登录。"
    return "可以用名册上登记的手机号登录。"


def may_come_by_identity(*, is_active: bool, has_died: bool, roles: Collection[Role]) -> bool:
    """Whether an account opens to what the office's provider of identities says.

    None of the three administrators: whoever runs that provider could become all of them.
    """
    return is_active and not has_died and not ADMINISTRATORS & set(roles)


MIN_LENGTH = 10
MIN_KINDS = 3


def password_blockers(password: str, username: str) -> list[str]:
    """What a new password still lacks (complexity after the level-3 clauses)."""
    reasons = []
    if len(password) < MIN_LENGTH:
        reasons.append(f"新密码至少要有 {MIN_LENGTH} 个字符，现在是 {len(password)} 个。")
    if len({_kind(sign) for sign in password} - {""}) < MIN_KINDS:
        reasons.append("新密码要在大写字母、小写字母、数字、符号四类中至少用到三类。")
    if username and username.lower() in password.lower():
        reasons.append("新密码不能包含账号。")
    return reasons


def _kind(sign: str) -> str:
    if sign.isupper():
        return "upper"
    if sign.islower():
        return "lower"
    if sign.isdigit():
        return "digit"
    return "" if sign.isalnum() else "symbol"


def is_password_expired(set_at: dt.datetime | None, at: dt.datetime, days: int) -> bool:
    """`days` 0: it never runs out by the calendar. One that was never chosen always has to be."""
    return set_at is None or (days > 0 and at - set_at >= dt.timedelta(days=days))


def password_days(roles: Collection[Role], *, of_members: int, of_offices: int) -> int:
    """After how many days a new password must be chosen: who holds any office goes by the stricter rule."""
    return of_members if set(roles) == {Role.MEMBER} else of_offices


def lock_blockers(*, is_oneself: bool, is_active: bool, reason: str) -> list[str]:
    reasons = []
    if is_oneself:
        reasons.append("不能停用自己的账号，请由另一位系统管理员办理。")
    if not is_active:
        reasons.append("这个账号已经停用。")
    if not reason.strip():
        reasons.append("请填写停用的理由。")
    return reasons


def unlock_blockers(*, is_active: bool) -> list[str]:
    return ["这个账号没有停用。"] if is_active else []


def password_reset_blockers(*, is_oneself: bool) -> list[str]:
    return ["本人的密码请到“修改密码”办理。"] if is_oneself else []


def old_password_blockers(*, is_right: bool) -> list[str]:
    return [] if is_right else ["原密码不对，请重新输入；忘记了请联系系统管理员重置。"]


def repeated_password_blockers(*, is_same: bool) -> list[str]:
    return ["新密码不能与原密码相同。"] if is_same else []


# --- 手机验证码 --------------------------------------------------------------------------------------------------

WRONG_FACTOR = "验证码不对或已过期。请待手机显示下一个 6 位数字后再输入；手机时间应与网络时间一致。"


def binding_blockers(*, is_bound: bool) -> list[str]:
    """Why no other telephone is bound to the account."""
    return ["这个账号已绑定手机验证码。换手机请由另一位管理员重置后再绑定。"] if is_bound else []


def confirming_blockers(*, is_pending: bool) -> list[str]:
    """`is_pending`: a key has been given out that no telephone has answered yet."""
    return [] if is_pending else ["没有待绑定的验证码，请重新打开绑定页面。"]


def factor_reset_blockers(reason: str, *, is_oneself: bool, is_bound: bool) -> list[str]:
    reasons = ["不能重置自己的验证码，请由另一位管理员办理。"] if is_oneself else []
    if not is_bound:
        reasons.append("这个账号没有绑定验证码，不必重置。")
    return reasons if reason.strip() else [*reasons, "请填写重置的理由。"]
