"""算例: worked examples on the page of a standard, on paper and in the forms of a draft."""

from tests import make
from tests.sample_standard import SAMPLE
from tests.web.standards.test_pages import as_, drafted, page, sent
from zhixing.models import StandardVersion
from zhixing.rules.permissions import Role
from zhixing.rules.standards.drafts import fingerprint


def test_worked_examples_stand_beside_what_they_come_to(world: make.World) -> None:
    """On the page with the reason why it cannot be handed in, in the outline with a form, on paper; without any, a
    caution."""
    street = as_(world, Role.STREET)
    text = "examples:\n  - {name: 甲例, category: CADRE, facts: {MEET: 3}, index: 30}\n"
    version = drafted(world, SAMPLE + text)
    address = f"/standards/versions/{version.pk}/"
    shown, gap = page(street, address), "应为 30 分，算得 24 分，少 6 分"
    assert f"算例“甲例”不符：{gap}。" in shown
    assert f"不符</strong>：{gap}" in shown
    assert "还没有写算例" not in shown
    assert gap in page(street, f"{address}print/")
    outline = page(street, f"{address}edit/")
    assert "党员干部类，1 项事实，应为 30 分" in outline
    assert "按这一稿计算：1 个算例，1 个不符" in outline  # at once, and open
    assert f"不符</strong>：{gap}" in outline
    uncovered = "还没有算例的类别：普通无职党员类"
    assert (uncovered in outline, uncovered in shown) == (True, True)
    part = f"{address}edit/examples.0/"
    assert "甲例" in page(street, part)
    form = {"seen": fingerprint(version.text), "name": "甲例", "category": "CADRE", "index": "24", "band": ""}
    sent(street, part, {**form, "facts-rows": "1", "facts-0-item": "MEET", "facts-0-units": "3"})
    assert "相符" in page(street, address)
    assert "按这一稿计算：1 个算例，都相符" in page(street, f"{address}edit/")
    sent(street, f"{part}remove/", {"seen": fingerprint(StandardVersion.objects.get(pk=version.pk).text)})
    assert "还没有写算例" in page(street, address)
