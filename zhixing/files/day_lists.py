"""放假安排 as a sheet: a row for each day that is off, or worked in place of another."""

from zhixing.files.spreadsheets.typed_lists import EXAMPLE, ListColumn, ListLayout, list_template

DAYS = ListLayout(
    "放假安排",
    (
        ListColumn("日期", frozenset({"日子"}), 16, marks=True),
        ListColumn("安排", frozenset({"放假或上班", "类别", "类型"}), 12, marks=True),
        ListColumn("说明", frozenset({"节日", "备注"}), 24),
    ),
    each="每天一行",
)


def days_template() -> bytes:
    return list_template(DAYS, (f"{EXAMPLE}2027-02-05", "放假", "春节"), {1: ["放假", "上班"]})
