"""公示: what hangs, what waits for whom, and one posting as a viewer may see it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from zhixing.models import Objection, Organisation, Posting, PostingStep, Rating
from zhixing.queries.due import Due
from zhixing.queries.standards import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles import Quarter, Stage
from zhixing.rules.permissions import Do
from zhixing.rules.postings import STEP_OF, STEPS, PostingState, next_step, step_blockers
from zhixing.rules.refusals import NotAllowed, OutOfSight
from zhixing.rules.standards import Band

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


@dataclass(frozen=True)
class Summary:
    """One posting of a list."""

    id: int
    branch: str
    quarter: str
    state: PostingState
    from_on: dt.date | None
    until_on: dt.date | None
    objections: int
    next_label: str  # the step this viewer could take now; empty where none
    may_object: bool  # the viewer's rights, whatever the day


def posting_at(viewer: Viewer, posting_id: int) -> Posting:
    """The posting, if the viewer may see it at its present state."""
    found = _with_cycle(Posting.objects.filter(pk=posting_id)).first()
    if found is None:
        raise OutOfSight(posting_id)
    path = found.cycle.organisation.path or ""
    viewer.demand(Do.VIEW_POSTING, path)
    if not _hangs(found, viewer.today) and not any(viewer.may(do, path) for do in HANDLERS):
        raise NotAllowed(posting_id)
    return found


def _hangs(posting: Posting, today: dt.date) -> bool:
    return (
        posting.state == PostingState.CARRIED_OUT.value and posting.from_on is not None and posting.from_on <= today
    )


def _with_cycle(postings: QuerySet[Posting]) -> QuerySet[Posting]:
    return postings.select_related("cycle__organisation", "cycle__version")


def quarter_label(posting: Posting) -> str:
    return Quarter(posting.cycle.year, posting.cycle.quarter).label


def posted_lines(posting: Posting) -> list[PostedLine]:
    """The scored participants of the posting in name order, with the index and band of its computation."""
    bands = {band.code: band for band in parsed(posting.cycle.version).bands}
    rated = (
        Rating.objects.filter(
            participant__cycle=posting.cycle_id, computation=posting.computation, participant__excluded=""
        )
        .select_related("participant__membership__person")
        .order_by("participant__membership__person__name_key", "participant_id")
    )
    return [
        PostedLine(one.participant_id, one.participant.membership.person.name, one.index, bands.get(one.band))
        for one in rated if one.index is not None
    ]


def not_scored(posting: Posting) -> int:
    """How many took part without being scored: a count only, no name is ever posted for it."""
    return posting.cycle.participants.exclude(excluded="").count()


def steps(posting: Posting) -> list[StepLine]:
    """The four states with who took each and when; the one to come is current."""
    taken = {step.state: step for step in posting.steps.select_related("by").order_by("pk")}
    awaited = next_step(PostingState(posting.state))
    lines = []
    for state, _ in STEPS:
        step: PostingStep | None = taken.get(state.value)
        if step is not None:
            note = f"{step.by.name} {step.at.astimezone(_CHINA):%m月%d日}" + (f"：{step.note}" if step.note else "")
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
    if to is None or not viewer.may(STEP_OF[to], posting.cycle.organisation.path or ""):
        return None
    earlier = {PostingState(state): who for state, who in posting.steps.values_list("state", "by_id")}
    return to, step_blockers(to, state=PostingState(posting.state), by=viewer.user_id, earlier=earlier)


def may_return_to_review(viewer: Viewer, posting: Posting) -> bool:
    """Whether this person could withdraw the posting and have the group review anew: never once the cycle closed."""
    return (
        posting.cycle.stage == Stage.POSTING.value and posting.state != PostingState.WITHDRAWN.value
        and viewer.may(Do.RETURN_CYCLE, posting.cycle.organisation.path or "")
    )


def objections_of(viewer: Viewer, posting: Posting) -> list[Objection]:
    """Those who answer and those above see all; everybody else their own."""
    found = posting.objections.select_related(
        "participant__membership__person", "raised_by", "answered_by", "reversed_entry", "added_entry"
    ).order_by("pk")
    path = posting.cycle.organisation.path or ""
    if viewer.may(Do.ANSWER_OBJECTION, path) or viewer.may(Do.EXAMINE_POSTING, path):
        return list(found)
    return list(found.filter(raised_by=viewer.user_id))


def objection_at(viewer: Viewer, objection_id: int, do: Do = Do.ANSWER_OBJECTION) -> Objection:
    found = Objection.objects.select_related(
        "posting__cycle__organisation", "posting__cycle__version", "participant__membership__person"
    ).filter(pk=objection_id).first()
    if found is None:
        raise OutOfSight(objection_id)
    viewer.demand(do, found.posting.cycle.organisation.path or "")
    return found


def postings(viewer: Viewer) -> list[Summary]:
    """Every posting the viewer may see, the latest quarter first, then by organisation."""
    handled = set(
        Organisation.objects.below(tuple(path for do in HANDLERS for path in viewer.roots(do)))
        .values_list("pk", flat=True)
    )
    found = _with_cycle(
        Posting.objects.filter(cycle__organisation__in=Organisation.objects.below(viewer.roots(Do.VIEW_POSTING)))
    ).prefetch_related("steps", "objections").order_by(
        "-cycle__year", "-cycle__quarter", "cycle__organisation__sort_key", "-pk"
    )
    return [
        _summary(viewer, one) for one in found if _hangs(one, viewer.today) or one.cycle.organisation_id in handled
    ]


def _summary(viewer: Viewer, posting: Posting) -> Summary:
    state = PostingState(posting.state)
    to = next_step(state)
    path = posting.cycle.organisation.path or ""
    mine = to is not None and viewer.may(STEP_OF[to], path) and not step_blockers(
        to, state=state, by=viewer.user_id,
        earlier={PostingState(step.state): step.by_id for step in posting.steps.all()},
    )
    return Summary(
        id=posting.pk, branch=posting.cycle.organisation.name, quarter=quarter_label(posting), state=state,
        from_on=posting.from_on, until_on=posting.until_on, objections=len(posting.objections.all()),
        next_label=to.label if to and mine else "", may_object=viewer.may(Do.RAISE_OBJECTION, path),
    )


def due(viewer: Viewer) -> list[Due]:
    """Steps waiting for this viewer, objections to answer, and for those who may object the posting that hangs now."""
    lines = []
    for one in postings(viewer):
        if one.next_label:
            lines.append(Due(f"{one.next_label}{one.quarter}积分公示", one.branch, None, "posting", (one.id,)))
        elif one.may_object and one.until_on and one.until_on >= viewer.today:
            what = f"查看{one.quarter}积分公示，有异议请在期内提出"
            lines.append(Due(what, one.branch, one.until_on, "posting", (one.id,)))
    open_ones = Objection.objects.filter(
        state="raised", posting__cycle__organisation__in=Organisation.objects.below(viewer.roots(Do.ANSWER_OBJECTION))
    ).select_related("posting__cycle__organisation").order_by("due_on", "pk")
    for objection in open_ones:
        branch = objection.posting.cycle.organisation.name
        lines.append(Due("调查并答复一条异议", branch, objection.due_on, "objection_answer", (objection.pk,)))
    return lines
