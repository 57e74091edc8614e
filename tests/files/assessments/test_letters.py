"""反馈函: the demands follow from what was found."""

import datetime as dt
from dataclasses import replace

from zhixing.files.assessments.letters import AreaRow, Finding, Letter, feedback_letter
from zhixing.files.print.typesetting import Paragraph, paper_pictures

LETTER = Letter(
    organisation="中共阳光社区委员会",
    assessor="中共哈巴格希街道工作委员会",
    quarter="2026年第三季度",
    standard="堡垒指数考评办法",
    index="91.20",
    band="五星",
    change="较上期提高1.2分",
    notes=("代表测评：本期未进行（代表没有到齐）",),
    areas=(AreaRow("党的建设", "33", "35", "94%"), AreaRow("听取汇报", "没有结果", "100", "—")),
    findings=(),
    open_before=0,
    days_to_sign=2,
    days_to_plan=10,
)
DAY = dt.date(2026, 10, 20)
FOUND = Finding("T-03 教育管理", "9 分", "记录有两处不全", "流动党员没有联系记录", is_fixed=False)
FIXED = Finding("T-08 公开", "7 分", "更新不及时", "公开栏过期", is_fixed=True)
LEDGER = (
    "上述问题列入整改台账。请党组织书记自收到之日起2个工作日内签收，10个工作日内报送整改方案，"
    "逐条写明目标、措施、责任人，按时限整改，附佐证材料申请销号。"
)
OBJECTION = "对考评结果有异议的，请在公示期间提出，我们将调查核实后答复。"


def texts(**changes: object) -> list[str]:
    paper = feedback_letter(replace(LETTER, **changes), day=DAY)  # type: ignore[arg-type]
    return [part.text for part in paper.parts if isinstance(part, Paragraph)]


def test_without_a_finding_nothing_is_demanded() -> None:
    assert texts() == [
        "中共阳光社区委员会：",
        "按照《堡垒指数考评办法》，中共哈巴格希街道工作委员会对你单位2026年第三季度工作进行了考评。现将情况反馈如下。",
        "堡垒指数91.20分，评为五星，较上期提高1.2分。",
        "代表测评：本期未进行（代表没有到齐）。",
        "实地检查没有扣分，没有发现需要整改的问题。",
        "请保持好的做法，继续做好各项工作。",
        OBJECTION,
    ]


def test_what_was_found_is_to_be_put_right() -> None:
    assert texts(findings=(FOUND, FIXED), open_before=2, change="", notes=())[3:] == [
        "1.T-03 教育管理：9 分。记录有两处不全。存在问题：流动党员没有联系记录。",
        "2.T-08 公开：7 分。更新不及时。存在问题：公开栏过期（已当场整改）。",
        LEDGER,
        "以前的问题还有2条没有销号，请一并抓紧整改。",
        OBJECTION,
    ]
    assert LEDGER not in texts(findings=(FIXED,))  # put right while the team was there


def test_it_prints() -> None:
    assert len(paper_pictures(feedback_letter(LETTER, day=DAY), ppi=30)) == 1
