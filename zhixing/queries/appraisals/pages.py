"""民主评议党员 on pages: the years of a branch, one year's steps, the table of grades, one person's own."""

from collections import Counter
from dataclasses import dataclass

from zhixing.models import Appraisal, AppraisalLine, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.appraisals.access import appraisal_at, is_own, line_at, standing_lines
from zhixing.queries.appraisals.facts import Appraised, appraised, standard_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.appraisals.grades import REPORTED, Grade, share_warnings
from zhixing.rules.appraisals.steps import (
    AppraisalState,
    Preparation,
    opening_blockers,
    person_gaps,
    preparation_gaps,
    window_note,
)
from zhixing.rules.permissions import Do
from zhixing.rules.standards.model import APPRAISAL


@dataclass(frozen=True)
class AppraisalPage:
    appraisal: Appraisal
    state: AppraisalState
    people: list[Appraised]
    gaps: list[str]  # what is still missing here and now
    counts: list[tuple[str, int]]  # grade and number, in the order of the grades
    warnings: list[str]
    may_keep: bool
    may_approve: bool
    is_submitter: bool

    @property
    def steps(self) -> list[dict[str, str]]:
        """Each state as `parts/steps.html` takes it."""
        states = list(AppraisalState)
        place = states.index(self.state) + (self.state is AppraisalState.CLOSED)
        words = [
            "done" if number < place else "current" if number == place else "todo" for number in range(len(states))
        ]
        return [{"label": state.label, "state": word} for state, word in zip(states, words, strict=True)]

    @property
    def reported(self) -> list[Appraised]:
        """Who the superior is asked about one by one."""
        return [person for person in self.people if person.grade in REPORTED]


@dataclass(frozen=True)
class OwnPage:
    """One person's appraisal: their own, or as the branch keeps it."""

    appraisal: Appraisal
    state: AppraisalState
    person: Appraised
    is_own: bool
    may_keep: bool
    may_write: bool  # the self-review is still open
    may_answer: bool  # the result can be read and answered

    @property
    def shows_result(self) -> bool:
        """The person themselves reads the grade once it is approved; the branch all along."""
        return not self.is_own or self.may_keep or self.state in {AppraisalState.FEEDBACK, AppraisalState.CLOSED}


@dataclass(frozen=True)
class YearChoice:
    """The appraisals of a branch and the one that may be opened now."""

    organisation: Organisation
    appraisals: list[Appraisal]
    year: int
    blockers: list[str]
    note: str
    may_keep: bool


def preparation_of(appraisal: Appraisal) -> Preparation:
    return Preparation(
        appraisal.study_on, appraisal.study_topic, appraisal.themes, appraisal.talks_on, appraisal.problems
    )


def appraisal_page(viewer: Viewer, appraisal_id: int) -> AppraisalPage:
    appraisal = appraisal_at(viewer, appraisal_id)
    people = appraised(appraisal, standing_lines(appraisal))
    path, state = appraisal.organisation.path, AppraisalState(appraisal.state)
    grades = Counter(person.grade for person in people)
    graded = sum(number for grade, number in grades.items() if grade not in {None, Grade.NONE})
    rule = standard.appraisal if (standard := standard_of(appraisal)) else APPRAISAL
    return AppraisalPage(
        appraisal=appraisal,
        state=state,
        people=people,
        gaps=_gaps(appraisal, state, people),
        counts=[(grade.label, grades[grade]) for grade in Grade if grades[grade]],
        warnings=share_warnings(grades[Grade.EXCELLENT], graded, rule.excellent_share),
        may_keep=viewer.may(Do.KEEP_APPRAISAL, path),
        may_approve=viewer.may(Do.APPROVE_APPRAISAL, path),
        is_submitter=appraisal.submitted_by_id == viewer.user_id,
    )


def _gaps(appraisal: Appraisal, state: AppraisalState, people: list[Appraised]) -> list[str]:
    if state is AppraisalState.PREPARING:
        missing = [person.name for person in people if person.facts.is_reviewed and not person.facts.has_review]
        return preparation_gaps(preparation_of(appraisal), missing)
    if state is AppraisalState.GRADING:
        rows = ((person.name, person_gaps(person.facts)) for person in people)
        return [f"{name}：{'、'.join(gaps)}" for name, gaps in rows if gaps]
    if state is AppraisalState.FEEDBACK:
        waiting = [person.name for person in people if person.line.read_on is None]
        return [f"{'、'.join(waiting)}还没有反馈"] if waiting else []
    return []


def own_page(viewer: Viewer, line_id: int) -> OwnPage:
    line = line_at(viewer, line_id, Do.VIEW_APPRAISAL)
    appraisal, state = line.appraisal, AppraisalState(line.appraisal.state)
    may_keep = viewer.may(Do.KEEP_APPRAISAL, appraisal.organisation.path)
    is_theirs = is_own(viewer, line)
    (person,) = appraised(appraisal, [line])
    return OwnPage(
        appraisal=appraisal,
        state=state,
        person=person,
        is_own=is_theirs,
        may_keep=may_keep,
        may_write=(is_theirs or may_keep) and state in {AppraisalState.PREPARING, AppraisalState.GRADING},
        may_answer=(is_theirs or may_keep) and state is AppraisalState.FEEDBACK and line.read_on is None,
    )


def own_lines(viewer: Viewer) -> list[AppraisalLine]:
    """The viewer's own appraisals, the latest first."""
    if viewer.person_id is None:
        return []
    lines = AppraisalLine.objects.filter(membership__person=viewer.person_id)
    return list(lines.select_related("appraisal__organisation", "membership").order_by("-appraisal__year"))


def year_choice(viewer: Viewer, organisation_id: int) -> YearChoice:
    """The appraisals of a branch; from December the year that ends, until November the year before."""
    organisation = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    viewer.demand(Do.VIEW_APPRAISAL, organisation.path)
    appraisals = list(organisation.appraisals.order_by("-year"))
    year = viewer.today.year if viewer.today.month == 12 else viewer.today.year - 1
    return YearChoice(
        organisation,
        appraisals,
        year,
        opening_blockers(year, viewer.today, exists=any(appraisal.year == year for appraisal in appraisals)),
        window_note(year),
        viewer.may(Do.KEEP_APPRAISAL, organisation.path),
    )
