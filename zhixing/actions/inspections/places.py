"""听取汇报与实地检查: the organisation in its quarter, held for an act."""

from zhixing.actions.cycles.stages import locked
from zhixing.queries.inspections.access import Place, assessed_place
from zhixing.queries.viewers import Viewer


def locked_place(participant_id: int, by: Viewer) -> Place:
    """The organisation as it stands once its quarter is locked until the end of the transaction."""
    locked(assessed_place(by, participant_id).cycle.pk)
    return assessed_place(by, participant_id)
