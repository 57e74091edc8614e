"""With whom targets are agreed, and until when."""

import pytest

from zhixing.rules.growth.targets import changing_blockers

OWN = "本人的目标由另一名同志与您商定，不能自行确定。"
ACCEPTED = "这份目标本人已经确认，不能再改；有变化的，在下一季度重新约定。"


@pytest.mark.parametrize(
    ("is_accepted", "is_own", "sentences"),
    [(False, False, []), (True, False, [ACCEPTED]), (False, True, [OWN]), (True, True, [OWN, ACCEPTED])],
)
def test_targets_are_agreed_with_another_until_they_are_accepted(
    is_accepted: bool, is_own: bool, sentences: list[str]
) -> None:
    assert changing_blockers(is_accepted=is_accepted, is_own=is_own) == sentences
