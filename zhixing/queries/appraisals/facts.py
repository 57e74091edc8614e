"""民主评议党员: what stands beside each person's grade: the year's star, the secret test, why no grade is usual."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from zhixing.models import Appraisal, AppraisalLine, BallotFigure
from zhixing.queries.ballots.access import questionnaire_of
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.results.years import YearLine, people_years
from zhixing.queries.standards.in_force import parsed
from zhixing.rules.appraisals.grades import Grade, departures, grade_of
from zhixing.rules.appraisals.steps import PersonFacts
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.standards.model import PeriodKind, Standard
from zhixing.rules.standards.results import default_grades, usual_grades


@dataclass(frozen=True)
class Vote:
    """What the latest secret test of the year came to for one person: a word a panel, and the grade if it has one."""

    text: str
    grade: Grade | None


@dataclass(frozen=True)
class Appraised:
    """One person with what is known of their year; `usual` are the grades that go with their star, if they have one."""

    line: AppraisalLine
    name: str
    year: YearLine | None
    vote: Vote | None
    usual: tuple[Grade, ...]

    @property
    def grade(self) -> Grade | None:
        return Grade(self.line.grade) if self.line.grade else None

    @property
    def default_words(self) -> str:
        return "、".join(grade.label for grade in self.usual)

    @property
    def clauses(self) -> list[str]:
        """In what the grade departs from what is known."""
        return self.clauses_for(self.grade) if self.grade else []

    def clauses_for(self, grade: Grade) -> list[str]:
        """In what this grade would depart from star, vote and circumstances."""
        return departures(
            grade,
            star=self.year.star if self.year else "",
            usual=self.usual,
            voted=self.vote.grade if self.vote else None,
            unreviewable=self.line.unreviewable,
        )

    @property
    def facts(self) -> PersonFacts:
        return PersonFacts(
            self.name,
            self.grade,
            self.line.opinion,
            self.line.reason,
            self.clauses,
            has_review=bool(self.line.review.strip()),
            is_reviewed=not self.line.unreviewable,
        )


def appraised(appraisal: Appraisal, lines: Sequence[AppraisalLine]) -> list[Appraised]:
    """These lines with names, stars and votes; the same number of queries however many there are."""
    people = [line.membership.person_id for line in lines]
    names = public_names_of((line.membership for line in lines), at_home=True)
    years, votes = people_years(people, appraisal.year), year_votes(people, appraisal.year)
    standard = standard_of(appraisal)
    return [
        Appraised(line, names[person], year := years.get(person), votes.get(person), usual_of(standard, year))
        for line, person in zip(lines, people, strict=True)
    ]


def standard_of(appraisal: Appraisal) -> Standard | None:
    """What it goes by; None where no standard was in force, or none was kept yet when it was opened."""
    return parsed(appraisal.version) if appraisal.version else None


def usual_of(standard: Standard | None, year: YearLine | None) -> tuple[Grade, ...]:
    """The grades that go with a year's star by this standard; by the star's place where it does not know the star."""
    if year is None or year.band is None:
        return ()
    bands = standard.bands_of(PeriodKind.YEAR) if standard else ()
    number = next((number for number, band in enumerate(bands) if band.code == year.band.code), None)
    grades = default_grades(year.place, year.bands) if number is None else usual_grades(bands, number)
    return tuple(Grade(grade.value) for grade in grades)


def year_votes(people: Collection[int], year: int) -> dict[int, Vote]:
    """Of each person's latest counted ballot of members in that year, what may be published."""
    figures = (
        BallotFigure.objects.filter(
            subject__participant__person__in=people,
            subject__participant__cycle__year=year,
            subject__ballot__state=BallotState.COUNTED.value,
            question="",
        )
        .select_related("panel", "subject__participant", "subject__ballot__cycle__version")
        .order_by("subject__ballot__counted_at", "subject__ballot", "panel")
    )
    latest: dict[int, list[BallotFigure]] = {}
    for figure in figures:
        person = figure.subject.participant.person_id if figure.subject.participant else None
        if person is not None:
            panels = latest.setdefault(person, [])
            if panels and panels[0].subject.ballot_id != figure.subject.ballot_id:
                panels.clear()
            panels.append(figure)
    questionnaires = {
        figure.subject.ballot_id: figure.subject.ballot for panels in latest.values() for figure in panels
    }
    names = {
        ballot_id: {grade.code: grade.name for grade in questionnaire_of(ballot).grades}
        for ballot_id, ballot in questionnaires.items()
    }
    return {person: _vote(panels, names[panels[0].subject.ballot_id]) for person, panels in latest.items()}


def _vote(panels: Sequence[BallotFigure], names: Mapping[str, str]) -> Vote:
    words = [(figure.panel.name, names.get(figure.grade, "") or "不公布") for figure in panels]
    if len(words) == 1:
        return Vote(words[0][1], grade_of(words[0][1]))
    return Vote("；".join(f"{panel} {word}" for panel, word in words), None)
