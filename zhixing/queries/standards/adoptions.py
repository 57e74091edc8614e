"""考评办法: what adoptions touch — days already taken, cycles that keep their version."""

import datetime as dt
from dataclasses import dataclass

from zhixing.models import Adoption, Cycle, Organisation, StandardVersion
from zhixing.rules.cycles.stages import Stage


def days_taken(organisation: Organisation, index: str) -> set[dt.date]:
    """The days from which this organisation already adopts something for the index."""
    adoptions = Adoption.objects.filter(organisation=organisation, index=index, withdrawn_at__isnull=True)
    return set(adoptions.values_list("from_on", flat=True))


def cycles_begun_since(organisation: Organisation, version: StandardVersion, from_on: dt.date) -> list[str]:
    """Names of cycles at the organisation and below, under another version, whose period begins from that day on."""
    return [cycle.name for cycle in _cycles_of_others(organisation, version) if cycle.from_on >= from_on]


def cycles_that_keep_theirs(organisation: Organisation, version: StandardVersion, from_on: dt.date) -> list[str]:
    """Names of cycles still open there whose period holds or comes after that day: adoption does not touch them."""
    return [
        cycle.name
        for cycle in _cycles_of_others(organisation, version)
        if not cycle.is_closed and cycle.until_on >= from_on
    ]


@dataclass(frozen=True)
class _CycleOfOthers:
    from_on: dt.date  # of its period
    until_on: dt.date
    name: str
    is_closed: bool


def _cycles_of_others(organisation: Organisation, version: StandardVersion) -> list[_CycleOfOthers]:
    """Every cycle at the organisation and below that another version of the index rules."""
    cycles = (
        Cycle.objects.filter(organisation__path__startswith=organisation.path, version__index=version.index)
        .exclude(version=version)
        .select_related("organisation")
        .order_by("organisation__sort_key", "from_on")
    )
    return [
        _CycleOfOthers(
            cycle.from_on,
            cycle.until_on,
            f"{cycle.organisation.label}{cycle.period.label}",
            cycle.stage == Stage.CLOSED.value,
        )
        for cycle in cycles
    ]
