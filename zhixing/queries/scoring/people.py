"""台账与考评周期: the people that scoring takes, and what came in for them beside the ledger. Knows no Django."""

from collections.abc import Iterable, Sequence

import polars as pl

from zhixing.queries.scoring.sql import Read
from zhixing.rules.reviews.panel import FULL
from zhixing.rules.rounding import divide
from zhixing.rules.scoring.frames import held_column, raw
from zhixing.rules.standards.checks.results import VOTED
from zhixing.rules.standards.model import Absent, Source, Standard

PEOPLE: dict[str, pl.DataType] = {
    "person": pl.Int64(),
    "cycle": pl.Int64(),
    "class": pl.String(),
    "excluded": pl.String(),
    "part": pl.Int64(),
    "review": pl.Int64(),
    "self_report": pl.Int64(),
}

_PEOPLE = """
    SELECT participant.id AS person, participant.cycle_id AS cycle, participant.member_class AS class,
        NULLIF(participant.excluded, '') AS excluded, NULLIF(participant.part, 10000)::bigint AS part,
        joint.points AS review, said.points AS self_report
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

_GIVEN_COLUMNS: dict[str, pl.DataType] = {"person": pl.Int64(), "component": pl.String(), "points": pl.Int64()}
_GIVEN = """
    SELECT DISTINCT ON (given.participant_id, given.component) given.participant_id AS person, given.component,
        given.points::bigint AS points
    FROM zhixing_givenscore given JOIN zhixing_participant participant ON participant.id = given.participant_id
    WHERE {who} ORDER BY given.participant_id, given.component, given.id DESC
"""

_BALLOT_COLUMNS: dict[str, pl.DataType] = {
    "person": pl.Int64(),
    "component": pl.String(),
    "panel": pl.String(),
    "points": pl.Int64(),
}
# Of a counted ballot, what each panel gave each subject over all questions; null where that is not published.
_BALLOTS = """
    SELECT subject.participant_id AS person, ballot.component, panel.code AS panel, figure.value::bigint AS points
    FROM zhixing_ballotfigure figure
    JOIN zhixing_ballotsubject subject ON subject.id = figure.subject_id
    JOIN zhixing_ballot ballot ON ballot.id = subject.ballot_id
    JOIN zhixing_ballotpanel panel ON panel.id = figure.panel_id
    JOIN zhixing_participant participant ON participant.id = subject.participant_id
    WHERE {who} AND ballot.state = 'counted' AND figure.question = ''
"""


def read_people(who: str, read: Read) -> pl.DataFrame:
    """Participants, whom `who` picks by columns of `participant`, with what came in for them."""
    return read(_PEOPLE.format(who=who), PEOPLE)


def with_direct_scores(people: pl.DataFrame, standards: Iterable[Standard], who: str, read: Read) -> pl.DataFrame:
    """The people with what was entered by hand for parts of these standards, as `raw` columns; nothing read else."""
    codes = direct_score_codes(standards)
    if not codes:
        return people
    scores = read(_GIVEN.format(who=who), _GIVEN_COLUMNS)
    for code in codes:
        mine = scores.filter(pl.col("component") == code).select("person", pl.col("points").alias(raw(code)))
        people = people.join(mine, on="person", how="left", maintain_order="left")
    return with_held(people, held_codes(standards, Source.GIVEN), scores)


def with_ballots(people: pl.DataFrame, standards: Iterable[Standard], who: str, read: Read) -> pl.DataFrame:
    """The people with what secret ballots gave them, as `raw` columns; nothing is read where no standard has one.

    What a ballot could not publish stays null, as does all of it for a cycle without a ballot: the scoring shares the
    weight out and says so.
    """
    panels = ballot_panels(standards)
    if not panels:
        return people
    figures = read(_BALLOTS.format(who=who), _BALLOT_COLUMNS)
    for code, panel in panels:
        mine = figures.filter((pl.col("component") == code) & (pl.col("panel") == panel))
        people = people.join(
            mine.select("person", pl.col("points").alias(raw(code, panel))),
            on="person",
            how="left",
            maintain_order="left",
        )
    return with_held(people, held_codes(standards, *VOTED), figures)


def with_held(people: pl.DataFrame, codes: Sequence[str], came_in: pl.DataFrame) -> pl.DataFrame:
    """For whom these parts were held though no number may have come of it: a ballot with too few papers, a score left
    out with a reason."""
    return people.with_columns(
        pl.col("person").is_in(came_in.filter(pl.col("component") == code)["person"].implode()).alias(held_column(code))
        for code in codes
    )


def held_codes(standards: Iterable[Standard], *sources: Source) -> list[str]:
    """The parts of these sources that a standard counts as nothing where they were not held."""
    parts = {part for standard in standards for part in standard.components if part.source in sources}
    return sorted({part.code for part in parts if part.absent is Absent.ZERO})


def ballot_panels(standards: Iterable[Standard]) -> list[tuple[str, str]]:
    """Component and panel (empty where it has none) of everything that ballots fill, of members or representatives."""
    parts = {component for standard in standards for component in standard.components if component.source in VOTED}
    return sorted({(part.code, panel) for part in parts for panel in [voters.code for voters in part.panels] or [""]})


def brought_in(standards: Sequence[Standard]) -> list[str]:
    """The columns of what came in from outside the cycle's own pages: entered by hand, or counted from ballots."""
    return [
        *(raw(code) for code in direct_score_codes(standards)),
        *(raw(code, panel) for code, panel in ballot_panels(standards)),
        *held_columns(standards),
    ]


def held_columns(standards: Sequence[Standard]) -> list[str]:
    return [held_column(code) for code in held_codes(standards, Source.GIVEN, *VOTED)]


def direct_score_codes(standards: Iterable[Standard]) -> list[str]:
    return sorted({part.code for standard in standards for part in standard.components if part.source is Source.GIVEN})


def with_raws(people: pl.DataFrame, standard: Standard) -> pl.DataFrame:
    """What came in for the group's view and for the self-report, on the scales of the standard's components."""
    values = {}
    for component in standard.components:
        full = component.full or standard.full
        if component.source is Source.REVIEW:
            values[raw(component.code)] = divide(pl.col("review") * full, FULL, standard.rounding.by)
        elif component.source is Source.SELF_REPORT:
            values[raw(component.code)] = pl.col("self_report")
    return people.with_columns(**values)
