"""代表名单 person by person: typed lines, whom they stand for, who stands twice, who is left out and by which rule."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhixing.rules.names.folding import fold_name, name_problem, tidy
from zhixing.rules.typed_lists import typed_lines

UNIT_LENGTH, RULE_LENGTH = 120, 120
MOST = 20_000  # people of one paste or sheet
NAMESAKE = "同名异人"  # written in the place of a reason: not the officer of that name
_PHONE = re.compile(r"\+?\d{7,15}")
COLUMNS = ("姓名", "类别", "单位或住址", "电话", "不参加抽签的原因")


@dataclass(frozen=True)
class Candidate:
    """One line of a pool. `rule`: why the person is not drawn, recorded before the pool is published."""

    place: str  # 第 3 行
    name: str
    stratum: str
    unit: str = ""
    phone: str = ""
    rule: str = ""
    is_namesake: bool = False

    @property
    def identity(self) -> str:
        """What the salted id is made from: whoever is told the salt writes the same and finds the same."""
        return f"{self.name}\t{self.phone or self.unit}"

    @property
    def text(self) -> str:
        """The line as it may be typed again."""
        last = NAMESAKE if self.is_namesake else self.rule
        return "\t".join((self.name, self.stratum, self.unit, self.phone, last)).rstrip("\t")


def candidate(place: str, cells: Sequence[str], stratum: str = "") -> Candidate:
    """The person of one line. With a `stratum` for all, the line has no column of its own for it."""
    columns = [tidy(cell) for cell in cells]
    if stratum:
        columns.insert(1, stratum)
    name, own, unit, phone, rule = (*columns, "", "", "", "", "")[:5]
    is_namesake = rule == NAMESAKE
    return Candidate(
        place=place,
        name=fold_name(name),
        stratum=own,
        unit=unit,
        phone=re.sub(r"[\s()（）—-]", "", phone),
        rule="" if is_namesake else rule,
        is_namesake=is_namesake,
    )


def read_typed(typed: str, stratum: str = "") -> list[Candidate]:
    """The people of a text, one a line."""
    return [candidate(place, cells, stratum) for place, cells in typed_lines(typed)]


def line_problems(line: Candidate, strata: Collection[str]) -> list[str]:
    """What is wrong with one line by itself."""
    if not line.name:
        return [f"{line.place}没有姓名，请补上姓名或删去这一行。"]
    problems = []
    if trouble := name_problem(line.name):
        problems.append(f"{trouble.replace('；', '，')}。")
    if line.stratum not in strata:
        listed = "、".join(f"“{name}”" for name in strata)
        complaint = f"“{line.stratum[:40]}”不是这份名单的类别" if line.stratum else "没有写类别"
        problems.append(f"{complaint}，请在{listed}中选一个。")
    if line.phone and not _PHONE.fullmatch(line.phone):
        problems.append(f"“{line.phone[:30]}”不像电话号码，请核对。")
    if not line.phone and not line.unit:
        problems.append("没有单位或住址，也没有电话，抽中以后无法联系，请至少补上一项。")
    widths = (("单位或住址", line.unit, UNIT_LENGTH), ("原因", line.rule, RULE_LENGTH))
    problems += [
        f"{label}有 {len(text)} 个字，最多 {most} 个字，请改短。" for label, text, most in widths if len(text) > most
    ]
    return [f"{line.place}（{line.name[:20]}）：{problem}" for problem in problems]


def twice_problems(lines: Sequence[Candidate], present: Sequence[Candidate]) -> list[str]:
    """Who would stand in the pool twice: the same name, and nothing that tells the two apart."""
    problems = []
    by_name: dict[str, list[Candidate]] = defaultdict(list)
    for line in present:
        by_name[line.name].append(line)
    for line in lines:
        if not line.name:
            continue
        twin = next((other for other in by_name[line.name] if _is_same(line, other)), None)
        by_name[line.name].append(line)
        if twin is None:
            continue
        where = f"与{twin.place}是同一个人" if twin.phone == line.phone else f"与{twin.place}同名，无法识别是否为同一人"
        if twin.stratum != line.stratum:
            advice = f"一个人只能列入一个类别（“{twin.stratum}”或“{line.stratum}”），请删去一处"
        else:
            advice = "请删去一处"
        if twin.phone != line.phone or not line.phone:
            advice += "；确是两个人的，请都写上电话"
        problems.append(f"{line.place}（{line.name[:20]}）：{where}，{advice}。")
    return problems


def _is_same(line: Candidate, other: Candidate) -> bool:
    """Two of one name are two people only where both have a telephone, and not the same."""
    return not (line.phone and other.phone and line.phone != other.phone)


def officer_problems(lines: Iterable[Candidate], officers: Mapping[str, str]) -> list[str]:
    """Whom the assessed organisation itself employs. `officers`: name → what they are there."""
    return [
        f"{line.place}（{line.name}）：与被评党组织的{officers[line.name]}同名。是本人的，请写明不参加抽签的原因"
        f"（例如“被评党组织工作人员”）；不是本人的，请在同一栏写“{NAMESAKE}”。"
        for line in lines
        if line.name in officers and not line.rule and not line.is_namesake
    ]


def people_problems(
    lines: Sequence[Candidate],
    *,
    strata: Collection[str],
    present: Sequence[Candidate] = (),
    officers: Mapping[str, str] | None = None,
) -> list[str]:
    """Everything that keeps these lines out of the pool, line by line, all at once."""
    if not lines:
        return ["没有读到人员，请每行填写一人。"]
    if len(lines) + len(present) > MOST:
        return [f"名单共有 {len(lines) + len(present)} 人，最多 {MOST} 人，请核对。"]
    problems = [problem for line in lines for problem in line_problems(line, strata)]
    return problems + twice_problems(lines, present) + officer_problems(lines, officers or {})


def namesake_notes(lines: Sequence[Candidate], present: Sequence[Candidate] = ()) -> list[str]:
    """Names that several people bear: to be looked at, and no obstacle."""
    bearers: dict[str, int] = defaultdict(int)
    for line in (*present, *lines):
        bearers[line.name] += 1
    fresh = {line.name for line in lines}
    several = [f"{name}（{count} 人）" for name, count in bearers.items() if count > 1 and name in fresh]
    if not several:
        return []
    return [f"同名而电话不同，按不同的人列入；是同一个人的请只留一处：{'、'.join(several)}。"]


def excluding_blockers(rule: str, *, is_excluded: bool) -> list[str]:
    """Why somebody cannot be left out of the pool by this rule."""
    if is_excluded:
        return ["该人员已经不参加抽签，无须再登记。"]
    if not tidy(rule):
        return ["请写明不参加抽签的原因，例如“被评党组织工作人员”。"]
    return (
        [f"原因有 {len(tidy(rule))} 个字，最多 {RULE_LENGTH} 个字，请改短。"] if len(tidy(rule)) > RULE_LENGTH else []
    )


def undoing_blockers(*, is_undone: bool) -> list[str]:
    """Why the people of a batch are not taken out of the pool again."""
    return ["这一批已经撤销过。"] if is_undone else []
