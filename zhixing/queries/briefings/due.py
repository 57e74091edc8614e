"""简报: what waits for editors, for whoever signs, for those whose contribution came back, and for people named."""

from zhixing.models import Briefing, Contribution, NameConsent, Organisation
from zhixing.queries.briefings.lists import waiting_contributions
from zhixing.queries.briefings.pages import EDITORS
from zhixing.queries.due import Due
from zhixing.queries.viewers import Viewer
from zhixing.rules.briefings.states import BriefingState, Consent, ContributionState, StepKind
from zhixing.rules.grants import home_paths
from zhixing.rules.permissions import Do


def due(viewer: Viewer) -> list[Due]:
    return [*_to_sign(viewer), *_to_mend(viewer), *_contributions(viewer), *_consents(viewer)]


def _to_sign(viewer: Viewer) -> list[Due]:
    paths = viewer.roots(Do.ISSUE_BRIEFING)
    if not paths:
        return []
    issues = Briefing.objects.filter(
        state=BriefingState.SUBMITTED.value, organisation__in=Organisation.objects.below(paths)
    )
    mine = issues.filter(steps__by=viewer.user_id, steps__kind__in=EDITORS)
    waiting = issues.exclude(pk__in=mine.values("pk")).select_related("organisation").order_by("pk")
    return [Due(f"签发{issue.label}", issue.organisation.label, None, "briefing", (issue.pk,)) for issue in waiting]


def _to_mend(viewer: Viewer) -> list[Due]:
    """An issue that was sent back is in nobody's hands until somebody edits it."""
    issues = Briefing.objects.filter(
        organisation__path__in=home_paths(viewer.grants, Do.EDIT_BRIEFING), state=BriefingState.DRAFTING.value
    ).select_related("organisation")
    returned = issues.filter(steps__kind=StepKind.RETURNED.value).distinct().order_by("pk")
    return [
        Due(f"修改被退回的{issue.label}", issue.organisation.label, None, "briefing", (issue.pk,)) for issue in returned
    ]


def _contributions(viewer: Viewer) -> list[Due]:
    own = Contribution.objects.filter(
        organisation__path__in=home_paths(viewer.grants, Do.SEND_CONTRIBUTION), state=ContributionState.RETURNED.value
    )
    returned = own.filter(by=viewer.user_id).select_related("organisation").order_by("pk")
    return [
        *(
            Due("处理一篇供稿", row.organisation.label, None, "contribution", (row.pk,))
            for row in waiting_contributions(viewer)
        ),
        *(Due("修改被退回的供稿", row.organisation.label, None, "contribution", (row.pk,)) for row in returned),
    ]


def _consents(viewer: Viewer) -> list[Due]:
    if viewer.person_id is None:
        return []
    rows = (
        NameConsent.objects.filter(membership__person=viewer.person_id)
        .select_related("article__briefing__organisation")
        .order_by("article", "name", "pk")
    )
    last = {(row.article_id, row.name): row for row in rows}
    return [
        Due("答复是否同意在简报里写到您", row.article.briefing.organisation.label, None, "name_consent", (row.pk,))
        for row in last.values()
        if row.consent == Consent.REQUESTED.value and row.article.removed_at is None
    ]
