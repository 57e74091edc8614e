"""Units of a standard: into how many parts of a hundredth they divide, and when they have no common measure."""

import pytest

from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.units import FINEST, common_parts, is_too_fine


def standard(*rules: str) -> Standard:
    items = "".join(
        f"      - {{code: A{n}, name: 服务, per: {{unit: 小时, {rule}}}}}\n" for n, rule in enumerate(rules)
    )
    found = read_standard(f"title: 办法\nblocks:\n  - code: b\n    name: 维度\n    items:\n{items}")
    assert isinstance(found, Standard)
    return found


@pytest.mark.parametrize(
    ("rules", "parts"),
    [
        (["worth: 1"], 1),
        (["worth: 1, every: 3"], 3),  # an hour is a third of a point: 33 and a third hundredths
        (["worth: 2, every: 4"], 2),
        (["worth: 3, every: 3"], 1),
        (["worth: 1, every: 3, rounding: down"], 1),  # whole steps leave no fraction
        (["worth: 1, every: 3", "worth: 1, every: 7"], 21),
        (["worth: 1, every: 4", "worth: 1, every: 6"], 12),
    ],
)
def test_parts_of_a_hundredth(rules: list[str], parts: int) -> None:
    assert common_parts(standard(*rules)) == parts


def test_ten_thousand_parts_are_the_finest() -> None:
    assert common_parts(standard("worth: 1, every: 100", "worth: 0.01, every: 100")) == FINEST
    assert not is_too_fine(standard("worth: 0.01, every: 100"))
    assert is_too_fine(standard("worth: 0.01, every: 100", "worth: 1, every: 3"))
