"""The documents made from the rules are the ones in docs/, and what they say is in them."""

from pathlib import Path

import pytest

from zhixing.management.commands.write_docs import pages, permissions_page, stages_page
from zhixing.rules.cycles.stages import ROUTE, Stage
from zhixing.rules.permissions import MAY, Do, Role


@pytest.mark.parametrize("place", pages(), ids=lambda place: place.name)
def test_the_document_is_up_to_date(place: Path) -> None:
    assert place.read_text(encoding="utf-8") == pages()[place], "run ./dev manage write_docs"


def test_every_act_and_every_grant_is_in_the_table() -> None:
    rows = [line for line in permissions_page().splitlines() if line.startswith("| `")]
    assert len(rows) == len(Do)
    assert "".join(rows).count("●") == sum(len(MAY[role]) for role in Role)


def test_the_diagram_goes_one_step_back_and_never_out_of_the_end() -> None:
    page = stages_page()
    back = sum(len(stages) - 2 for stages in set(ROUTE.values()))  # all but the first and the last
    assert page.count("退回（写明理由）") == back
    assert f"{Stage.CLOSED.value} --> {Stage.POSTING.value}" not in page
