"""公示与异议: what is due of those who take a posting through its steps, of those who may object, of those who did."""

import datetime as dt

from zhixing.models import Objection, Organisation, Posting
from zhixing.queries.due import Due
from zhixing.queries.postings.pages import own_step, posting_words, quarter_label
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.postings import STEP_OF, STEPS, ObjectionState, PostingState

_PENDING = [state.value for state, _ in STEPS if state is not PostingState.CARRIED_OUT]
ANSWERS_SHOWN = dt.timedelta(days=15)  # how long the first page of whoever objected leads to the answer


def due(viewer: Viewer) -> list[Due]:
    """Steps and objections that wait for this viewer, what hangs now for those who may object, answers to one's own.

    Asks for what is pending alone: a street of many years has thousands of postings, and nothing to do with them.
    """
    return [*_steps_due(viewer), *_notices_due(viewer), *_objections_due(viewer), *_answers_due(viewer)]


def _steps_due(viewer: Viewer) -> list[Due]:
    roots = tuple(path for do in STEP_OF.values() for path in viewer.roots(do))
    waiting = (
        Posting.objects.filter(state__in=_PENDING, cycle__organisation__in=Organisation.objects.below(roots))
        .select_related("cycle__organisation")
        .prefetch_related("steps")
        .order_by("pk")
        if roots
        else []
    )
    return [
        Due(
            f"{label}{quarter_label(posting)}{posting_words(posting).kind}",
            posting.cycle.organisation.name,
            None,
            "posting",
            (posting.pk,),
        )
        for posting in waiting
        if (label := own_step(viewer, posting))
    ]


def _notices_due(viewer: Viewer) -> list[Due]:
    hanging = (
        Posting.objects.filter(
            state=PostingState.CARRIED_OUT.value,
            from_on__lte=viewer.today,
            until_on__gte=viewer.today,
            cycle__organisation__in=Organisation.objects.below(viewer.roots(Do.RAISE_OBJECTION)),
        )
        .select_related("cycle__organisation")
        .order_by("pk")
    )
    return [
        Due(
            f"查看{quarter_label(posting)}积分公示，有异议请在期内提出",
            posting.cycle.organisation.name,
            posting.until_on,
            "posting",
            (posting.pk,),
        )
        for posting in hanging
    ]


def _answers_due(viewer: Viewer) -> list[Due]:
    answered = (
        Objection.objects.filter(raised_by=viewer.user_id, answered_at__date__gte=viewer.today - ANSWERS_SHOWN)
        .select_related("posting__cycle__organisation")
        .order_by("pk")
    )
    return [
        Due(
            f"查看对您的异议的答复（{quarter_label(objection.posting)}公示）",
            objection.posting.cycle.organisation.name,
            None,
            "objection",
            (objection.pk,),
        )
        for objection in answered
    ]


def _objections_due(viewer: Viewer) -> list[Due]:
    lines = []
    open_ones = (
        Objection.objects.filter(
            state=ObjectionState.RAISED.value,
            posting__cycle__organisation__in=Organisation.objects.below(viewer.roots(Do.ANSWER_OBJECTION)),
        )
        .select_related("posting__cycle__organisation")
        .order_by("due_on", "pk")
    )
    for objection in open_ones:
        branch = objection.posting.cycle.organisation.name
        lines.append(Due("调查并答复一条异议", branch, objection.due_on, "objection_answer", (objection.pk,)))
    return lines
