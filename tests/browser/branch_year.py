"""A branch's year 2026 played by actions, and a day of it for the pages.

王建国 is red throughout, 白云 green in the second quarter; an objection for 陈志强 is upheld in the first; 孙丽 moves
to another branch in June, 高娃 is under relief from July on, 李秀英 becomes a full member in September.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.test import override_settings

from tests import make, member_measures, walk
from tests.year_quarters import QuarterWork
from zhixing.actions.cycles.stages import Terms, open_cycle
from zhixing.actions.members.register import edit_member
from zhixing.actions.members.reliefs import advance_relief, apply_relief, decide_relief
from zhixing.actions.members.transfers import transfer_member
from zhixing.actions.postings.objections import Addition, answer_objection, raise_objection
from zhixing.actions.postings.steps import return_posting_to_review
from zhixing.models import Cycle, Membership, Posting
from zhixing.queries.members.records import record_of
from zhixing.rules.members.records import PersonKind, ReliefReason
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.postings import PostingState

YEAR = 2026
TEXT = member_measures.TEXT.replace("colour: red}", "colour: red, measures: [表彰奖励]}")
USUAL, RED, LITTLE = (5, 6), (5, 9), (1, 0)  # lessons of 10 points and visits of 5 in a quarter
EARNED = {
    "王建国": (RED, RED, RED, RED),
    "白云": (USUAL, LITTLE, USUAL, (5, 7)),
    "陈志强": ((5, 4), USUAL, USUAL, USUAL),
    "高娃": ((3, 7), (3, 7), (0, 0), (0, 0)),
    "李秀英": (USUAL, USUAL, USUAL, USUAL),
    "孙丽": (USUAL, USUAL, (0, 0), (0, 0)),
}
DAY = dt.timedelta(days=1)
MOST_STEPS = 9  # of one quarter


class BranchYear(QuarterWork):
    """`today` runs on from quarter to quarter."""

    def __init__(self, world: make.World) -> None:
        self.world, self.today = world, dt.date(YEAR, 1, 4)
        walk.adopt(world.street, TEXT, dt.date(YEAR, 1, 1))
        make.member("孙丽", world.branch)

    def line(self, name: str) -> Membership:
        return Membership.objects.open().get(person__name=name)

    def earn(self, quarter: Quarter) -> None:
        """What each of them did in the quarter, entered on its last day."""
        self.today = quarter.until_on
        for name, quarters in EARNED.items():
            lessons, visits = quarters[quarter.number - 1]
            membership = self.line(name)
            for item, times in (("LESSON", lessons), ("VISIT", visits)):
                if times:
                    by = self.by(Role.SECRETARY)
                    make.entry(membership, item, self.today, by=by, at=self.at, units=100 * times)

    def posted(self, number: int) -> Cycle:
        """That quarter of the branch, up to its posting."""
        quarter = Quarter(YEAR, number)
        self.earn(quarter)
        self.today = quarter.until_on + 9 * DAY
        terms = Terms(period=quarter, starts_now=True)
        cycle = open_cycle(self.world.branch.pk, terms=terms, by=self.by(Role.SECRETARY), at=self.at)
        return self.to_posting(cycle)

    def to_posting(self, cycle: Cycle) -> Cycle:
        return self._step_until(cycle, lambda: self.hangs(walk.fresh(cycle)))

    def closed(self, cycle: Cycle) -> Cycle:
        """When the posting has hung to its end."""
        self.today += 14 * DAY
        return self._step_until(cycle, lambda: walk.fresh(cycle).closed_at is not None)

    def _step_until(self, cycle: Cycle, is_done: Callable[[], bool]) -> Cycle:
        for _ in range(MOST_STEPS):
            if is_done():
                return walk.fresh(cycle)
            self.step(walk.fresh(cycle))
        raise AssertionError(f"{cycle} came only to {walk.fresh(cycle).stage}")

    def uphold_objection(self, cycle: Cycle, name: str) -> Cycle:
        """Two visits were forgotten: they are entered, and the results posted anew."""
        posting = Posting.objects.get(cycle=cycle, state=PostingState.CARRIED_OUT.value)
        objection = raise_objection(
            posting.pk,
            participant_id=walk.participant(cycle, name).pk,
            text="三月走访居民两次没有记。",
            form_key=uuid.uuid4(),
            on_behalf_of=name,
            by=self.by(Role.DEPUTY),
            at=self.at,
        )
        answer_objection(
            objection.pk,
            upheld=True,
            findings="核对走访登记表，属实。",
            answer="确实漏记，予以补记。",
            addition=Addition(item="VISIT", happened_on=cycle.until_on, units=200),
            by=self.by(Role.SECRETARY),
            at=self.at,
        )
        return_posting_to_review(posting.pk, reason="异议成立，台账已补记", by=self.by(Role.SECRETARY), at=self.at)
        return self.to_posting(cycle)

    def move_away(self, name: str, on: dt.date) -> None:
        self.today = on
        to, by = self.world.sister.pk, self.by(Role.COMMUNITY)
        line = self.line(name)
        transfer_member(line.pk, to=to, on=on, letter_number="阳转7号", reason="搬家", by=by, at=self.at)

    def relieve(self, name: str, from_on: dt.date, until_on: dt.date) -> None:
        self.today, reason = from_on - 9 * DAY, ReliefReason.AGED
        secretary, line = self.by(Role.SECRETARY), self.line(name)
        relief = apply_relief(line.pk, reason=reason, applied_on=self.today, by=secretary, at=self.at)
        for _ in ("committee", "meeting"):
            advance_relief(relief.pk, on=self.today, by=secretary, at=self.at)
        decide_relief(
            relief.pk,
            is_granted=True,
            decision_number="阳光党发﹝2026﹞9号",
            from_on=from_on,
            until_on=until_on,
            note="",
            by=self.by(Role.COMMUNITY),
            at=self.at,
        )

    def become_full(self, name: str, on: dt.date) -> None:
        self.today, line = on, self.line(name)
        record = replace(record_of(line), kind=PersonKind.FULL, full_on=on, born_on=dt.date(1990, 5, 1))
        edit_member(line.pk, record, kind_decision="支部党员大会第6次", by=self.by(Role.SECRETARY), at=self.at)

    def to_summer(self) -> Cycle:
        """Until the second quarter is closed, at the end of July."""
        self.closed(self.uphold_objection(self.posted(1), "陈志强"))
        self.move_away("孙丽", dt.date(YEAR, 6, 15))
        self.relieve("高娃", dt.date(YEAR, 7, 1), dt.date(YEAR + 1, 6, 30))
        return self.closed(self.posted(2))

    def to_winter(self) -> None:
        """Until the fourth quarter is closed, at the end of January."""
        self.become_full("李秀英", dt.date(YEAR, 9, 10))
        self.closed(self.posted(3))
        self.closed(self.posted(4))


@contextmanager
def on_day(day: dt.date) -> Iterator[None]:
    """The pages have this day; the time of day is the real one."""
    with override_settings(TODAY=day):
        yield
