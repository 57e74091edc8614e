"""What stands in a text: figures, names, numbers of people, headings."""

from zhixing.rules.briefings.blockers import ArticleFacts, NameFacts, issue_blockers, length_warnings, submit_blockers
from zhixing.rules.briefings.states import BriefingState, Consent
from zhixing.rules.briefings.texts import (
    chat_text,
    filled,
    heading_level,
    names_in,
    names_of_figures,
    pieces,
    possible_names,
    private_number_problems,
)


def test_figures_are_set_into_the_text_whichever_brace_is_typed() -> None:
    text = "参评党员{参评党员数}，红星\uff5b 红色示范星人数 \uff5d，{别的}。"
    values = {"参评党员数": "612名", "红色示范星人数": "88名"}
    assert names_of_figures(text) == ("参评党员数", "红色示范星人数", "别的")
    assert filled(text, values) == "参评党员612名，红星88名，{别的}。"
    assert pieces(text, values)[1] == ("612名", "参评党员数")
    assert pieces("没有数据", values) == [("没有数据", "")]


def test_a_longer_name_is_not_read_as_a_shorter_one() -> None:
    text = "王建国带头走访，王建也参加。"
    assert names_in(text, {"王建", "王建国", "李四"}) == ["王建国", "王建"]
    assert names_in("王建国带头走访。", {"王建", "王建国"}) == ["王建国"]
    assert {"王建国", "乌云其木格"} <= possible_names("王建国、乌云其木格同志")


def test_numbers_of_people_are_refused() -> None:
    assert private_number_problems("电话13904770000", "《甲》") == [
        "《甲》里有手机号码，请删去；需要留联系方式的，写单位的办公电话。"
    ]
    assert len(private_number_problems("证号152701196001011234", "《甲》")) == 1
    assert private_number_problems("电话0477-8590000，2026年第11期", "《甲》") == []


def test_headings_as_official_papers_number_them() -> None:
    assert [heading_level(line) for line in ("一、基本情况", "（二）主要做法", "一、情况。一是……。", "正文")] == [
        1,
        2,
        0,
        0,
    ]


def test_what_keeps_an_issue_from_being_handed_in() -> None:
    named = ArticleFacts("甲", "王建国带头{没有的数}。", (NameFacts("王建国", None), NameFacts("白云", Consent.AGREED)))
    assert submit_blockers([named], {"党支部数"}, BriefingState.DRAFTING) == [
        "《甲》里的“{没有的数}”不是可用的数据，请对照“可以引用的数据”改正。",
        "《甲》里写到“王建国”，请先征得本人同意；不是指党员本人的，请注明。",
    ]
    assert submit_blockers([], set(), BriefingState.DRAFTING) == ["这一期还没有文章，请先添加。"]
    assert submit_blockers([ArticleFacts("甲", "正文")], set(), BriefingState.DRAFTING) == []
    for consent in (Consent.REFUSED, Consent.REQUESTED):
        facts = [ArticleFacts("甲", "白云", (NameFacts("白云", consent),))]
        assert len(submit_blockers(facts, set(), BriefingState.SUBMITTED)) == 1


def test_two_people_at_least() -> None:
    assert issue_blockers(BriefingState.SUBMITTED, by=1, editors={1, 2}) == ["您编辑过这一期，签发须由另一位同志办理。"]
    assert issue_blockers(BriefingState.SUBMITTED, by=3, editors={1, 2}) == []
    assert issue_blockers(BriefingState.DRAFTING, by=3, editors=set()) != []


def test_a_long_text_only_warns() -> None:
    assert length_warnings([ArticleFacts("甲", "字" * 801)]) == ["《甲》正文 801 字，一篇以 800 字以内为宜。"]
    assert length_warnings([ArticleFacts("甲", "字" * 800)]) == []


def test_the_text_for_a_group() -> None:
    text = chat_text(
        title="简报",
        number="第3期",
        organ="街道",
        day="2026年11月20日",
        headlines=["甲", "乙"],
        key_facts=["党支部数30个"],
    )
    assert text == "【简报】第3期\n街道 2026年11月20日\n\n内容提要：\n◆甲\n◆乙\n\n党支部数30个。"
