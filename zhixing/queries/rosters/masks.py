"""An import of an export that hides the numbers: what is said of its lines, once for the file."""

from collections.abc import Sequence

from zhixing.files.rosters.findings import Problem, RosterRow


def hidden_numbers(people: int) -> Problem:
    """A note: how many were recognised all the same, and what becomes of their numbers."""
    return _of_the_file(f"这是隐去号码的导出：{people}人的公民身份号码不会改动，按姓名、出生日期和号码的头尾辨认")


def unrecognised_rows(rows: Sequence[RosterRow]) -> Problem:
    """A problem: the lines about whom nobody can tell who they are."""
    names = "、".join(f"第{row.row}行{row.name}" for row in rows[:5])
    more = f"等{len(rows)}行" if len(rows) > 5 else ""
    return _of_the_file(
        f"这是隐去号码的导出，{names}{more}在名册上无法识别，不能导入；请补填完整的公民身份号码，或导出时选“完整号码”"
    )


def _of_the_file(sentence: str) -> Problem:
    return Problem("", 0, "", "", sentence)
