"""自选指标: the pages from the draft to the approval, with what was typed kept, and an item tried before it counts."""

from tests import local_items, make
from tests.web.standards.test_pages import as_, page, sent
from zhixing.models import LocalItem, StandardVersion
from zhixing.rules.permissions import Role

TYPED = {
    "block": "BUILDING",
    "class_code": "",
    "name": "独居老人助餐",
    "full": "3",
    "criterion": "每户有人送餐，送餐照片不少于 2 张",
    "methods": ["visit", "papers"],
    "evidence": "入户问 3 户",
}


def test_the_whole_way_on_pages(world: make.World) -> None:
    local_items.adopt(world)
    community, street = as_(world, Role.COMMUNITY), as_(world, Role.STREET)
    form = f"/standards/local-items/new/{world.community.pk}/"
    refused = sent(community, form, TYPED, 422)
    assert "“评分标准”里的“送餐照片不少于 2 张”是按照片本身考评" in refused
    assert "每户有人送餐，送餐照片不少于 2 张</textarea>" in refused
    item = sent(community, form, TYPED | {"criterion": "每户有人送餐"})
    sent(community, f"{item}submit/", {})
    assert ("待街道党工委另一位同志办理" in page(community, item), "审定文号" in page(street, item)) == (True, True)
    late = {"document_number": "街党发8号", "from_on": "2020-01-01"}
    assert "施行日期不能早于" in sent(street, f"{item}approve/", late, 422)
    sent(street, f"{item}approve/", late | {"from_on": "2099-01-01"})
    assert ("X-01" in page(community, item), "尚未施行" in page(community, "/standards/local-items/")) == (True, True)
    sent(street, f"{item}end/", {"ended_on": "2099-02-01", "reason": " "}, 422)
    assert LocalItem.objects.get().ended_on is None


def test_an_item_is_tried_before_it_is_approved(world: make.World) -> None:
    item = local_items.drafted(world)
    version = StandardVersion.objects.get(index="fortress")
    client = as_(world, Role.COMMUNITY)
    link = f"/standards/try/?version={version.pk}&items={item.pk}"
    assert f"<code>X-拟{item.pk}</code></dt><dd>电动车集中停放充电" in page(client, link)
    cells = {"name": "阳光社区", "class": "社区党委", "item": "电动车集中停放充电", "worth": "3"}
    names = ("name", "class", "item", "units", "option", "worth", "date")
    rows = {f"cell-{name}": [cells.get(name, "")] for name in names}
    data = {"version": version.pk, "kind": "quarter", **rows}
    tried = sent(client, "/standards/try/", data | {"items": [item.pk]}, 200)
    assert ("电动车集中停放充电" in tried, "3 分" in tried) == (True, True)
    assert "电动车集中停放充电" in sent(client, "/standards/try/", data, 422)
    assert LocalItem.objects.get().state == "draft"
