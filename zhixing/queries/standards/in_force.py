"""考评办法: which version is in force where, and the parsed standard behind a version."""

import datetime as dt
from functools import lru_cache

from zhixing.models import Adoption, Organisation, StandardVersion
from zhixing.rules.refusals import Blocked
from zhixing.rules.standards.approval import VersionState, unreadable_blockers
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.vocabulary import IndexKind


def version_in_force(
    organisation: Organisation, day: dt.date, index: IndexKind = IndexKind.VANGUARD
) -> StandardVersion | None:
    """The version that this organisation uses on this day, or None where nobody up the path has adopted any.

    The nearest organisation up the path that has adopted one by then decides; of its adoptions the latest counts.
    """
    adoption = adoption_in_force(organisation, day, index)
    return adoption.version if adoption else None


def adoption_in_force(
    organisation: Organisation, day: dt.date, index: IndexKind = IndexKind.VANGUARD
) -> Adoption | None:
    """The adoption behind `version_in_force`, with its organisation and version loaded (one query)."""
    adoptions = Adoption.objects.filter(
        organisation_id__in=path_ids(organisation), index=index.value, from_on__lte=day, withdrawn_at__isnull=True
    ).select_related("version__standard", "organisation")
    return max(adoptions, key=lambda adoption: (len(adoption.organisation.path), adoption.from_on), default=None)


def path_ids(organisation: Organisation) -> list[int]:
    """The ids from the root down to the organisation itself."""
    return [int(part) for part in organisation.path.split(".") if part]


def parsed(version: StandardVersion) -> Standard:
    """The standard that the version's text says. Raises `Blocked` where the text of a draft does not hold."""
    standard = _read(version.text, version.state == VersionState.APPROVED.value)
    if isinstance(standard, Standard):
        return standard
    raise Blocked(unreadable_blockers([str(problem) for problem in standard]))


@lru_cache(maxsize=128)
def _read(text: str, is_kept: bool) -> Standard | tuple[object, ...]:
    """Kept by the text itself: reading a long standard takes a tenth of a second, and versions do not change."""
    standard = read_standard(text, is_kept)
    return standard if isinstance(standard, Standard) else tuple(standard)
