"""The product's own ballot, prepared with its real actions for the benchmark: a typed roll, thirty subjects, slips."""

from collections import Counter
from collections.abc import Sequence

from tests import ballots, make
from zhixing.actions.ballots.casting import cast
from zhixing.actions.ballots.preparing import PanelTerms
from zhixing.actions.ballots.rolls import edit_roll
from zhixing.models import Ballot
from zhixing.queries.ballots.access import questionnaire_of
from zhixing.queries.ballots.voting import Code
from zhixing.rules.permissions import Role


class Ours:
    """One election. `cast` is what the voter's page calls; the pages themselves are not timed."""

    name = "知行（票码、密封、开箱）"

    def __init__(self, voters: int, subjects: int) -> None:
        self.world = make.world()
        cycle = ballots.to_stage(self.world, members=subjects - 4)  # four of the world's five are graded
        self.ballot: Ballot = ballots.prepare(cycle, self.world, {"": PanelTerms(is_own=False)})
        self.panel = self.ballot.panels.get()
        secretary = self.world.viewer(Role.SECRETARY)
        roll = "\n".join(f"代表{number}，第{number % 30 + 1}组" for number in range(voters))
        edit_roll(self.panel.pk, typed=roll, by=secretary, at=make.NOW)
        self.codes = ballots.to_open(self.ballot, self.world)
        questionnaire = questionnaire_of(self.ballot)
        self.grades = [grade.code for grade in questionnaire.grades]
        (self.question,) = (question.code for question in questionnaire.questions)

    def cast(self, voter: int, answers: Sequence[tuple[int, int]]) -> str:
        paper = {(subject, self.question): self.grades[grade - 1] for subject, grade in answers}
        return cast(self.ballot.slug, Code(self.codes[voter]), paper, at=ballots.DURING)

    def seal(self, signatures: int) -> None:
        """The box sealed and the count sheet filled in: people's work, which no machine is timed on."""
        ballots.seal(self.ballot, self.world)
        ballots.tell(self.panel, self.world, signatures=signatures)

    def close(self) -> None:
        ballots.count(self.ballot, self.world)

    def counted(self) -> Counter[tuple[int, int]]:
        """What was published, by subject and grade."""
        place = {code: number for number, code in enumerate(self.grades, start=1)}
        return Counter(
            {
                (subject, place[grade]): many
                for subject, counts in self.panel.figures.values_list("subject__number", "counts")
                for grade, many in counts.items()
                if many
            }
        )
