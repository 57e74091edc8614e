"""会议记录 on paper."""

import dataclasses
import datetime as dt

from tests.files.word_text import lines_of
from zhixing.files.activities.minutes import MinutesText, ResolutionText, minutes_paper
from zhixing.files.print.typesetting import Heading, Paragraph, print_paper
from zhixing.files.print.word import word_paper

TEXT = MinutesText(
    organ="中共阳光社区第一支部委员会",
    name="党员大会",
    number=4,
    title="2026年第四季度党员大会",
    held_on=dt.date(2026, 11, 14),
    times="19:00至20:30",
    place="支部活动室",
    hosts="白云",
    recorder="高娃",
    observers="",
    expected=5,
    attending=3,
    quorum="有表决权的应到 4 人，实到 3 人，达到半数以上，符合规定。",
    missing=(("请假（病假）", "1 人（李秀英）"), ("缺席", "1 人（王建国）")),
    agenda=("白云报告年度工作。", "陈志强：建议增加志愿服务场次。"),
    resolutions=(
        ResolutionText("同意年度计划。", "会议以举手方式表决：赞成 3 票", "责任人：高娃。"),
        ResolutionText("下月公布账目。", ""),
    ),
    written_on=dt.date(2026, 11, 16),
    attendees="白云、陈志强、高娃",
)


def lines(text: MinutesText) -> list[str]:
    return [part.text for part in minutes_paper(text).parts if isinstance(part, Paragraph | Heading)]


def test_the_paper_says_who_came_what_was_said_and_what_was_resolved() -> None:
    paper = minutes_paper(TEXT)
    assert (paper.title, paper.subtitle) == ("中共阳光社区第一支部委员会会议记录", "2026年第4次党员大会")
    assert lines(TEXT) == [
        "会议名称：2026年第四季度党员大会",
        "时　　间：2026年11月14日19:00至20:30",
        "地　　点：支部活动室",
        "主 持 人：白云",
        "记 录 人：高娃",
        "出　　席：应到 5 人，实到 3 人；其中有表决权的应到 4 人，实到 3 人，达到半数以上，符合规定。",
        "请假（病假）：1 人（李秀英）",
        "缺席：1 人（王建国）",
        "一、议题和发言",
        "白云报告年度工作。",
        "陈志强：建议增加志愿服务场次。",
        "二、决议",
        "1. 同意年度计划。",
        "会议以举手方式表决：赞成 3 票",
        "责任人：高娃。",
        "2. 下月公布账目。",
        "三、到会人员",
        "白云、陈志强、高娃。",
        "主持人（签字）：　　　　　　　　记录人（签字）：　　　　　　",
    ]
    assert print_paper(paper).startswith(b"%PDF")


def test_the_word_file_has_the_words_of_the_paper_in_its_order() -> None:
    paper = minutes_paper(TEXT)
    assert paper.day is not None
    assert [line for line in lines_of(word_paper(paper)) if line] == [
        "中共阳光社区第一支部委员会会议记录",
        "2026年第4次党员大会",
        *lines(TEXT),
        "中共阳光社区第一支部委员会",
        "2026年11月14日",
        "— 1 —",
    ]
    assert TEXT.file_name == "20261114党员大会会议记录"


def test_what_was_written_late_says_so_and_nothing_is_invented() -> None:
    late = dataclasses.replace(TEXT, written_on=dt.date(2026, 11, 18), agenda=(), resolutions=())
    assert "（补记于2026年11月18日）" in lines(late)
    assert "（没有填写。）" in lines(late)
    assert "本次会议没有形成决议。" in lines(late)
    assert "（补记于2026年11月17日）" not in lines(dataclasses.replace(TEXT, written_on=dt.date(2026, 11, 17)))
