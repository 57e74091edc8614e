"""Which permission an act of a quarter asks for: of the branch that keeps its own, or of the assessor of organisations.

The quarter of a branch is divided among its officers and those above them. The quarter of organisations is the
assessor's from end to end; only the approval of its posting stays with whoever approves postings.
"""

from zhixing.rules.permissions import Do
from zhixing.rules.standards.vocabulary import IndexKind

_OF_THE_ASSESSOR = frozenset(
    {
        Do.OPEN_CYCLE,
        Do.ADVANCE_CYCLE,
        Do.RETURN_CYCLE,
        Do.FORM_PANEL,
        Do.PREPARE_BALLOT,
        Do.PROPOSE_POSTING,
        Do.EXAMINE_POSTING,
        Do.CARRY_OUT_POSTING,
        Do.ANSWER_OBJECTION,
    }
)


def permission_for(do: Do, index: IndexKind) -> Do:
    """The permission that `do` asks for at the organisation whose cycle it is."""
    return Do.ASSESS_ORGS if index is IndexKind.FORTRESS and do in _OF_THE_ASSESSOR else do
