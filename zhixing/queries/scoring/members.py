"""党员得分 for scoring: the results of an organisation's members in the same period. Knows no Django."""

import polars as pl

from zhixing.queries.scoring.sql import Read
from zhixing.rules.standards.model import Source, Standard

_COLUMNS: dict[str, pl.DataType] = {"person": pl.Int64(), "member": pl.Int64(), "index": pl.Int64()}
# Of every branch at or below the organisation, once its results hang: what is still worked on counts nowhere.
_MEMBERS = """
    SELECT participant.id AS person, member.person_id AS member, latest.index::bigint AS index
    FROM zhixing_participant participant
    JOIN zhixing_organisation assessed ON assessed.id = participant.organisation_id
    JOIN zhixing_organisation branch ON branch.path LIKE assessed.path || '%'
    JOIN zhixing_cycle cycle ON cycle.organisation_id = branch.id AND cycle.index = 'vanguard'
        AND cycle.until_on BETWEEN participant.from_on AND participant.until_on
        AND (cycle.stage = 'closed' OR EXISTS (
            SELECT FROM zhixing_posting posting WHERE posting.cycle_id = cycle.id AND posting.state = 'carried_out'))
    JOIN zhixing_participant member ON member.cycle_id = cycle.id AND member.excluded = ''
    JOIN LATERAL (
        SELECT rating.index FROM zhixing_rating rating WHERE rating.participant_id = member.id
        ORDER BY rating.computation DESC LIMIT 1
    ) latest ON latest.index IS NOT NULL
    WHERE {who} AND participant.excluded = ''
    ORDER BY participant.id, member.id
"""


def read_members(standard: Standard, who: str, read: Read) -> pl.DataFrame | None:
    """One row for each scored member and period that ends in the organisation's; None, and nothing read, where the
    standard does not ask for them."""
    if not any(component.source is Source.MEMBERS for component in standard.components):
        return None
    return read(_MEMBERS.format(who=who), _COLUMNS)
