"""The sheet of a visit with the network cut and the tab closed in between: nothing lost, and handed in once."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests import assessments, make, walk
from tests.browser.line import Line
from tests.browser.people import PHONE, chromium, serious, signed_in
from tests.files.evidence.test_intake import photo
from zhixing.actions.inspections.visits import begin_visit
from zhixing.models import AuditRow, Evidence, User, VisitSheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as found:
        yield found


def left_on(page: Page) -> list[Any]:
    """What this browser still holds: service workers, copies, records."""
    left: list[Any] = page.evaluate("""async () => [
        (await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length,
        await new Promise(resolve => {
            const request = indexedDB.open("zhixing-visits", 1)
            request.onsuccess = () => {
                const count = request.result.transaction("sheets").objectStore("sheets").count()
                count.onsuccess = () => resolve(count.result)
            }
        })]""")
    return left


def fill(page: Page, picture: Path) -> None:
    page.locator("summary", has_text="班子健全").click()
    page.get_by_label("得分").first.fill("55.5")
    page.locator("#id_evidence-TEAM").set_input_files(picture)
    page.locator(".held-files", has_text="现场.jpg（保存在本机，尚未提交）").wait_for()
    page.locator("summary", has_text="走访群众").click()
    page.locator("#id_mark-VISITS").fill("40")


def visit_begun() -> tuple[int, int]:
    """The organisation that is visited, and one of those who inspect it."""
    world = make.world()
    cycle = assessments.opened(world)
    own, group = assessments.participant(cycle, world).pk, assessments.to_inspection(cycle, world)
    begin_visit(own, on=walk.CUT_OFF, place="社区活动室", escort="", by=group[0], at=make.NOW)
    return own, group[1].user_id


# A network that is taken away leaves its sockets to the collector, which complains of them when the machine is busy.
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_sheet_outlives_the_network_and_the_tab(
    transactional_db: None, live_server: LiveServer, browser: Browser, tmp_path: Path
) -> None:
    own, inspector_id = visit_begun()
    (picture := tmp_path / "现场.jpg").write_bytes(photo(size=(3000, 2000)))
    site = urlsplit(live_server.url)
    line = Line(str(site.hostname), site.port or 80)
    page = signed_in(browser, line.site, User.objects.get(pk=inspector_id), PHONE).page
    context, address = page.context, f"{line.site}/assessments/organisations/{own}/visit/"
    page.goto(address)
    page.locator("[data-visit][data-ready]").wait_for(state="attached")
    line.cut()
    fill(page, picture)
    page.get_by_role("button", name="提交评分表").click()
    page.get_by_text("已填内容和 1 个照片、材料保存在本机。网络恢复后自动提交评分表").wait_for()
    page.close()
    page = context.new_page()
    page.goto(address)
    page.get_by_text("网络已断开").wait_for()
    assert (page.locator("#id_mark-TEAM").input_value(), page.locator("#id_mark-VISITS").input_value()) == (
        "55.5",
        "40",
    )
    assert page.locator(".held-files").inner_text().splitlines()[0] == "现场.jpg（保存在本机，尚未提交）删除"
    assert serious(page) == []
    assert not VisitSheet.objects.exists()
    line.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text("您的评分表已经提交。").wait_for()
    sheet = VisitSheet.objects.get(handed_in_at__isnull=False)
    assert [(score.item, score.amount) for score in sheet.scores.order_by("item")] == [("TEAM", 5550), ("VISITS", 4000)]
    file = Evidence.objects.get()
    assert (file.file_name, file.original_size > 0, file.reduced_to) == ("现场.jpg", True, "")
    assert AuditRow.objects.filter(verb="hand_in_visit_sheet").count() == 1
    assert left_on(page) == [0, 0, 0]
    context.close()
    line.cut()
