"""民主测评: paper ballots entered twice, the count sheet, opening the box, results, minutes, the record."""

import hashlib
import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import ballots, make, walk
from tests.files.pdf_text import text_of
from tests.web.ballots.test_lifecycle import PANELS, teller
from tests.web.matrix import ballots as rows
from tests.web.test_quarter import person, text
from zhixing.files.ballots import key_shares
from zhixing.models import Ballot, BoxLine, CountSheet, PaperEntry, Spent
from zhixing.rules.ballots.states import Seat
from zhixing.rules.permissions import Role

FIRST, SECOND, THIRD = Seat
GRADES = ("EXCELLENT", "QUALIFIED", "BASIC", "UNQUALIFIED")


def box(world: make.World) -> tuple[Ballot, list[str], str]:
    """An open ballot with its codes, and the address of the tellers' desk."""
    ballot = rows.prepared(world)
    return ballot, ballots.to_open(ballot, world), f"/ballots/panels/{ballot.panels.get().pk}/papers/"


def paper(code: str, grades: list[str], *, own: int = 1, number: int = 1) -> dict[str, str]:
    """What a teller types: one choice a subject, 本人 on the voter's own."""
    marks = {f"c-{place}-0": "SELF" if place == own else one for place, one in enumerate(grades, start=1)}
    return {"number": str(number), "code": code.lower(), **marks}


def bare(page: str) -> str:
    """The page without what every answer has of its own, and whose page it is."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|data-person="\w*"', "", page)


def test_two_tellers_who_agree_put_a_paper_into_the_box(world: make.World) -> None:
    _, codes, desk = box(world)
    typed = paper(codes[0], ["EXCELLENT"] * 4)
    first, second = teller(world, FIRST), teller(world, SECOND)
    assert first.post(f"{desk}enter/", typed, follow=True).redirect_chain == [(desk, 302)]
    assert (Spent.objects.count(), BoxLine.objects.count()) == (0, 0)
    assert "须由另一人录第二遍" in text(first.get(desk))
    assert "录第 1 号票的第二遍" in text(second.get(desk))
    refused = first.post(f"{desk}enter/", typed)
    assert (refused.status_code, "第二遍须由另一人录入" in text(refused)) == (422, True)
    done = second.post(f"{desk}enter/", typed, follow=True)
    assert "第 1 号票两遍一致，已录入完成，投入票箱。" in text(done)
    assert (Spent.objects.count(), BoxLine.objects.count(), PaperEntry.objects.get().first) == (1, 4, None)


def test_the_second_reading_starts_from_an_empty_form(world: make.World) -> None:
    """Whatever the first has read, the page of the second is the same; the first one's own, sent back, is not."""
    _, codes, desk = box(world)
    before = teller(world, SECOND).get(f"{desk}enter/?number=1").content.decode()
    first = teller(world, FIRST)
    first.post(f"{desk}enter/", paper(codes[0], ["EXCELLENT"] * 4))
    after = teller(world, SECOND).get(f"{desk}enter/?number=1").content.decode()
    words = (("录第二遍", "录入一张票"), ("保存第二遍", "保存这张票"), ("第二遍</li>", "录入一张票</li>"))
    for second, plain in words:
        after = after.replace(second, plain)
    assert bare(after) == bare(before)
    sent_back = first.post(f"{desk}enter/", {**paper(codes[0], ["EXCELLENT"] * 4), "code": "wrong"}).content.decode()
    assert (sent_back.count(" checked"), after.count(" checked")) == (4, 0)


def test_a_difference_goes_to_whoever_entered_neither(world: make.World) -> None:
    panel, number = rows.differing(world)
    desk = f"/ballots/panels/{panel}/papers/"
    page = teller(world, THIRD).get(f"{desk}{number}/settle/")
    both = re.findall("两遍分别录为：(.+?)；(.+?)。", text(page))
    assert [sorted(pair) for pair in both] == [["优秀", "合格"]] * 3
    fields = sorted(set(re.findall(r'name="(d-\d)"', page.content.decode())))
    assert fields == ["d-0", "d-1", "d-2"]
    missing = teller(world, THIRD).post(f"{desk}{number}/settle/", {"d-0": "BASIC"})
    assert (missing.status_code, missing.content.decode().count(" checked")) == (422, 1)
    done = teller(world, THIRD).post(f"{desk}{number}/settle/", dict.fromkeys(fields, "BASIC"), follow=True)
    assert "第 1 号票已经确定，投入票箱。" in text(done)
    assert (Spent.objects.get().is_valid, BoxLine.objects.count()) == (True, 4)


def test_an_invalid_paper_needs_no_marks_and_spends_its_slip(world: make.World) -> None:
    _, codes, desk = box(world)
    typed = {"number": "1", "code": codes[0], "is_invalid": "on"}
    for seat in (FIRST, SECOND):
        assert teller(world, seat).post(f"{desk}enter/", typed).status_code == 302
    assert (Spent.objects.get().is_valid, BoxLine.objects.count()) == (False, 0)


def test_a_refused_paper_keeps_what_was_typed(world: make.World) -> None:
    _, codes, desk = box(world)
    refused = teller(world, FIRST).post(f"{desk}enter/", paper(codes[0], ["EXCELLENT", "GOOD"], own=9))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert (page.count(" checked"), codes[0].lower() in page) == (1, True)


def told(world: make.World) -> tuple[Client, str, str]:
    """A sealed box with four votes, and the page of its count sheet."""
    ballot = rows.prepared(world)
    codes = ballots.to_open(ballot, world)
    for place, code in enumerate(codes[:4], start=1):
        ballots.vote(ballot, code, GRADES[place % 2], own=place)
    ballots.seal(ballot, world)
    return teller(world, SECOND), f"/ballots/{ballot.pk}/", f"p{ballot.panels.get().pk}-"


def numbers(prefix: str, **counts: int) -> dict[str, str]:
    all_of_them = {"signatures": 4, "slips_unused": 2, "paper_issued": 0, "paper_collected": 0, **counts}
    return {f"{prefix}{name}": str(count) for name, count in all_of_them.items()}


def test_a_count_sheet_that_does_not_agree_says_where(world: make.World) -> None:
    second, url, prefix = told(world)
    empty = second.post(f"{url}sheet/", {**numbers(prefix), f"{prefix}signatures": ""})
    assert (empty.status_code, CountSheet.objects.count()) == (422, 0)
    assert f'name="{prefix}slips_unused" value="2"' in empty.content.decode()
    wrong = second.post(f"{url}sheet/", numbers(prefix, slips_unused=3), follow=True)
    assert "打印票码 6 张，签到领取 4 张加剩余 3 张是 7 张，两数不符，请重新清点签到册和剩余票码。" in text(wrong)
    assert f'name="{prefix}slips_unused" value="3"' in wrong.content.decode()
    refused = text(second.get(f"{url}close/"))
    assert ("更正计票单" in refused, "输入口令" in refused) == (True, False)
    right = second.post(f"{url}sheet/", numbers(prefix))
    assert right.headers["Location"] == url
    assert "计票单还没有经监票人确认，请监票人本人登录，核对后确认。" in text(second.get(url))


def test_the_box_opens_with_both_phrases_alone(world: make.World) -> None:
    second, url, prefix = told(world)
    second.post(f"{url}sheet/", numbers(prefix))
    first = teller(world, FIRST)
    page = first.get(f"{url}sheet/").content.decode()
    first.post(f"{url}sheet/sign/", {"seen": re.findall('name="seen" value="([0-9a-f]+)"', page)[0]})
    phrases = {"first": ballots.PHRASES[FIRST], "second": ballots.PHRASES[SECOND]}
    one = second.post(f"{url}close/", {**phrases, "second": phrases["first"]})
    assert (one.status_code, Ballot.objects.get().state) == (422, "sealed")
    assert "计票人的口令不对，请核对后重新输入" in text(one)
    assert phrases["first"] not in one.content.decode()
    assert second.post(f"{url}close/", phrases).headers["Location"] == f"{url}results/"
    assert Ballot.objects.get().state == "counted"


def test_the_page_finishes_what_a_crash_left_of_the_keys(world: make.World) -> None:
    """Within a test nothing is committed, as if the server had died right after the count."""
    ballot = rows.counted(world)
    assert Ballot.objects.get().keys_destroyed_at is None
    assert key_shares.exists(settings.BALLOT_KEYS, ballot.slug) is True
    said = text(person(world, Role.SECRETARY).get(f"/ballots/{ballot.pk}/"))
    assert key_shares.exists(settings.BALLOT_KEYS, ballot.slug) is False
    assert (Ballot.objects.get().keys_destroyed_at is None, said.count("开箱钥匙 已于")) == (False, 1)


def test_a_panel_of_which_nothing_may_be_published_says_so_once(world: make.World) -> None:
    ballot = rows.counted(world)
    secretary = person(world, Role.SECRETARY)
    said = text(secretary.get(f"/ballots/{ballot.pk}/results/"))
    minutes = text_of(secretary.get(f"/ballots/{ballot.pk}/minutes.pdf").content)
    sentence = "参与评价的不足 6 人，为保护投票人不予公布，也不计入得分。"
    assert (said.count(sentence), minutes.count(sentence)) == (1, 1)
    assert "被测评人 4 人：" in said


def test_a_share_above_the_reminder_warns(world: make.World) -> None:
    grades = "\ngrades:\n  - {code: EXCELLENT, name: 优秀, value: 100, share_cap: 1/3}\n" + "\n".join(
        f"  - {{code: {code}, name: {name}, value: {value}}}"
        for code, name, value in (("QUALIFIED", "合格", 80), ("BASIC", "基本合格", 60), ("UNQUALIFIED", "不合格", 0))
    )
    cycle = ballots.to_stage(world, walk.STANDARD + grades, members=4)
    ballot = ballots.to_counted(ballots.prepare(cycle, world), world, ["EXCELLENT"] * 7 + ["BASIC"] * 2)
    secretary = person(world, Role.SECRETARY)
    warning = "有结果的 8 人中，“优秀”8 人，超过办法提醒的 1/3（2 人）。只作提醒，不改变结果。"
    results, minutes = (
        text(secretary.get(f"/ballots/{ballot.pk}/results/")),
        text_of(secretary.get(f"/ballots/{ballot.pk}/minutes.pdf").content),
    )
    assert [warning in said for said in (results, minutes)] == [True, True]
    assert [len(re.findall("(?<!否则全组)(?<!否则)只公布平均分(?!的)", said)) for said in (results, minutes)] == [8, 8]


def test_the_record_is_served_word_for_word(world: make.World) -> None:
    ballot = rows.counted(world)
    secretary = person(world, Role.SECRETARY)
    found = secretary.get(f"/ballots/{ballot.pk}/record.json")
    assert found.content.decode() == ballot.record.text
    page = secretary.get(f"/ballots/{ballot.pk}/results/").content.decode()
    assert re.findall("[0-9a-f]{64}", page) == [hashlib.sha256(found.content).hexdigest()]
    assert f'href="/vote/{ballot.slug}/check/"' in page


def test_papers_after_the_count_are_filled(world: make.World) -> None:
    ballot = rows.counted(world)
    secretary = person(world, Role.SECRETARY)
    sheet = text_of(secretary.get(f"/ballots/{ballot.pk}/count-sheet.pdf").content)
    assert re.findall("无效本支部党员(\\d+)", sheet) == ["544440"]  # 应到 5，实到、发出、收回、有效 4，无效 0
    minutes = text_of(secretary.get(f"/ballots/{ballot.pk}/minutes.pdf").content)
    assert "被测评人4人。本支部党员应到5人，实到4人，达到应到人数的2/3。" in minutes


def test_a_member_reads_their_own_figures_and_alias(world: make.World) -> None:
    ballot = rows.counted(world)
    member = person(world, Role.MEMBER)
    assert f"/ballots/{ballot.pk}/mine/" in member.get("/results/").content.decode()
    said = text(member.get(f"/ballots/{ballot.pk}/mine/"))
    aliases = dict(ballot.subjects.values_list("name", "alias"))
    assert [name for name, alias in aliases.items() if alias in said] == ["白云"]
    assert said.count("参与评价的不足 6 人，为保护投票人不予公布，也不计入得分。") == 1


def test_counts_by_grade_stand_in_the_order_of_the_grades(world: make.World) -> None:
    cycle = ballots.to_stage(world, members=12)
    ballot = ballots.to_counted(ballots.prepare(cycle, world), world, [*["EXCELLENT"] * 11, *["UNQUALIFIED"] * 5])
    said = text(person(world, Role.MEMBER).get(f"/ballots/{ballot.pk}/mine/"))
    assert re.findall("优秀 .+?不合格 [0-9]+", said) == ["优秀 10，合格 0，基本合格 0，不合格 5"]
    whole = text(person(world, Role.SECRETARY).get(f"/ballots/{ballot.pk}/results/"))
    assert re.findall("白云 (.+?不合格 [0-9]+)", whole) == ["15 66.67 基本合格 优秀 10，合格 0，基本合格 0，不合格 5"]


def cost(made: Callable[[make.World], str], role: Role) -> int:
    """How many queries a page takes for a small world made for it."""
    with transaction.atomic():
        world = make.world()
        url, client = made(world), person(world, role)
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        transaction.set_rollback(True)
    return len(captured)


def panels_page(text_of_standard: str) -> Callable[[make.World], str]:
    return lambda world: f"/ballots/{ballots.prepare(ballots.to_stage(world, text_of_standard), world).pk}/"


def results_page(members: int) -> Callable[[make.World], str]:
    def made(world: make.World) -> str:
        cycle = ballots.to_stage(world, members=members)
        ballot = ballots.to_counted(ballots.prepare(cycle, world), world, ["EXCELLENT"] * (4 + members))
        return f"/ballots/{ballot.pk}/results/"

    return made


def roll_page(members: int) -> Callable[[make.World], str]:
    def made(world: make.World) -> str:
        ballot = ballots.prepare(ballots.to_stage(world, members=members), world)
        return f"/ballots/panels/{ballot.panels.get().pk}/roll/"

    return made


def desk_page(papers: int) -> Callable[[make.World], str]:
    def made(world: make.World) -> str:
        _, codes, desk = box(world)
        for number, code in enumerate(codes[:papers], start=1):
            teller(world, FIRST).post(f"{desk}enter/", paper(code, ["EXCELLENT"] * 4, number=number))
        assert PaperEntry.objects.count() == papers
        return desk

    return made


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("few", "many", "role"),
    [
        (panels_page(walk.STANDARD), panels_page(PANELS), Role.SECRETARY),
        (results_page(0), results_page(3), Role.SECRETARY),
        (roll_page(0), roll_page(3), Role.SECRETARY),
        (desk_page(1), desk_page(3), Role.PANELLIST),
    ],
    ids=["panels", "results", "roll", "desk"],
)
def test_pages_ask_as_much_for_many_as_for_few(
    few: Callable[[make.World], str], many: Callable[[make.World], str], role: Role
) -> None:
    assert cost(few, role) == cost(many, role)
