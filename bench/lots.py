"""Drawing 30 representatives of 100,000 beside RFC 3797 done plainly on the same pool, in one run."""

import datetime
import json

from bench.timing import best_of
from zhixing.rules.lots import Chance, Pool, draw, record_of, rfc3797, salted_id

PEOPLE, SEATS, ROUNDS = 100_000, 30, 5
NUMBERS = (9, 18, 26, 34, 41, 45)
SEEN = datetime.datetime(2026, 11, 29, tzinfo=datetime.UTC)


def main(options: list[str]) -> None:
    ids = tuple(salted_id(b"salt", f"person {number}") for number in range(PEOPLE))
    pool = Pool({"居民": ids}, SEATS, {"居民": SEATS})
    chance = [Chance("彩票", NUMBERS, SEEN)]
    whole, record, plain = best_of(
        lambda: draw(pool, chance),
        lambda: record_of(pool, chance, SEEN),
        lambda: [ids[place - 1] for place in rfc3797([NUMBERS], SEATS, PEOPLE)],
        rounds=ROUNDS,
    )
    seated = json.loads(record_of(pool, chance, SEEN))["drawn"]["居民"]["seated"]
    assert (len(seated), len(set(seated))) == (SEATS, SEATS)
    print(f"{PEOPLE} 人中抽 {SEATS} 人，各 {ROUNDS} 次取最快：")
    print(f"  RFC 3797 照做，只得 {SEATS} 人      {plain * 1000:8.1f} 毫秒")
    print(f"  本系统，排出全部 {PEOPLE} 人的次序  {whole * 1000:8.1f} 毫秒，是前者的 {whole / plain:.1f} 倍")
    print(f"  本系统，连同抽签记录          {record * 1000:8.1f} 毫秒，是前者的 {record / plain:.1f} 倍")
