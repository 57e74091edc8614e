"""民主测评 by dimension: several questions about everyone, each with a figure of its own, weighed into one."""

from tests import ballots, make, walk
from zhixing.models import BallotFigure, BoxLine
from zhixing.queries.ballots.access import questionnaire_of
from zhixing.queries.scoring.cycle_inputs import inputs_of
from zhixing.rules.ballots.states import ABSTAIN, Paper
from zhixing.rules.members.records import PersonKind

BY_QUESTION = walk.STANDARD.replace(
    "source: ballot, weight: {midyear: 20, year_end: 20}",
    "source: ballot, weight: {midyear: 20, year_end: 20}, questions: [{code: DUTY, name: 履职尽责, weight: 3},"
    " {code: STYLE, name: 作风纪律}]",
)


def test_each_question_has_its_figure_and_the_whole_is_weighed(world: make.World) -> None:
    for number in range(15):
        make.member(f"孙{chr(0x4E00 + number)}", world.branch, kind=PersonKind.PROBATIONARY)
    ballot = ballots.prepare(ballots.to_stage(world, BY_QUESTION), world)
    assert [(one.code, one.weight) for one in questionnaire_of(ballot).questions] == [("DUTY", 300), ("STYLE", 100)]
    codes = ballots.to_open(ballot, world)

    def paper(place: int) -> Paper:
        """Everybody 优秀 on duty; on style ten 合格, the others do not say."""
        marks = dict(ballots.marks(ballot, "EXCELLENT", own=place + 1 if place < 4 else None))
        for number in (1, 2, 3, 4):
            if marks[number, "STYLE"] != "SELF":
                marks[number, "STYLE"] = "QUALIFIED" if 4 <= place < 14 else ABSTAIN
        return marks

    for place in range(20):
        ballots.cast(ballot.slug, ballots.Code(codes[place]), paper(place), is_unlisted=place >= 4, at=ballots.DURING)
    ballots.to_end(ballot, world, 20)
    found = {one.question: one for one in BallotFigure.objects.filter(subject__ballot=ballot, subject__number=1)}
    assert (found["DUTY"].value, found["DUTY"].papers, found["DUTY"].counts) == (10000, 19, None)
    style = found["STYLE"]  # ten who all agree; five 优秀 and five 基本合格 would look the same
    assert (style.papers, style.counts, style.value) == (10, None, 8000)
    assert found[""].value == (3 * 10000 + 8000) // 4
    assert (found[""].papers, found[""].counts) == (10, None)
    # Ten on style are too few for counts, and then none are told of the panel: no line stays open.
    assert BoxLine.objects.count() == 0
    people = inputs_of(ballot.cycle).people
    assert people["raw/ballot"].drop_nulls().to_list() == [9500] * 4
