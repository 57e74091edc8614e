"""公示: what hangs, what waits for whom, and one posting as a viewer may see it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zhixing.models import Cycle, Objection, Participant, Posting, PostingStep, Rating
from zhixing.models.members import has_died
from zhixing.queries.cycles.names import participant_names
from zhixing.queries.inspections.access import speaks_for
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Do
from zhixing.rules.posting_words import WORDS, PostingWords
from zhixing.rules.postings import STEP_OF, STEPS, PostingState, is_public, next_step, objection_blockers, step_blockers
from zhixing.rules.refusals import NotAllowed, OutOfSight
from zhixing.rules.standards.model import Band
from zhixing.rules.standards.vocabulary import IndexKind

# Before a posting hangs only those who take it there may see it.
HANDLERS = (Do.PROPOSE_POSTING, Do.EXAMINE_POSTING, Do.APPROVE_POSTING)


@dataclass(frozen=True)
class PostedLine:
    """One line of the notice. No class, no reason, nothing but what may hang on a wall."""

    participant_id: int
    name: str
    index: int  # hundredths
    band: Band | None


@dataclass(frozen=True)
class StepLine:
    """For parts/steps.html: one of the four states, and who took it when."""

    label: str
    state: str  # done, current, todo
    note: str


def posting_at(viewer: Viewer, posting_id: int) -> Posting:
    """The posting, if the viewer may see it at its present state."""
    posting = _with_cycle(Posting.objects.filter(pk=posting_id)).first()
    if posting is None:
        raise OutOfSight(posting_id)
    path = posting.cycle.organisation.path
    if not (is_assessed_below(viewer, posting.cycle) and is_public_posting(posting, viewer.today)):
        viewer.demand(Do.VIEW_POSTING, path)
    if not is_public_posting(posting, viewer.today) and not any(
        viewer.may(posting.cycle.permission_for(do), path) for do in HANDLERS
    ):
        raise NotAllowed(posting_id)
    return posting


def is_assessed_below(viewer: Viewer, cycle: Cycle) -> bool:
    """Whether the viewer belongs below the assessor whose organisations are posted: it hangs for all of them."""
    path = cycle.organisation.path
    return cycle.is_of_organisations and any(root.startswith(path) for root in viewer.roots(Do.VIEW_POSTING))


def is_public_posting(posting: Posting, today: dt.date) -> bool:
    return is_public(PostingState(posting.state), from_on=posting.from_on, today=today)


def may_object(viewer: Viewer, posting: Posting) -> bool:
    """Whether this viewer could hand in an objection today: it hangs, its days are not over, nobody withdrew it."""
    return may_raise(viewer, posting) and not objection_blockers(
        PostingState(posting.state), from_on=posting.from_on, until_on=posting.until_on, today=viewer.today
    )


def may_raise(viewer: Viewer, posting: Posting) -> bool:
    """Members object to results of their branch; an organisation that is assessed, by its head, to its own."""
    if posting.cycle.is_of_organisations:
        return any(speaks_for(viewer, participant) for participant in own_participants(posting))
    return viewer.may(Do.RAISE_OBJECTION, posting.cycle.organisation.path)


def may_raise_for_others(viewer: Viewer, posting: Posting) -> bool:
    """Whether the viewer may write down what members say or hand in on paper."""
    cycle = posting.cycle
    return not cycle.is_of_organisations and viewer.may(Do.ANSWER_OBJECTION, cycle.organisation.path)


def own_participants(posting: Posting) -> list[Participant]:
    """The organisations of the posting."""
    return list(posting.cycle.participants.filter(excluded="").select_related("organisation"))


def own_line(viewer: Viewer, posting: Posting, lines: list[PostedLine]) -> PostedLine | None:
    """The viewer's own line of the notice, to be shown before the others."""
    if posting.cycle.is_of_organisations:
        mine = {participant.pk for participant in own_participants(posting) if speaks_for(viewer, participant)}
        return next((line for line in lines if line.participant_id in mine), None)
    if viewer.person_id is None:
        return None
    own = set(posting.cycle.participants.filter(membership__person=viewer.person_id).values_list("pk", flat=True))
    return next((line for line in lines if line.participant_id in own), None)


def earlier_notice(posting: Posting) -> Posting | None:
    """The notice that hung before this one and was withdrawn: the new one says that it takes its place."""
    return (
        Posting.objects.filter(
            cycle=posting.cycle_id, state=PostingState.WITHDRAWN.value, from_on__isnull=False, pk__lt=posting.pk
        )
        .order_by("-pk")
        .first()
    )


def _with_cycle(postings: QuerySet[Posting]) -> QuerySet[Posting]:
    return postings.select_related("cycle__organisation", "cycle__version")


def quarter_label(posting: Posting) -> str:
    return posting.cycle.period.label


def posted_lines(posting: Posting) -> list[PostedLine]:
    """Who is scored, in name order, with the index and band of the posting's computation; nobody who has died since."""
    bands = {band.code: band for band in parsed(posting.cycle.version).bands}
    rated = (
        Rating.objects.filter(
            participant__cycle=posting.cycle_id, computation=posting.computation, participant__excluded=""
        )
        .exclude(has_died("participant__person"))
        .select_related("participant__membership__person", "participant__organisation")
        .order_by("participant__organisation__sort_key", "participant__membership__person__name_key", "participant_id")
    )
    listed = [rating for rating in rated if rating.index is not None]
    names = participant_names(rating.participant for rating in listed)
    return [
        PostedLine(rating.participant_id, names[rating.participant_id], rating.index or 0, bands.get(rating.band))
        for rating in listed
    ]


def open_to_objection(viewer: Viewer, posting: Posting) -> list[PostedLine]:
    """The lines that the viewer may object to: of organisations only their own."""
    lines = posted_lines(posting)
    if not posting.cycle.is_of_organisations:
        return lines
    mine = {participant.pk for participant in own_participants(posting) if speaks_for(viewer, participant)}
    return [line for line in lines if line.participant_id in mine]


def posting_words(posting: Posting) -> PostingWords:
    """What it is called, and whose results it holds."""
    return WORDS[IndexKind(posting.cycle.index)]


def not_scored(posting: Posting) -> int:
    """How many took part without being scored, or have died since: a count only, no name is ever posted for it."""
    return posting.cycle.participants.filter(~Q(excluded="") | has_died("person")).count()


def steps(posting: Posting) -> list[StepLine]:
    """The four states with who took each and when; the one to come is current."""
    step_by_state = {step.state: step for step in posting.steps.select_related("by").order_by("pk")}
    awaited = next_step(PostingState(posting.state))
    names = user_names_of(step.by for step in step_by_state.values())
    lines = []
    for state, _ in STEPS:
        step: PostingStep | None = step_by_state.get(state.value)
        if step is not None:
            taken_on = f"{step.at.astimezone(_CHINA):%m月%d日}"
            note = f"{names[step.by_id]} {taken_on}" + (f"：{step.note}" if step.note else "")
            lines.append(StepLine(state.label, "done", note))
        else:
            lines.append(StepLine(state.label, "current" if state is awaited else "todo", ""))
    return lines


_CHINA = dt.timezone(dt.timedelta(hours=8))


def withdrawal(posting: Posting) -> PostingStep | None:
    return posting.steps.select_related("by").filter(state=PostingState.WITHDRAWN.value).first()


def step_open_to(viewer: Viewer, posting: Posting) -> tuple[PostingState, list[str]] | None:
    """The step this viewer's role takes next, and why it cannot be taken yet; None where it is not theirs."""
    to = next_step(PostingState(posting.state))
    if to is None or not viewer.may(posting.cycle.permission_for(STEP_OF[to]), posting.cycle.organisation.path):
        return None
    earlier = {PostingState(state): who for state, who in posting.steps.values_list("state", "by_id")}
    return to, step_blockers(to, state=PostingState(posting.state), by=viewer.user_id, earlier=earlier)


def may_return_to_review(viewer: Viewer, posting: Posting) -> bool:
    """Whether this person could withdraw the posting and have the group review anew: never once the cycle closed."""
    return (
        posting.cycle.stage == Stage.POSTING.value
        and posting.state != PostingState.WITHDRAWN.value
        and viewer.may(posting.cycle.permission_for(Do.RETURN_CYCLE), posting.cycle.organisation.path)
    )


def objections_of(viewer: Viewer, posting: Posting) -> list[Objection]:
    """Those who answer and those above see all; everybody else their own."""
    objections = posting.objections.select_related(
        "participant__membership__person",
        "participant__organisation",
        "raised_by",
        "answered_by",
        "reversed_entry",
        "added_entry",
    ).order_by("pk")
    path = posting.cycle.organisation.path
    if viewer.may(posting.cycle.permission_for(Do.ANSWER_OBJECTION), path) or viewer.may(
        posting.cycle.permission_for(Do.EXAMINE_POSTING), path
    ):
        return list(objections)
    return list(objections.filter(raised_by=viewer.user_id))


def own_step(viewer: Viewer, posting: Posting) -> str:
    """The label of the step that this viewer could take now; empty where none. Reads the steps fetched before."""
    state = PostingState(posting.state)
    to = next_step(state)
    if to is None or not viewer.may(posting.cycle.permission_for(STEP_OF[to]), posting.cycle.organisation.path):
        return ""
    earlier = {PostingState(step.state): step.by_id for step in posting.steps.all()}
    return "" if step_blockers(to, state=state, by=viewer.user_id, earlier=earlier) else to.label
