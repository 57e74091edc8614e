"""计票: the count sheet, opening with both phrases, what is left afterwards."""

from tests import ballots, make
from zhixing.models import BallotFigure, BoxLine
from zhixing.rules.ballots import BallotState


def test_a_small_branch_from_slips_to_figures(world: make.World) -> None:
    """Seven full members and one on probation: seven grade each of the seven."""
    cycle = ballots.to_stage(world, members=3)
    ballot = ballots.prepare(cycle, world)
    ballots.to_counted(ballot, world, ["EXCELLENT"] * 4 + ["QUALIFIED"] * 4)
    ballot.refresh_from_db()
    assert ballot.state == BallotState.COUNTED.value
    values = BallotFigure.objects.filter(subject__ballot=ballot).order_by("subject__number")
    # Subjects 1 to 4 voted 优秀: three 优秀 and four 合格 are left for each of them.
    assert [(one.value, one.papers, one.counts) for one in values] == [(8857, 7, None)] * 4 + [(9143, 7, None)] * 3
    assert BoxLine.objects.count() == 0
