"""Pages as they leave the printer: who signs a list, when it was printed, and the number of each sheet."""

import re

import pytest
from django.test import Client

from tests import walk
from tests.make import World
from tests.test_house import ROOT
from tests.web.signing_in import sign_in
from zhixing.rules.permissions import Role

pytestmark = pytest.mark.django_db


def printed(page: str) -> str:
    """What stands on paper alone, without tags."""
    lines = re.findall(r'<p class="only-print[^"]*">(.*?)</p>', page, re.S)
    return "|".join(re.sub(r"<[^>]+>|\s", "", line) for line in lines)


def test_a_list_of_results_is_signed_and_dated_on_paper(world: World) -> None:
    cycle = walk.to_posting(walk.open_cycle(world), world)
    secretary = sign_in(Client(), world.users[Role.SECRETARY])
    results = secretary.get(f"/cycles/{cycle.pk}/results/").content.decode()
    assert re.fullmatch(r"考评小组组长（签名）：党支部书记（签名）：日期：\|\d+年\d+月\d+日打印", printed(results))
    ledger = secretary.get(f"/ledger/organisations/{world.branch.pk}/").content.decode()
    assert printed(ledger).startswith("记录人（签名）：党支部书记（签名）：日期：|")


def test_a_list_without_results_asks_nobody_to_sign(world: World) -> None:
    cycle = walk.open_cycle(world)
    page = sign_in(Client(), world.users[Role.SECRETARY]).get(f"/cycles/{cycle.pk}/results/").content.decode()
    assert "签名" not in printed(page)


def test_sheets_are_numbered_by_every_style_for_paper() -> None:
    styles = ROOT / "static" / "css"
    margins = {name: (styles / name).read_text() for name in ("print.css", "sheet.css")}
    boxes = {name: re.findall(r"@page(?: posted)? \{([^{}]*\{[^{}]*\})", text) for name, text in margins.items()}
    assert {name: ["counter(page)" in box for box in found] for name, found in boxes.items()} == {
        "print.css": [True],
        "sheet.css": [True, True],
    }
