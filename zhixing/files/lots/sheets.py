"""代表名单 as a sheet: which headers its columns may have, and the template."""

from collections.abc import Sequence

from zhixing.files.spreadsheets.typed_lists import EXAMPLE, ListColumn, ListLayout, list_template
from zhixing.rules.pools.people import COLUMNS, NAMESAKE

_WORDS = (
    frozenset[str](),
    frozenset({"代表类别", "界别"}),
    frozenset({"单位", "住址", "地址", "单位或地址", "家庭住址", "工作单位", "单位及职务"}),
    frozenset({"联系电话", "手机", "手机号", "手机号码", "电话号码", "联系方式"}),
    frozenset({"排除原因", "不参加原因"}),
)
_WIDTHS = (20, 20, 36, 22, 22)
LAYOUT = ListLayout(
    "代表名单",
    tuple(
        ListColumn(header, words, width, marks=index < 2)
        for index, (header, words, width) in enumerate(zip(COLUMNS, _WORDS, _WIDTHS, strict=True))
    ),
)


def people_template(strata: Sequence[str]) -> bytes:
    """An empty sheet with the strata to choose from."""
    remark = f"不填；应当回避的写原因，同名的写“{NAMESAKE}”"
    example = (f"{EXAMPLE}王小明", strata[0], "3号楼2单元", "13800000000", remark)
    return list_template(LAYOUT, example, {1: strata})
