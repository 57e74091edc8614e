"""民主测评: preparing a ballot from its cycle, phrases, slips, opening, sealing; what the pages never show."""

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from tests import ballots, make, walk
from tests.files.pdf_text import text_of
from tests.web.matrix import ballots as rows
from tests.web.signing_in import sign_in
from tests.web.test_quarter import person, text
from zhixing.models import Ballot, BallotWaiver, RollLine, Slip, Spent
from zhixing.rules.ballots.slip_codes import hash_of
from zhixing.rules.ballots.states import Seat
from zhixing.rules.permissions import Role

CODE = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"


def teller(world: make.World, seat: Seat) -> Client:
    return sign_in(Client(), ballots.teller_users(world)[seat])


def test_the_secretary_prepares_a_ballot_from_the_cycle(world: make.World) -> None:
    cycle = ballots.to_stage(world)
    secretary = person(world, Role.SECRETARY)
    page = secretary.get(f"/cycles/{cycle.pk}/")
    assert "民主测评：还没有准备" in text(page)
    assert f'href="/cycles/{cycle.pk}/ballot/"' in page.content.decode()
    typed = rows.terms(world)
    refused = secretary.post(f"/cycles/{cycle.pk}/ballot/", {**typed, "second": typed["first"], "place": "二楼"})
    assert (refused.status_code, Ballot.objects.count()) == (422, 0)
    assert "监票人、计票人、复核人须是不同的人，请重新指定。" in text(refused)
    assert 'value="二楼"' in refused.content.decode()
    answer = secretary.post(f"/cycles/{cycle.pk}/ballot/", typed)
    ballot = Ballot.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/ballots/{ballot.pk}/")
    assert secretary.get(f"/cycles/{cycle.pk}/ballot/").headers["Location"] == f"/ballots/{ballot.pk}/"
    assert "民主测评：准备 打开测评" in text(secretary.get(f"/cycles/{cycle.pk}/"))


def test_what_is_missing_is_said_in_sentences(world: make.World) -> None:
    ballot = rows.prepared(world)
    Ballot.objects.update(closes_at=ballots.CLOSES.replace(year=2099))
    said = text(person(world, Role.SECRETARY).get(f"/ballots/{ballot.pk}/"))
    assert said[said.index("尚需完成") : said.index(" 打印 ")] == (
        "尚需完成： 监票人还没有设置口令，请本人登录后设置。 计票人还没有设置口令，请本人登录后设置。 "
        "“本支部党员”还没有打印票码，请先打印。"
    )


def test_terms_change_until_the_box_is_locked(world: make.World) -> None:
    ballot = rows.prepared(world)
    secretary, url = person(world, Role.SECRETARY), f"/ballots/{ballot.pk}/terms/"
    assert 'value="支部活动室"' in secretary.get(url).content.decode()
    assert secretary.post(url, {**rows.terms(world), "ways-0": ["token"]}).status_code == 302
    panel = ballot.panels.get()
    assert (panel.by_slip, panel.by_token, panel.by_paper) == (False, True, False)
    none = secretary.post(url, {**rows.terms(world), "ways-0": []})
    assert (none.status_code, "票码、网上凭证、纸质票至少选一种。" in text(none)) == (422, True)


def test_a_typed_roll_is_kept_when_it_is_refused(world: make.World) -> None:
    ballot = rows.prepared(world, rows.OTHERS)
    secretary, url = person(world, Role.SECRETARY), f"/ballots/panels/{ballot.panels.get().pk}/roll/"
    refused = secretary.post(url, {"typed": "张三，物业\n李四\n李四"})
    assert (refused.status_code, RollLine.objects.count()) == (422, 0)
    assert "第 3 行“李四”与第 2 行重复" in text(refused)
    assert "张三，物业\n李四\n李四</textarea>" in refused.content.decode()
    assert secretary.post(url, {"typed": "张三，物业\n李四"}).status_code == 302
    assert list(RollLine.objects.order_by("number").values_list("name", "note")) == [("李四", ""), ("张三", "物业")]


def test_somebody_is_taken_off_the_roll_with_a_reason(world: make.World) -> None:
    panel = rows.prepared(world).panels.get()
    line = panel.roll.get(name="高娃")
    person(world, Role.SECRETARY).post(f"/ballots/panels/{panel.pk}/roll/{line.pk}/leave/", {"reason": "已转出"})
    assert list(panel.roll.order_by("number").values_list("number", "name")) == [
        (1, "白云"),
        (2, "陈志强"),
        (3, "李秀英"),
        (4, "王建国"),
    ]


def test_a_recovery_code_is_shown_in_one_answer_alone(world: make.World) -> None:
    ballot = rows.prepared(world)
    first, url = teller(world, Seat.FIRST), f"/ballots/{ballot.pk}/phrase/"
    easy = first.post(url, {"phrase": "12345678"})
    assert (easy.status_code, "这个口令过于简单" in text(easy)) == (422, True)
    shown = first.post(url)
    digits = re.findall(r"<span>([0-9]{4})</span>", shown.content.decode())
    groups = re.findall(r"<span>([0-9A-Z]{4})</span>", shown.content.decode())[5:]
    assert (shown.status_code, len(groups), shown.headers["Cache-Control"]) == (
        200,
        14,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    (encoded,) = re.findall(r"base64,([\w+/=]+)", shown.content.decode())
    paper = text_of(base64.b64decode(encoded))
    assert paper[paper.index("打开两把锁中的一把。") + 10 : paper.index("（一）")].replace(" ", "") == "".join(groups)
    assert f"持有人监票人 {ballots.teller_users(world)[Seat.FIRST].name}" in paper
    assert "".join(digits[:5]) in paper.replace(" ", "")
    again = first.get(url).content.decode()
    assert [group for group in groups if f"<span>{group}</span>" in again] == []
    assert digits[0] not in again


def test_codes_are_told_once_and_printing_again_voids_them(world: make.World) -> None:
    ballot = rows.prepared(world)
    secretary, url = person(world, Role.SECRETARY), f"/ballots/panels/{ballot.panels.get().pk}/slips.pdf"
    first, second = secretary.post(url), secretary.post(url)
    codes = [re.findall(CODE, text_of(one.content)) for one in (first, second)]
    assert ([len(one) for one in codes], len({*codes[0], *codes[1]})) == ([6, 6], 12)  # five on the roll, and one more
    assert (first.headers["Cache-Control"], first.headers["Content-Disposition"]) == (
        "no-store, max-age=0, no-cache, must-revalidate, private",
        "attachment; filename=slips.pdf",
    )
    voided = {bytes(one.code_hash): one.batch.is_voided for one in Slip.objects.select_related("batch")}
    assert voided == {
        **{hash_of(ballot.slug, code): True for code in codes[0]},
        **{hash_of(ballot.slug, code): False for code in codes[1]},
    }
    assert "票码已打印 6 张" in text(secretary.get(f"/ballots/{ballot.pk}/"))


def test_opening_prints_a_notice_with_the_fingerprint(world: make.World) -> None:
    ballot = rows.ready(world)
    secretary = person(world, Role.SECRETARY)
    before = text_of(secretary.get(f"/ballots/{ballot.pk}/notice.pdf").content)
    assert "票箱加锁启用后另行公布" in before
    assert secretary.post(f"/ballots/{ballot.pk}/open/").status_code == 302
    page = secretary.get(f"/ballots/{ballot.pk}/").content.decode()
    (shown,) = re.findall(r'class="fingerprint">([\d ]+)<', page)
    assert len(shown.split()) == 8
    assert f"六、票箱公钥指纹。{shown}。" in text_of(secretary.get(f"/ballots/{ballot.pk}/notice.pdf").content)


def test_papers_carry_the_full_name_of_the_branch(world: make.World) -> None:
    """The pages may shorten it; what is printed, signed and kept does not."""
    world.branch.short_name = "一支部"
    world.branch.save(update_fields=["short_name"])
    ballot = rows.opened(world)
    secretary, panel = person(world, Role.SECRETARY), ballot.panels.get().pk
    urls = [
        f"/ballots/{ballot.pk}/notice.pdf",
        f"/ballots/{ballot.pk}/count-sheet.pdf",
        f"/ballots/panels/{panel}/attendance.pdf",
        f"/ballots/panels/{panel}/paper.pdf",
    ]
    papers = [text_of(secretary.get(url).content) for url in urls]
    papers.append(text_of(secretary.post(f"/ballots/panels/{panel}/slips.pdf").content))
    assert [("一支部" in paper, world.branch.name in paper) for paper in papers] == [(False, True)] * 5
    assert "一支部" in text(secretary.get(f"/ballots/{ballot.pk}/"))


def test_no_attendance_sheet_while_tokens_are_issued(world: make.World) -> None:
    ballot = rows.with_tokens(world)
    secretary, url = person(world, Role.SECRETARY), f"/ballots/panels/{ballot.panels.get().pk}/attendance.pdf"
    refused = secretary.get(url)
    assert (refused.status_code, "请先停止领取，再打印签到册" in refused.content.decode()) == (409, True)
    assert secretary.post(f"/ballots/{ballot.pk}/issuing/end/").status_code == 302
    assert secretary.get(url).content[:5] == b"%PDF-"


def pages_of(ballot: Ballot) -> list[str]:
    panel = ballot.panels.get().pk
    return [f"/ballots/{ballot.pk}/", f"/ballots/panels/{panel}/roll/", f"/cycles/{ballot.cycle_id}/", "/"]


def telling(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The twin of a site: each page says how many have voted, as pages about a vote like to do."""

    def answer(request: HttpRequest) -> HttpResponse:
        page = respond(request)
        page.content = page.content.replace(b"</main>", f"<p>{Spent.objects.count()}</p></main>".encode())
        return page

    return answer


def test_a_page_that_tells_how_many_have_voted_is_noticed(world: make.World, settings: Any) -> None:
    settings.MIDDLEWARE = [f"{__name__}.telling", *settings.MIDDLEWARE]
    ballot = rows.prepared(world)
    codes = ballots.to_open(ballot, world)
    secretary = person(world, Role.SECRETARY)
    before = [text(secretary.get(url)) for url in pages_of(ballot)]
    ballots.vote(ballot, codes[0], "EXCELLENT", own=1)
    after = [text(secretary.get(url)) for url in pages_of(ballot)]
    assert [place for place, page in enumerate(before) if page == after[place]] == []


def test_nobody_sees_how_many_have_voted_while_the_box_is_open(world: make.World) -> None:
    """The page is the same before and after a vote; once the box is sealed the count sheet is not."""
    ballot = rows.prepared(world)
    codes = ballots.to_open(ballot, world)
    secretary, first = person(world, Role.SECRETARY), teller(world, Seat.FIRST)

    def pages() -> list[str]:
        return [text(who.get(url)) for who in (secretary, first) for url in pages_of(ballot)]

    def sheet() -> str:
        found = first.get(f"/ballots/{ballot.pk}/sheet/")
        return text(found) if found.status_code == 200 else ""

    empty = pages()
    ballots.vote(ballot, codes[0], "EXCELLENT", own=1)
    assert (pages(), sheet()) == (empty, "")
    ballots.seal(ballot, world)
    assert "收回（投入票箱） 1 张" in sheet()


def test_a_void_ballot_says_why_and_makes_room_for_another(world: make.World) -> None:
    ballot = rows.opened(world)
    secretary = person(world, Role.SECRETARY)
    nothing = secretary.post(f"/ballots/{ballot.pk}/void/", {"reason": " "})
    assert (nothing.status_code, "请写明作废的原因。" in nothing.content.decode()) == (409, True)
    secretary.post(f"/ballots/{ballot.pk}/void/", {"reason": "停电"})
    of_cycle = secretary.get(f"/cycles/{ballot.cycle_id}/").content.decode()
    assert "作废的一次：停电" in of_cycle
    assert f'href="/ballots/{ballot.pk}/"' in of_cycle
    assert "原因：停电" in text(secretary.get(f"/ballots/{ballot.pk}/"))
    assert "准备民主测评" in text(secretary.get(f"/cycles/{ballot.cycle_id}/"))


def test_a_quarter_goes_on_without_a_ballot_for_a_reason(world: make.World) -> None:
    cycle = ballots.to_stage(world)
    secretary = person(world, Role.SECRETARY)
    assert secretary.post(f"/cycles/{cycle.pk}/ballot/waive/", {"reason": "党员不足三人"}).status_code == 302
    assert BallotWaiver.objects.get().reason == "党员不足三人"
    said = text(secretary.get(f"/cycles/{cycle.pk}/"))
    assert ("本期不进行，已写明原因" in said, "进入“党组织评定”" in said) == (True, True)


@pytest.mark.parametrize(
    ("seat", "line"),
    [
        (Seat.FIRST, "设置2026年第三季度民主测评的票箱口令"),
        (Seat.SECOND, "设置2026年第三季度民主测评的票箱口令"),
        (Seat.THIRD, ""),
    ],
)
def test_the_front_page_tells_a_teller_of_the_phrase(world: make.World, seat: Seat, line: str) -> None:
    ballot = rows.prepared(world)
    page = teller(world, seat).get("/").content.decode()
    assert re.findall("设置2026年第三季度民主测评的票箱口令(?=</div>)", page) == [line] * bool(line)
    assert page.count(f'href="/ballots/{ballot.pk}/phrase/"') == bool(line)


def test_several_panels_are_asked_one_by_one(world: make.World) -> None:
    cycle = ballots.to_stage(world, PANELS)
    typed = {**rows.terms(world), "who-0": "own", "who-1": "others", "ways-1": ["paper"]}
    assert person(world, Role.SECRETARY).post(f"/cycles/{cycle.pk}/ballot/", typed).status_code == 302
    found = Ballot.objects.get().panels.order_by("pk").values_list("name", "has_subjects", "by_slip", "by_paper")
    assert list(found) == [("党员", True, True, True), ("群众代表", False, False, True)]


def test_what_a_void_ballot_was_given_is_not_typed_again(world: make.World) -> None:
    cycle, secretary = ballots.to_stage(world, PANELS), person(world, Role.SECRETARY)
    typed = {**rows.terms(world), "place": "二楼", "who-0": "own", "who-1": "others", "ways-1": ["paper"]}

    def prepare() -> tuple[Ballot, str]:
        secretary.post(f"/cycles/{cycle.pk}/ballot/", typed)
        ballot = Ballot.objects.latest("pk")
        return ballot, f"/ballots/panels/{ballot.panels.get(code='masses').pk}/roll/"

    ballot, roll = prepare()
    secretary.post(roll, {"typed": "王五，居民代表\n赵六"})
    secretary.post(f"/ballots/{ballot.pk}/void/", {"reason": "停电"})
    form = secretary.get(f"/cycles/{cycle.pk}/ballot/").context["form"]
    assert (form["place"].value(), form["first"].value(), form["ways-1"].value()) == ("二楼", typed["first"], ["paper"])
    again, roll = prepare()
    assert secretary.get(roll).context["form"]["typed"].value() == "王五，居民代表\n赵六"
    assert RollLine.objects.filter(panel__ballot=again, panel__code="masses").count() == 0  # only what is saved


PANELS = walk.STANDARD.replace(
    "source: ballot, ",
    "source: ballot, panels: [{code: own, name: 党员, weight: 70}, {code: masses, name: 群众代表, weight: 30}], ",
)
