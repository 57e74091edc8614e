"""批量设立党组织: the lines of a list, whom each stands below, and everything that keeps it from being founded."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhixing.rules.names.folding import tidy
from zhixing.rules.orgs import OrgFacts, OrgKind, founding_blockers
from zhixing.rules.typed_lists import read_day, typed_lines

COLUMNS = ("全称", "类别", "上级党组织", "简称", "成立日期", "联系方式")
MOST = 2_000  # organisations of one list
_WIDTHS = (("全称", 80), ("简称", 40), ("联系方式", 120))
KIND_OF = {kind.label: kind for kind in OrgKind}


@dataclass(frozen=True)
class OrgLine:
    """One line as written; `parent` empty: the organisation that the list is for."""

    place: str  # 第 3 行
    name: str
    kind: str
    parent: str = ""
    short_name: str = ""
    founded: str = ""
    contact: str = ""

    @property
    def founded_on(self) -> dt.date | None:
        return read_day(self.founded)


@dataclass(frozen=True)
class PlacedOrg:
    """An organisation that is there already: its number, what it is called in full and for short."""

    id: int
    facts: OrgFacts
    label: str
    parent_id: int | None = None


@dataclass(frozen=True)
class Planting:
    """One line in its place: below an organisation that is there, or below another line (its index)."""

    line: OrgLine
    index: int  # of the line in the list
    kind: OrgKind
    parent_id: int | None = None
    parent_line: int | None = None
    depth: int = 0  # how many lines of the list stand above it


@dataclass(frozen=True)
class OrgPlan:
    """`plantings` in the order of founding: what stands above comes first. Empty where there are problems."""

    plantings: tuple[Planting, ...]
    problems: tuple[str, ...]

    @property
    def counts(self) -> list[tuple[str, int]]:
        counted = Counter(planting.kind for planting in self.plantings)
        return [(kind.label, counted[kind]) for kind in OrgKind if counted[kind]]

    @property
    def counts_label(self) -> str:
        """党总支 1 个，村党支部 3 个."""
        return "，".join(f"{label} {count} 个" for label, count in self.counts)


def read_org_lines(typed: str) -> list[OrgLine]:
    lines = []
    for place, cells in typed_lines(typed):
        columns = [tidy(cell) for cell in cells]
        name, kind, parent, short_name, founded, contact = (*columns, "", "", "", "", "", "")[:6]
        lines.append(OrgLine(place, name, kind.replace(" ", ""), parent, short_name, founded, contact))
    return lines


def plan_of(lines: Sequence[OrgLine], top: PlacedOrg, below: Sequence[PlacedOrg], today: dt.date) -> OrgPlan:
    """Where each line goes, below `top` or what stands `below` it, or everything that is wrong, line by line."""
    if not lines:
        return OrgPlan((), ("没有读到党组织，请每行写一个。",))
    if len(lines) > MOST:
        return OrgPlan((), (f"名单共有 {len(lines)} 个党组织，一次最多 {MOST} 个，请分几次办理。",))
    tree = _Tree(lines, top, below)
    problems = [problem for index in range(len(lines)) for problem in tree.line_problems(index, today)]
    if problems:
        return OrgPlan((), tuple(problems))
    plantings = sorted((tree.planting(index) for index in range(len(lines))), key=lambda planting: planting.depth)
    return OrgPlan(tuple(plantings), ())


class _Tree:
    """The organisations that are there and the lines that are to come, found by their names."""

    def __init__(self, lines: Sequence[OrgLine], top: PlacedOrg, below: Sequence[PlacedOrg]) -> None:
        self.lines, self.top = lines, top
        self.there = {org.id: org for org in (top, *below)}
        self.by_name: dict[str, list[int]] = defaultdict(list)
        for org in self.there.values():
            for word in {org.facts.name, org.label}:
                self.by_name[word].append(org.id)
        self.by_line: dict[str, list[int]] = defaultdict(list)
        for index, line in enumerate(lines):
            for word in {line.name, line.short_name}:
                self.by_line[word].append(index)
        self.children = Counter((org.parent_id, org.facts.name) for org in below)
        self.siblings = Counter(
            (place, line.name) for index, line in enumerate(lines) if (place := self._parent(index)) is not None
        )

    def _parent(self, index: int) -> tuple[str, int] | None:
        """An organisation that is there, or a line; None where the name means nothing or several."""
        parent = self.lines[index].parent
        if not parent:
            return "there", self.top.id
        places = [("there", org_id) for org_id in self.by_name.get(parent, [])]
        places += [("line", other) for other in self.by_line.get(parent, []) if other != index]
        return places[0] if len(places) == 1 else None

    def _depth(self, index: int) -> int | None:
        """How many lines stand above; None where they stand in a ring."""
        depth, passed = 0, {index}
        parent = self._parent(index)
        while parent is not None and parent[0] == "line":
            if parent[1] in passed:
                return None
            passed.add(parent[1])
            depth, parent = depth + 1, self._parent(parent[1])
        return depth

    def planting(self, index: int) -> Planting:
        line, parent, depth = self.lines[index], self._parent(index), self._depth(index)
        if parent is None or depth is None:
            raise ValueError(f"{line.place} has no place")
        is_there = parent[0] == "there"
        ids = {"parent_id": parent[1]} if is_there else {"parent_line": parent[1]}
        return Planting(line, index, KIND_OF[line.kind], depth=depth, **ids)

    def line_problems(self, index: int, today: dt.date) -> list[str]:
        line = self.lines[index]
        if not line.name:
            return [f"{line.place}没有全称，请补上全称或删去这一行。"]
        problems = _cell_problems(line)
        parent = self._parent(index)
        if parent is None:
            problems.append(self._no_parent(line))
        elif self._depth(index) is None:
            problems.append(f"“{line.name}”和其上级在名单里互为上下级，请改正上级党组织。")
        else:
            problems += self._founding_problems(line, parent, today)
        return [f"{line.place}（{line.name[:20]}）：{problem}" for problem in problems]

    def _no_parent(self, line: OrgLine) -> str:
        several = len(self.by_name.get(line.parent, [])) + len(self.by_line.get(line.parent, [])) > 1
        if several:
            return f"上级党组织“{line.parent[:40]}”不止一个，请写明全称；全称也相同的，请到该党组织的页面上办理。"
        return f"没有找到上级党组织“{line.parent[:40]}”，既不在“{self.top.facts.name}”之下，也不在这份名单里，请核对。"

    def _founding_problems(self, line: OrgLine, parent: tuple[str, int], today: dt.date) -> list[str]:
        kind = KIND_OF.get(line.kind)
        above = self._facts(parent)
        if kind is None or above is None:
            return []
        namesakes = self.children[parent[1], line.name] if parent[0] == "there" else 0
        reasons = founding_blockers(
            above, name=line.name, kind=kind, founded_on=line.founded_on, is_name_taken=bool(namesakes), today=today
        )
        if self.siblings[parent, line.name] > 1:
            reasons.append(f"名单里“{above.name}”之下有两个“{line.name}”，请删去一个或改正名称。")
        return reasons

    def _facts(self, place: tuple[str, int]) -> OrgFacts | None:
        """None for a line whose own kind is not known: it has its own sentence."""
        if place[0] == "there":
            return self.there[place[1]].facts
        line = self.lines[place[1]]
        kind = KIND_OF.get(line.kind)
        return None if kind is None else OrgFacts(line.name, kind, is_dissolved=False)


def _cell_problems(line: OrgLine) -> list[str]:
    problems = []
    if line.kind not in KIND_OF:
        listed = "、".join(kind.label for kind in OrgKind if kind is not OrgKind.DISTRICT)
        complaint = f"没有“{line.kind[:20]}”这一类党组织" if line.kind else "没有写类别"
        problems.append(f"{complaint}，请在{listed}中选一个。")
    if line.founded and line.founded_on is None:
        problems.append(f"成立日期“{line.founded[:20]}”无法识别，请写成2019年7月1日或2019-07-01。")
    texts: Mapping[str, str] = {"全称": line.name, "简称": line.short_name, "联系方式": line.contact}
    problems += [
        f"{label}有 {len(texts[label])} 个字，最多 {most} 个字，请改短。"
        for label, most in _WIDTHS
        if len(texts[label]) > most
    ]
    return problems


NO_ORG_LIST = "这份名单不是批量设立党组织的名单。"


def undoing_blockers(*, is_undone: bool) -> list[str]:
    return ["这份名单已经撤销。"] if is_undone else []


def in_use(name: str) -> str:
    """Of an organisation that a list founded and that stands on other records by now."""
    return (
        f"“{name}”已经在使用（有了任命、党员或下级党组织等记录），这份名单不能整份撤销；"
        "不再需要的，请在该党组织的页面上办理撤销。"
    )
