"""Paper: A4, margins, every name as text, strings never markup, rare characters, equal bytes."""

import dataclasses
import datetime
import io
import re
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from tests.files.pdf_text import page_sizes, pages, text_of
from zhixing.files.print import fonts
from zhixing.files.print import quarter_forms as forms
from zhixing.files.print import typesetting as notices
from zhixing.files.print.titles import title_lines
from zhixing.files.print.typesetting import Facts, Heading, Paper, Paragraph, Table, missing_signs, print_paper
from zhixing.rules.reviews.self_reports import blank_rows

D = datetime.date
NAMES = ("王小明", "欧阳修远", "䶮明", "㛃某", "阿力木·买买提", "单田芳")


def posting(names: tuple[str, ...] = NAMES, mark: str = "") -> Paper:
    facts = forms.PostingFacts(
        branch="林荫社区第一党支部",
        quarter="2026年第三季度",
        standard="党员先锋指数考评办法",
        steps="党员自评、党组织评定",
        first_day=D(2026, 11, 23),
        last_day=D(2026, 11, 27),
        working_days=5,
        answer_days=3,
        contact="林荫社区党委，电话 0477-8595854",
        mark=mark,
    )
    return forms.posting_notice(
        forms.posting_text(facts, tuple(forms.PostedRow(name, "92.50", "红色示范星") for name in names))
    )


def minutes() -> Paper:
    return forms.review_minutes(
        (forms.ReviewedRow("王小明", "96", "88.5", "89", "黄色上进星", "志愿服务一次未记"),),
        title="第三季度组织评定记录",
        facts=(("时间", "2026年10月12日"), ("组长", "李红")),
        proceedings=("先各自独立提出意见，再共同商议。",),
        resolutions=("同意上述评定情况。",),
        signers=("李红", "王强", "赵敏"),
        organ="林荫社区第一党支部",
        day=D(2026, 10, 12),
    )


def self_report() -> Paper:
    lines = (forms.SelfReportLine("学习教育", "主题党日", "2"), forms.SelfReportLine("志愿奉献", "社区清扫2小时", "6"))
    facts = (("姓名", "王小明"), ("所在党支部", "林荫社区第一党支部"), ("党员类别", "普通无职党员类"))
    return forms.self_report_sheet(lines, title="党员自评表", period="2026年第三季度", facts=facts, due="10月8日")


@pytest.mark.parametrize("count", [0, 6, 12, 14, 17, 20])
def test_a_self_report_of_a_whole_quarter_fits_on_one_sheet(count: int) -> None:
    entries = "7月5日七月主题党日、8月2日八月主题党日、9月6日学习《中国共产党党员教育管理工作条例》"
    lines = tuple(forms.SelfReportLine(f"维度{number // 3}", f"细则{number}", "6", entries) for number in range(count))
    facts = (("姓名", "王小明"), ("所在党支部", "林荫社区第一党支部"), ("人员类别", "正式党员"), ("党员类别", "普通类"))
    paper = print_paper(
        forms.self_report_sheet(
            lines, title="党员自评表", period="2026年第三季度", facts=facts, blank_rows=blank_rows(count), due="10月8日"
        )
    )
    (page,) = pages(paper)
    assert page.count("七月主题党日") == count
    assert page.index("本人签名") > page.index("填写说明")
    assert [page.count(f"维度{number}") for number in range(7)] == [int(number * 3 < count) for number in range(7)]


def test_self_reports_lie_behind_one_another_each_numbered_from_one() -> None:
    reports = [self_report(), self_report(), self_report()]
    assert [page[-5:] for page in pages(notices.print_papers(reports))] == ["— 1 —"] * 3


@pytest.mark.parametrize(("count", "margin"), [(6, 28), (26, 28), (43, 20), (46, 20)])
def test_a_posting_has_the_margins_of_an_official_paper_while_it_stays_on_one_sheet(count: int, margin: int) -> None:
    paper = posting(tuple(f"党员{number:02}" for number in range(count)))
    assert len(pages(print_paper(paper))) == 1
    (picture,) = notices.paper_pictures(paper, ppi=254)
    assert ink(picture)[0] == pytest.approx(10 * margin, abs=3)


def attendance() -> Paper:
    people = tuple((name, "林荫社区第一党支部") for name in NAMES)
    return forms.attendance_sheet(people, title="主题党日签到计分表", facts=(("时间", "2026年7月1日"), ("分值", "2分")))


ALL = {"posting": posting, "minutes": minutes, "self_report": self_report, "attendance": attendance}


@pytest.mark.parametrize("kind", ALL)
def test_every_string_of_a_paper_is_on_it(kind: str) -> None:
    paper = ALL[kind]()
    words = notices._texts(notices._as_json(paper))
    kinds = {"paragraph", "heading", "table", "facts", "lines", "note", "left", "center", "right", ""}
    wanted = "".join(sorted({sign for word in words if word not in kinds for sign in word if not sign.isspace()}))
    text = text_of(print_paper(paper))
    assert "".join(sorted(set(text) & set(wanted))) == wanted


def test_the_names_of_a_posting_in_order_rare_ones_too() -> None:
    assert re.findall("|".join(NAMES), text_of(print_paper(posting()))) == list(NAMES)


@pytest.mark.parametrize("count", [1, 10, 11, 26, 43, 46])
def test_a_posting_of_a_usual_branch_hangs_as_one_sheet(count: int) -> None:
    names = tuple(f"阿力木·买买提{number:02}" for number in range(1, count + 1))
    paper = posting(names, mark="台账校验码：7F3A-91C2-0B4D-55E1。此码用于核验公示后台账是否变动。")
    (page,) = pages(print_paper(paper))
    assert sorted(re.findall(r"买买提(\d\d)", page)) == [name[-2:] for name in names]
    assert page.endswith("林荫社区第一党支部2026年11月23日— 1 —")


def test_a_long_posting_is_read_down_the_left_half_and_then_down_the_right() -> None:
    names = tuple(f"党员{number:02}" for number in range(1, 44))
    (page,) = pages(print_paper(posting(names)))
    assert re.findall(r"党员(\d\d)", page)[:4] == ["01", "23", "02", "24"]
    assert re.search(r"23 ?党员23 ?92.50 ?红色示范星", page)
    assert len(pages(print_paper(posting(tuple(f"党员{number:02}" for number in range(1, 93)))))) == 2


def test_a_posting_says_when_where_and_who() -> None:
    text = text_of(print_paper(posting()))
    assert text[text.index("名单按") :] == (
        "名单按姓名拼音排列，不作名次。公示时间：2026年11月23日至2026年11月27日（5个工作日）。"
        "公示期间如有异议，请实名向下列受理单位反映，自收到异议起3个工作日内答复。"
        "受理方式：林荫社区党委，电话 0477-8595854林荫社区第一党支部2026年11月23日— 1 —"
    )


def notice(**changes: object) -> forms.PostingText:
    facts = forms.PostingFacts(
        branch="第一党支部",
        quarter="2026年第三季度",
        standard="先锋指数考评办法",
        steps="党员自评、党组织评定",
        first_day=D(2026, 11, 23),
        last_day=D(2026, 11, 27),
        working_days=5,
        answer_days=3,
        contact="党群服务中心",
    )
    row = forms.PostedRow("王建国", "92.50", "红色示范星")
    return forms.posting_text(dataclasses.replace(facts, **changes), (row,))  # type: ignore[arg-type]


def test_a_second_notice_says_that_it_takes_the_place_of_the_first() -> None:
    again = notice(replaces=D(2026, 11, 2))
    assert again.title == "关于第一党支部2026年第三季度党员积分评定结果的重新公示"
    assert again.opening[1] == "2026年11月2日起张贴的公示已经撤回，以本次公示的结果为准。"
    assert notice().opening[1:] == ()


def test_a_draft_and_a_withdrawn_notice_say_that_they_must_not_hang() -> None:
    assert notice().subtitle == ""
    assert notice(first_day=None, last_day=None).subtitle == "（样稿，审批通过并开始公示以后才能张贴）"
    withdrawn = notice(withdrawn_on=D(2026, 11, 25))
    assert withdrawn.subtitle == "（本公示已于2026年11月25日撤回，仅供存档，不得张贴）"
    assert "撤回，仅供存档，不得张贴" in text_of(print_paper(forms.posting_notice(withdrawn)))


def test_pages_are_a4() -> None:
    assert {box for make in ALL.values() for box in page_sizes(print_paper(make()))} == {(595, 842)}
    flat = dataclasses.replace(attendance(), landscape=True)
    assert set(page_sizes(print_paper(flat))) == {(842, 595)}


def ink(png: bytes) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is printed, in pixels."""
    box = ImageOps.invert(Image.open(io.BytesIO(png)).convert("L")).getbbox()
    assert box is not None
    return box


def test_margins_of_an_official_paper_and_page_numbers_between_dashes() -> None:
    """37 mm above, 28 mm left, 26 mm right: in pixels at 254 to the inch, ten to the millimetre."""
    long = Paper("关于开展考评的通知", (Paragraph("请各党支部按时完成党员自评和组织评定。" * 12),) * 12)
    first, second, *_ = notices.paper_pictures(long, ppi=254)
    left, top, right, bottom = ink(first)
    assert abs(left - 280) <= 3
    assert abs(2100 - right - 260) <= 3
    assert 360 <= top <= 380  # a glyph rises a little above the line that margins are measured to
    assert 2970 - 350 < bottom < 2970 - 230  # the number stands below the text
    assert abs(ink(second)[0] - 280) <= 3
    written = pages(print_paper(long))
    assert [page[-5:] for page in written] == [f"— {number} —" for number in range(1, len(written) + 1)]


HOSTILE = '#strong[甲] *乙* _丙_ $x^2$ `丁` <戊> @己 \\#庚 // 辛 /* 壬 */ #read("/etc/passwd") "癸"'


def test_strings_are_never_markup() -> None:
    text = text_of(print_paper(Paper("标题", (Paragraph(HOSTILE), Facts((("栏", HOSTILE),), wide=True)))))
    plain = HOSTILE.replace(" ", "")
    assert text.replace(" ", "") == f"标题{plain}栏{plain}—1—"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_can_be_printed(text: str, title: str) -> None:
    table = Table((text,), ((text,),), (1,), ("left",))
    paper = Paper(title, (Paragraph(text), Heading(3, text), table, Facts(((text, text),), wide=True)), organ=text)
    assert print_paper(paper)[:5] == b"%PDF-"


def test_equal_papers_are_equal_bytes() -> None:
    assert print_paper(posting()) == print_paper(posting())


def test_a_character_without_a_glyph_is_marked_and_named() -> None:
    paper = posting(("\U0010abcd某",))
    assert fonts.unshowable(["王小明\U0010abcd"]) == ["\U0010abcd"]
    assert missing_signs(paper) == (
        "“\U0010abcd某”中的“\U0010abcd”（U+10ABCD）字库中没有，印作“〓”；请在打印件上手写补正，或请系统管理员安装带有这个字的字体",
    )
    text = text_of(print_paper(paper))
    assert re.findall("〓某|注：.*?。", text) == ["〓某", "注：“〓”处是字库未收的字，请手写补正。"]


def test_ordinary_and_rare_names_need_no_mark() -> None:
    assert missing_signs(posting()) == ()
    assert [fonts.is_only_on_machine(sign) for sign in "䶮㛃王·★●〓—"] == [False] * 8


def test_the_wheel_has_every_character_of_gb2312() -> None:
    rows = range(0xB0, 0xF8)
    signs = [bytes((row, cell)).decode("gb2312", "ignore") for row in rows for cell in range(0xA1, 0xFF)]
    assert fonts.unshowable("".join(signs)) == []
    assert len("".join(signs)) == 6763


def test_a_template_that_is_wrong_fails_loudly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path
    monkeypatch.setattr(notices, "_FOLDER", folder)
    (folder / "paper.typ").write_text('#set text(font: "No Such Font")\n字')
    with pytest.raises(notices.PaperError, match="unknown font family"):
        print_paper(posting())
    (folder / "paper.typ").write_text("#panic(1)")
    with pytest.raises(notices.PaperError, match="panicked"):
        print_paper(posting())


def test_a_table_with_uneven_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        Table(("甲", "乙"), (("一",),), (1, 1), ("left", "left"))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("党员自评表", ["党员自评表"]),
        ("关于2026年第三季度党员积分评定结果的公示", ["关于2026年第三季度", "党员积分评定结果的公示"]),
        ("林荫社区第一党支部2026年第三季度组织评定记录", ["林荫社区第一党支部2026年", "第三季度组织评定记录"]),
        ("一" * 45, ["一" * 15] * 3),
        ("", [""]),
    ],
)
def test_long_titles_are_broken_where_words_end(title: str, lines: list[str]) -> None:
    assert title_lines(title) == lines


def test_official_faces_are_used_where_they_are_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a face that calls itself FangSong: the name table of the free serif, renamed in place."""
    assert fonts.faces(())["fangsong"] == ["Noto Serif SC"]
    serif = Path(fonts._wheel_fonts()[0]).read_bytes()
    renamed = rename(rename(serif, "Noto Serif SC", "FangSong"), "NotoSerifSC", "FangSongABC")
    (tmp_path / "fangsong.otf").write_bytes(renamed)
    assert b"FangSongABC" not in print_paper(posting())
    monkeypatch.setenv(fonts.SETTING, str(tmp_path))
    assert fonts.faces(fonts.folders())["fangsong"] == ["FangSong", "Noto Serif SC"]
    assert b"FangSongABC" in print_paper(posting())
    monkeypatch.setenv(fonts.SETTING, str(tmp_path / "nowhere"))
    assert str(tmp_path / "nowhere") not in fonts.folders()


def rename(font: bytes, old: str, new: str) -> bytes:
    """The font under another family name of at most the same length, its name table changed in place."""
    data = bytearray(font)
    for entry in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * entry)
        if tag == b"name":
            table = bytes(data[offset : offset + length])
            padded = new.ljust(len(old))
            data[offset : offset + length] = table.replace(old.encode("utf-16-be"), padded.encode("utf-16-be"))
    return bytes(data)
