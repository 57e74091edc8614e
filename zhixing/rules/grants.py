"""Grants: a role held at an organisation, and what is asked of those a person holds.

Grants flow down the tree of organisations: a grant at path `1.2.` holds for everything whose path starts with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from zhixing.rules.permissions import MAY, Do, Role
from zhixing.rules.refusals import NotAllowed, OutOfSight


@dataclass(frozen=True, order=True)
class Grant:
    """The pure shadow of an appointment (or of a membership): a role held at an organisation's path."""

    role: Role
    path: str


def may(grants: Iterable[Grant], do: Do, path: str) -> bool:
    """Whether any grant allows `do` at the organisation with this path."""
    return any(path.startswith(grant.path) and do in MAY[grant.role] for grant in grants)


def may_at_home(grants: Iterable[Grant], do: Do, path: str) -> bool:
    """Whether a grant held at this very organisation allows `do`: nobody above speaks for those below."""
    return path in home_paths(grants, do)


def home_paths(grants: Iterable[Grant], do: Do) -> list[str]:
    """The organisations themselves at which grants that allow `do` are held."""
    return [grant.path for grant in grants if do in MAY[grant.role]]


def roots(grants: Iterable[Grant], do: Do) -> tuple[str, ...]:
    """The fewest paths below which `do` is allowed: what a list is filtered by."""
    paths = sorted({grant.path for grant in grants if do in MAY[grant.role]})
    return tuple(path for path in paths if not any(path != other and path.startswith(other) for other in paths))


def sees(grants: Iterable[Grant], path: str) -> bool:
    """Whether the organisation lies in the subtree of any grant, whatever its role."""
    return any(path.startswith(grant.path) for grant in grants)


def demand(grants: Iterable[Grant], do: Do, path: str) -> None:
    """Refuse with `OutOfSight` outside every subtree of the person, with `NotAllowed` inside."""
    own_grants = tuple(grants)
    if may(own_grants, do, path):
        return
    if sees(own_grants, path):
        raise NotAllowed(do)
    raise OutOfSight(path)
