"""民主测评: what a ballot says of one person, beside their result; for those who may see that result."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from zhixing.models import Ballot, BallotFigure, BallotSubject, BallotWaiver, Participant
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.ballots.access import ballots, questionnaire_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.cycles.stages import Stage, stage_label
from zhixing.rules.standards.vocabulary import points_text


@dataclass(frozen=True)
class OwnFigure:
    """What one panel gave over all questions or in one; `value` None: `withheld` says why."""

    panel: str
    question: str  # empty over all questions
    value: int | None
    grade: str
    papers: int | None
    counts: list[tuple[str, int]]
    withheld: str


def own_figures(viewer: Viewer, ballot_id: int) -> tuple[str, list[OwnFigure]]:
    """What the ballot says of the viewer, and the alias under which they stand in the published record.

    `OutOfSight` for everyone who is not among its subjects; nothing before the count.
    """
    subject = get_or_out_of_sight(
        BallotSubject.objects.select_related("ballot__cycle__version"),
        ballot=ballot_id,
        participant__membership__person=viewer.person_id or 0,
        ballot__state=BallotState.COUNTED.value,
    )
    questionnaire = questionnaire_of(subject.ballot)
    questions = {question.code: question.name for question in questionnaire.questions if question.code}
    grades = {grade.code: grade.name for grade in questionnaire.grades}
    order = [*questions, ""]  # as asked, over all last
    listed = sorted(
        BallotFigure.objects.filter(subject=subject).select_related("panel"),
        key=lambda ballot_figure: (ballot_figure.panel_id, order.index(ballot_figure.question)),
    )
    return subject.alias, [
        OwnFigure(
            ballot_figure.panel.name,
            questions.get(ballot_figure.question, ""),
            ballot_figure.value,
            grades.get(ballot_figure.grade, ""),
            ballot_figure.papers,
            [(name, ballot_figure.counts[code]) for code, name in grades.items()] if ballot_figure.counts else [],
            ballot_figure.withheld,
        )
        for ballot_figure in listed
    ]


def ballot_notes(participants: Sequence[Participant]) -> dict[int, list[str]]:
    """By participant, sentences on the ballots of their cycle: what each panel gave, or why it does not count, or why
    there was no ballot. Four queries, however many people."""
    cycles = {participant.cycle_id for participant in participants}
    counted = {
        ballot.pk: questionnaire_of(ballot).component.name
        for ballot in ballots().filter(cycle__in=cycles, state=BallotState.COUNTED.value).order_by("pk")
    }
    figures: dict[int, dict[str, list[BallotFigure]]] = {}
    for figure in _figures(counted, [participant.pk for participant in participants]):
        of_person = figures.setdefault(figure.subject.participant_id or 0, {})
        of_person.setdefault(counted[figure.subject.ballot_id], []).append(figure)
    waived = _waived(cycles, counted)
    notes = {
        participant.pk: [_sentence(name, figures) for name, figures in figures.get(participant.pk, {}).items()]
        for participant in participants
    }
    for participant in participants:
        judged = participant.pk if participant.organisation_id else None
        if not participant.excluded and (reason := waived.get((participant.cycle_id, judged))):
            word = stage_label(Stage.BALLOT, is_of_organisations=judged is not None)
            notes[participant.pk].append(f"{word}：本期未进行（{reason.rstrip('。')}）")
    return notes


def _figures(ballot_ids: Collection[int], participant_ids: Collection[int]) -> list[BallotFigure]:
    ballot_figures = BallotFigure.objects.filter(
        subject__ballot__in=ballot_ids, subject__participant__in=participant_ids, question=""
    )
    return list(ballot_figures.select_related("subject", "panel").order_by("subject", "panel")) if ballot_ids else []


def _waived(cycle_ids: Collection[int], counted: Collection[int]) -> dict[tuple[int, int | None], str]:
    """By cycle, and by organisation where each has a ballot of its own: of those without a counted ballot the reason
    that counts, the latest."""
    with_ballot = set(Ballot.objects.filter(pk__in=counted).values_list("cycle", "participant")) if counted else set()
    waivers = BallotWaiver.objects.filter(cycle__in=cycle_ids).order_by("pk")
    reasons = {
        (cycle, judged): reason for cycle, judged, reason in waivers.values_list("cycle", "participant", "reason")
    }
    return {place: reason for place, reason in reasons.items() if place not in with_ballot}


def _sentence(name: str, figures: Sequence[BallotFigure]) -> str:
    """民主测评：党员（权重 70）92.5 分，8 人评价；群众（权重 30）未计入：参与评价的不足 6 人……"""
    several = len(figures) > 1
    parts = [_part(figure, several=several) for figure in figures]
    hint = (
        ""
        if all(figure.counts or figure.value is None for figure in figures)
        else ("。只公布平均分的，可能暴露个人评价的几种结果合并为一种，按其中最高的公布")
    )
    return f"{name}：{'；'.join(parts)}{hint}"


def _part(figure: BallotFigure, *, several: bool) -> str:
    who = f"{figure.panel.name}（权重 {points_text(figure.panel.weight)}）" if several else figure.panel.name
    if figure.value is None:
        return f"{who}未计入：{figure.withheld.rstrip('。')}"
    return f"{who}评价 {points_text(figure.value)} 分，{figure.papers} 人评价"
