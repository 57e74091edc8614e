"""核对参评名单: who is scored twice in one quarter, and who stands on no list though they belonged to a branch."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

# Two scored lines of one person whose quarters are the same.
_TWICE = """
    SELECT person.name, STRING_AGG(branch.name, '、' ORDER BY branch.sort_key), participant.year, participant.quarter
    FROM zhixing_participant participant JOIN zhixing_person person ON person.id = participant.person_id
    JOIN zhixing_cycle cycle ON cycle.id = participant.cycle_id
    JOIN zhixing_organisation branch ON branch.id = cycle.organisation_id
    WHERE participant.excluded = '' AND participant.person_id IS NOT NULL
    GROUP BY person.id, person.name, participant.year, participant.quarter HAVING COUNT(*) > 1
    ORDER BY participant.year, participant.quarter, person.name, person.id
"""
# Somebody who belonged to a branch in a quarter whose results it has posted, and stands on no list of that quarter.
_NOWHERE = """
    SELECT DISTINCT person.name, branch.name, cycle.year, cycle.quarter, person.id
    FROM zhixing_cycle cycle JOIN zhixing_organisation branch ON branch.id = cycle.organisation_id
    JOIN zhixing_membership line ON line.organisation_id = cycle.organisation_id
    JOIN zhixing_person person ON person.id = line.person_id
    WHERE cycle.index = 'vanguard' AND cycle.stage IN ('posting', 'closed')
        AND line.end_reason NOT IN ('duplicate_line', 'import_undone')
        AND line.from_on <= MAKE_DATE(cycle.year, cycle.quarter * 3, 1) + INTERVAL '1 month' - INTERVAL '1 day'
        AND (line.until_on IS NULL OR line.until_on >= MAKE_DATE(cycle.year, cycle.quarter * 3 - 2, 1))
        AND NOT EXISTS (
            SELECT FROM zhixing_participant participant WHERE participant.person_id = line.person_id
                AND participant.year = cycle.year AND participant.quarter = cycle.quarter
        )
    ORDER BY cycle.year, cycle.quarter, branch.name, person.name, person.id
"""


@dataclass(frozen=True)
class ListFinding:
    sentence: str
    is_double: bool

    def __str__(self) -> str:
        return self.sentence


def list_findings() -> Iterator[ListFinding]:
    """Every person scored twice in a quarter, and every one whom no list of it names."""
    with connection.cursor() as cursor:
        cursor.execute(_TWICE)
        for name, branches, year, quarter in cursor.fetchall():
            yield ListFinding(f"{name}：{_label(year, quarter)}在{branches}都计了分，请上级党组织核实。", True)
        cursor.execute(_NOWHERE)
        for name, branch, year, quarter, _ in cursor.fetchall():
            sentence = f"{name}：{_label(year, quarter)}在{branch}的名册上，却不在任何一份参评名单里，请核实。"
            yield ListFinding(sentence, False)


def _label(year: int, quarter: int) -> str:
    return f"{year}年第{'一二三四'[quarter - 1]}季度"
