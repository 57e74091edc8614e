"""Which standard each branch goes by on a day, and the words behind codes of items."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from zhixing.models import Adoption, Organisation, StandardVersion
from zhixing.queries.periods import early_cut_offs
from zhixing.queries.standards.in_force import parsed, path_ids
from zhixing.rules.ledger.sources import no_standard_problem
from zhixing.rules.periods import QUARTER, counted_on, early_sentence
from zhixing.rules.scoring.entries.single import named
from zhixing.rules.standards.model import Block, Item, Standard, Veto
from zhixing.rules.standards.vocabulary import IndexKind


@dataclass(frozen=True)
class Rules:
    """The standard that an organisation goes by, with the version it was read from."""

    version: StandardVersion
    standard: Standard
    cut_off_note: str = ""  # that the period asked about is cut off early, where it is

    @property
    def title(self) -> str:
        return self.standard.title


class InForce:
    """Standards in force for many organisations and days, from one query; texts are read once each."""

    def __init__(self, organisations: Iterable[Organisation], index: IndexKind = IndexKind.VANGUARD) -> None:
        self.paths = {organisation.pk: path_ids(organisation) for organisation in organisations}
        organisation_ids = {pk for path in self.paths.values() for pk in path}
        self._adoptions = (
            list(
                Adoption.objects.filter(
                    organisation_id__in=organisation_ids, index=index.value, withdrawn_at__isnull=True
                ).select_related("version")
            )
            if organisation_ids
            else []
        )
        self._cut_offs = early_cut_offs(self.paths)
        self._read: dict[int, Rules] = {}

    def at(self, organisation_id: int, day: dt.date) -> Rules | None:
        """As `version_in_force` says: the nearest organisation up the path decides, of its adoptions the latest.

        What happened after a period was cut off goes by the standard of the period that it counts for.
        """
        return self.on(organisation_id, counted_on(day, self._cut_offs.get(organisation_id, {})))

    def on(self, organisation_id: int, day: dt.date) -> Rules | None:
        """Those of the day itself, whatever was cut off before it."""
        path = self.paths[organisation_id]
        applicable = [
            adoption for adoption in self._adoptions if adoption.organisation_id in path and adoption.from_on <= day
        ]
        if not applicable:
            return None
        return self._rules(
            max(applicable, key=lambda adoption: (path.index(adoption.organisation_id), adoption.from_on)).version
        )

    @property
    def standards(self) -> list[Standard]:
        """Every standard that was ever adopted on the way up from these organisations."""
        return [self._rules(version).standard for version in {adoption.version for adoption in self._adoptions}]

    def _rules(self, version: StandardVersion) -> Rules:
        if version.pk not in self._read:
            self._read[version.pk] = Rules(version, parsed(version))
        return self._read[version.pk]

    def cut_off_note(self, organisation_id: int, day: dt.date) -> str:
        rules = self.at(organisation_id, day)
        months = rules.standard.months if rules else QUARTER
        return early_sentence(day, self._cut_offs.get(organisation_id, {}), months)

    def named(self, organisation_id: int, day: dt.date, code: str) -> tuple[Block | None, Item | Veto | None]:
        rules = self.at(organisation_id, day)
        return named(rules.standard, code) if rules else (None, None)


def rules_at(organisation: Organisation, day: dt.date) -> Rules | None:
    rules = InForce([organisation])
    rule = rules.at(organisation.pk, day)
    return replace(rule, cut_off_note=rules.cut_off_note(organisation.pk, day)) if rule else None


def no_standard(organisation: Organisation, day: dt.date) -> str:
    return no_standard_problem(organisation.label, day)
