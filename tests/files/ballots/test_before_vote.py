"""民主测评 on paper: what stands on each sheet, on how many pages, and that a QR can be read off the picture."""

import dataclasses
import datetime as dt
import io
import re

import pytest
import segno
from PIL import Image

from tests.files.pdf_text import page_sizes, pages, text_of
from tests.files.print.test_typesetting import ink
from zhixing.files.ballots import after_vote as after
from zhixing.files.ballots import before_vote as before
from zhixing.files.ballots import slips_and_papers as cut
from zhixing.files.print.typesetting import Table, print_paper

NAMES = ("王小明", "欧阳修远", "䶮明", "㛃某", "阿力木·买买提", "单田芳")
THIRTY = tuple(f"{name}{number}" for number in range(5) for name in NAMES)
GRADES = ("优秀", "合格", "基本合格", "不合格")
OCCASION = before.Occasion(
    "阳光社区第一党支部",
    "2026年第四季度党员民主测评",
    dt.datetime(2026, 12, 20, 9, tzinfo=dt.UTC),
    dt.datetime(2026, 12, 20, 11, 30, tzinfo=dt.UTC),
    "社区二楼党员活动室",
)
TELLERS = (("监票人", "白云"), ("计票人", "陈志强"), ("复核人", "高娃"))
DAY = dt.date(2026, 12, 14)


def announced(subjects: tuple[str, ...] = NAMES, **changes: object) -> before.Announced:
    made = before.Announced(
        subjects,
        (("党员", 33), ("群众代表", 12)),
        by_slip=True,
        by_token=True,
        by_paper=True,
        tellers=TELLERS,
        fingerprint="1234 5678 9012",
        quorum="三分之二",
        standard="积分制管理考评办法",
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def test_a_window_within_a_day_and_over_several() -> None:
    later = dataclasses.replace(OCCASION, closes_at=dt.datetime(2026, 12, 22, 18, 5, tzinfo=dt.UTC))
    assert OCCASION.window == "2026年12月20日9:00至11:30"
    assert later.window == "2026年12月20日9:00至2026年12月22日18:05"
    assert (OCCASION.days, later.days) == ("2026年12月20日", "2026年12月20日至2026年12月22日")


def test_a_notice_addresses_members_alone_where_only_they_vote() -> None:
    notice = before.ballot_notice(OCCASION, announced(panels=(("本支部党员", 33),)), day=DAY)
    assert text_of(print_paper(notice)).startswith("关于开展2026年第四季度党员民主测评的通知各位党员：")


def test_a_notice_says_who_how_when_and_under_whose_eyes() -> None:
    text = text_of(print_paper(before.ballot_notice(OCCASION, announced(), day=DAY)))
    assert text == (
        "关于开展2026年第四季度党员民主测评的通知各位同志："
        "按照《积分制管理考评办法》，定于2026年12月20日开展2026年第四季度党员民主测评。现将有关事项通知如下。"
        "一、时间和地点。2026年12月20日9:00至11:30，社区二楼党员活动室。"
        "二、被测评人（6人）。王小明、欧阳修远、䶮明、㛃某、阿力木·买买提、单田芳。"
        "三、参加人。党员33人、群众代表12人，按名册参加；到会不足应到人数三分之二的，测评无效。"
        "预备党员参加测评，不列为被测评人；本人不评本人。"
        "四、投票方式。每人一票，不记名，任选一种：（1）到会签到后抽取票码，用自己的手机或会场设备扫码投票；"
        "（2）事先登录系统领取网上凭证，退出登录后再投票；（3）填写纸质票，订上票码投入票箱，由两名计票人员分别录入。"
        "投出后不能修改，投票期间不公布任何票数。"
        "五、监督方式。监票人白云，计票人陈志强，复核人高娃。票箱由监票人、计票人各设口令加锁，两人到场才能开箱；"
        "剩余票码当众清点作废。计票后公布校验清单，人人可以核对自己的票已经计入。"
        "六、票箱公钥指纹。1234 5678 9012。领取网上凭证的页面和计票记录所载应与此一致；"
        "领取时不一致的不要领取，请告知监票人。"
        "阳光社区第一党支部2026年12月14日— 1 —"
    )


@pytest.mark.parametrize("count", [1, 6, 18, 30])
def test_a_notice_is_one_a4_page(count: int) -> None:
    made = print_paper(before.ballot_notice(OCCASION, announced(THIRTY[:count]), day=DAY))
    assert page_sizes(made) == [(595, 842)]


def test_a_notice_with_one_way_and_no_key_yet() -> None:
    only = announced(by_token=False, by_paper=False, fingerprint="")
    text = text_of(print_paper(before.ballot_notice(OCCASION, only, day=DAY)))
    assert re.findall("任选一种：(.*?)。|指纹。(.*?)。", text) == [
        ("到会签到后抽取票码，用自己的手机或会场设备扫码投票", ""),
        ("", "票箱加锁启用后另行公布"),
    ]


def test_whoever_fetched_a_token_has_no_room_to_sign() -> None:
    electors = tuple(
        before.Elector(number, name, "第二网格" if number == 3 else "", has_token=number in {2, 4})
        for number, name in enumerate(THIRTY, start=1)
    )
    paper = before.attendance_sheet(OCCASION, "党员", electors)
    shown = pages(print_paper(paper))
    assert len(shown) == 2
    text = "".join(shown)
    assert re.findall("|".join(sorted(THIRTY, key=len, reverse=True)), text) == list(THIRTY)
    assert text[text.index("1王小明0") : text.index("5阿力木")] == (
        f"1王小明02欧阳修远0{before.HAS_TOKEN}3䶮明0第二网格4㛃某0{before.HAS_TOKEN}"
    )
    assert text[text.rindex("应到") : text.index("签名后")] == (
        "应到30人签到______人已领网上凭证2人实到（签到＋凭证）______人抽出票码______张剩余票码______张（当众作废）"
    )


def test_a_struck_line_is_drawn() -> None:
    """The line over a name adds no text: the two papers differ in what is painted alone."""
    electors = (before.Elector(1, "王小明"), before.Elector(2, "欧阳修远"))
    plain = before.attendance_sheet(OCCASION, "党员", electors)
    (table,) = [part for part in plain.parts if isinstance(part, Table)]
    struck = dataclasses.replace(
        plain, parts=tuple(dataclasses.replace(table, struck=(1,)) if part is table else part for part in plain.parts)
    )
    assert text_of(print_paper(struck)) == text_of(print_paper(plain))
    assert print_paper(struck) != print_paper(plain)


def test_a_recovery_sheet_is_for_one_person_and_their_envelope() -> None:
    code = "-".join(["ABCD", "EFGH", "JKMN", "PQRS"] * 3 + ["TVWX", "Y"])
    paper = before.recovery_sheet(OCCASION, before.Recovery(code, "监票人", "䶮明", "k7qm2p"), day=DAY)
    shown = pages(print_paper(paper))
    assert len(shown) == 1
    assert "".join(re.findall("(?:ABCD|EFGH|JKMN|PQRS|TVWX|Y(?=（))", shown[0])) == code.replace("-", "")
    assert re.search("持有人.*?2026", shown[0])[0] == "持有人监票人 䶮明打印日期2026"  # type: ignore[index]


SLIPS = cut.Slips(
    "2026年第四季度民主测评",
    "阳光社区第一党支部",
    "党员",
    "https://zhixing.example.cn/vote/k7qm2p/",
    tuple(f"{number:04d}-ABCD-EFGH" for number in range(23)),
)


def test_ten_slips_to_a_page_in_the_order_given() -> None:
    shown = pages(cut.slips_pdf(SLIPS))
    assert [len(re.findall(r"\d{4}-ABCD-EFGH", page)) for page in shown] == [10, 10, 3]
    assert re.findall(r"\d{4}-ABCD-EFGH", "".join(shown)) == list(SLIPS.codes)
    first = shown[0][: shown[0].index("0000-") + 14]
    assert first == (
        "2026年第四季度民主测评阳光社区第一党支部评价主体：党员"
        "扫码投票，或打开 zhixing.example.cn/vote/k7qm2p/ 输入票码。"
        "一码一票，不记名；不要拍照或转给他人。0000-ABCD-EFGH"
    )


def test_the_qr_on_a_slip_is_whole_and_says_address_and_code() -> None:
    """Every module of the code, looked up in the picture where it should stand."""
    ppi = 254  # ten pixels to the millimetre
    page = Image.open(io.BytesIO(cut.slips_pictures(SLIPS, ppi=ppi)[0])).convert("L")
    wanted = [list(row) for row in segno.make(f"{SLIPS.address}#{SLIPS.codes[0]}", error="m").matrix_iter(border=2)]
    left, top, size = 10 * 10 + 950 - 40 - 340, 110 + 35, 340
    step = size / len(wanted)
    found = [
        [
            int(page.getpixel((round(left + (x + 0.5) * step), round(top + (y + 0.5) * step))) < 128)  # type: ignore[operator]
            for x in range(len(wanted))
        ]
        for y in range(len(wanted))
    ]
    assert found == wanted


def test_a_slip_tells_the_fingerprint_where_the_keys_are_made() -> None:
    """In the fragment of the address, which no browser sends, and its first half for whoever types the code."""
    with_keys = dataclasses.replace(SLIPS, fingerprint="1234 5678 9012 3456 7890 1234 5678 9012")
    assert (SLIPS.known_by, with_keys.known_by) == ("", ".12345678901234567890123456789012")
    sentence = "公钥指纹前四组：1234 5678 9012 3456，与投票页不符的，不要投票。"
    assert text_of(cut.slips_pdf(with_keys)).count(sentence) == 23
    plain, told = (cut.slips_pictures(one, ppi=100)[0] for one in (SLIPS, with_keys))
    assert ink(plain) == ink(told)


def test_long_names_stay_within_the_cut() -> None:
    """The dashes are the outermost ink, as they are of a slip with short names; the code keeps its place."""
    long = dataclasses.replace(
        SLIPS,
        branch="哈巴格希街道林荫社区幸福家园小区第二联合党支部",
        panel="上级党组织和联系单位代表",
        address="https://zhixing-pingce.kangbashi.ordos.example.cn/vote/abcdefgh/",
    )
    plain, crowded = (cut.slips_pictures(one, ppi=100)[0] for one in (SLIPS, long))
    assert ink(plain) == ink(crowded)
    assert text_of(cut.slips_pdf(long)).count("上级党组织和联系单位代表") == 23


def paper(questions: tuple[str, ...] = (), subjects: tuple[str, ...] = THIRTY, **changes: object) -> cut.BallotPaper:
    made = cut.BallotPaper(
        "2026年第四季度党员民主测评",
        "阳光社区第一党支部",
        "党员",
        subjects,
        questions,
        GRADES,
        has_subjects=True,
        has_slip=True,
        tellers="监票人白云，计票人陈志强",
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def test_a_paper_ballot_of_thirty() -> None:
    shown = pages(cut.ballot_paper_pdf(paper(subjects=tuple(f"王小{number:02}" for number in range(30)))))
    assert [re.findall("王小..", page) for page in shown] == [
        [f"王小{number:02}" for number in range(15)],
        [f"王小{number:02}" for number in range(15, 30)],
    ]
    assert [page.count("基本合格不合格弃权本人") for page in shown] == [1, 1]
    assert [page.replace(" ", "")[-7:] for page in shown] == ["第1页，共2页", "第2页，共2页"]
    assert shown[1].count("我不在被测评名单中（如预备党员）") == 1


def test_a_paper_ballot_by_questions_keeps_a_person_together() -> None:
    blocks = ("学习教育", "组织生活", "履职尽责", "志愿奉献", "创新服务")
    shown = pages(cut.ballot_paper_pdf(paper(blocks)))
    counts = [[page.count(block) for block in blocks] for page in shown]
    assert [len(set(one)) for one in counts] == [1] * len(shown)
    assert sum(one[0] for one in counts) == 30


def test_what_a_paper_tells_depends_on_the_panel() -> None:
    assert cut.instructions(paper(has_subjects=False, has_slip=False)) == [
        "每人一行只在一个方框内打“√”；不了解的，打在“弃权”栏。漏打或打两个的，本票无效。",
        "不写姓名，不做记号，折好后投入票箱。",
    ]
    text = text_of(cut.ballot_paper_pdf(paper(has_subjects=False, has_slip=False, subjects=NAMES)))
    assert ["票码" in text, "本人" in text, "我不在" in text] == [False, False, False]


def test_letters_of_a_paper_ballot_are_large() -> None:
    """The smallest type above the tellers' foot is 16 points: a capital sheet with 12 would be caught here."""
    template = "zhixing/files/print/typst/ballot.typ"
    with open(template, encoding="utf-8") as file:
        sizes = [int(size) for size in re.findall(r"size: (\d+)pt", file.read())]
    assert sorted(sizes) == [12, 12, 16, 16, 16, 16, 16, 18, 24]  # 12: page numbers, and what tellers write


def test_a_sign_no_font_has_is_marked_on_the_paper() -> None:
    text = text_of(cut.ballot_paper_pdf(paper(subjects=("\U0010abcd某",))))
    assert re.findall("〓某|注：.*?。", text) == ["〓某", "注：“〓”处是字库未收的字，请手写补正。"]


COUNTED = after.Counted("党员", 33, 30, 30, 30, 29, 1, 27, 37, 10, 3, 5, 5)


def test_a_count_sheet_blank_and_filled() -> None:
    blank = text_of(print_paper(after.count_sheet(OCCASION, (after.Counted("党员", 33),), filled=False)))
    filled = text_of(print_paper(after.count_sheet(OCCASION, (COUNTED,), filled=True)))
    heads = "评价主体应到实到发出收回有效无效", "其中签到网上凭证印制票码抽出票码剩余票码发出纸质票收回纸质票"
    assert blank[blank.index(heads[0]) : blank.index("实到 = ")] == f"{heads[0]}党员33{heads[1]}党员"
    assert filled[filled.index(heads[0]) : filled.index("实到 = ")] == (
        f"{heads[0]}党员333030302 91{heads[1]}党员27337271055".replace(" ", "")
    )
    assert ("补填" in blank, "补填" in filled) == (True, False)


def test_minutes_say_what_is_published_and_no_more() -> None:
    outcomes = (
        after.Outcome("王小明", "29", ("92.4 优秀",), "优秀20 合格8 基本合格1"),
        after.Outcome("㛃某", "—", ("—",), "评分不足6票，不公布"),
    )
    made = after.ballot_minutes(
        OCCASION,
        tellers=TELLERS,
        standard="考评办法",
        proceedings=("应到33人，实到30人。",),
        counted=(COUNTED,),
        panels=(after.PanelOutcome("党员", ("均值",), outcomes),),
        remarks=("“优秀”占62%，超过三分之一。",),
        sha256="0123456789abcdef" * 4,
    )
    text = text_of(print_paper(made))
    assert text[text.index("三、") : text.index("监票人：")].replace("— 1 —", "") == (
        "三、测评结果序号姓名票数均值票数分布或说明1王小明2992.4 优秀优秀20 合格8 基本合格12㛃某——评分不足6票，不公布"
        "四、说明“优秀”占62%，超过三分之一。计票记录校验值（SHA-256）：" + " ".join(["01234567", "89abcdef"] * 4)
    )
    assert text[text.index("监票人：") :] == "监票人：计票人：复核人：主持人：记录人：日期：— 2 —"


def test_a_panel_is_named_only_where_there_are_several() -> None:
    outcome = after.PanelOutcome("群众代表", ("均值",), (after.Outcome("王小明", "29", ("92 优秀",)),))
    kinds = [[part.kind for part in after._outcome(outcome, titled=titled)] for titled in (False, True)]
    assert kinds == [["table"], ["heading", "table"]]
