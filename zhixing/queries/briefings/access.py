"""简报: one issue, article or contribution, for those who read, edit, sign or sent it."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from zhixing.models import Briefing, BriefingArticle, Contribution, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.viewers import Viewer
from zhixing.rules.briefings.states import BriefingState
from zhixing.rules.grants import home_paths
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed, OutOfSight

Row = TypeVar("Row", bound=Model)


def works_on(viewer: Viewer, organisation: Organisation) -> bool:
    """Whether drafts of this organisation are the viewer's business."""
    return viewer.may(Do.EDIT_BRIEFING, organisation.path) or viewer.may(Do.ISSUE_BRIEFING, organisation.path)


def reads(viewer: Viewer, organisation: Organisation) -> bool:
    """Issued ones go to everybody below the organisation, and to those above it."""
    path = organisation.path
    return any(path.startswith(root) or root.startswith(path) for root in viewer.roots(Do.VIEW_BRIEFING))


def readable(viewer: Viewer) -> Q:
    """The issued ones that the viewer may read, as a filter."""
    wanted_rows = Q(pk__in=[])
    for root in viewer.roots(Do.VIEW_BRIEFING):
        parts = root.split(".")[:-1]
        above = [".".join(parts[:size]) + "." for size in range(1, len(parts))]
        wanted_rows |= Q(organisation__path__startswith=root) | Q(organisation__path__in=above)
    return Q(state=BriefingState.ISSUED.value) & wanted_rows


def briefing_at(viewer: Viewer, briefing_id: int) -> Briefing:
    briefing = get_or_out_of_sight(Briefing.objects.select_related("organisation"), pk=briefing_id)
    if briefing.state == BriefingState.ISSUED.value and reads(viewer, briefing.organisation):
        return briefing
    if not works_on(viewer, briefing.organisation):
        viewer.demand(Do.EDIT_BRIEFING, briefing.organisation.path)
    return briefing


def edited_briefing(viewer: Viewer, briefing_id: int, rows: QuerySet[Briefing] | None = None) -> Briefing:
    """The issue, for an editor; `rows` may lock it."""
    issues = Briefing.objects.all() if rows is None else rows
    briefing = get_or_out_of_sight(issues.select_related("organisation"), pk=briefing_id)
    viewer.demand(Do.EDIT_BRIEFING, briefing.organisation.path)
    return briefing


def signed_briefing(viewer: Viewer, briefing_id: int, rows: QuerySet[Briefing]) -> Briefing:
    """The issue, for somebody who may sign it or send it back."""
    briefing = get_or_out_of_sight(rows.select_related("organisation"), pk=briefing_id)
    viewer.demand(Do.ISSUE_BRIEFING, briefing.organisation.path)
    return briefing


def edited_article(viewer: Viewer, article_id: int) -> BriefingArticle:
    """An article that stands in an issue, for its editors."""
    articles = BriefingArticle.objects.filter(removed_at__isnull=True).select_related("briefing__organisation")
    article = get_or_out_of_sight(articles, pk=article_id)
    viewer.demand(Do.EDIT_BRIEFING, article.briefing.organisation.path)
    return article


def contribution_at(viewer: Viewer, contribution_id: int, rows: QuerySet[Contribution] | None = None) -> Contribution:
    """What an organisation sent, for those who send for it and for the editors it was sent to."""
    lines = Contribution.objects.all() if rows is None else rows
    contribution = get_or_out_of_sight(lines.select_related("organisation", "receiver"), pk=contribution_id)
    if not is_sender(viewer, contribution) and not is_receiver(viewer, contribution):
        viewer.demand(Do.EDIT_BRIEFING, contribution.receiver.path)
    return contribution


def is_sender(viewer: Viewer, contribution: Contribution) -> bool:
    return contribution.organisation.path in home_paths(viewer.grants, Do.SEND_CONTRIBUTION)


def is_receiver(viewer: Viewer, contribution: Contribution) -> bool:
    return viewer.may(Do.EDIT_BRIEFING, contribution.receiver.path)


def sending_organisations(viewer: Viewer) -> list[Organisation]:
    """The viewer's own organisations that send contributions; those above do not send for them."""
    own = home_paths(viewer.grants, Do.SEND_CONTRIBUTION)
    return list(Organisation.objects.filter(path__in=own, dissolved_on__isnull=True).in_tree_order())


def receivers_of(organisation: Organisation) -> list[Organisation]:
    """The committees above an organisation, the nearest first."""
    ids = [int(part) for part in organisation.path.split(".")[:-2]]
    rows = Organisation.objects.in_bulk(ids)
    return [rows[pk] for pk in reversed(ids)]


def editing_organisations(viewer: Viewer) -> list[Organisation]:
    """The organisations at which the viewer is appointed to edit a briefing."""
    own = home_paths(viewer.grants, Do.EDIT_BRIEFING)
    return list(Organisation.objects.filter(path__in=own, dissolved_on__isnull=True).in_tree_order())


def editing_organisation(viewer: Viewer, organisation_id: int) -> Organisation:
    """One of them; those above read and sign what an organisation writes, and do not begin it."""
    organisation = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    viewer.demand(Do.EDIT_BRIEFING, organisation.path)
    if organisation.path not in home_paths(viewer.grants, Do.EDIT_BRIEFING):
        raise NotAllowed(Do.EDIT_BRIEFING)
    return organisation


def demand_any(viewer: Viewer) -> None:
    """The page of all issues is for whoever reads, edits or contributes."""
    if not any(viewer.can(do) for do in (Do.VIEW_BRIEFING, Do.EDIT_BRIEFING, Do.SEND_CONTRIBUTION)):
        raise NotAllowed(Do.VIEW_BRIEFING)


def standing_article(briefing: Briefing, article_id: int) -> BriefingArticle:
    """An article that stands in this very issue."""
    article = BriefingArticle.objects.filter(briefing=briefing, pk=article_id, removed_at__isnull=True).first()
    if article is None:
        raise OutOfSight(article_id)
    return article
