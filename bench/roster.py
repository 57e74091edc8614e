"""Import of a 10,000-row roster against python-calamine's bare read of the same file, in one run."""

import datetime
import io
import random

import python_calamine

from bench.timing import best_of
from zhixing.files.rosters.findings import RosterRow
from zhixing.files.rosters.reading import read_roster
from zhixing.files.rosters.writing import write_roster
from zhixing.rules.members.identity import Sex, check_digit
from zhixing.rules.members.records import PersonKind

ROWS, ROUNDS = 10_000, 5
TODAY = datetime.date(2026, 11, 23)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉建国文斌志红春梅"


def people(count: int) -> list[RosterRow]:
    """The same people each time: numbers that pass, whole dates, thirty branches."""
    chance = random.Random(2026)
    records = []
    for index in range(count):
        born_on = datetime.date(1945, 1, 1) + datetime.timedelta(days=chance.randrange(20_000))
        sequence = f"{index % 999:03d}"
        first_17 = f"{150602 + index // 999:06d}{born_on:%Y%m%d}{sequence}"
        joined_on = born_on.replace(day=1) + datetime.timedelta(days=365 * 25)
        records.append(
            RosterRow(
                name=chance.choice(_SURNAMES) + chance.choice(_GIVEN) + chance.choice(_GIVEN),
                kind=PersonKind.FULL,
                id_number=first_17 + check_digit(first_17),
                sex=Sex.MALE if int(sequence) % 2 else Sex.FEMALE,
                born_on=born_on,
                ethnicity=chance.choice(["汉族", "蒙古族", "回族"]),
                education=chance.choice(["大学本科", "大学专科", "高中"]),
                member_class=chance.choice(["党员干部类", "普通无职党员类"]),
                branch=f"林荫社区第{index % 30 + 1}党支部",
                joined_on=joined_on,
                full_on=joined_on + datetime.timedelta(days=365),
                job=chance.choice(["网格员", "退休", "教师", "个体经营"]),
                phone=f"138{index:08d}",
                address=f"哈巴格希街道林荫小区{index % 60 + 1}号楼{index}室",
                party_standing="正常",
            )
        )
    return records


def main(args: list[str]) -> None:
    """Print both times and their ratio; `--rows N` for another size."""
    rows = int(args[args.index("--rows") + 1]) if "--rows" in args else ROWS
    data = write_roster(people(rows), full_ids=True)
    roster = read_roster(data, "名册.xlsx", today=TODAY)
    if len(roster.rows) != rows or roster.problems:
        raise SystemExit(
            f"the roster was not read whole: {len(roster.rows)} of {rows}, {len(roster.problems)} problems"
        )

    def bare() -> object:
        return python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()

    reference, ours = best_of(bare, lambda: read_roster(data, "名册.xlsx", today=TODAY), rounds=ROUNDS)
    print(f"{rows} rows, {len(data) / 1024:.0f} KiB, best of {ROUNDS}")
    print(f"python-calamine, bare read      {reference:7.3f} s")
    print(f"read_roster, checked and typed  {ours:7.3f} s")
    print(f"ratio                           {ours / reference:7.2f}")


if __name__ == "__main__":
    main([])
