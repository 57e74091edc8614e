"""民主评议党员: what stands beside each person's grade: the year's star, the secret test, why no grade is usual."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from zhixing.models import Appraisal, AppraisalLine, BallotFigure
from zhixing.queries.ballots.access import questionnaire_of
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.results.years import YearLine, people_years
from zhixing.rules.appraisals.grades import Grade, departures, grade_of, star_grades
from zhixing.rules.appraisals.steps import PersonFacts
from zhixing.rules.ballots.states import BallotState


@dataclass(frozen=True)
class Vote:
    """What the latest secret test of the year came to for one person: a word a panel, and the grade if it has one."""

    text: str
    grade: Grade | None


@dataclass(frozen=True)
class Appraised:
    """One person with what is known of their year."""

    line: AppraisalLine
    name: str
    year: YearLine | None
    vote: Vote | None
    clauses: list[str]  # in what the grade departs from it

    @property
    def grade(self) -> Grade | None:
        return Grade(self.line.grade) if self.line.grade else None

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
    return [_appraised(line, names[line.membership.person_id], years, votes) for line in lines]


def _appraised(line: AppraisalLine, name: str, years: Mapping[int, YearLine], votes: Mapping[int, Vote]) -> Appraised:
    person = line.membership.person_id
    year, vote = years.get(person), votes.get(person)
    return Appraised(line, name, year, vote, clauses_of(Grade(line.grade), line, year, vote) if line.grade else [])


def clauses_of(grade: Grade, line: AppraisalLine, year: YearLine | None, vote: Vote | None) -> list[str]:
    """In what this grade would depart from star, vote and circumstances."""
    return departures(
        grade,
        star=year.star if year else "",
        usual=star_grades(year.place, year.bands) if year and year.band else (),
        voted=vote.grade if vote else None,
        unreviewable=line.unreviewable,
    )


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
