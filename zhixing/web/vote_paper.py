"""What a voter chose, between the boxes of the page and the paper that goes into the box."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhixing.queries.ballots_voting import VotingPaper
from zhixing.rules.ballots import ABSTAIN, BESIDE_GRADES, SELF, Paper, Place

UNLISTED = "none"  # 我不在名单中


@dataclass(frozen=True)
class Filled:
    """As chosen so far. Of one's own row nothing is kept but that it is one's own."""

    marks: Mapping[Place, str]
    own: int | None = None
    is_unlisted: bool = False

    def paper(self, asked: VotingPaper) -> Paper:
        """The paper as it is cast: one's own row is 本人 in every question, whatever stood there before."""
        own = {(self.own, code): SELF for code, _ in asked.questions if self.own is not None}
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
    place: int  # the how-manieth subject
    number: int
    name: str
    question: str
    choices: tuple[Choice, ...]
    is_missing: bool


@dataclass(frozen=True)
class Said:
    question: str
    word: str


@dataclass(frozen=True)
class Row:
    """A subject on the page that shows once more what was chosen."""

    name: str
    is_own: bool
    said: tuple[Said, ...]


def read(posted: Mapping[str, str], asked: VotingPaper) -> Filled:
    """What was sent, as far as it belongs to this paper."""
    allowed = {code for code, _ in asked.grades} | {ABSTAIN}
    marks = {place: posted.get(field, "") for field, place in _fields(asked)}
    own = posted.get("own", "") if asked.has_subjects else ""
    numbers = {str(number): number for number, _ in asked.subjects}
    return Filled(
        {place: mark for place, mark in marks.items() if mark in allowed}, numbers.get(own), own == UNLISTED
    )


def steps(asked: VotingPaper, filled: Filled, *, says_missing: bool = False) -> list[Step]:
    """Every row of the page. `says_missing`: rows still empty are pointed out, after a paper was sent back."""
    questions = dict(asked.questions)
    names = dict(asked.subjects)
    order = {number: place for place, number in enumerate(names, start=1)}
    return [
        Step(
            field, order[number], number, names[number], questions[code] if len(questions) > 1 else "",
            tuple(_choices(asked, filled.marks.get((number, code), ""))),
            says_missing and number != filled.own and (number, code) not in filled.marks,
        )
        for field, (number, code) in _fields(asked)
    ]


def rows(asked: VotingPaper, filled: Filled) -> list[Row]:
    """The review: who, and in words what was chosen."""
    words = {**dict(asked.grades), **BESIDE_GRADES}
    paper = filled.paper(asked)
    several = len(asked.questions) > 1
    return [
        Row(name, True, (Said("", "本人，不评"),)) if number == filled.own else
        Row(name, False, tuple(
            Said(question if several else "", words[paper[number, code]]) for code, question in asked.questions
        ))
        for number, name in asked.subjects
    ]


def hidden(asked: VotingPaper, filled: Filled) -> list[tuple[str, str]]:
    """The marks as fields, to go on to the next page without a script."""
    return [(field, filled.marks[place]) for field, place in _fields(asked) if place in filled.marks]


def _fields(asked: VotingPaper) -> Iterator[tuple[str, Place]]:
    for number, _ in asked.subjects:
        for at, (code, _) in enumerate(asked.questions):
            yield f"m{number}-{at}", (number, code)


def _choices(asked: VotingPaper, chosen: str) -> Iterator[Choice]:
    for code, name in asked.grades:
        yield Choice(code, name, code == chosen, False)
    yield Choice(ABSTAIN, BESIDE_GRADES[ABSTAIN], chosen == ABSTAIN, True)
