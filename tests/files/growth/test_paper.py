"""成长线路图 on paper: pictures and figures of the page, lines to sign, nothing that does not belong on it."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as Xml

from tests import make
from tests.files.charts.test_charts import DIMENSIONS, LINE
from tests.files.pdf_text import pages, text_of
from zhixing.files.growth.paper import GrowthFacts, growth_paper
from zhixing.files.print.typesetting import archived_papers, print_paper
from zhixing.files.print.word import word_paper
from zhixing.files.print.word_pictures import charts_of, picture_file
from zhixing.rules.growth.milestones import MilestoneKind

FACTS = GrowthFacts(
    name="白云",
    branch="阳光社区第一党支部",
    kind="正式党员 · 普通无职党员类",
    printed_on=dt.date(2026, 11, 29),
    milestones=tuple((kind.label, "2008年1月5日" if kind is MilestoneKind.APPLIED else "") for kind in MilestoneKind),
    line=LINE,
    dimensions=DIMENSIONS,
    hours=(("2026年第三季度", "8", "11"),),
    hours_sentence="2026年截至今日，学习8小时，距全年32学时还差24小时；服务11小时。",
    short=(
        ("创新服务", "多提合理化建议。"),
        ("学习教育", "多参加支部集中学习和党课，主动发言交流；确有困难的可请支部送学上门或安排补课。"),
        ("志愿奉献", "参加社区志愿服务，每季 8 小时左右即可得到大部分分值；可从身边的邻里互助做起。"),
    ),
    coming_title="2026年第四季度目标",
    coming=(("学习时间", "8小时"), ("服务时间", "8小时"), ("学习教育", "18分"), ("创新服务", "10分")),
    past_title="2026年第三季度目标",
    past=(("学习时间", "8小时", "8小时", "已达到"), ("学习教育", "18分", "16.5分", "还差1.5分")),
    note="每月值守一次。",
    activities=("12月5日主题党日（党群服务中心），计入“创新服务”",),
    events=("支部书记（阳光第一支部，2025年1月1日起）",),
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
        activities=(),
        events=(),
    )
    assert "下一季度目标" in text_of(print_paper(growth_paper(empty)))


def test_whatever_is_signed_stands_on_the_front_of_one_sheet() -> None:
    front, *back = pages(print_paper(growth_paper(FACTS)))
    assert "本人签名" in front
    assert "学习时间" in front
    assert len(back) == 1
    assert "近期可以参加：12月5日主题党日（党群服务中心），计入“创新服务”。" in front
    assert "任职和表彰：支部书记（阳光第一支部，2025年1月1日起）" in back[0]


def test_the_figures_begin_on_the_back_however_short_the_front_is() -> None:
    facts = replace(FACTS, short=(), activities=())
    paper = growth_paper(facts)
    front, back = pages(print_paper(paper))
    assert LINE.title in back
    assert LINE.title not in front
    with zipfile.ZipFile(io.BytesIO(word_paper(paper))) as package:
        document = package.read("word/document.xml").decode()
    assert document.index("本人签名") < document.index('<w:br w:type="page"/>') < document.index("学习和服务时间")


def test_the_word_file_holds_the_same_picture_and_lines_to_sign() -> None:
    paper = growth_paper(FACTS)
    with zipfile.ZipFile(io.BytesIO(word_paper(paper))) as package:
        files = {name: package.read(name) for name in package.namelist()}
    document = Xml.fromstring(files["word/document.xml"])
    words = "".join(document.itertext())
    assert "本人签名：________" in words
    assert "还差1.5分" in words
    assert "列为入党积极分子" in words
    (chart,) = charts_of(paper.parts)
    assert chart.svg == LINE.svg
    assert chart.beside == DIMENSIONS.svg
    assert files["word/media/picture1.png"] == picture_file(chart)
    embedded = re.findall(r'r:embed="(r\d+)"', files["word/document.xml"].decode())
    relations = Xml.fromstring(files["word/_rels/document.xml.rels"])
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    assert [targets[name] for name in embedded] == ["media/picture1.png"]
    assert LINE.sentence in files["word/document.xml"].decode()


def test_a_paper_for_an_archive_is_pdf_a() -> None:
    paper = growth_paper(FACTS)
    pdf = archived_papers([paper], make.NOW)
    assert re.search(rb"pdfaid:part>2<.*pdfaid:conformance>B<", pdf, re.S)
    assert b"/OutputIntents" in pdf
    assert b"GTS_PDFA1" in pdf
    fonts = re.findall(rb"/Type/FontDescriptor[^\0]*?endobj", pdf)
    assert fonts
    assert all(b"/FontFile3" in font or b"/FontFile2" in font for font in fonts)  # a machine's own may be TrueType
    assert b"D:20260914013000Z" in pdf or b"D:20260914" in pdf
    assert b"pdfaid" not in print_paper(paper)
