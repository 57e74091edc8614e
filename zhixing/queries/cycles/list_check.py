"""核对参评名单: who is scored twice on the same days, and who stands on no list though they belonged to a branch."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from zhixing.rules.periods import Period

# Two scored lines of one person whose periods share days.
_TWICE = """
    SELECT person.name, mine.name, other.name, cycle.year, cycle.number, cycle.months
    FROM zhixing_participant line
    JOIN zhixing_participant twin ON twin.person_id = line.person_id AND twin.id > line.id AND twin.excluded = ''
        AND twin.from_on <= line.until_on AND twin.until_on >= line.from_on
    JOIN zhixing_person person ON person.id = line.person_id
    JOIN zhixing_cycle cycle ON cycle.id = line.cycle_id
    JOIN zhixing_organisation mine ON mine.id = cycle.organisation_id
    JOIN zhixing_cycle there ON there.id = twin.cycle_id
    JOIN zhixing_organisation other ON other.id = there.organisation_id
    WHERE line.excluded = '' ORDER BY cycle.from_on, person.name, line.id
"""
# Somebody who belonged to a branch in a period whose results it has posted, and stands on no list of those days.
_NOWHERE = """
    SELECT DISTINCT person.name, branch.name, cycle.year, cycle.number, cycle.months, person.id
    FROM zhixing_cycle cycle JOIN zhixing_organisation branch ON branch.id = cycle.organisation_id
    JOIN zhixing_membership line ON line.organisation_id = cycle.organisation_id
    JOIN zhixing_person person ON person.id = line.person_id
    WHERE cycle.index = 'vanguard' AND cycle.stage IN ('posting', 'closed')
        AND line.end_reason NOT IN ('duplicate_line', 'import_undone')
        AND line.from_on <= cycle.until_on AND (line.until_on IS NULL OR line.until_on >= cycle.from_on)
        AND NOT EXISTS (
            SELECT FROM zhixing_participant participant WHERE participant.person_id = line.person_id
                AND participant.from_on <= cycle.until_on AND participant.until_on >= cycle.from_on
        )
    ORDER BY cycle.year, cycle.number, branch.name, person.name, person.id
"""


@dataclass(frozen=True)
class ListFinding:
    sentence: str
    is_double: bool

    def __str__(self) -> str:
        return self.sentence


def list_findings() -> Iterator[ListFinding]:
    """Every person scored twice on the same days, and every one whom no list of them names."""
    with connection.cursor() as cursor:
        cursor.execute(_TWICE)
        for name, branch, other, *period in cursor.fetchall():
            label = Period(*period).label
            yield ListFinding(f"{name}：{label}在{branch}、{other}都计了分，请上级党组织核实。", True)
        cursor.execute(_NOWHERE)
        for name, branch, year, number, months, _ in cursor.fetchall():
            label = Period(year, number, months).label
            yield ListFinding(f"{name}：{label}在{branch}的名册上，却不在任何一份参评名单里，请核实。", False)
