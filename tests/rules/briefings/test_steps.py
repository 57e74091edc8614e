"""简报: every sentence that stops a step, and the words of its states."""

from enum import StrEnum

import pytest

from zhixing.rules.briefings.blockers import (
    ArticleFacts,
    NameFacts,
    adoption_blockers,
    change_blockers,
    contribution_problems,
    issue_blockers,
    length_warnings,
    monthly_warnings,
    number_blockers,
    resending_blockers,
    return_blockers,
    sending_back_blockers,
    submit_blockers,
)
from zhixing.rules.briefings.figures import FEW, Hidden, count_text, hidden_counts, leaves_choice, told_count
from zhixing.rules.briefings.states import ArticleKind, BriefingState, Consent, ContributionState, StepKind
from zhixing.rules.briefings.texts import (
    chat_text,
    heading_level,
    names_in,
    names_of_figures,
    paragraphs,
    pieces,
    possible_names,
    private_number_problems,
)

DRAFTING, SUBMITTED, ISSUED = BriefingState
SENT, ADOPTED, RETURNED = ContributionState
WAITING = "这一期已经送审，正在等待签发；要修改的，请先由签发人退回。"
PRINTED = "这一期已经印发，不能再改；有更正的，请在下一期刊登。"


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        (BriefingState, ["编辑中", "待签发", "已印发"]),
        (StepKind, ["建立", "编辑", "送审", "退回修改", "签发"]),
        (ArticleKind, ["数据", "典型做法", "供稿", "文章"]),
        (ContributionState, ["待采用", "已采用", "已退回"]),
        (Consent, ["等待本人答复", "本人同意", "本人不同意", "不是指这个人"]),
    ],
)
def test_what_pages_call_them(words: type[StrEnum], labels: list[str]) -> None:
    assert [word.label for word in words] == labels  # type: ignore[attr-defined]


@pytest.mark.parametrize(("state", "reasons"), [(DRAFTING, []), (SUBMITTED, [WAITING]), (ISSUED, [PRINTED])])
def test_an_issue_is_changed_while_it_is_edited(state: BriefingState, reasons: list[str]) -> None:
    assert change_blockers(state) == reasons
    assert adoption_blockers(SENT, state) == reasons


def test_a_number_is_given_once_a_year() -> None:
    assert number_blockers(3, 2026, {1, 2}) == []
    assert number_blockers(2, 2026, {1, 2, 5}) == ["2026年已经有第2期，请换一个期号（接着往下是第6期）。"]


def reasons_of(*articles: ArticleFacts, state: BriefingState = DRAFTING) -> list[str]:
    return submit_blockers(articles, {"党支部数"}, state)


def test_what_an_issue_still_lacks() -> None:
    assert reasons_of(ArticleFacts("甲", "共{党支部数}。"), ArticleFacts("乙", " \n")) == ["《乙》还没有正文。"]
    assert reasons_of(state=ISSUED) == ["这一期已经印发。"]
    private = ArticleFacts("电话13904770000", "证号152701196001011234")
    assert reasons_of(private) == [
        "《电话13904770000》里有公民身份号码，请删去。",
        "《电话13904770000》里有手机号码，请删去；需要留联系方式的，写单位的办公电话。",
    ]


@pytest.mark.parametrize(
    ("consent", "reasons"),
    [
        (None, ["《甲》里写到“白云”，请先征得本人同意；不是指党员本人的，请注明。"]),
        (Consent.REQUESTED, ["《甲》里写到“白云”，正在等待本人答复是否同意。"]),
        (Consent.REFUSED, ["《甲》里写到“白云”，本人不同意，请改写。"]),
        (Consent.AGREED, []),
        (Consent.NO_PERSON, []),
    ],
)
def test_nobody_is_named_who_has_not_agreed(consent: Consent | None, reasons: list[str]) -> None:
    assert reasons_of(ArticleFacts("甲", "白云带头。", (NameFacts("白云", consent),)), state=SUBMITTED) == reasons


@pytest.mark.parametrize(
    ("state", "by", "reasons"),
    [
        (DRAFTING, 3, ["这一期还在编辑，送审以后才能签发。"]),
        (ISSUED, 3, ["这一期已经签发。"]),
        (SUBMITTED, 1, ["您编辑过这一期，签发须由另一位同志办理。"]),
        (SUBMITTED, 3, []),
    ],
)
def test_an_issue_is_signed_by_who_did_not_edit_it(state: BriefingState, by: int, reasons: list[str]) -> None:
    assert issue_blockers(state, by=by, editors={1, 2}) == reasons


def test_an_issue_goes_back_with_a_reason() -> None:
    assert return_blockers(SUBMITTED, "数据有误") == []
    assert return_blockers(SUBMITTED, " ") == ["请写明退回的原因。"]
    assert return_blockers(ISSUED, "") == ["这一期目前是“已印发”，不能退回。", "请写明退回的原因。"]


def test_a_contribution_is_taken_or_goes_back_once() -> None:
    assert adoption_blockers(RETURNED, DRAFTING) == ["这篇稿件目前是“已退回”，不能再采用。"]
    assert adoption_blockers(ADOPTED, ISSUED) == ["这篇稿件目前是“已采用”，不能再采用。", PRINTED]
    assert sending_back_blockers(SENT, "请补充数据") == []
    assert sending_back_blockers(SENT, " ") == ["请写明退回的原因。"]
    assert sending_back_blockers(ADOPTED, "") == ["这篇稿件目前是“已采用”，不能退回。", "请写明退回的原因。"]
    assert [resending_blockers(state) for state in (SENT, ADOPTED, RETURNED)] == [
        [],
        ["这篇稿件已经采用，不能再改。"],
        [],
    ]


def test_a_contribution_has_a_text_and_no_number_of_a_person() -> None:
    assert contribution_problems("网格走访", "走访二十户。") == []
    assert contribution_problems("网格走访", "\u3000") == ["请填写正文。"]
    assert contribution_problems("电话13904770000", "正文") == [
        "稿件里有手机号码，请删去；需要留联系方式的，写单位的办公电话。"
    ]


def test_long_and_many_only_warn() -> None:
    article = ArticleFacts("甲", "字" * 400 + "\n\u3000\u3000" + "字" * 401)
    assert length_warnings([article]) == ["《甲》正文 801 字，一篇以 800 字以内为宜。"]
    short = ArticleFacts("乙", "正文")
    assert length_warnings([short] * 3) == []
    assert length_warnings([short] * 4) == ["这一期有 4 篇文章，一期以 3 篇以内为宜。"]
    assert monthly_warnings(0) == []
    assert monthly_warnings(1) == ["本月已经印发过一期。简报以每月一期为宜，能用一段文字说清的，不必再出一期。"]


@pytest.mark.parametrize(
    ("text", "is_private"),
    [
        ("152701196001011234", True),
        ("15270119600101123x", True),
        ("15270119600101123X。", True),
        ("0152701196001011234", False),  # nineteen digits
        ("1527011960010112345", False),
        ("152701216001011234", False),  # of another century
        ("13904770000", True),
        ("12904770000", False),
        ("139047700001", False),
        ("113904770000", False),
    ],
)
def test_which_numbers_are_a_persons(text: str, is_private: bool) -> None:
    assert (private_number_problems(text, "《甲》") != []) is is_private


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("一、" + "字" * 38, 1),
        ("一、" + "字" * 39, 0),
        ("三十二、工作打算", 1),
        ("（十一）主要做法", 2),
        ("一、抓学习；", 0),
        ("（一）主要做法：", 0),
        ("1、基本情况", 0),
        ("（1）主要做法", 0),
    ],
)
def test_which_lines_are_headings(line: str, level: int) -> None:
    assert heading_level(line) == level


def test_lines_lose_the_blanks_they_are_indented_with() -> None:
    assert paragraphs("\u3000\u3000第一段 \n\n\t第二段\n \u3000") == ["第一段", "第二段"]


def test_a_figure_is_asked_for_within_one_pair_of_braces() -> None:
    assert names_of_figures("{党支部数}和{党支部数}，{ 党员数 \uff5d") == ("党支部数", "党员数")
    assert names_of_figures("{" + "长" * 40 + "}{" + "长" * 41 + "}{甲\n乙}{}") == ("长" * 40,)
    values = {"党支部数": "30个"}
    assert pieces("{党支部数}", values) == [("30个", "党支部数")]
    assert pieces("{别的}{党支部数}。", values) == [("{别的}", ""), ("30个", "党支部数"), ("。", "")]
    assert pieces("{党支部数}{党支部数}", values) == [("30个", "党支部数")] * 2


def test_names_of_two_to_eight_signs_are_looked_for() -> None:
    assert possible_names("王建国、甲") == {"王建", "建国", "王建国"}
    assert possible_names("阿布都·热合曼 a") >= {"阿布都·热合曼", "热合曼"}
    assert {len(name) for name in possible_names("一二三四五六七八九")} == set(range(2, 9))


def test_names_stand_in_the_order_of_the_text() -> None:
    assert names_in("白云和高娃走访，王建国参加。", ["高娃", "王建国", "白云", "白云", "李四"]) == [
        "白云",
        "高娃",
        "王建国",
    ]
    assert names_in("甲王建国乙", ["甲乙", "王建国"]) == ["王建国"]  # what is cut out joins nothing


def test_a_message_without_day_or_facts_is_shorter() -> None:
    text = chat_text(title="简报", number="第3期", organ="街道", day="", headlines=["甲"], key_facts=[])
    assert text == "【简报】第3期\n街道\n\n内容提要：\n◆甲"
    facts = chat_text(title="简报", number="第3期", organ="街道", day="", headlines=[], key_facts=["甲1个", "乙2个"])
    assert facts.endswith("内容提要：\n\n甲1个；乙2个。")


@pytest.mark.parametrize(
    ("few", "beside", "is_open"),
    [
        ([3], [], False),  # it alone is the rest
        ([1, 1], [], False),
        ([1, 2], [], True),
        ([4, 3], [], True),
        ([4, 4], [], False),
        ([1], [5], False),
        ([2], [5], True),
        ([1], [6], True),
        ([1, 1], [5], False),
        ([1], [5, 5], False),
        ([1], [5, 6], True),
    ],
)
def test_who_knows_the_sum_has_a_choice_or_not(few: list[int], beside: list[int], is_open: bool) -> None:
    assert leaves_choice(few, beside) is is_open


def test_where_no_part_can_stand_beside_the_total_goes() -> None:
    assert hidden_counts({"红": 3, "黄": 0}) == Hidden(frozenset({"红", "黄"}), total=True)
    assert hidden_counts({"红": 1, "黄": FEW}) == Hidden(frozenset({"红", "黄"}), total=True)
    assert hidden_counts({"红": 1, "黄": FEW, "蓝": 30}) == Hidden(frozenset({"红", "黄", "蓝"}))
    assert hidden_counts({"红": 4, "黄": 8}) == Hidden(frozenset({"红", "黄"}))
    assert hidden_counts({"红": 0}) == Hidden() == Hidden(frozenset(), total=False)


def test_a_count_is_told_or_not() -> None:
    assert [told_count(text, "名") for text in ("612名", "少于5名", "人数未列")] == [612, None, None]
    assert [count_text(count, "名", is_hidden=True) for count in (0, 1, 4, 5)] == [
        "人数未列",
        "少于5名",
        "少于5名",
        "人数未列",
    ]
