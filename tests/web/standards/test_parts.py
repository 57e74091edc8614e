"""考评办法: editing a draft part by part, and trying a version, on pages."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import make, walk
from tests.sample_standard import SAMPLE
from tests.web.signing_in import sign_in
from tests.web.standards.test_pages import as_, drafted, page, sent
from zhixing.files.spreadsheets.workbooks import read_sheets
from zhixing.models import StandardVersion
from zhixing.rules.permissions import Role
from zhixing.rules.standards.drafts import fingerprint, read_draft
from zhixing.rules.standards.model import Amount, Points, Standard
from zhixing.web.standards.parts import title_of


def now(version: StandardVersion) -> Standard:
    version.refresh_from_db()
    found = read_draft(version.text).standard
    assert found is not None
    return found


def names(version: StandardVersion) -> list[str]:
    return [item.name for _, item in now(version).items]


def seen(version: StandardVersion) -> str:
    version.refresh_from_db()
    return fingerprint(version.text)


NEW_ITEM = {
    "code": "NEW",
    "name": "参加党小组会",
    "effect": "add",
    "price": "worth",
    "worth": "2.5",
    "cap-period": "5",
    "options-rows": "0",
    "tiers-rows": "0",
}


def test_an_item_is_added_changed_moved_and_removed(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    url = f"/standards/versions/{version.pk}/edit/"
    where = sent(client, f"{url}blocks.0.items.new/", {**NEW_ITEM, "seen": seen(version)})
    assert where == f"/standards/versions/{version.pk}/items/0/"
    assert names(version) == ["参加党员大会", "自学", "受到表彰", "无故缺席", "参加党小组会", "宣讲", "走访"]
    added = now(version).item("NEW")
    assert added is not None
    assert (added.worth, added.cap.period if added.cap else None) == (Amount(Points(250)), Amount(Points(500)))
    sent(client, f"{url}blocks.0.items.4/", {**NEW_ITEM, "name": "党小组会", "seen": seen(version)})
    sent(client, f"{url}blocks.0.items.4/move/", {"to": "up", "seen": seen(version)})
    assert names(version)[3:5] == ["党小组会", "无故缺席"]
    sent(client, f"{url}blocks.0.items.0/remove/", {"seen": seen(version)})
    assert names(version) == ["自学", "受到表彰", "党小组会", "无故缺席", "宣讲", "走访"]
    assert "党小组会" in page(client, where)


def test_one_more_after_this_one(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    url = f"/standards/versions/{version.pk}/edit/blocks.0.items.new/"
    assert sent(client, url, {**NEW_ITEM, "seen": seen(version), "again": "1"}) == url


def test_a_refused_part_keeps_what_was_typed(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    url = f"/standards/versions/{version.pk}/edit/blocks.0.items.0/"
    text = sent(client, url, {**NEW_ITEM, "worth": "两分半", "seen": seen(version)}, 422)
    assert "“两分半”不是数，请写最多两位小数的数，如 2 或 0.5。" in text
    assert 'value="两分半"' in text
    assert 'value="参加党小组会"' in text
    assert now(version) == read_draft(SAMPLE).standard


def test_more_rows_without_saving(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    url = f"/standards/versions/{version.pk}/edit/blocks.0.items.2/"
    data = {**NEW_ITEM, "price": "options", "options-rows": "4", "more": "options", "seen": seen(version)}
    text = sent(client, url, data, 200)
    assert 'name="options-5-name"' in text
    assert 'name="options-6-name"' not in text
    assert names(version)[2] == "受到表彰"


def test_a_change_that_leaves_problems_is_kept_and_told(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    url = f"/standards/versions/{version.pk}/edit/"
    sent(client, f"{url}bands.2/remove/", {"seen": seen(version)})
    text = page(client, url)
    assert "没有等次“BLUE”，请改为已有的等次编号。" in text
    assert [band.code for band in now(version).bands] == ["RED", "YELLOW", "GREEN"]


def test_the_year_is_set_and_taken_away(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    url = f"/standards/versions/{version.pk}/edit/"
    sent(client, f"{url}year/remove/", {"seen": seen(version)})
    assert now(version).year is None
    sent(client, f"{url}year/", {"by": "weighted", "weights": "1、1、1、2", "cap": "100", "seen": seen(version)})
    year = now(version).year
    assert year is not None
    assert (year.by.value, year.weights, year.cap) == ("weighted", (100, 100, 100, 200), Amount(Points(10000)))


def test_a_part_saved_meanwhile_by_another_is_not_written_over(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    url = f"/standards/versions/{version.pk}/edit/blocks.0.items.0/"
    old = seen(version)
    sent(client, url, {**NEW_ITEM, "seen": old})
    text = sent(client, url, {**NEW_ITEM, "name": "后来的", "seen": old}, 422)
    assert "本页打开后，其他同志已修改这份草稿" in text
    assert names(version)[0] == "参加党小组会"


def test_places_that_are_not_there(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    for where in ("blocks.9", "blocks", "title", "blocks.0.items", "nothing.new", "blocks.x", "blocks.0.items.99"):
        page(client, f"/standards/versions/{version.pk}/edit/{where}/", 404)
    for verb in ("remove", "move"):
        sent(client, f"/standards/versions/{version.pk}/edit/general/{verb}/", {"seen": seen(version)}, 404)
        sent(client, f"/standards/versions/{version.pk}/edit/blocks.new/{verb}/", {"seen": seen(version)}, 404)


def test_words_that_were_not_understood_close_the_forms(world: make.World) -> None:
    version, client = drafted(world, SAMPLE + "colour: red\n"), as_(world, Role.STREET)
    url = f"/standards/versions/{version.pk}/edit/"
    assert "逐项编辑会丢失这些内容" in page(client, url)
    page(client, f"{url}blocks.0/", 409)
    assert now(version).blocks != ()


def test_titles_of_the_pages() -> None:
    standard = read_draft(SAMPLE).standard
    assert standard is not None
    assert title_of((), standard) == "修改总则"
    assert title_of(("blocks", 0), standard.blocks[0]) == "修改维度“学习教育”"
    assert title_of(("blocks", 2), None) == "增加维度"
    assert title_of(("year",), None) == "设年度得分"


# --- 试算 ------------------------------------------------------------------------------------------------------------


def typed(*rows: dict[str, str]) -> dict[str, list[str]]:
    columns = ("name", "class", "item", "units", "option", "worth", "date")
    return {f"cell-{column}": [row.get(column, "") for row in rows] for column in columns}


def tried(client: Client, version: StandardVersion, data: dict[str, object], status: int = 200) -> str:
    answer = client.post("/standards/try/", {"version": version.pk, "kind": "quarter", **data})
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_small_table_is_tried_and_nothing_is_kept(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    rows = typed(
        {"name": "王建国", "class": "党员干部类", "item": "MEET", "units": "3"},
        {"name": "王建国", "item": "LATE", "units": "1"},
    )
    text = tried(client, version, rows)
    assert '<span class="index">21</span>' in text
    assert "第 1 行，数量 3" in text
    assert 'name="cell-name" value="王建国"' in text


def test_a_sheet_is_tried(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    sheet = SimpleUploadedFile("facts.csv", "姓名,类别,事项,数量\n高娃,ORDINARY,自学,7\n".encode("gb18030"))
    assert '<span class="index">14</span>' in tried(client, version, {"file": sheet})


def test_a_wrong_table_says_where_and_keeps_what_was_typed(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    rows = typed({"name": "高娃", "class": "普通无职党员类", "item": "MEET", "units": "三次"})
    text = tried(client, version, rows, 422)
    assert "第 1 行：“三次”不是数，请写最多两位小数的数。" in text
    assert 'value="三次"' in text
    assert "请上传数据表，或在下面至少填写一行。" in tried(client, version, {}, 422)


def test_more_rows_to_type_into(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    text = tried(client, version, {**typed(*({"name": f"人{number}"} for number in range(6))), "more": "rows"})
    assert text.count('name="cell-name"') == 11
    assert "试算结果" not in text


def test_another_standard_changes_the_table_at_once_and_keeps_what_was_typed(world: make.World) -> None:
    """Items, template, periods and columns are those of the standard chosen; the row typed for the first stays."""
    first = drafted(world)
    village = drafted(world, TRIED_BY_YEAR)
    rows = typed({"name": "王建国", "item": "MEET", "units": "3"})
    text = tried(as_(world, Role.STREET), village, {**rows, "change": "version"})
    assert "试算结果" not in text
    assert f"/standards/versions/{village.pk}/template/" in text
    assert f"/standards/versions/{first.pk}/template/" not in text
    assert '<option value="quarter"' not in text
    assert '<option value="year_end" selected>' in text
    assert '<option value="MEET" selected>MEET（所选办法里没有）</option>' in text
    there = [f'name="cell-{column}"' for column in ("panel", "span", "matter")]
    there += [f'<option value="{word}">' for word in ("上年得分", "各期得分", "不计分")]
    assert [word for word in there if word not in text] == []


def test_last_year_panels_and_who_is_out_are_tried_in_the_small_table(world: make.World) -> None:
    version, client = drafted(world, TRIED_BY_YEAR), as_(world, Role.STREET)
    rows = [
        {"name": "甲", "item": "上年得分", "worth": "80"},
        {"name": "甲", "item": "PRIZE", "matter": "抗洪"},
        {"name": "甲", "item": "PRIZE", "matter": "抗洪"},
        {"name": "甲", "item": "vote", "panel": "群众", "worth": "90"},
        {"name": "乙", "item": "不计分"},
    ]
    columns = ("name", "class", "item", "units", "option", "worth", "date", "panel", "span", "matter")
    cells = {f"cell-{column}": [row.get(column, "") for row in rows] for column in columns}
    text = tried(client, version, {**cells, "kind": "year_end"})
    assert "上年得分 80 分，结转 40 分" in text
    assert "群众 90 分" in text
    assert "不计分：不计分" in text
    year = tried(client, version, {**typed({"name": "甲"}), "kind": "year"})
    assert "甲：年度由各期得分合成，表里没有此人的各期得分；请每期写一行" in year


TRIED_BY_YEAR = """
title: 一年一期
period: year
carry: {share: 50}
year: {by: mean}
components:
  - {code: p, name: 积分, source: points, weight: 80}
  - code: vote
    name: 测评
    source: ballot
    weight: 20
    panels: [{code: a, name: 党员, weight: 1}, {code: b, name: 群众, weight: 1}]
blocks:
  - {code: b, name: 加分, into: p, items: [{code: PRIZE, name: 表彰, worth: 3, per_matter: 表彰}]}
vetoes:
  - {code: V, name: 邪教, effect: score_zero, reach: year}
"""


def test_a_draft_with_problems_cannot_be_tried(world: make.World) -> None:
    version = drafted(world, SAMPLE.replace("best_band: BLUE", "best_band: PINK"))
    assert "办法内容还有 1 处问题，请先改好。" in tried(as_(world, Role.STREET), version, {}, 422)


def test_the_template_names_the_items(world: make.World) -> None:
    version = drafted(world)
    answer = as_(world, Role.STREET).get(f"/standards/versions/{version.pk}/template/")
    sheets = read_sheets(answer.content)
    assert not isinstance(sheets, str)
    assert sheets[0].rows[0][:3] == ["姓名", "类别", "事项"]


def test_a_past_quarter_on_the_page(world: make.World) -> None:
    version = walk.adopt(world.street)
    client = sign_in(Client(), world.users[Role.SECRETARY])
    assert "用过去的台账试算" in page(client, "/standards/replay/")
    text = page(client, f"/standards/replay/?version={version.pk}&organisation={world.branch.pk}&quarter=2026-3")
    assert "共 5 人，0 人的得分或等次不同。" in text
    assert text.index("白云") < text.index("陈志强") < text.index("王建国")
    page(client, f"/standards/replay/?version={version.pk}&organisation={world.street.pk}&quarter=2026-3", 422)
