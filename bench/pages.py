"""The 95th percentile of the main pages with 100,000 members in the database, against an empty Django view.

`--members 100000` (the default), `--requests 40` a page. In process, through the whole middleware.
"""

import statistics
import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from rich.console import Console
from rich.table import Table

from bench import site
from bench.progress import told
from bench.score import close
from bench.scratch import scratch_database


def main(args: list[str]) -> None:
    members = int(_option(args, "--members", "100000"))
    requests = int(_option(args, "--requests", "40"))
    with scratch_database("pages"):
        with told(f"写入 {members} 名党员") as progress:
            made = site.build(members, progress, sealed=True)
            site.settle()
        close(members)  # so that there are results to show
        _show(members, _measure(made, requests))


def _option(args: list[str], name: str, default: str) -> str:
    return args[args.index(name) + 1] if name in args else default


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def _measure(made: site.Site, requests: int) -> list[tuple[str, float, float]]:
    """Name, median and 95th percentile in milliseconds of each page; the empty view first."""
    from django.conf import settings
    from django.test import Client
    from django.test.utils import override_settings
    from django.urls import path

    import config.urls

    # The reference: the same middleware and session, a view that does nothing.
    config.urls.urlpatterns.append(path("bench/empty/", empty))
    user = _of_the_district()
    with override_settings(ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "testserver"]):
        client = Client()
        client.force_login(user, backend="zhixing.web.accounts.backend.AccountBackend")
        return _times(client, _pages(made), requests)


def _of_the_district() -> Any:
    """An account of the district office, which sees everything there is."""
    from zhixing.models import Appointment, User

    user = User.objects.create(
        username="bench", name="区委组织部", created_at=site.AT, password_set_at=site.AT, must_change_password=False
    )
    Appointment.objects.create(user=user, organisation_id=site.DISTRICT, role="district", from_on=site.FROM)
    User.objects.filter(pk=user.pk).update(password_set_at=time.strftime("%Y-%m-%d %H:%M:%S+00:00", time.gmtime()))
    return User.objects.get(pk=user.pk)


def _pages(made: site.Site) -> list[tuple[str, str]]:
    branch = made.first_branch + made.branches // 2
    member = made.members // 2
    return [
        ("空白视图（参照）", "/bench/empty/"),
        ("首页", "/"),
        ("党员名册（全区）", "/members/"),
        ("党员名册（一个支部）", f"/members/?organisation={branch}"),
        ("一个支部的台账", f"/ledger/organisations/{branch}/"),
        ("一名党员的台账", f"/ledger/members/{member}/"),
        ("考评周期（一个支部）", f"/cycles/{made.branches // 2}/"),
        ("考评周期总览", f"/cycles/?quarter={site.YEAR}-{site.QUARTER}"),
        ("一名党员的先锋指数", f"/results/{member}/"),
        ("结果总览", f"/overview/?quarter={site.YEAR}-{site.QUARTER}"),
        ("考评办法", f"/standards/versions/{made.version_id}/"),
    ]


def _times(client: Any, pages: list[tuple[str, str]], requests: int) -> list[tuple[str, float, float]]:
    """Every page in turn, so that a busy moment disturbs all alike; the first round only loads what is loaded once."""
    taken: dict[str, list[float]] = {name: [] for name, _ in pages}
    for turn in range(requests + 1):
        for name, url in pages:
            start = time.perf_counter()
            answer = client.get(url)
            if turn:
                taken[name].append(1000 * (time.perf_counter() - start))
            assert answer.status_code == 200, (url, answer.status_code)
    return [(name, statistics.median(times), statistics.quantiles(times, n=20)[-1]) for name, times in taken.items()]


def _show(members: int, found: list[tuple[str, float, float]]) -> None:
    table = Table(title=f"{members} 名党员在库")
    for heading in ("页面", "中位数（毫秒）", "第 95 百分位（毫秒）", "比空白视图"):
        table.add_column(heading, justify="left" if heading == "页面" else "right")
    reference = found[0][2]
    for name, median, high in found:
        table.add_row(name, f"{median:.1f}", f"{high:.1f}", f"{high / reference:.1f} 倍")
    Console().print(table)
