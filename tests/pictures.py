"""Pictures of the manual, taken of a running demonstration: `./dev run`, then `./dev pictures [--port 8000] [name …]`.

Each picture says whose page it is and which part of it. Nobody's password is needed: a session is made in the database
that the command has at hand, and ended when the picture is taken.
"""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs a loop of its own beside us
django.setup()

from django.conf import settings  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_otp.plugins.otp_totp.models import TOTPDevice  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Page  # noqa: E402

from tests.browser.people import chromium  # noqa: E402
from tests.files.workbooks import xlsx  # noqa: E402
from tests.web.signing_in import sign_in  # noqa: E402
from zhixing.models import Ballot, Cycle, Organisation, Panel, Participant, Posting, User  # noqa: E402
from zhixing.web.frame.elder import COOKIE  # noqa: E402

FOLDER = Path(__file__).parent.parent / "docs" / "manual" / "pictures"
WIDTH, HEIGHT = 1000, 700
PHONE = 360
COLOURS = 128


@dataclass(frozen=True)
class Picture:
    """`part`: what of the page is shown, as a CSS selector; empty: its beginning. `act`: what is done on it before."""

    name: str
    username: str | Callable[[], str]
    address: Callable[[], str]
    part: str = ""
    width: int = WIDTH
    elder: bool = False
    act: Callable[[Page], None] | None = None


def quarter(stage: str) -> str:
    """The latest quarter of organisations in this stage."""
    return f"/assessments/{Cycle.objects.filter(index='fortress', stage=stage).latest('from_on').pk}/"


def joint_sheet() -> str:
    """What two inspectors are agreeing on."""
    own = Participant.objects.filter(visit__opened_at__isnull=False, visit__concluded_at=None)
    return f"/assessments/organisations/{own.earliest('pk').pk}/visit/joint/"


def results() -> str:
    """What representatives have said of the first organisation."""
    ballot = Ballot.objects.filter(participant__isnull=False, state="counted").earliest("pk")
    return f"/ballots/{ballot.pk}/results/"


def own_ballot() -> str:
    """What the branch of the demonstration's secretary was asked about its members."""
    ballot = Ballot.objects.filter(cycle__in=_of_members(), participant=None, state="counted").latest("pk")
    return f"/ballots/{ballot.pk}/results/"


def running() -> str:
    """The running quarter of the branch that the demonstration's secretary leads."""
    return f"/cycles/{_of_members().filter(closed_at=None).latest('from_on').pk}/"


def own_result() -> str:
    """The last result of the demonstration's member."""
    own = Participant.objects.filter(membership__person__user__username="dangyuan", cycle__stage="closed", excluded="")
    return f"/results/{own.latest('cycle__from_on').pk}/"


def last_results() -> str:
    closed = _of_members().filter(stage="closed").latest("from_on")
    return f"/overview/?quarter={closed.year}-{closed.number}"


def _of_members() -> QuerySet[Cycle]:
    return Cycle.objects.filter(index="vanguard", organisation=_branch())


def _unreported() -> Participant:
    """Somebody of the running quarter who has an account and has not handed in."""
    return Participant.objects.filter(
        cycle=_of_members().filter(closed_at=None).latest("from_on"),
        excluded="",
        membership__person__user__isnull=False,
        membership__person__user__appointments__isnull=True,
        self_report__isnull=True,
    ).earliest("pk")


def _panel(*, is_open: bool) -> Panel:
    """The latest group that gives its opinions still, or that has opened them."""
    return Panel.objects.filter(cycle__index="vanguard", opened_at__isnull=not is_open).latest("cycle__from_on", "-pk")


def _of_panel(role: str, *, is_open: bool) -> Callable[[], str]:
    return lambda: (
        User.objects.filter(
            appointments__role=role, appointments__organisation=_panel(is_open=is_open).cycle.organisation
        )
        .earliest("pk")
        .username
    )


def _branch() -> Organisation:
    return Organisation.objects.get(appointments__user__username="shuji", appointments__role="secretary")


def _upload(page: Page) -> None:
    """A roster with mistakes; nothing of it is imported."""
    rows = (
        ("王建国", "男", "汉族", "152701199001010011", "1990-01-01", "正式党员", "2016-07-01"),
        ("乌日娜", "女", "蒙", "152701198502302324", "1985-02-30", "正式党员", "2010-06"),
        ("李秀英", "女", "汉族", "15270119680513", "1968.13", "预备党员", "一年后"),
    )
    headers = ("姓名", "性别", "民族", "公民身份号码", "出生日期", "人员类别", "加入党组织日期")
    file = {"name": "党员名册.xlsx", "mimeType": "application/octet-stream", "buffer": xlsx([headers, *rows])}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def _open_three_deep(page: Page) -> None:
    page.evaluate("""() => {
        let fold = document.querySelector(".breakdown > details")
        for (let depth = 0; fold && depth < 3; depth++) {
            fold.open = true
            fold = fold.querySelector(".breakdown > details")
        }
        document.querySelector(".breakdown").closest("section").scrollIntoView({behavior: "instant"})
    }""")


def _posted() -> str:
    posting = Posting.objects.filter(cycle__in=_of_members(), state="carried_out").latest("pk")
    return f"/postings/{posting.pk}/notice/"


PICTURES = (
    Picture("home", "shuji", lambda: "/"),
    Picture("cycle", "shuji", running),
    Picture("standards", "jiedao", lambda: "/standards/"),
    Picture("progress", "jiedao", lambda: "/overview/"),
    Picture("results", "jiedao", last_results),
    Picture("result-phone", "dangyuan", own_result, width=PHONE),
    Picture(
        "report-phone",
        lambda: User.objects.get(person__memberships=_unreported().membership_id).username,
        lambda: f"/self-reports/{_unreported().pk}/",
        width=PHONE,
    ),
    Picture("breakdown-phone", "dangyuan", own_result, width=PHONE, act=_open_three_deep),
    Picture("roster", "shuji", lambda: f"/members/in/{_branch().pk}/rosters/new/", act=_upload),
    Picture("notice", "shuji", _posted),
    Picture("elder-phone", "dangyuan", lambda: "/", width=PHONE, elder=True),
    Picture(
        "opinions",
        _of_panel("panellist", is_open=False),
        lambda: f"/cycles/{_panel(is_open=False).cycle_id}/review/opinions/",
    ),
    Picture(
        "joint", _of_panel("secretary", is_open=True), lambda: f"/cycles/{_panel(is_open=True).cycle_id}/review/joint/"
    ),
    Picture("accounts", "xtgly", lambda: "/accounts/"),
    Picture("ballot-results", "shuji", own_ballot),
    Picture("calendar", "jiedao", lambda: "/calendar/"),
    Picture("fortress-quarter", "jiedao", lambda: quarter("inspection")),
    Picture("fortress-areas", "jiedao", lambda: quarter("closed"), "#areas", 1280),
    Picture("fortress-representatives", "jiedao", lambda: quarter("inspection"), "#representatives"),
    Picture("fortress-joint-phone", "jiedao", joint_sheet, width=PHONE),
    Picture("representatives-results", "jiedao", results),
)


def main(options: Sequence[str]) -> int:
    port = options[options.index("--port") + 1] if "--port" in options else "8000"
    wanted = [word for word in options if word not in {"--port", port}]
    if strange := set(wanted) - {picture.name for picture in PICTURES}:
        print(f"没有这些图：{'、'.join(sorted(strange))}", file=sys.stderr)
        return 2
    for picture in PICTURES:
        if not wanted or picture.name in wanted:
            _take(picture, f"http://127.0.0.1:{port}")
            print(FOLDER / f"{picture.name}.png")
    return 0


def _take(picture: Picture, site: str) -> None:
    username = picture.username if isinstance(picture.username, str) else picture.username()
    user, address = User.objects.get(username=username), picture.address()
    file = FOLDER / f"{picture.name}.png"
    people, devices = User.objects.filter(pk=user.pk), TOTPDevice.objects.filter(user=user)
    (before,) = people.values("must_change_password", "password_set_at", "last_login")
    bound = set(devices.values_list("pk", flat=True))
    people.update(must_change_password=False, password_set_at=timezone.now())  # else they are asked for a new one first
    client = sign_in(Client(), user)
    with chromium() as browser:
        context = browser.new_context(viewport={"width": picture.width, "height": HEIGHT}, locale="zh-CN")
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
        if picture.elder:
            context.add_cookies([{"name": COOKIE, "value": "1", "url": site}])
        page = context.new_page()
        page.goto(site + address)
        if page.url != site + address:
            raise SystemExit(f"{picture.name}：{username} 打开 {address} 却到了 {page.url}")
        if picture.act:
            picture.act(page)
        if picture.part:
            page.locator(picture.part).screenshot(path=file)
        else:
            page.screenshot(path=file)
    client.session.delete()
    devices.exclude(pk__in=bound).delete()
    people.update(**before)
    Image.open(file).convert("RGB").quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
