"""What a second person can settle of a veto, and when."""

import pytest

from zhixing.rules.inspections.vetoes import CONCLUDED, STATE_LABELS, settling_blockers, unsettled_blockers
from zhixing.rules.ledger.decisions import DecisionState


@pytest.mark.parametrize("state", list(DecisionState))
def test_a_second_person_settles_what_waits(state: DecisionState) -> None:
    is_waiting = state in {DecisionState.WAITING, DecisionState.REVOCATION_ASKED}
    settled = [f"这项一票否决目前是“{STATE_LABELS[state]}”，没有要复核的。"]
    assert unsettled_blockers(state) == ([] if is_waiting else settled)


@pytest.mark.parametrize(
    ("reason", "agrees", "is_concluded", "sentences"),
    [
        ("", True, False, []),
        ("", True, True, [CONCLUDED]),
        ("依据不足", False, True, []),
        (" ", False, True, ["请写明不同意的理由。"]),
    ],
)
def test_a_veto_is_agreed_to_before_the_composite_or_declined_for_a_reason(
    reason: str, agrees: bool, is_concluded: bool, sentences: list[str]
) -> None:
    assert settling_blockers(reason, agrees=agrees, is_concluded=is_concluded) == sentences
