"""党组织名单 and 账号名单 as sheets: which headers their columns may have, and the templates."""

from zhixing.files.spreadsheets.typed_lists import EXAMPLE, ListColumn, ListLayout, list_template
from zhixing.rules import account_lists, org_lists
from zhixing.rules.orgs import OrgKind

_ORG_WORDS = (
    frozenset({"党组织全称", "名称", "党组织名称", "组织名称"}),
    frozenset({"党组织类别", "组织类别", "类型"}),
    frozenset({"上级", "上级组织", "隶属党组织", "上级党组织名称"}),
    frozenset({"党组织简称"}),
    frozenset({"成立时间", "建立日期"}),
    frozenset({"联系电话", "电话"}),
)
_ACCOUNT_WORDS = (
    frozenset({"所在党组织", "党组织全称", "组织", "单位"}),
    frozenset({"角色", "任职", "岗位"}),
    frozenset({"名字"}),
    frozenset({"用户名", "登录账号"}),
    frozenset({"任职时间", "起始日期"}),
    frozenset({"免职时间", "任期至"}),
    frozenset({"文号", "任命文号"}),
)
ORGANISATIONS = ListLayout(
    "党组织名单",
    tuple(
        ListColumn(header, words, width, marks=index < 2)
        for index, (header, words, width) in enumerate(
            zip(org_lists.COLUMNS, _ORG_WORDS, (36, 16, 36, 16, 14, 24), strict=True)
        )
    ),
    each="每个党组织一行",
)
ACCOUNTS = ListLayout(
    "账号名单",
    tuple(
        ListColumn(header, words, width, marks=index < 3)
        for index, (header, words, width) in enumerate(
            zip(account_lists.COLUMNS, _ACCOUNT_WORDS, (36, 16, 14, 18, 14, 14, 24), strict=True)
        )
    ),
)


def organisations_template(parent: str) -> bytes:
    kinds = [kind.label for kind in OrgKind if kind is not OrgKind.DISTRICT]
    example = (f"{EXAMPLE}中共某某社区委员会", kinds[0], parent, "某某社区党委", "2019-07-01", "0477-8590000")
    return list_template(ORGANISATIONS, example, {1: kinds})


def accounts_template() -> bytes:
    example = (
        f"{EXAMPLE}某某社区第一党支部",
        "支部书记",
        "王小明",
        "不填则按姓名拼音生成",
        "2026-07-01",
        "",
        "某某党发3号",
    )
    return list_template(ACCOUNTS, example, {})
