"""考评办法: what each organisation of a viewer's uses today, and what it is going to use."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.models import Adoption, Organisation
from zhixing.queries.standards.in_force import path_ids
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.standards.vocabulary import IndexKind


@dataclass(frozen=True)
class Change:
    """A version that comes into force on a later day."""

    from_on: dt.date
    version_id: int
    title: str
    number: int
    adopted_by: str


@dataclass(frozen=True)
class InForce:
    """What one organisation of the viewer's uses today for one index, and what it changes to."""

    organisation: str
    index: str
    version_id: int | None
    title: str
    number: int
    from_on: dt.date | None
    adopted_by: str
    changes: tuple[Change, ...] = ()


def in_force_lines(viewer: Viewer) -> list[InForce]:
    """For each index that anybody up the path has adopted something for; 先锋指数 always."""
    lines = []
    for organisation in Organisation.objects.filter(path__in=viewer.roots(Do.VIEW_STANDARD)).in_tree_order():
        adoptions = list(
            Adoption.objects.filter(organisation_id__in=path_ids(organisation), withdrawn_at__isnull=True)
            .select_related("organisation", "version__standard")
            .defer("version__text")
        )
        for index in IndexKind:
            mine = [adoption for adoption in adoptions if adoption.index == index.value]
            in_force, changes = deciding(mine, viewer.today), changes_after(mine, viewer.today)
            if in_force:
                lines.append(
                    InForce(
                        organisation.label,
                        index.label,
                        in_force.version_id,
                        in_force.version.standard.title,
                        in_force.version.number,
                        in_force.from_on,
                        in_force.organisation.label,
                        changes,
                    )
                )
            elif changes or index is IndexKind.VANGUARD:
                lines.append(InForce(organisation.label, index.label, None, "", 0, None, "", changes))
    return lines


def deciding(adoptions: Sequence[Adoption], day: dt.date) -> Adoption | None:
    """The adoption that decides on a day: of the nearest organisation, its latest."""
    applicable = [adoption for adoption in adoptions if adoption.from_on <= day]
    return max(applicable, key=lambda adoption: (len(adoption.organisation.path), adoption.from_on), default=None)


def changes_after(adoptions: Sequence[Adoption], today: dt.date) -> tuple[Change, ...]:
    """The later days on which another version comes into force; what a nearer organisation overrules is none."""
    changes = []
    before = deciding(adoptions, today)
    for day in sorted({adoption.from_on for adoption in adoptions if adoption.from_on > today}):
        then = deciding(adoptions, day)
        if then is not None and (before is None or then.version_id != before.version_id):
            changes.append(
                Change(day, then.version_id, then.version.standard.title, then.version.number, then.organisation.label)
            )
        before = then
    return tuple(changes)
