"""Which standard each branch goes by on a day, and the words behind codes of items."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zhixing.models import Adoption, Organisation, StandardVersion
from zhixing.queries.standards import parsed, path_ids
from zhixing.rules.standards import Block, Item, Standard, Veto
from zhixing.rules.standards_words import IndexKind
from zhixing.rules.worth import named


@dataclass(frozen=True)
class Rules:
    """The standard that an organisation goes by, with the version it was read from."""

    version: StandardVersion
    standard: Standard

    @property
    def title(self) -> str:
        return self.standard.title


class InForce:
    """Standards in force for many organisations and days, from one query; texts are read once each."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self.paths = {one.pk: path_ids(one) for one in organisations}
        wanted = {pk for path in self.paths.values() for pk in path}
        self._adoptions = list(Adoption.objects.filter(
            organisation_id__in=wanted, index=IndexKind.VANGUARD.value, withdrawn_at__isnull=True
        ).select_related("version")) if wanted else []
        self._read: dict[int, Rules] = {}

    def at(self, organisation_id: int, day: dt.date) -> Rules | None:
        """As `version_in_force` says: the nearest organisation up the path decides, of its adoptions the latest."""
        path = self.paths[organisation_id]
        standing = [one for one in self._adoptions if one.organisation_id in path and one.from_on <= day]
        if not standing:
            return None
        version = max(standing, key=lambda one: (path.index(one.organisation_id), one.from_on)).version
        if version.pk not in self._read:
            self._read[version.pk] = Rules(version, parsed(version))
        return self._read[version.pk]

    def named(self, organisation_id: int, day: dt.date, code: str) -> tuple[Block | None, Item | Veto | None]:
        rules = self.at(organisation_id, day)
        return named(rules.standard, code) if rules else (None, None)


def rules_at(organisation: Organisation, day: dt.date) -> Rules | None:
    return InForce([organisation]).at(organisation.pk, day)


NO_STANDARD = "{where}在{day}还没有施行的考评办法，请先由上级施行一个办法再记分。"


def no_standard(organisation: Organisation, day: dt.date) -> str:
    return NO_STANDARD.format(where=organisation.label, day=f"{day.year}年{day.month}月{day.day}日")
