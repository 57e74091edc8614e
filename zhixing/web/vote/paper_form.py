"""What a voter chose, between the boxes of the page and the paper that goes into the box."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhixing.queries.ballots.voting import VotingPaper
from zhixing.rules.ballots.states import ABSTAIN, SELF, Paper, Place

# What a form sends has one length whatever was chosen: who sees no more than lengths on the line learns nothing.
UNLISTED = "none"  # 我不在名单中; as long as a number of one's own row
EMPTY, NO_ROW = "---", "----"  # nothing chosen yet, in a row and of one's own row
_ABSTAIN = "254"
_BASE, _A_ROW, _A_CHOICE = 20_000, 1_100, 230  # bytes of a page at most: by itself, with a row, with a choice in it


@dataclass(frozen=True)
class Filled:
    """As chosen so far. Of one's own row nothing is kept but that it is one's own."""

    marks: Mapping[Place, str]
    own: int | None = None
    is_unlisted: bool = False

    def paper(self, voting_paper: VotingPaper) -> Paper:
        """The paper as it is cast: one's own row is 本人 in every question, whatever stood there before."""
        own = {(self.own, code): SELF for code, _ in voting_paper.questions if self.own is not None}
        return {**{place: mark for place, mark in self.marks.items() if place[0] != self.own}, **own}


@dataclass(frozen=True)
class Choice:
    value: str
    name: str
    is_chosen: bool
    is_quiet: bool


@dataclass(frozen=True)
class Step:
    """One subject and question on the page."""

    field: str
    place: int  # the how-manieth row
    number: int  # of the subject; of the only one's questions, of the question
    name: str
    question: str
    choices: tuple[Choice, ...]
    is_missing: bool

    @property
    def is_empty(self) -> bool:
        return not any(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True)
class Answer:
    question: str
    word: str


@dataclass(frozen=True)
class Row:
    """A subject on the page that shows once more what was chosen."""

    name: str
    is_own: bool
    answers: tuple[Answer, ...]


def read(posted: Mapping[str, str], paper: VotingPaper) -> Filled:
    """What was sent, as far as it belongs to this paper."""
    codes = {code: code for code in signs(paper)} | {sign: code for code, sign in signs(paper).items()}
    marks = {place: codes.get(posted.get(field, "")) for field, place in _fields(paper)}
    own = posted.get("own", "") if paper.has_subjects else ""
    numbers = {str(number): number for number, _ in paper.subjects}
    return Filled(
        {place: mark for place, mark in marks.items() if mark is not None},
        numbers.get(own.lstrip("0")),
        own == UNLISTED,
    )


def signs(paper: VotingPaper) -> dict[str, str]:
    """What stands for each choice in a form: three digits for any."""
    return {**{code: f"{at:03}" for at, (code, _) in enumerate(paper.grades)}, ABSTAIN: _ABSTAIN}


def page_size(paper: VotingPaper) -> int:
    """Bytes to which every answer to a form of this paper is filled up, whatever was chosen on it."""
    rows = len(paper.subjects) * len(paper.questions)
    words = paper.title + paper.panel + "".join(name for _, name in (*paper.subjects, *paper.questions, *paper.grades))
    return (
        _BASE
        + rows * (_A_ROW + _A_CHOICE * (len(paper.grades) + 1))
        + 4 * rows * len(words.encode()) // max(len(paper.subjects) + len(paper.questions), 1)
    )


def steps(paper: VotingPaper, filled: Filled, *, says_missing: bool = False) -> list[Step]:
    """Every row of the page. `says_missing`: rows still empty are pointed out, after a paper was sent back."""
    questions = dict(paper.questions)
    names = dict(paper.subjects)
    order = {number: place for place, number in enumerate(names, start=1)}
    places = {code: place for place, code in enumerate(questions, start=1)}
    return [
        Step(
            field,
            places[code] if paper.is_by_question else order[number],
            places[code] if paper.is_by_question else number,
            questions[code] if paper.is_by_question else names[number],
            questions[code] if len(questions) > 1 and not paper.is_by_question else "",
            tuple(_choices(paper, filled.marks.get((number, code), ""))),
            says_missing and number != filled.own and (number, code) not in filled.marks,
        )
        for field, (number, code) in _fields(paper)
    ]


def rows(paper: VotingPaper, filled: Filled) -> list[Row]:
    """The review: who, and in words what was chosen."""
    words = {**dict(paper.grades), **paper.beside}
    choices = filled.paper(paper)
    if paper.is_by_question:
        number = paper.subjects[0][0]
        return [Row(name, False, (Answer("", words[choices[number, code]]),)) for code, name in paper.questions]
    several = len(paper.questions) > 1
    return [
        Row(name, True, (Answer("", "本人，不评"),))
        if number == filled.own
        else Row(
            name,
            False,
            tuple(
                Answer(question if several else "", words[choices[number, code]]) for code, question in paper.questions
            ),
        )
        for number, name in paper.subjects
    ]


def hidden(paper: VotingPaper, filled: Filled) -> list[tuple[str, str]]:
    """Every row as a field, to go on to the next page without a script."""
    sign = signs(paper)
    return [(field, sign[filled.marks[place]] if place in filled.marks else EMPTY) for field, place in _fields(paper)]


def _fields(paper: VotingPaper) -> Iterator[tuple[str, Place]]:
    for number, _ in paper.subjects:
        for at, (code, _) in enumerate(paper.questions):
            yield f"m{number}-{at}", (number, code)


def _choices(paper: VotingPaper, chosen: str) -> Iterator[Choice]:
    for code, name in paper.grades:
        yield Choice(signs(paper)[code], name, code == chosen, False)
    yield Choice(_ABSTAIN, paper.abstention, chosen == ABSTAIN, True)
