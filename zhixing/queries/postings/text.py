"""公示: the words of one posting, from its rows."""

import datetime as dt

from zhixing.files.print.quarter_forms import PostedRow, PostingFacts, PostingText, posting_text
from zhixing.models import Cycle, Posting
from zhixing.queries.ledger.chain import mark_line
from zhixing.queries.postings.pages import earlier_notice, not_scored, posted_lines, quarter_label, withdrawal
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.cycles.stages import Stage, balloted_components, organisations_route, route
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Do
from zhixing.rules.posting_words import WORDS
from zhixing.rules.postings import PostingState
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.vocabulary import IndexKind, exact_points

_CHINA = dt.timezone(dt.timedelta(hours=8))
# The links of a quarter before its posting, as a notice names them.
_LINKS = (Stage.SELF_REPORT, Stage.SELF_CHECK, Stage.INSPECTION, Stage.BALLOT, Stage.REVIEW, Stage.ASSESSMENT)


def text_of(posting: Posting) -> PostingText:
    """The notice as the wall shows it, as a draft before it may hang, or marked as withdrawn."""
    cycle, earlier, withdrawn = posting.cycle, earlier_notice(posting), withdrawal(posting)
    standard = parsed(cycle.version)
    rows = tuple(
        PostedRow(line.name, exact_points(line.index), line.band.name if line.band else "—")
        for line in posted_lines(posting)
    )
    return posting_text(
        PostingFacts(
            branch=cycle.organisation.name,
            quarter=quarter_label(posting),
            standard=standard.title,
            steps="、".join(stage.label for stage in _LINKS if stage in _route(cycle, standard)),
            words=WORDS[IndexKind(cycle.index)],
            first_day=posting.from_on,
            last_day=posting.until_on,
            working_days=posting.working_days,
            answer_days=posting.answer_days,
            contact=posting.contact,
            not_scored=not_scored(posting),
            mark="" if posting.state == PostingState.WITHDRAWN.value else mark_line(cycle.organisation_id),
            replaces=earlier.from_on if earlier else None,
            withdrawn_on=withdrawn.at.astimezone(_CHINA).date() if withdrawn else None,
        ),
        rows,
    )


def _route(cycle: Cycle, standard: Standard) -> tuple[Stage, ...]:
    """The stages that the quarter went through."""
    kind = CycleKind(cycle.kind)
    if cycle.is_of_organisations:
        is_voted = cycle.ballots.filter(state=BallotState.COUNTED.value).exists()
        return tuple(stage for stage in organisations_route(standard, kind) if is_voted or stage is not Stage.BALLOT)
    return route(kind, bool(balloted_components(standard, kind)) and not cycle.ballot_waivers.exists())


def default_terms(viewer: Viewer, cycle: Cycle) -> dict[str, int | str]:
    """What the form of a posting begins with: the days that the standard of the cycle has, and where to object."""
    viewer.demand(cycle.permission_for(Do.PROPOSE_POSTING), cycle.organisation.path)
    days = parsed(cycle.version).deadlines
    return {"contact": cycle.organisation.contact, "working_days": days.posting, "answer_days": days.answer}
