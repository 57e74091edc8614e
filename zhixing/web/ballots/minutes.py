"""民主测评记录: the minutes and the count sheet as paper, from the pages' own facts."""

import datetime as dt

from zhixing.files.ballots.after_vote import Counted, Outcome, PanelOutcome, ballot_minutes
from zhixing.files.print.typesetting import Paper
from zhixing.queries.ballots.outcomes import Area, Figure, PanelResult, ResultPage, SubjectRow
from zhixing.queries.ballots.pages import BallotPage
from zhixing.rules.ballots.count_sheet import Sheet, agreement
from zhixing.rules.ballots.states import own_warnings
from zhixing.rules.periods import chinese_date
from zhixing.rules.standards.vocabulary import points_text
from zhixing.web.ballots.occasions import local, occasion_of


def counted_line(name: str, sheet: Sheet) -> Counted:
    """One panel of the count sheet, as counted."""
    return Counted(
        panel=name,
        entitled=sheet.due,
        present=sheet.present,
        issued=sheet.issued,
        collected=sheet.returned,
        valid=sheet.valid,
        invalid=sheet.invalid,
        signatures=sheet.signatures,
        tokens=sheet.tokens_issued,
        slips_printed=sheet.slips_printed,
        slips_unused=sheet.slips_unused,
        papers_issued=sheet.paper_issued,
        papers_collected=sheet.paper_collected,
    )


def minutes_of(page: BallotPage, result: ResultPage) -> Paper:
    return ballot_minutes(
        occasion_of(page),
        tellers=tuple((teller.seat.label, teller.name) for teller in page.tellers),
        standard=page.standard_title,
        proceedings=_proceedings(page, result),
        counted=tuple(counted_line(panel.name, panel.sheet) for panel in result.panels),
        panels=tuple(_outcome(panel) for panel in result.panels),
        remarks=remarks(result),
        sha256=result.sha256,
    )


def _proceedings(page: BallotPage, result: ResultPage) -> tuple[str, ...]:
    present = "；".join(f"{panel.name}应到{panel.sheet.due}人，实到{panel.sheet.present}人" for panel in result.panels)
    reached = "均达到" if len(result.panels) > 1 else "达到"
    moments = (page.opened_at, page.sealed_at, page.counted_at)
    opened, sealed, counted = (_clock(moment) for moment in moments if moment is not None)
    announced = f"{_clock(page.opens_at)}至{_clock(page.closes_at)}"
    return (
        f"{_judged(page)}{present}，{reached}应到人数的{page.quorum}。",
        f"公布的投票时间为{announced}。票箱由监票人、计票人各设口令加锁，{opened}启用，{sealed}封箱，{counted}两人到场开箱计票。"
        f"剩余票码当众清点作废。{_agreed(result)}",
        *_early(page),
        "计票后开箱钥匙销毁，两页恢复单当众销毁：________（签名）。",
    )


def _judged(page: BallotPage) -> str:
    if page.participant_id is not None:
        return f"由抽签产生的代表评价{'、'.join(page.subjects)}。"
    return f"被测评人{len(page.subjects)}人。"


def _clock(moment: dt.datetime) -> str:
    here = local(moment)
    return f"{chinese_date(here.date())}{here:%H:%M}"


def _agreed(result: ResultPage) -> str:
    """That all came back, or what did not and why; by panel where there are several."""
    if len(result.panels) == 1:
        return agreement(result.panels[0].sheet)
    return "".join(f"{panel.name}：{agreement(panel.sheet)}" for panel in result.panels)


def _early(page: BallotPage) -> tuple[str, ...]:
    if not page.sealed_early:
        return ()
    other = "、".join(
        teller.name for teller in page.tellers if teller.holds_lock and teller.user_id != page.early_by_id
    )
    why = page.early_reason.rstrip("。")
    return (f"封箱早于公布的截止时间：由{page.early_by}提出，{other}登录后封箱，原因：{why}。",)


def sheet_remarks(result: ResultPage) -> tuple[str, ...]:
    """What stands below the filled count sheet."""
    return tuple(
        f"{panel.name}：{sentence}"
        for panel in result.panels
        for sentence in (agreement(panel.sheet), *own_warnings(panel.own_missing, panel.unlisted))
    )


def remarks(result: ResultPage) -> tuple[str, ...]:
    """Warnings and what explains the figures, one sentence each."""
    several = len(result.panels) > 1
    sentences = [
        f"{panel.name}：{warning}" if several else warning for panel in result.panels for warning in panel.warnings
    ]
    if result.own_marked_twice:
        sentences.append(f"有 {result.own_marked_twice} 名被测评人被两张以上的票标为“本人”，请注意投票纪律。")
    return tuple(sentences)


def _outcome(panel: PanelResult) -> PanelOutcome:
    if panel.areas:
        areas = tuple(_area(area) for area in panel.areas)
        return PanelOutcome(panel.name, ("满意度得分",), areas, panel.withheld, "评价内容")
    return PanelOutcome(panel.name, tuple(panel.columns), tuple(_row(row) for row in panel.rows), panel.withheld)


def _area(area: Area) -> Outcome:
    figure, shares = area.figure, []
    if area.satisfied is not None:
        shares.append(f"满意率{points_text(area.satisfied)}%")
    if area.unknown:
        shares.append(f"没有评分的占{points_text(area.unknown)}%")
    counts = " ".join(f"{name}{many}" for name, many in figure.counts)
    remark = figure.withheld or "，".join(filter(None, [counts or "只公布平均分", *shares]))
    papers = "—" if figure.papers is None else str(figure.papers)
    return Outcome(area.name, papers, (_cell(figure, with_grade=False),), remark)


def _row(row: SubjectRow) -> Outcome:
    last = len(row.labelled) - 1
    cells = tuple(_cell(figure, with_grade=place == last) for place, (_, figure) in enumerate(row.labelled))
    return Outcome(row.name, "—" if row.whole.papers is None else str(row.whole.papers), cells, _remark(row))


def _cell(figure: Figure, *, with_grade: bool) -> str:
    if figure.value is None:
        return "—"
    return f"{points_text(figure.value)} {figure.grade}" if with_grade else points_text(figure.value)


def _remark(row: SubjectRow) -> str:
    figure = row.whole
    if not figure.withheld and not row.tells_counts:
        return "只公布平均分"
    return figure.withheld or " ".join(f"{name}{many}" for name, many in figure.counts)
