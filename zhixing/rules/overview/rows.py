"""考评总览: where a branch stands in a quarter, which figure it counts for, and the sums of those above it.

Stars are counts of people and keep the small-number rule: a branch of fewer than five scored people has none, and a sum
adds up only what its branches show, so that nobody is worked out by taking one from the other.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from zhixing.rules.charts.small_numbers import is_splittable
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import chinese_day
from zhixing.rules.postings import PostingState, status_words

NOT_RATED, NOT_GRADED = "尚未评定", "不评等次"


class Show(StrEnum):
    """The four figures at the head of the page, each of which narrows it to its branches."""

    UNOPENED = "unopened"
    OVERDUE = "overdue"
    POSTED = "posted"
    OBJECTED = "objected"

    @property
    def label(self) -> str:
        return {"unopened": "未开启", "overdue": "超期", "posted": "公示中", "objected": "异议"}[self.value]


@dataclass(frozen=True)
class PostingFacts:
    id: int
    state: PostingState
    from_on: dt.date | None
    until_on: dt.date | None

    def is_hanging(self, today: dt.date) -> bool:
        return (
            self.state is PostingState.CARRIED_OUT
            and self.from_on is not None
            and self.until_on is not None
            and self.from_on <= today <= self.until_on
        )


@dataclass(frozen=True)
class CycleFacts:
    """The quarter of one branch."""

    id: int
    label: str
    stage: Stage
    stages: tuple[Stage, ...]
    self_report_due_on: dt.date
    review_due_on: dt.date
    scored: int = 0
    submitted: int = 0
    excluded: int = 0
    closed_on: dt.date | None = None
    posting: PostingFacts | None = None  # the last one, also a withdrawn one
    objections: int = 0
    unanswered: int = 0
    answer_due_on: dt.date | None = None  # the earliest of those that wait for an answer
    is_graded: bool = True  # whether the standard has bands

    @property
    def unrated_words(self) -> str:
        """What stands where stars would."""
        return NOT_RATED if self.is_graded else NOT_GRADED

    @property
    def objection_words(self) -> str:
        """Before a posting nothing is known of objections."""
        if self.posting is None:
            return "—"
        waiting = f"，待答复 {self.unanswered} 条" if self.unanswered else ""
        return f"{self.objections} 条{waiting}" if self.objections else "无"

    @property
    def due_on(self) -> dt.date | None:
        """By when the present stage is to be over; of postings, by when the first objection is to be answered."""
        if self.stage in {Stage.PREPARING, Stage.SELF_REPORT}:
            return self.self_report_due_on
        if self.stage in {Stage.BALLOT, Stage.REVIEW}:
            return self.review_due_on
        return self.answer_due_on if self.stage is Stage.POSTING else None

    def days_late(self, today: dt.date) -> int:
        return max(0, (today - self.due_on).days) if self.due_on else 0

    def status(self, today: dt.date) -> str:
        """党员自评（12月5日截止）, 党组织评定（超期 3 天）, 公示中（还有 4 天）, 已结束（11月3日）."""
        if self.stage is Stage.CLOSED:
            return f"已结束（{chinese_day(self.closed_on)}）" if self.closed_on else "已结束"
        if self.stage is Stage.POSTING:
            late = self.days_late(today)
            return self._posting_words(today) + (f"，异议答复超期 {late} 天" if late else "")
        return f"{self.stage.label}（{self._due_words(today)}）"

    def note(self, today: dt.date) -> str:
        """The same without the name of the stage, for a bar that says it already."""
        if self.stage is Stage.CLOSED:
            return chinese_day(self.closed_on) if self.closed_on else ""
        return self._posting_words(today) if self.stage is Stage.POSTING else self._due_words(today)

    def _due_words(self, today: dt.date) -> str:
        late = self.days_late(today)
        return f"超期 {late} 天" if late else f"{chinese_day(self.due_on)}截止" if self.due_on else ""

    def _posting_words(self, today: dt.date) -> str:
        if self.posting is None:
            return "待提出公示"
        return status_words(
            self.posting.state, from_on=self.posting.from_on, until_on=self.posting.until_on, today=today
        )


@dataclass(frozen=True)
class BranchRow:
    """One branch: its quarter, how many have which star (None: nobody is rated yet), its last quarters."""

    organisation_id: int
    label: str
    group_id: int
    group: str
    path: str = ""
    cycle: CycleFacts | None = None
    others: tuple[CycleFacts, ...] = ()  # earlier periods of a quarter that is assessed by months
    stars: tuple[int, ...] | None = None
    # Of the last quarters, the counts by star; None where there were none.
    past: tuple[tuple[str, tuple[int, ...] | None], ...] = ()
    band_names: frozenset[str] = frozenset()  # of the stars that its own standards know

    @property
    def is_split(self) -> bool:
        return self.stars is not None and is_splittable(self.stars)

    def figures(self, today: dt.date) -> frozenset[Show]:
        """The figures that this branch counts for."""
        cycle = self.cycle
        if cycle is None:
            return frozenset({Show.UNOPENED})
        counts = {
            Show.OVERDUE: any(period.days_late(today) for period in (cycle, *self.others)),
            Show.POSTED: cycle.posting is not None and cycle.posting.is_hanging(today),
            Show.OBJECTED: bool(cycle.objections),
        }
        return frozenset(figure for figure, is_so in counts.items() if is_so)


@dataclass(frozen=True)
class Sums:
    """What a community, or everything in sight, adds up to."""

    branches: int = 0
    figures: dict[Show, int] = field(default_factory=dict)
    scored: int = 0
    submitted: int = 0
    excluded: int = 0
    objections: int = 0
    unanswered: int = 0
    rated: int = 0  # branches
    stars: tuple[int, ...] | None = None  # of the branches that show theirs
    unsplit: int = 0  # people of the branches that are too small to
    band_names: frozenset[str] = frozenset()  # of the stars that the standards of these branches know

    @property
    def sentence(self) -> str:
        """12 个支部，未开启 2 个，超期 1 个，已自评 120/300 人，异议 1 件: what is nothing is left out."""
        figures = (Show.UNOPENED, Show.OVERDUE, Show.POSTED)
        parts = [f"{self.branches} 个支部"]
        parts += [f"{figure.label} {self.figures[figure]} 个" for figure in figures if self.figures.get(figure)]
        if self.scored:
            parts.append(f"已自评 {self.submitted}/{self.scored} 人")
        if 0 < self.rated < self.branches:
            parts.append(f"已评定 {self.rated} 个")
        return "，".join([*parts, *([f"异议 {self.objections} 条"] if self.objections else [])])


@dataclass(frozen=True)
class Group:
    """A community with the rows of this page, and the sums of all of its branches."""

    organisation_id: int
    label: str
    rows: tuple[BranchRow, ...]
    sums: Sums


def sums_of(rows: Iterable[BranchRow], today: dt.date) -> Sums:
    listed = list(rows)
    cycles = [row.cycle for row in listed if row.cycle]
    figures = [figure for row in listed for figure in row.figures(today)]
    split = [row.stars for row in listed if row.stars is not None and row.is_split]
    return Sums(
        branches=len(listed),
        figures={figure: figures.count(figure) for figure in Show},
        scored=sum(cycle.scored for cycle in cycles),
        submitted=sum(cycle.submitted for cycle in cycles),
        excluded=sum(cycle.excluded for cycle in cycles),
        objections=sum(cycle.objections for cycle in cycles),
        unanswered=sum(cycle.unanswered for cycle in cycles),
        rated=sum(row.stars is not None for row in listed),
        stars=added(split),
        unsplit=sum(sum(row.stars) for row in listed if row.stars is not None and not row.is_split),
        band_names=frozenset().union(*(row.band_names for row in listed)),
    )


def added(counts: Sequence[tuple[int, ...]]) -> tuple[int, ...] | None:
    """Place by place; None where there is nothing to add up."""
    return tuple(map(sum, zip(*counts, strict=True))) if counts else None


def past_sums(rows: Iterable[BranchRow]) -> list[tuple[str, tuple[int, ...] | None]]:
    """Of each of the last quarters, the stars of the branches that showed theirs then."""
    quarters: dict[str, list[tuple[int, ...]]] = {}
    for row in rows:
        for label, counts in row.past:
            listed = quarters.setdefault(label, [])
            if counts is not None and is_splittable(counts):
                listed.append(counts)
    return [(label, added(counts)) for label, counts in quarters.items()]


def groups_of(page: Iterable[BranchRow], every: Iterable[BranchRow], today: dt.date) -> list[Group]:
    """The rows of a page under their communities, each with the sums of all of its rows, in the order given."""
    whole: dict[int, list[BranchRow]] = {}
    for row in every:
        whole.setdefault(row.group_id, []).append(row)
    on_page: dict[int, list[BranchRow]] = {}
    for row in page:
        on_page.setdefault(row.group_id, []).append(row)
    return [
        Group(group_id, rows[0].group, tuple(rows), sums_of(whole[group_id], today))
        for group_id, rows in on_page.items()
    ]
