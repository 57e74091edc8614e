"""党员得分 for scoring: the results of an organisation's members, and of those directly below it, in the same period.
Knows no Django."""

import polars as pl

from zhixing.queries.scoring.sql import Read
from zhixing.rules.standards.model import MembersOf, Source, Standard

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
# Of every organisation directly below that was assessed in the same period, once its results hang.
_BRANCHES = """
    SELECT participant.id AS person, branch.organisation_id AS member, latest.index::bigint AS index
    FROM zhixing_participant participant
    JOIN zhixing_organisation below ON below.parent_id = participant.organisation_id
    JOIN zhixing_participant branch ON branch.organisation_id = below.id AND branch.membership_id IS NULL
        AND branch.excluded = ''
    JOIN zhixing_cycle cycle ON cycle.id = branch.cycle_id AND cycle.index = 'fortress'
        AND cycle.until_on BETWEEN participant.from_on AND participant.until_on
        AND (cycle.stage = 'closed' OR EXISTS (
            SELECT FROM zhixing_posting posting WHERE posting.cycle_id = cycle.id AND posting.state = 'carried_out'))
    JOIN LATERAL (
        SELECT rating.index FROM zhixing_rating rating WHERE rating.participant_id = branch.id
        ORDER BY rating.computation DESC LIMIT 1
    ) latest ON latest.index IS NOT NULL
    WHERE {who} AND participant.excluded = ''
    ORDER BY participant.id, branch.id
"""


def read_members(standard: Standard, who: str, read: Read) -> pl.DataFrame | None:
    """One row for each scored member, or organisation directly below, and period that ends in the organisation's; None,
    and nothing read, where the standard does not ask for them."""
    parts = [component for component in standard.components if component.source is Source.MEMBERS]
    kinds = {component.members.of if component.members else MembersOf.PEOPLE for component in parts}
    queries = {MembersOf.PEOPLE: _MEMBERS, MembersOf.BRANCHES: _BRANCHES}
    frames = [
        read(query.format(who=who), _COLUMNS).with_columns(of=pl.lit(of.value))
        for of, query in queries.items()
        if of in kinds
    ]
    return pl.concat(frames) if frames else None
