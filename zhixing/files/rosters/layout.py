"""What is to be said of a roster's header and of what its sheet hides, before any line is read."""

from zhixing.files.rosters.columns import Column, Layout, plain
from zhixing.files.rosters.findings import Findings, Problem
from zhixing.files.spreadsheets.workbooks import RawSheet
from zhixing.rules.names.folding import RADICAL, tidy

LISTED = 20  # hidden lines that are named


def report_layout(sheet: RawSheet, layout: Layout, findings: Findings, *, branch: str) -> None:
    def report(sentence: str) -> None:
        findings.problems.append(Problem(sheet.name, layout.last_row + 1, "", "", sentence))

    if Column.NAME not in layout.columns:
        report("表头缺少“姓名”一列；请补上，或在本页指定哪一列是姓名")
    if Column.KIND not in layout.columns:
        report("表头缺少“人员类别”一列；请补上，填正式党员、预备党员、重点发展对象或入党积极分子，或在本页指定哪一列是")
    if Column.ID_NUMBER not in layout.columns and Column.BORN_ON not in layout.columns:
        report("表头缺少“公民身份号码”一列；请补上")
    if Column.BRANCH not in layout.columns and not branch:
        report("表头缺少“所在党支部”一列；请补上，或在上传时选定党支部")
    for column, index in layout.doubled:
        first = layout.headers[layout.columns[column]]
        report(f"“{first}”和“{layout.headers[index]}”两列都是“{column}”；请只留一列")
    for sentence in _notes(sheet, layout):
        findings.notes.append(Problem(sheet.name, 0, "", "", sentence))
    _report_by_hand(sheet, layout, findings)


def _notes(sheet: RawSheet, layout: Layout) -> list[str]:
    notes = []
    if layout.unknown:
        notes.append(f"“{'”“'.join(layout.unknown.values())}”不在名册项目之内，原样保留")
    raw = [str(cell) for row in sheet.rows[layout.first_row : layout.last_row + 1] for cell in row]
    if odd := [text for text in raw if RADICAL.search(text)]:
        names = "”“".join(tidy(text) for text in odd)
        notes.append(f"表头里有偏旁部首之类的相似字符，已按通常的汉字读作“{names}”")
    if hidden := [layout.headers[index] for index in sheet.hidden_columns if index in layout.headers]:
        notes.append(f"“{'”“'.join(hidden)}”列是隐藏的，照常读取")
    return notes


def _report_by_hand(sheet: RawSheet, layout: Layout, findings: Findings) -> None:
    findings.unknown_headers |= {plain(header): header for header in layout.unknown.values()}
    for index, meaning in layout.by_hand.items():
        rows = (sheet.rows[layout.last_row], sheet.rows[layout.first_row])
        cell = next((row[index] for row in rows if row[index] != ""), meaning)
        findings.by_hand[tidy(str(cell))] = meaning


def report_hidden_rows(sheet: RawSheet, unread: list[str], findings: Findings) -> None:
    """A row that a filter hides is not read, as a hidden sheet is not: nobody has seen it on the screen."""
    if unread:
        more = "等" if len(unread) > LISTED else ""
        names = "、".join(unread[:LISTED])
        findings.notes.append(
            Problem(
                sheet.name,
                0,
                "",
                "",
                f"有{len(unread)}行是隐藏的（多半被筛选掉了），没有读取：{names}{more}；"
                "要导入的请取消筛选、显示全部行，保存后重新上传",
            )
        )
