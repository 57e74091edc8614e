"""党员自评 on pages: the desk of whoever collects them, and the papers of those who do not go online."""

import re

from tests import make, walk
from tests.web.test_quarter import person, text
from zhixing.models import Person
from zhixing.rules.permissions import Role


def test_the_list_of_the_missing_says_how_to_reach_them_and_who_has(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    Person.objects.filter(name="王建国").update(phone="13912345678")
    pk, page = walk.participant(cycle, "王建国").pk, f"/cycles/{cycle.pk}/self-reports/"
    secretary, clerk = person(world, Role.SECRETARY), person(world, Role.CLERK)
    assert 'href="tel:13912345678">13912345678</a>' in secretary.get(page).content.decode()
    assert "139******78" in text(clerk.get(page))
    answer = clerk.post(f"/self-reports/{pk}/remind/")
    assert answer.headers["Location"] == f"{page}#missing-{pk}"
    row = secretary.get(page).content.decode().split(f'id="missing-{pk}"')[1].split("</tr>")[0]
    assert re.search(r'data-label="最近催办">[^<]*\d+月\d+日[^<]*，录入员', row)
    clerk.post(f"/self-reports/{pk}/", {"summary": "照纸质表录入", "act": "submit"})
    assert "这位同志已经提交自评，无须催办。" in text(clerk.post(f"/self-reports/{pk}/remind/"))
