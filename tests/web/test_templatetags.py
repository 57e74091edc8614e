"""How values are written on pages, and that every part of a page leaves nothing to colour or to scripts alone."""

import datetime as dt
import re
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string

from zhixing.rules.standards.results import Band
from zhixing.rules.standards.vocabulary import Colour
from zhixing.templatetags import zhixing as tags

TODAY = dt.date(2026, 11, 23)


def squeeze(html: str) -> str:
    """The words of a piece of HTML, as read out: tags and runs of spaces taken away."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("hundredths", "written", "signed"),
    [
        (0, "0", "0"),
        (5, "0.05", "+0.05"),
        (50, "0.5", "+0.5"),
        (100, "1", "+1"),
        (1000, "10", "+10"),
        (1205, "12.05", "+12.05"),
        (1250, "12.5", "+12.5"),
        (-50, "\N{MINUS SIGN}0.5", "\N{MINUS SIGN}0.5"),
        (-1205, "\N{MINUS SIGN}12.05", "\N{MINUS SIGN}12.05"),
        (None, "—", "—"),
    ],
)
def test_points_are_written_from_hundredths(hundredths: int | None, written: str, signed: str) -> None:
    assert (tags.points(hundredths), tags.signed_points(hundredths)) == (written, signed)


@pytest.mark.parametrize("wrong", [12.5, True, "1250", ""])
def test_points_refuse_what_is_not_hundredths(wrong: object) -> None:
    with pytest.raises(TypeError) as refusal:
        tags.points(wrong)  # type: ignore[arg-type]
    assert str(refusal.value) == f"points are integer hundredths, not {wrong!r}"


def test_dates_are_written_in_chinese_and_local_time() -> None:
    late_in_utc = dt.datetime(2026, 11, 22, 18, 5, tzinfo=dt.UTC)
    assert tags.cn_date(TODAY) == "2026年11月23日"
    assert tags.cn_date(late_in_utc) == "2026年11月23日"
    assert tags.cn_moment(late_in_utc) == "2026年11月23日 02:05"
    assert tags.iso_date(late_in_utc) == "2026-11-23"
    assert (tags.cn_date(None), tags.cn_moment(None), tags.iso_date(None)) == ("—", "—", "")


@pytest.mark.parametrize(
    ("due_on", "words", "urgency"),
    [
        (dt.date(2026, 11, 20), "11月20日（周五）已截止，超期 3 天", "overdue"),
        (dt.date(2026, 11, 23), "11月23日（周一）截止，就是今天", "soon"),
        (dt.date(2026, 11, 26), "11月26日（周四）截止，还有 3 天", "soon"),
        (dt.date(2026, 11, 29), "11月29日（周日）截止，还有 6 天", "later"),
        (dt.date(2027, 1, 4), "2027年1月4日（周一）截止，还有 42 天", "later"),
    ],
)
def test_deadlines_leave_nothing_to_count(due_on: dt.date, words: str, urgency: str) -> None:
    assert (tags.deadline(due_on, TODAY), tags.urgency(due_on, TODAY)) == (words, urgency)
    assert tags.urgency(None, TODAY) == "later"


# --- stars -------------------------------------------------------------------------------------------------------

RED = Band(code="red", name="红色示范星", colour=Colour.RED)
FIVE = Band(code="five", name="五星级党员", stars=5)
PASSED = Band(code="pass", name="合格")


@pytest.mark.parametrize(
    ("level", "kind", "shapes", "word"),
    [
        (RED, "exemplar", ["star-exemplar"], "红色示范星"),
        (FIVE, "other", ["star-exemplar"] * 5, "五星级党员"),
        (PASSED, "other", ["star-plain"], "合格"),
        ("green", "warned", ["star-warned"], "绿色警示星"),
        (Colour.BLUE, "spurred", ["star-spurred"], "蓝色激励星"),
        ("striver", "striver", ["star-striver"], "黄色上进星"),
        (3, "other", ["star-exemplar"] * 3, "3星"),
        (0, "other", ["star-plain"], "0星"),
        (None, "none", ["star-none"], "未评定"),
    ],
)
def test_a_star_has_shape_and_word(level: Band | str | int | None, kind: str, shapes: list[str], word: str) -> None:
    context = tags.star(level)
    assert (context["kind"], context["shapes"], context["word"]) == (kind, shapes, word)


@pytest.mark.parametrize("level", [11, -1, "purple", "grey", ""])
def test_no_star_without_a_shape_and_a_word(level: str | int) -> None:
    with pytest.raises(ValueError, match=r"^(a count of stars is 0 to 10|no star is drawn for|a star needs its word)"):
        tags.star(level)


def test_every_level_has_its_own_drawing() -> None:
    sprite = (Path(settings.ROOT) / "static" / tags.STARS).read_text()
    drawings = dict(re.findall(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', sprite, re.S))
    assert sorted(drawings) == sorted(set(tags.SHAPES.values()))
    assert len(set(drawings.values())) == len(drawings)


# --- fields ------------------------------------------------------------------------------------------------------


class Record(forms.Form):
    on = forms.DateField(label="日期", initial=TODAY, help_text="活动当天。")
    hours = forms.DecimalField(label="时长", required=False)
    kind = forms.ChoiceField(label="方式", widget=forms.RadioSelect, choices=[("1", "点名"), ("2", "签到表")])
    sure = forms.BooleanField(label="已核对")
    mark = forms.CharField(widget=forms.HiddenInput, initial="7")


def control_of(form: forms.Form, name: str) -> dict[str, str]:
    found = re.search(r"<(?:input|select|textarea)([^>]*)>", tags.control(form[name]))
    assert found is not None
    return dict(re.findall(r'([\w-]+)="([^"]*)"', found[1]))


def test_a_date_is_the_browsers_own_field_with_its_help() -> None:
    assert control_of(Record(), "on") == {
        "type": "date",
        "name": "on",
        "value": "2026-11-23",
        "class": "form-control input-short",
        "id": "id_on",
        "aria-describedby": "id_on_helptext",
    }


def test_a_refused_field_keeps_what_was_typed_and_names_its_error() -> None:
    form = Record({"on": "11/23", "kind": "9"})
    assert control_of(form, "on") == {
        "type": "date",
        "name": "on",
        "value": "11/23",
        "class": "form-control is-invalid input-short",
        "id": "id_on",
        "aria-describedby": "id_on_helptext id_on_error",
        "aria-invalid": "true",
    }
    whole = Template("{% field form.on %}").render(Context({"form": form}))
    assert squeeze(whole) == "日期 必填 活动当天。 错误： 请填写日期，例如 2026-06-01。"


def test_required_is_said_in_words_and_optional_is_not() -> None:
    form = Record()
    words = {name: squeeze(Template("{% field f %}").render(Context({"f": form[name]}))) for name in form.fields}
    assert words == {
        "on": "日期 必填 活动当天。",
        "hours": "时长",
        "kind": "方式 必填 点名 签到表",
        "sure": "已核对 必填",
        "mark": "",
    }


def test_each_option_has_its_own_label() -> None:
    html = Template("{% field f %}").render(Context({"f": Record()["kind"]}))
    ids = re.findall(r'<input[^>]* id="([^"]+)"', html)
    assert ids == ["id_kind_0", "id_kind_1"]
    assert re.findall(r'<label[^>]* for="([^"]+)"', html) == ids


def test_a_plain_form_is_laid_out_by_the_same_parts() -> None:
    form = Record({"on": "2026-11-23", "kind": "1", "sure": "on", "mark": "7"})
    assert squeeze(str(form)) == "日期 必填 活动当天。 时长 方式 必填 点名 签到表 已核对 必填"
    assert squeeze(str(form["on"].as_field_group())) == "日期 必填 活动当天。"


# --- parts -------------------------------------------------------------------------------------------------------


def test_what_is_missing_is_listed_and_else_the_clear_sentence_shown() -> None:
    shown = render_to_string("parts/blockers.html", {"blockers": ["还有 3 人没有自评。"], "clear": "都齐了。"})
    assert squeeze(shown) == "尚需完成： 还有 3 人没有自评。"
    assert squeeze(render_to_string("parts/blockers.html", {"blockers": [], "clear": "都齐了。"})) == "都齐了。"
    assert squeeze(render_to_string("parts/blockers.html", {"blockers": []})) == ""


def test_stages_say_their_state_in_words() -> None:
    steps = [
        {"label": "自评", "state": "done"},
        {"label": "评定", "state": "current", "note": "27日前"},
        {"label": "公示", "state": "todo"},
    ]
    shown = render_to_string("parts/steps.html", {"steps": steps})
    assert squeeze(shown) == "自评 已完成 评定 进行中 27日前 公示 未开始"


def test_a_number_opens_into_its_steps_down_to_the_entries() -> None:
    entry = SimpleNamespace(on=TODAY, text="主题党日", value=-150, url="/ledger/7/")
    block = SimpleNamespace(name="组织生活", sentence="满分 25", value=2350, children=[], entries=[entry])
    node = SimpleNamespace(name="先锋指数", sentence="", value=2350, children=[block], entries=[])
    html = render_to_string("parts/breakdown.html", {"node": node, "open": True})
    assert squeeze(html) == "先锋指数 23.5 分 组织生活 满分 25 23.5 分 2026年11月23日 主题党日 \N{MINUS SIGN}1.5"
    assert re.findall(r"<details( open)?>", html) == [" open", ""]
    assert re.findall(r'href="(/[^"]+)"', html)[-1] == "/ledger/7/"


# --- what holds for every template -------------------------------------------------------------------------------

TEMPLATES = sorted((Path(settings.ROOT) / "templates").rglob("*.html"))
INLINE = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|\shx-on|\sdata-bs-|javascript:")


def inline(text: str) -> list[str]:
    written = re.sub(r"{%.*?%}", "", text, flags=re.S)
    return [found.strip() for found in INLINE.findall(written)]


def test_no_template_has_inline_style_or_script() -> None:
    assert {str(path): found for path in TEMPLATES if (found := inline(path.read_text()))} == {}


def test_the_guard_against_inline_notices() -> None:
    bad = '<p style="color:red" onclick="x()"><script>1</script><button data-bs-toggle="modal">'
    assert inline(bad) == ["style=", "onclick=", "<script", "data-bs-"]
    assert inline('<script src="/static/a.js" defer></script>{% include "a.html" with one=1 style="2" %}') == []


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "([^"]+)" %}', path.read_text())}
    assert named - tags.icon_names() == set()
    assert len(named) > 10


def test_vendored_files_are_what_their_list_says() -> None:
    vendor = Path(settings.ROOT) / "static" / "vendor"
    listed = dict(re.findall(r"\| ([\w.-]+/[\w.-]+) \| [^|]+ \| ([0-9a-f]{64}) \|", (vendor / "README.md").read_text()))
    files = [path for path in vendor.glob("*/*") if path.name != "LICENSE"]
    assert {str(path.relative_to(vendor)): sha256(path.read_bytes()).hexdigest() for path in files} == listed
    assert [path.name for path in files if "sourceMappingURL" in path.read_text()] == []
