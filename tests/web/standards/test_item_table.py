"""考评办法: the items of a block edited in a table: changed, added, ordered, removed, with errors at the cell."""

import re
from typing import Any

from django.test import Client

from tests import make
from tests.web.standards.test_pages import as_, drafted, page, sent
from tests.web.standards.test_parts import names, now, seen
from zhixing.models import StandardVersion
from zhixing.rules.permissions import Role
from zhixing.rules.standards.model import Amount, Points


def url_of(version: StandardVersion) -> str:
    return f"/standards/versions/{version.pk}/items/0/"


def table(client: Client, version: StandardVersion) -> dict[str, Any]:
    """What a browser sends of the page without a change."""
    text = page(client, url_of(version))
    data: dict[str, Any] = {"seen": seen(version)}
    for tag in re.findall(r"<input[^>]*>", text):
        name, value = re.search(r'name="(row[^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            data[name[1]] = value[1] if value else "on" if "checkbox" in tag else ""
    for name, options in re.findall(r'<select name="(row[^"]*)".*?>(.*?)</select>', text, re.DOTALL):
        data[name] = (re.search(r'value="(\w+)" selected', options) or [None, ""])[1]
    return data


def test_a_table_saved_as_it_is_changes_nothing(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    before = now(version)
    data = table(client, version)
    assert data["rows"] == "6"
    assert sent(client, url_of(version), data) == url_of(version)
    assert now(version) == before


def test_cells_are_changed_and_the_rest_of_an_item_stays(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    before = now(version).blocks[0].items
    data = {**table(client, version), "row-0-name": "参加支部党员大会", "row-0-worth": "3；党员干部类 2.5"}
    sent(client, url_of(version), data)
    after = now(version).blocks[0].items
    assert (after[0].name, after[0].worth) == ("参加支部党员大会", Amount(Points(300), (("CADRE", Points(250)),)))
    assert (after[0].code, after[1:]) == (before[0].code, before[1:])


def test_rows_are_added_ordered_and_removed_at_once(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    first, second, third, fourth = names(version)[:4]
    new = {"row-4-name": "参加党小组会", "row-4-worth": "2", "row-4-cap": "6", "row-4-order": "1"}
    sent(client, url_of(version), {**table(client, version), **new, "row-3-order": "2", "row-1-remove": "on"})
    assert names(version)[:4] == [first, "参加党小组会", fourth, third]
    assert second not in names(version)
    added = now(version).blocks[0].items[1]
    assert (added.worth, added.cap.period if added.cap else None) == (Amount(Points(200)), Amount(Points(600)))
    assert len({item.code for _, item in now(version).items}) == len(names(version))


def test_a_row_goes_to_the_place_whose_number_it_was_given(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    first, second, third, fourth = names(version)[:4]
    sent(client, url_of(version), {**table(client, version), "row-0-order": "3"})
    assert names(version)[:4] == [second, third, first, fourth]
    sent(client, url_of(version), {**table(client, version), "row-3-order": "1"})
    assert names(version)[:4] == [fourth, second, third, first]


def test_errors_stand_at_the_cell_and_nothing_typed_is_lost(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    before = now(version)
    wrong = {"row-0-worth": "两分", "row-1-name": "", "row-4-name": "参加党小组会", "row-2-cap": "6；干部 3"}
    text = sent(client, url_of(version), {**table(client, version), **wrong}, 422)
    cells = dict(re.findall(r'<div id="id_row-(\d-\w+)_error">.*?</span>([^<]+)</span>', text, re.DOTALL))
    assert cells == {
        "0-worth": "“两分”不是数，请写最多两位小数的数，如 2 或 0.5。",
        "1-name": "请写名称。",
        "2-cap": "“干部 3”无法识别是哪一类的分值，请写成“2；党员干部类 1.5”。",
        "4-worth": "请写分值。",
    }
    assert 'value="两分"' in text
    assert 'value="参加党小组会"' in text
    assert now(version) == before


def test_more_rows_keep_what_is_typed_without_saving(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    text = sent(client, url_of(version), {**table(client, version), "row-0-name": "改了一半", "more": "1"}, 200)
    assert 'value="改了一半"' in text
    assert 'name="row-8-name"' in text
    assert "请写" not in text
    assert "改了一半" not in names(version)


def test_the_whole_form_of_an_item_opens_after_the_table_is_saved(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    data = {**table(client, version), "row-0-name": "党员大会", "row-0-order": "2", "open": "0"}
    assert sent(client, url_of(version), data) == f"/standards/versions/{version.pk}/edit/blocks.0.items.1/"
    assert names(version)[1] == "党员大会"


def test_a_table_saved_meanwhile_by_another_is_not_written_over(world: make.World) -> None:
    version, client = drafted(world), as_(world, Role.STREET)
    data = {**table(client, version), "row-0-name": "党员大会"}
    sent(client, url_of(version), data)
    text = sent(client, url_of(version), {**data, "row-0-name": "后来的"}, 422)
    assert "其他同志已修改这份草稿" in text
    assert 'value="后来的"' in text
    assert names(version)[0] == "党员大会"
