"""整改: who answers for a measure and who checks it, from grants. The two are never the same person."""

from collections.abc import Iterable

from zhixing.rules.grants import Grant, home_paths, may_at_home
from zhixing.rules.permissions import Do


def acts_for(grants: Iterable[Grant], path: str) -> bool:
    """Whether the person answers for this very organisation: a role above it does not sign for it."""
    return may_at_home(grants, Do.RECTIFY_MEASURES, path)


def assessor_path(grants: Iterable[Grant], owner_path: str) -> str | None:
    """The nearest organisation above the owner for which the person assesses; None where there is none above it."""
    above = [
        path for path in home_paths(grants, Do.ASSESS_MEASURES) if owner_path.startswith(path) and path != owner_path
    ]
    return max(above, key=len, default=None)


def assessor_blockers(
    *, acts_for_owner: bool, took_owner_steps: bool, name: str, responsible: Iterable[str]
) -> list[str]:
    """Why this person cannot check this measure although they hold the right."""
    if acts_for_owner:
        return ["您在被核查的党组织任职，不能核查、销号，请由上级的另一名同志办理。"]
    if took_owner_steps:
        return ["您办理过这条整改的签收、方案、进展或销号申请，不能再核查、销号，请由另一名同志办理。"]
    if name in set(responsible):
        return ["您是这条整改的责任领导或责任人，不能核查、销号，请由另一名同志办理。"]
    return []
