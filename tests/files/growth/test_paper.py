"""成长线路图 on paper: pictures and figures of the page, lines to sign, nothing that does not belong on it."""

import datetime as dt

from tests.files.charts.test_charts import DIMENSIONS, LINE
from tests.files.pdf_text import text_of
from zhixing.files.growth.paper import GrowthFacts, growth_paper
from zhixing.files.print.typesetting import print_paper

FACTS = GrowthFacts(
    name="白云",
    branch="阳光社区第一党支部",
    kind="正式党员 · 普通无职党员类",
    printed_on=dt.date(2026, 11, 29),
    milestones=(("申请入党", "2008年1月5日"), ("列为入党积极分子", "")),
    line=LINE,
    dimensions=DIMENSIONS,
    hours=(("2026年第三季度", "8", "11"),),
    hours_sentence="2026年到今天为止，学习8小时，距全年32学时还差24小时；服务11小时。",
    short=(("创新服务", "多提合理化建议。"),),
    coming_title="2026年第四季度目标",
    coming=(("学习教育", "18分"),),
    past_title="2026年第三季度目标完成情况",
    past=(("学习教育", "18分", "16.5分", "还差1.5分"),),
    note="每月值守一次。",
    offices=("阳光第一支部支部书记（2025年1月1日起）",),
)


def test_the_paper_holds_pictures_figures_and_lines_to_sign() -> None:
    text = text_of(print_paper(growth_paper(FACTS))).replace(" ", "").replace("\n", "")
    for words in (
        "白云同志成长线路图",
        "55.25",
        "92.25",
        "16.5／20",
        "还差1.5分",
        "本人签名",
        "党支部书记签名",
        "每月值守一次",
    ):
        assert words in text, words


def test_a_paper_without_results_leaves_lines_to_write_on() -> None:
    empty = GrowthFacts(
        name="白云",
        branch="支部",
        kind="正式党员",
        printed_on=dt.date(2026, 11, 29),
        milestones=(),
        line=None,
        dimensions=None,
        hours=(),
        hours_sentence="",
        short=(),
        coming_title="下一季度目标",
        coming=(),
        past_title="",
        past=(),
        note="",
        offices=(),
    )
    assert "下一季度目标" in text_of(print_paper(growth_paper(empty)))
