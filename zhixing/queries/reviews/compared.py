"""Ledger and self-report of one person side by side, as the group reads them."""

from zhixing.queries.cycles.self_report_rows import BlockRows, Row
from zhixing.rules.scoring.running import RunningScore


class Compared:
    """What both sheets of the group say of one person, from the rows of the self-report and the ledger's own score.

    A difference is what differed line by line when the report was handed in; what was entered since is said apart.
    """

    blocks: list[BlockRows]
    score: RunningScore
    has_report: bool

    @property
    def differing(self) -> list[Row]:
        return [row for block in self.blocks for row in block.rows if row.differs]

    @property
    def difference(self) -> int:
        """By how many hundredths the self-report was above the ledger, over the lines that differed."""
        return sum(row.points - row.ledger_points for row in self.differing)

    @property
    def later(self) -> int:
        """How many entries were booked after the report was handed in."""
        return sum(block.later for block in self.blocks)

    @property
    def report_words(self) -> str:
        """For a cell of the minutes: 一致, or how many lines differed."""
        if not self.has_report:
            return "未提交"
        return f"{len(self.differing)} 条不一致" if self.differing else "一致"
