"""直接填报: the numbers of one part as the form that enters them was shown them, a mark for each person."""

from collections.abc import Iterable, Mapping

from zhixing.queries.form_versions import Field, Fields
from zhixing.queries.reviews.direct_score_pages import DirectScoreLine, DirectScorePage
from zhixing.rules.reviews.direct_scores import DirectScore
from zhixing.rules.standards.vocabulary import points_text

PERSON = "p-"  # and the id of the participant
Row = tuple[int | None, str]  # points and remark


def entered_lines(page: DirectScorePage) -> list[DirectScoreLine]:
    """Those whose numbers the viewer enters: nobody their own."""
    return [line for line in page.lines if not line.is_own]


def kept_rows(page: DirectScorePage) -> dict[int, Row]:
    """By participant what was entered last."""
    return {line.participant_id: (line.points, line.remark) for line in entered_lines(page)}


def typed_rows(page: DirectScorePage, scores: Iterable[DirectScore]) -> dict[int, Row]:
    """By participant what is entered now; who was left empty is not sent."""
    sent = {score.participant_id: (score.points, score.remark) for score in scores}
    return {line.participant_id: sent.get(line.participant_id, (None, "")) for line in entered_lines(page)}


def score_fields(page: DirectScorePage, rows: Mapping[int, Row]) -> Fields:
    return {
        f"{PERSON}{line.participant_id}": Field(line.name, _words(*rows[line.participant_id]))
        for line in entered_lines(page)
    }


def _words(points: int | None, remark: str) -> str:
    return "；".join(part for part in (points_text(points, ""), remark.strip()) if part)
