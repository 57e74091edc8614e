"""抽签: the hash first, then chance, then the order; drawn once; seats pass to the next alternate."""

import datetime as dt
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Model

from tests import lots, make
from zhixing.actions.lots.drawing import draw_lot, pass_seat, publish_pool
from zhixing.models import AuditRow, LotChance, LotEntrant, LotPass, LotPool
from zhixing.queries.lots.outcome import outcome_of
from zhixing.queries.viewers import viewer_for
from zhixing.rules.permissions import Role
from zhixing.rules.pools.chances import ChanceFacts
from zhixing.rules.pools.stages import PassReason, SourceKind
from zhixing.rules.refusals import Blocked, NotAllowed

VERIFIER = Path(settings.ROOT) / "static" / "verify_lot.py"


def test_what_is_published_is_the_pool_without_names_and_who_was_left_out(world: make.World) -> None:
    pool = lots.published(world)
    head, *lines = pool.text.splitlines()
    assert head == "zhixing-lot-2"
    assert lines[:6] == [
        "about\t被评党组织\t阳光社区党委",
        "about\t考评季度\t2099年第三季度",
        "about\t随机数来源\t两名见证人当众掷骰子：9月14日社区会议室",
        "seats\t居民\t3",
        "seats\t党员\t2",
        "seats\t驻区单位\t2",
    ]
    assert len(lines) == 6 + 14
    excluded = LotEntrant.objects.get(pool=pool, rule="被评党组织工作人员")
    assert excluded.salted_id not in pool.text
    assert "甲" not in pool.text
    assert not re.search(r"\b1\d{10}\b", pool.text)  # no telephone number
    assert AuditRow.objects.filter(verb="publish_pool").get().summary == f"2099年第三季度：{pool.sha256}"


def test_an_empty_stratum_and_an_unnamed_source_keep_a_pool_from_being_published(world: make.World) -> None:
    pool = lots.empty(world)
    with pytest.raises(Blocked) as refusal:
        publish_pool(pool.pk, source=SourceKind.LOTTERY, detail=" ", by=lots.street(world), at=lots.PUBLISHING)
    assert refusal.value.reasons == (
        "请写明届时采用的随机数：掷骰子的日期、地点，或者彩票的名称、期号。",
        "“居民”、“党员”、“驻区单位”没有人，请补充名单或删去这一类。",
    )


def test_seats_are_those_of_the_stratum_and_a_short_one_takes_all(world: make.World) -> None:
    outcome = outcome_of(lots.drawn(world))
    assert [(one.name, len(one.drawn.seated), len(one.drawn.alternates)) for one in outcome.strata] == [
        ("居民", 3, 5),
        ("党员", 2, 3),
        ("驻区单位", 1, 0),
    ]


@pytest.mark.parametrize(
    ("chance", "reasons"),
    [
        (
            replace(lots.DICE, seen_at=lots.PUBLISHING),
            [
                f"“{witness}掷骰子”的随机数早于名单公布的时间，不能使用，请用公布以后产生的随机数。"
                for witness in lots.DICE.witnesses
            ],
        ),
        (
            replace(lots.DICE, seen_at=lots.DRAWING + dt.timedelta(days=1)),
            ["产生随机数的时间还没有到，请核对日期和时间。"],
        ),
        (replace(lots.DICE, witnesses=("张大山", " 张大山")), ["见证人要有两名，请写两个不同的姓名。"]),
        (
            replace(lots.DICE, texts=("3 5 2 6 7", "1 2")),
            [
                "见证人张大山掷出的点数请逐次填写，至少 5 次，每次是 1 到 6。",
                "见证人李小河掷出的点数请逐次填写，至少 5 次，每次是 1 到 6。",
            ],
        ),
        (
            ChanceFacts(SourceKind.LOTTERY, " ", lots.DICE.witnesses, ("9 18",), lots.SEEN),
            [
                "请写明是哪一种彩票、哪一期，例如“福彩双色球第2026134期”。",
                "开奖号码请全部填写，号码之间用空格隔开，至少 5 个。",
            ],
        ),
    ],
)
def test_chance_that_is_not_taken(world: make.World, chance: ChanceFacts, reasons: list[str]) -> None:
    pool = lots.published(world)
    with pytest.raises(Blocked) as refusal:
        draw_lot(pool.pk, chance=chance, by=lots.street(world), at=lots.DRAWING)
    assert list(refusal.value.reasons) == reasons
    pool.refresh_from_db()
    assert (pool.state, LotChance.objects.count()) == ("published", 0)


def test_nothing_is_drawn_before_the_hash_and_nothing_twice(world: make.World) -> None:
    pool = lots.filled(world)
    with pytest.raises(Blocked) as refusal:
        draw_lot(pool.pk, chance=lots.DICE, by=lots.street(world), at=lots.DRAWING)
    assert refusal.value.reasons == ("名单还没有公布，请先公布名单的校验值，再取随机数。",)
    publish_pool(pool.pk, source=SourceKind.DICE, detail="会议室", by=lots.street(world), at=lots.PUBLISHING)
    draw_lot(pool.pk, chance=lots.DICE, by=lots.street(world), at=lots.DRAWING)
    with pytest.raises(Blocked) as refusal:
        draw_lot(pool.pk, chance=lots.DICE, by=lots.street(world), at=lots.DRAWING)
    assert refusal.value.reasons == ("已经抽过签，一份名单只抽一次。",)


def verified(text: str, folder: Path) -> tuple[int, str]:
    (folder / "record.json").write_text(text, encoding="utf-8")
    outcome = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(folder / "record.json")],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"},
    )
    return outcome.returncode, (outcome.stdout + outcome.stderr).strip()


def test_anyone_checks_the_record_and_a_change_shows(world: make.World, tmp_path: Path) -> None:
    pool = lots.drawn(world)
    clear = f"核对无误。名单校验值 {pool.sha256}，请与当时张贴的校验值对照。"
    assert verified(pool.record, tmp_path) == (0, clear)
    swapped = json.loads(pool.record)
    drawn = swapped["drawn"]["居民"]
    drawn["seated"][0], drawn["alternates"][0] = drawn["alternates"][0], drawn["seated"][0]
    assert verified(json.dumps(swapped), tmp_path) == (1, "“居民”的结果与名单和随机数算出的不一致。")
    more = json.loads(pool.record)
    more["pool"] = more["pool"].replace("seats\t居民\t3", "seats\t居民\t4")
    assert verified(json.dumps(more), tmp_path) == (1, "名单与校验值不符。")
    early = json.loads(pool.record)
    early["chances"][0]["seen_at"] = early["published_at"]
    assert verified(json.dumps(early), tmp_path) == (1, "“见证人张大山掷骰子”早于名单公布的时间。")


def entrant_of(pool: LotPool, salted: str) -> LotEntrant:
    return LotEntrant.objects.get(pool=pool, salted_id=salted)


def test_a_seat_passes_to_the_next_alternate_with_its_reason(world: make.World) -> None:
    pool = lots.drawn(world)
    first = outcome_of(pool).strata[0].drawn
    for salted, reason in ((first.seated[1], PassReason.DECLINED), (first.alternates[0], PassReason.UNREACHABLE)):
        pass_seat(
            entrant_of(pool, salted).pk, reason=reason, note="打了三次电话", by=lots.street(world), at=lots.DRAWING
        )
    stratum = outcome_of(pool).strata[0]
    assert stratum.seating.holders == (first.seated[0], first.seated[2], first.alternates[1])
    assert [(line.leaving, line.reason_label, line.successor) for line in stratum.passes] == [
        (first.seated[1], "本人推辞", first.alternates[0]),
        (first.alternates[0], "联系不上", first.alternates[1]),
    ]
    assert AuditRow.objects.filter(verb="pass_seat").count() == 2


def test_no_seat_passes_without_reason_twice_or_from_an_alternate(world: make.World) -> None:
    pool = lots.drawn(world)
    first = outcome_of(pool).strata[0].drawn
    holder, alternate = entrant_of(pool, first.seated[0]), entrant_of(pool, first.alternates[0])
    attempts = [(holder, " ", "请写明这名代表不能参加的情况。")]
    none = "该人员现在没有名额（是候补，或者已经登记不能参加），不必登记。"
    attempts.append((alternate, "推辞", none))
    for entrant, note, sentence in attempts:
        with pytest.raises(Blocked) as refusal:
            pass_seat(entrant.pk, reason=PassReason.DECLINED, note=note, by=lots.street(world), at=lots.DRAWING)
        assert refusal.value.reasons == (sentence,)
    assert LotPass.objects.count() == 0


def test_when_nobody_is_left_the_seat_stays_empty(world: make.World) -> None:
    pool = lots.drawn(world)
    only = outcome_of(pool).strata[2].drawn.seated[0]
    pass_seat(
        entrant_of(pool, only).pk, reason=PassReason.RECUSED, note="刚发现", by=lots.street(world), at=lots.DRAWING
    )
    stratum = outcome_of(pool).strata[2]
    assert (stratum.seating.holders, stratum.seating.vacant, stratum.passes[0].successor) == ((), 1, "")


def test_only_the_two_named_people_pass_seats_on(world: make.World) -> None:
    pool = lots.drawn(world)
    holder = entrant_of(pool, outcome_of(pool).strata[0].drawn.seated[0])
    for viewer in (lots.third_of_street(world), world.viewer(Role.COMMUNITY)):
        with pytest.raises(NotAllowed):
            pass_seat(holder.pk, reason=PassReason.DECLINED, note="推辞", by=viewer, at=lots.DRAWING)
    other = viewer_for(lots.second_reader(world), make.TODAY)
    assert pass_seat(holder.pk, reason=PassReason.DECLINED, note="推辞", by=other, at=lots.DRAWING) == pool


def change(row: Model, **fields: object) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**fields)  # type: ignore[attr-defined]


def test_the_database_freezes_what_was_published(world: make.World) -> None:
    pool = lots.published(world)
    entrant, stratum = pool.entrants.first(), pool.strata.first()
    assert entrant is not None
    assert stratum is not None
    change(pool, text=pool.text + "x")
    change(pool, sha256="0" * 64)
    change(pool, state="preparing")
    change(pool, source_detail="另一期")
    change(pool, salt="")
    change(stratum, seats=9)
    change(entrant, name="")
    change(entrant, salted_id="0" * 32)
    for row in (entrant, stratum, pool):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk)._raw_delete("default")
    with pytest.raises(DatabaseError), transaction.atomic():
        LotEntrant.objects.create(pool=pool, stratum=stratum, batch=entrant.batch, salted_id="1" * 32)
    with pytest.raises(DatabaseError), transaction.atomic():
        LotChance.objects.create(pool=pool, position=1, name="早的", numbers=[1], seen_at=lots.PUBLISHING)


def test_the_database_keeps_what_was_drawn(world: make.World) -> None:
    pool = lots.drawn(world)
    entrant, chance = pool.entrants.first(), pool.chances.first()
    assert entrant is not None
    assert chance is not None
    change(pool, record="{}")
    change(pool, state="withdrawn")
    change(chance, numbers=[6])
    change(entrant, name="别人")
    with pytest.raises(DatabaseError), transaction.atomic():
        LotChance.objects.create(pool=pool, position=9, name="再来", numbers=[1], seen_at=lots.DRAWING)
