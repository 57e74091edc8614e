"""The small words of a standard: labels, numbers as people write them, shares, and what a key is said to take."""

import pytest

from zhixing.rules.standards import model, procedure, results, vocabulary
from zhixing.rules.standards.diff import Difference, value_text
from zhixing.rules.standards.guide import guide
from zhixing.rules.standards.model import Amount, Band, Caps, Points, RoundTo, Share, Span
from zhixing.rules.standards.vocabulary import Choice, Problem, exact_points, points_text, to_points, to_share

CHOICES = sorted(
    {
        kind
        for room in (model, procedure, results, vocabulary)
        for kind in vars(room).values()
        if isinstance(kind, type) and issubclass(kind, Choice) and kind is not Choice
    },
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", CHOICES)
def test_every_word_has_a_label_of_its_own(kind: type[Choice]) -> None:
    labels = [word.label for word in kind]
    assert all(labels)
    assert len(set(labels)) == len(labels) > 1
    assert [kind(word.value) for word in kind] == list(kind)


def test_lengths_of_periods_and_steps_of_rounding() -> None:
    assert [span.months for span in Span] == [1, 3, 6, 12]
    assert [step.hundredths for step in RoundTo] == [1, 10, 100]


@pytest.mark.parametrize(
    ("hundredths", "short", "long"),
    [
        (0, "0", "0.00"),
        (300, "3", "3.00"),
        (250, "2.5", "2.50"),
        (7980, "79.8", "79.80"),
        (1, "0.01", "0.01"),
        (-5, "-0.05", "-0.05"),
        (-12345, "-123.45", "-123.45"),
        (100_000, "1000", "1000.00"),
    ],
)
def test_numbers_as_people_and_tables_write_them(hundredths: int, short: str, long: str) -> None:
    assert (points_text(hundredths), exact_points(hundredths)) == (short, long)
    assert to_points(short) == to_points(long) == hundredths


def test_what_is_missing_is_not_limited() -> None:
    assert (points_text(None), points_text(None, "不封顶")) == ("不限", "不封顶")


@pytest.mark.parametrize("text", ["", "2分", "0.001", "1_0", "１", "nan", "inf", "1,5", "二"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$"):
        to_points(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1/3", "1/3"),
        ("3/3", "3/3"),
        ("0/3", "0/3"),
        ("9999/9999", "9999/9999"),
        ("1/10000", None),
        ("4/3", None),
        ("0/0", None),
        ("-1/3", None),
        ("1", "1%"),
        ("0.01", None),
        ("0.99", None),
        ("1.01", "1.01%"),
        ("0.99%", "0.99%"),
        ("0", "0%"),
        ("100", "100%"),
        ("100%", "100%"),
        ("100.01", None),
        ("-1%", None),
        ("33.3", "33.3%"),
        ("1/3%", None),
    ],
)
def test_shares(text: str, written: str | None) -> None:
    share = to_share(text)
    assert (str(share) if share else None) == written


def test_a_number_that_differs_by_class() -> None:
    amount = Amount(Points(100), (("L", None), ("K", Points(300))))
    assert [amount.of(code) for code in ("K", "L", "M", None)] == [300, None, 100, 100]
    assert amount.every == (100, 300)
    assert amount == Amount(Points(100), (("K", Points(300)), ("L", None)))
    assert Amount().every == ()


def test_a_problem_is_told_with_its_line_where_it_has_one() -> None:
    problem = Problem(3, "满分", "full", "满分请写大于 0 的数。")
    assert str(problem) == "第 3 行 满分：满分请写大于 0 的数。"
    assert str(Problem(0, "满分", "full", "满分请写大于 0 的数。")) == "满分：满分请写大于 0 的数。"


def test_values_in_words() -> None:
    names = {"K": "干部类"}
    assert value_text(Amount(None, (("K", Points(300)), ("L", Points(200)))), Amount, names) == "干部类 3，L 2"
    assert value_text(Amount(Points(100), (("K", None),)), Amount, names) == "干部类 不限，其他 1"
    assert value_text(Amount(None), Amount) == "不限"
    assert [value_text(value, bool) for value in (True, False)] == ["是", "否"]
    assert [value_text(value, str) for value in (None, "", (), ("甲", "乙"))] == ["不写", "不写", "不写", "甲、乙"]
    assert value_text(("K", "L"), str, names) == "干部类、L"
    assert value_text(Points(250), Points) == "2.5"
    assert value_text(250, int) == "250"
    assert value_text(Span.HALF_YEAR, Span) == "半年"
    assert value_text(Share(1, 3), Share) == "1/3"
    assert value_text(Caps(day=Amount(Points(100))), Caps) == "每日上限 1"
    band = Band("R", "红星", share_cap=Share(30, 100), measures=("表彰",))
    assert value_text(band, Band) == "红星，比例提醒 30%，随后的措施 表彰"


def test_what_came_and_went_is_said_so() -> None:
    assert Difference("维度", "", "学习").sentence == "维度：新增“学习”。"
    assert Difference("维度", "学习", "").sentence == "维度：删去“学习”。"
    assert Difference("满分", "10", "20").sentence == "满分：由“10”改为“20”。"


KEYS = {(part.anchor, line.key): line for part in guide() for line in part.keys}


@pytest.mark.parametrize(
    ("part", "key", "kind", "default"),
    [
        ("standard", "title", "文字", "必填"),
        ("standard", "full", "数", "100"),
        ("standard", "period", "词", "季度"),
        ("standard", "blocks", "若干条", "不写"),
        ("standard", "base", "数，可按类别分写", "不写"),
        ("standard", "carry", "几行键和值", "不写"),
        ("standard", "accumulate", "true 或 false", "否"),
        ("block", "classes", "文字，可写几个", "不写"),
        ("block", "periods", "词，可写几个", "不写"),
        ("block", "factor", "数，可写百分号", "不写"),
        ("block", "short_under", "数，可写百分号", "60"),
        ("weights", "cycles", "数，可写百分号，可按类别分写", "不写"),
        ("yearrule", "weights", "数，可写百分号，可写几个", "不写"),
        ("component", "quorum", "比例", "2/3"),
        ("item", "best", "整数", "不写"),
        ("activitykind", "times", "整数", "1"),
    ],
)
def test_what_a_key_takes(part: str, key: str, kind: str, default: str) -> None:
    assert (KEYS[part, key].kind, KEYS[part, key].default) == (kind, default)


def test_a_key_names_its_words_or_its_part() -> None:
    assert KEYS["item", "effect"].words == (("add", "加分"), ("deduct", "扣分"))
    assert (KEYS["item", "effect"].part, KEYS["item", "name"].words) == ("", ())
    assert (KEYS["item", "per"].part, KEYS["standard", "blocks"].part) == ("按数量计分", "维度")
    assert (KEYS["item", "per"].label, KEYS["item", "best"].help) == ("按数量计分", "如 1 表示就高不重复")


def test_every_part_has_a_name_and_an_anchor_of_its_own() -> None:
    parts = guide()
    assert all(part.keys for part in parts)
    assert len({part.anchor for part in parts}) == len({part.name for part in parts}) == len(parts)
    linked = {line.part for line in KEYS.values() if line.part}
    assert linked == {part.name for part in parts} - {"全文"}
