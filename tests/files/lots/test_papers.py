"""抽取代表 on paper: the notice and the record say everything that is checked later, and name nobody."""

import datetime as dt

from tests.files.pdf_text import pages, text_of
from zhixing.files.lots.papers import Drawing, Seat, hash_notice, lot_record
from zhixing.files.print.typesetting import print_paper

AT = dt.datetime(2026, 9, 14, 10, 5, tzinfo=dt.timezone(dt.timedelta(hours=8)))
DRAWING = Drawing(
    organisation="阳光社区党委",
    assessor="哈巴格希街道党工委",
    quarter="2026年第三季度",
    strata=(("居民", 3, 8), ("驻区单位", 2, 1)),
    excluded=1,
    sha256="0123456789abcdef" * 4,
    published_at=AT,
    source="两名见证人当众掷骰子，社区会议室",
    notes=("“驻区单位”有 1 人，不足 2 个名额：全部入选，缺 1 人，不从其他类别补足。",),
)


def plain(text: str) -> str:
    return "".join(text.split())


def test_the_notice_stands_on_one_page() -> None:
    paper = print_paper(hash_notice(DRAWING, day=AT.date()))
    text = plain(text_of(paper))
    assert len(pages(paper)) == 1
    for words in (
        DRAWING.sha256,
        "共4名",
        "2026年9月14日10:05",
        "不从其他类别补足",
        "另有1人按规定回避",
        DRAWING.source,
    ):
        assert words in text, words


def test_the_record_has_chance_witnesses_result_and_lines_to_sign() -> None:
    paper = lot_record(
        DRAWING,
        drawn_at=AT + dt.timedelta(hours=1),
        witnesses=["张大山", "李小河"],
        chances=[("张大山掷骰子", "35264", "2026年9月14日11:00")],
        seats=[
            Seat("居民", 1, "aaaaaaaaaa", "本人推辞，由bbbbbbbbbb递补"),
            Seat("居民", 2, "bbbbbbbbbb", "递补为代表"),
        ],
    )
    text = plain(text_of(print_paper(paper)))
    for words in (
        "抽签记录",
        DRAWING.sha256,
        "张大山、李小河",
        "35264",
        "本人推辞，由bbbbbbbbbb递补",
        "递补为代表",
        "见证人：",
    ):
        assert words in text, words
