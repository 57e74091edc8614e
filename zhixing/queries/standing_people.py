"""台账与考评周期: the people that scoring takes, and what came in for them beside the ledger. Knows no Django."""

import polars as pl

from zhixing.queries.columns import Read
from zhixing.rules.reviews import FULL
from zhixing.rules.scoring_frames import raw
from zhixing.rules.scoring_rounding import divide
from zhixing.rules.standards import RoundBy, Source, Standard

PEOPLE: dict[str, pl.DataType] = {
    "person": pl.Int64(), "cycle": pl.Int64(), "class": pl.String(), "excluded": pl.String(), "review": pl.Int64(),
    "self_report": pl.Int64(),
}

_PEOPLE = """
    SELECT participant.id AS person, participant.cycle_id AS cycle, participant.member_class AS class,
        NULLIF(participant.excluded, '') AS excluded, joint.points AS review, said.points AS self_report
    FROM zhixing_participant participant
    LEFT JOIN zhixing_jointopinion joint ON joint.participant_id = participant.id
    LEFT JOIN (
        SELECT report.participant_id, SUM(line.points)::bigint AS points
        FROM zhixing_selfreportline line JOIN zhixing_selfreport report ON report.id = line.report_id
        JOIN zhixing_participant participant ON participant.id = report.participant_id
        WHERE {who} AND report.state = 'submitted' GROUP BY report.participant_id
    ) said ON said.participant_id = participant.id
    WHERE {who}
"""


def read_people(who: str, read: Read) -> pl.DataFrame:
    """Participants, whom `who` picks by columns of `participant`, with what came in for them."""
    return read(_PEOPLE.format(who=who), PEOPLE)


def with_raws(people: pl.DataFrame, standard: Standard) -> pl.DataFrame:
    """What came in for the group's view and for the self-report, on the scales of the standard's components."""
    values = {}
    for component in standard.components:
        full = component.full or standard.full
        if component.source is Source.REVIEW:
            values[raw(component.code)] = divide(pl.col("review") * full, FULL, RoundBy.HALF_UP)
        elif component.source is Source.SELF_REPORT:
            values[raw(component.code)] = pl.col("self_report").clip(0, full)
    return people.with_columns(**values)
