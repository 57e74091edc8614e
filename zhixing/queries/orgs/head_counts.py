"""底数: how many people of each kind and state an organisation has, its whole subtree included."""

from collections import Counter
from dataclasses import dataclass, fields

from django.db.models import Count

from zhixing.models import Membership
from zhixing.rules.members.records import PersonKind, RegisterState


@dataclass(frozen=True)
class HeadCount:
    """Open memberships of an organisation and everything below it."""

    full: int = 0
    probationary: int = 0
    prospect: int = 0
    activist: int = 0
    flowing: int = 0
    lost: int = 0

    @property
    def party_members(self) -> int:
        return self.full + self.probationary

    @property
    def total(self) -> int:
        return self.full + self.probationary + self.prospect + self.activist


NOBODY = HeadCount()
_NAMES = tuple(field.name for field in fields(HeadCount))


def head_counts(paths: tuple[str, ...]) -> dict[int, HeadCount]:
    """By id of every organisation in these subtrees that has anybody (one query); those above are counted in part."""
    counted: dict[int, Counter[str]] = {}
    groups = Membership.objects.open().below(paths).values_list("organisation__path", "kind", "state")
    for path, kind, state, count in groups.annotate(count=Count("pk")).order_by():
        for organisation_id in (int(part) for part in path.split(".")[:-1]):
            here = counted.setdefault(organisation_id, Counter())
            here[PersonKind(kind).value] += count
            if state in (RegisterState.FLOWING.value, RegisterState.LOST.value):
                here[state] += count
    return {key: HeadCount(**{name: here[name] for name in _NAMES}) for key, here in counted.items()}
