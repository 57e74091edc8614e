"""抽取代表 from the first page to the record, by one of the two readers, with what is refused on the way."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config import clock
from tests import lots, make
from tests.files.pdf_text import text_of
from tests.files.workbooks import xlsx
from tests.web.signing_in import sign_in
from zhixing.models import AuditRow, LotEntrant, LotPool
from zhixing.rules.periods import quarter_of
from zhixing.rules.permissions import Role

VERIFIER = Path(settings.ROOT) / "static" / "verify_lot.py"
HEAD = ["姓名", "类别", "单位或住址", "电话", "不参加抽签的原因"]
TERMS = {"strata": "居民 2\n党员 1", "keep_days": "90"}


def body(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.fixture
def street(world: make.World) -> Client:
    return sign_in(Client(), world.users[Role.STREET])


def made(street: Client, world: make.World) -> LotPool:
    first, second = lots.readers(world)
    quarter = quarter_of(clock.today())
    terms = {**TERMS, "quarter": f"{quarter.year}-{quarter.number}", "first_reader": first, "second_reader": second}
    assert street.post(reverse("pool_new", args=[world.community.pk]), terms).status_code == 302
    return LotPool.objects.get()


def entered(street: Client, world: make.World) -> LotPool:
    pool = made(street, world)
    text = "\n".join(f"居民{sign}，居民，{sign}号楼，1390000000{at}" for at, sign in enumerate("甲乙丙丁戊己庚"))
    text += "\n党员甲，党员，一支部，13900000100\n党员乙，党员，一支部，13900000101\n党员丙，党员，一支部，13900000102"
    sent = {"text": text, "stratum": "", "source": "", "confirmed": "1"}
    assert street.post(reverse("pool_people", args=[pool.pk]), sent).status_code == 302
    return pool


def published(street: Client, world: make.World) -> LotPool:
    pool = entered(street, world)
    sent = {"source": "dice", "detail": "社区二楼会议室", "confirmed": "1"}
    assert street.post(reverse("pool_publish", args=[pool.pk]), sent).status_code == 302
    return pool


def chance(**other: str) -> dict[str, str]:
    return {
        "first_witness": "张大山",
        "second_witness": "李小河",
        "first_throws": "3 5 2 6 4",
        "second_throws": "1 1 6 2 5",
        "seen_at": timezone.localtime(clock.now()).isoformat(),
        **other,
    }


def drawn(street: Client, world: make.World) -> LotPool:
    pool = published(street, world)
    assert street.post(reverse("pool_draw", args=[pool.pk]), {**chance(), "confirmed": "1"}).status_code == 302
    return pool


def test_the_list_leads_to_a_pool_and_wrong_terms_keep_what_was_typed(street: Client, world: make.World) -> None:
    first, _ = lots.readers(world)
    assert reverse("pool_new", args=[world.community.pk]) in body(street.get(reverse("pool_list")))
    quarter = quarter_of(clock.today())
    wrong = {
        "quarter": f"{quarter.year}-{quarter.number}",
        "strata": "居民\n我写的类别 3",
        "keep_days": "60",
        "first_reader": first,
        "second_reader": first,
    }
    answer = street.post(reverse("pool_new", args=[world.community.pk]), wrong)
    assert answer.status_code == 422
    for words in ("请选两名不同的同志", "类别第 1 行“居民”无法识别名额", "我写的类别 3", 'value="60"'):
        assert words in body(answer), words
    assert LotPool.objects.count() == 0


def test_wrong_lines_are_told_by_number_and_nothing_typed_is_lost(street: Client, world: make.World) -> None:
    url = reverse("pool_people", args=[made(street, world).pk])
    text = "\n居民甲，居民，1号楼，13900000001\n，居民，2号楼\n居民甲，党员，1号楼，13900000001"
    answer = street.post(url, {"text": text, "stratum": "", "source": ""})
    assert answer.status_code == 422
    for words in (
        "第 3 行没有姓名",
        "第 4 行（居民甲）：与第 2 行是同一个人，一个人只能列入一个类别",
        "居民甲，居民，1号楼，13900000001",
    ):
        assert words in body(answer), words
    assert "no-store" in answer.headers["Cache-Control"]
    assert LotEntrant.objects.count() == 0


def test_a_sheet_becomes_lines_that_can_be_put_right_in_place(street: Client, world: make.World) -> None:
    url = reverse("pool_people", args=[made(street, world).pk])
    data = xlsx([HEAD, ["居民甲", "居民", "1号楼", 13900000001.0], ["居民乙", "租户", "2号楼"]])
    answer = street.post(url, {"file": SimpleUploadedFile("名单.xlsx", data), "text": "", "stratum": "", "source": ""})
    assert answer.status_code == 422
    assert "第 3 行（居民乙）：“租户”不是这份名单的类别" in body(answer)
    typed = re.search(r"<textarea[^>]*name=\"text\"[^>]*>\n?(.*?)</textarea>", body(answer), re.DOTALL)
    assert typed is not None
    mended = {"text": typed[1].replace("租户", "居民"), "stratum": "", "source": "名单.xlsx"}
    review = street.post(url, mended)
    assert (review.status_code, "确认列入" in body(review), LotEntrant.objects.count()) == (200, True, 0)
    assert street.post(url, {**mended, "confirmed": "1"}).status_code == 302
    assert sorted(LotEntrant.objects.values_list("batch__source", "batch__people")) == [("名单.xlsx", 2)] * 2
    again = street.post(url, {**mended, "again": "1"})
    assert "居民乙" in body(again)


def test_a_file_beside_typed_people_and_a_file_that_is_none_are_refused(street: Client, world: make.World) -> None:
    url = reverse("pool_people", args=[made(street, world).pk])
    both = {"file": io.BytesIO(b"x"), "text": "居民甲，居民，1号楼", "stratum": "", "source": ""}
    answer = street.post(url, both)
    assert (answer.status_code, "名单框里已经填了内容" in body(answer), "居民甲，居民，1号楼" in body(answer)) == (
        422,
        True,
        True,
    )
    answer = street.post(
        url, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7"), "text": "", "stratum": "", "source": ""}
    )
    assert (answer.status_code, "文件“a.pdf”无法读取：这是 PDF 文件" in body(answer)) == (422, True)


def test_chance_older_than_the_hash_is_refused_and_stays_on_the_form(street: Client, world: make.World) -> None:
    early = timezone.localtime(clock.now()).isoformat()
    url = reverse("pool_draw", args=[published(street, world).pk])
    answer = street.post(url, chance(seen_at=early))
    assert answer.status_code == 422
    assert "的随机数早于名单公布的时间，不能使用" in body(answer)
    assert 'value="3 5 2 6 4"' in body(answer)


def verified(text: str, folder: Path) -> int:
    (folder / "record.json").write_text(text, encoding="utf-8")
    command = [sys.executable, "-I", str(VERIFIER), str(folder / "record.json")]
    return subprocess.run(command, capture_output=True, check=False, env={"PYTHONUTF8": "1"}).returncode


def test_the_record_is_downloaded_and_checked_and_a_changed_one_fails(
    street: Client, world: make.World, tmp_path: Path
) -> None:
    pool = drawn(street, world)
    record = body(street.get(reverse("pool_record", args=[pool.pk])))
    assert verified(record, tmp_path) == 0
    changed = json.loads(record)
    changed["drawn"]["居民"]["seated"].reverse()
    assert verified(json.dumps(changed), tmp_path) == 1
    assert body(street.get(reverse("pool_text", args=[pool.pk]))) == json.loads(record)["pool"]
    paper = "".join(text_of(street.get(reverse("pool_record_paper", args=[pool.pk])).content).split())
    assert json.loads(record)["sha256"] in paper
    assert "张大山、李小河" in paper


def test_a_seat_is_passed_on_from_the_page_of_names(street: Client, world: make.World) -> None:
    pool = drawn(street, world)
    shown = street.post(reverse("pool_names", args=[pool.pk]))
    assert ("党员甲" in body(shown), shown.headers["Cache-Control"]) == (
        True,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    first = json.loads(LotPool.objects.get().record)["drawn"]["居民"]
    holder = LotEntrant.objects.get(salted_id=first["seated"][0])
    url = reverse("pool_pass", args=[holder.pk])
    assert street.post(url, {"reason": "declined", "note": ""}).status_code == 409
    assert street.post(url, {"reason": "declined", "note": "电话答复在外地"}).status_code == 302
    page = body(street.get(reverse("pool", args=[pool.pk])))
    assert "本人推辞：电话答复在外地" in page
    assert f"<code>{first['alternates'][0][:10]}</code>" in page
    assert AuditRow.objects.filter(verb="read_pool_names").count() == 1


def test_no_page_but_that_of_names_shows_a_name(street: Client, world: make.World) -> None:
    pool = drawn(street, world)
    for name in ("pool_list", "pool", "pool_text", "pool_record"):
        page = body(street.get(reverse(name, args=[] if name == "pool_list" else [pool.pk])))
        assert [word for word in ("居民甲", "党员甲", "1390000") if word in page] == []
    for name in ("pool_notice", "pool_record_paper"):
        paper = text_of(street.get(reverse(name, args=[pool.pk])).content)
        assert [word for word in ("居民甲", "党员甲", "1390000") if word in paper] == []


def test_a_page_of_an_act_out_of_its_turn_says_so(street: Client, world: make.World) -> None:
    pool = made(street, world)
    for name, sentence in (
        ("pool_draw", "名单还没有公布"),
        ("pool_notice", "名单还没有公布"),
        ("pool_record", "还没有抽签"),
    ):
        answer = street.get(reverse(name, args=[pool.pk]))
        assert (answer.status_code, sentence in body(answer)) == (409, True)
