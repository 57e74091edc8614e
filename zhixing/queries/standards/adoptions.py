"""考评办法: what adoptions touch — days already taken, cycles that keep their version."""

import datetime as dt

from zhixing.models import Adoption, Cycle, Organisation, StandardVersion
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import Quarter


def days_taken(organisation: Organisation, index: str) -> set[dt.date]:
    """The days from which this organisation already adopts something for the index."""
    adoptions = Adoption.objects.filter(organisation=organisation, index=index, withdrawn_at__isnull=True)
    return set(adoptions.values_list("from_on", flat=True))


def cycles_begun_since(organisation: Organisation, version: StandardVersion, from_on: dt.date) -> list[str]:
    """Names of cycles at the organisation and below, under another version, whose quarter begins from that day on."""
    return [name for began_on, name, _ in _cycles_of_others(organisation, version) if began_on >= from_on]


def cycles_that_keep_theirs(organisation: Organisation, version: StandardVersion, from_on: dt.date) -> list[str]:
    """Names of cycles still open there whose quarter holds or comes after that day: adoption does not touch them."""
    return [
        name
        for began_on, name, closed in _cycles_of_others(organisation, version)
        if not closed and Quarter(began_on.year, (began_on.month + 2) // 3).until_on >= from_on
    ]


def _cycles_of_others(organisation: Organisation, version: StandardVersion) -> list[tuple[dt.date, str, bool]]:
    """(first day of the quarter, name, whether closed) of every cycle below that another version of the index rules."""
    cycles = (
        Cycle.objects.filter(organisation__path__startswith=organisation.path, version__index=version.index)
        .exclude(version=version)
        .select_related("organisation")
        .order_by("organisation__sort_key", "year", "quarter")
    )
    quarters = [(Quarter(cycle.year, cycle.quarter), cycle) for cycle in cycles]
    return [
        (quarter.from_on, f"{cycle.organisation.label}{quarter.label}", cycle.stage == Stage.CLOSED.value)
        for quarter, cycle in quarters
    ]
